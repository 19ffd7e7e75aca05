// Toys of the golden cases: our maximum, against the best that NLopt's SLSQP and L-BFGS
// reach from several starts each. A toy where ours is lower is printed with its address.
#include <gtest/gtest.h>

#include <cstdio>
#include <nlopt.hpp>

#include "jacta/fit/fit.h"
#include "support/golden.h"

namespace jacta {
namespace {

// What the C callback sees.
struct Objective {
  LogLikelihood* likelihood;
  std::vector<double> theta;
  std::vector<std::size_t> free;
  Derivatives derivatives = {};
};

double minus_log_likelihood(unsigned n, const double* x, double* gradient, void* data) {
  auto& o = *static_cast<Objective*>(data);
  for (unsigned i = 0; i < n; ++i) o.theta[o.free[i]] = x[i];
  o.likelihood->derivatives({.theta = o.theta}, o.derivatives);
  if (!std::isfinite(o.derivatives.value)) {
    if (gradient != nullptr) std::fill(gradient, gradient + n, 0.0);
    return 1e10;
  }
  for (unsigned i = 0; gradient != nullptr && i < n; ++i) {
    gradient[i] = -o.derivatives.gradient[static_cast<Eigen::Index>(o.free[i])];
  }
  return -o.derivatives.value;
}

double highest(Evaluator& eval,
               const FitProblem& problem,
               nlopt::algorithm algorithm,
               const std::vector<double>& start) {
  Objective objective{&eval.likelihood(), problem.start, {}};
  std::vector<double> x, lower, upper;
  for (std::size_t p = 0; p < start.size(); ++p) {
    if (problem.free[p] == 0) continue;
    objective.free.push_back(p);
    lower.push_back(problem.limits[p].lower);
    upper.push_back(problem.limits[p].upper);
    x.push_back(std::clamp(start[p], lower.back(), upper.back()));
  }
  nlopt::opt optimiser(algorithm, static_cast<unsigned>(x.size()));
  optimiser.set_lower_bounds(lower);
  optimiser.set_upper_bounds(upper);
  optimiser.set_min_objective(minus_log_likelihood, &objective);
  optimiser.set_ftol_abs(1e-12);
  optimiser.set_maxeval(500);
  double f = 0;
  try {
    optimiser.optimize(x, f);
  } catch (const std::exception&) {
    // Kinks stop these methods; what they reached counts.
  }
  auto theta = problem.start;
  for (std::size_t i = 0; i < x.size(); ++i) theta[objective.free[i]] = x[i];
  return eval.value(theta);
}

// The usual start, and four spread over the parameters.
std::vector<std::vector<double>> starts_of(const FitProblem& problem, Stream stream) {
  std::vector<std::vector<double>> starts = {problem.start};
  for (int k = 0; k < 4; ++k) {
    auto start = problem.start;
    for (std::size_t p = 0; p < start.size(); ++p) {
      if (problem.free[p] == 0) continue;
      const Limits limits = problem.limits[p];
      const double span = limits.upper - limits.lower;
      start[p] = std::isfinite(span) && span < 5
                     ? limits.lower + span * stream.uniform()
                     : start[p] * (0.3 + 1.7 * stream.uniform());
    }
    starts.push_back(std::move(start));
  }
  return starts;
}

struct Count {
  int toys = 0;
  int lower = 0;  // ours is below the best of the others
  int alone = 0;  // ours is above the best of the others
  int invalid = 0;
};

void compare(const test::GoldenCase& golden,
             const Values& truth,
             const Values& fixed,
             int n_toys,
             Count& count) {
  const auto model = golden.model();
  const auto generator = model.generator(truth);
  const auto problem = make_problem(model.space(), fixed);
  for (int i = 0; i < n_toys; ++i) {
    const StreamAddress address{
        .seed = 2024, .point = 7, .toy = static_cast<unsigned>(i)};
    Evaluator eval = model.bind(generator->generate(address));
    const Minimum ours = minimise(eval, problem);
    double best = -INFINITY;
    for (const auto& start : starts_of(problem, Stream(address))) {
      for (const auto algorithm : {nlopt::LD_SLSQP, nlopt::LD_LBFGS}) {
        best = std::max(best, highest(eval, problem, algorithm, start));
      }
    }
    ++count.toys;
    count.invalid += ours.valid ? 0 : 1;
    count.alone += ours.ll > best + 1e-6 ? 1 : 0;
    if (ours.ll >= best - 1e-6) continue;
    ++count.lower;
    std::printf("%s, signal %g, toy {seed %d, point %d, toy %d}: %.9g below %.9g (%s)\n",
                golden.name.c_str(),
                truth.at(golden.poi()),
                2024,
                7,
                i,
                best - ours.ll,
                best,
                ours.valid ? "valid" : ours.reason.c_str());
  }
}

class GlobalMaximum : public ::testing::TestWithParam<std::string> {};

TEST_P(GlobalMaximum, IsReached) {
  const test::GoldenCase golden(GetParam());
  const bool slow = GetParam() == "wimp" || GetParam() == "ces";
  const int n_toys = slow ? 8 : 30;
  Count count;
  for (const double signal : {0.0, 0.5, 2.0}) {
    compare(golden, {{golden.poi(), signal}}, {}, n_toys, count);
    compare(golden, {{golden.poi(), signal}}, {{golden.poi(), signal}}, n_toys, count);
  }
  std::printf("%s: %d fits, %d below the best of ten, %d above it, %d invalid\n",
              GetParam().c_str(),
              count.toys,
              count.lower,
              count.alone,
              count.invalid);
  EXPECT_EQ(count.invalid, 0);
  EXPECT_EQ(count.lower, 0);
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         GlobalMaximum,
                         ::testing::ValuesIn(test::golden_names()),
                         test::case_name);

}  // namespace
}  // namespace jacta
