// Is every maximum the global one? Fits toys under free, zero and true, and again with
// NLopt's SLSQP and L-BFGS from five starts each on the same likelihood; prints every toy
// where ours is lower than the best of them by more than 1e-6, and a count.
//
//     optimality MODEL.yaml TEMPLATE_PATH N [FIRST]
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <nlopt.hpp>

#include "jacta/fit/fit.h"
#include "jacta/templates/template_model.h"

namespace {

constexpr double tolerance = 1e-6;

struct Objective {
  jacta::Evaluator* evaluator;
  std::vector<double> theta;
  std::vector<std::size_t> free;
  std::vector<std::uint8_t> wanted;
  jacta::Derivatives derivatives;
};

double minus_log_likelihood(unsigned n, const double* x, double* slope, void* data) {
  auto& o = *static_cast<Objective*>(data);
  for (unsigned i = 0; i < n; ++i) o.theta[o.free[i]] = x[i];
  o.evaluator->likelihood().derivatives({.theta = o.theta, .wanted = o.wanted},
                                        o.derivatives);
  for (unsigned i = 0; slope != nullptr && i < n; ++i) {
    slope[i] = -o.derivatives.gradient[static_cast<Eigen::Index>(o.free[i])];
  }
  const double f = -o.derivatives.value;
  return std::isfinite(f) ? f : 1e100;
}

// The highest ln L that the other methods reach.
double best_of_others(jacta::Evaluator& evaluator,
                      const jacta::FitProblem& problem,
                      jacta::Stream stream) {
  Objective objective{&evaluator, problem.start, {}, problem.free, {}};
  std::vector<double> lower, upper;
  for (std::size_t p = 0; p < problem.start.size(); ++p) {
    if (problem.free[p] == 0) continue;
    objective.free.push_back(p);
    lower.push_back(problem.limits[p].lower);
    upper.push_back(problem.limits[p].upper);
  }
  double best = -INFINITY;
  for (int start = 0; start < 5; ++start) {
    std::vector<double> first;
    for (std::size_t i = 0; i < objective.free.size(); ++i) {
      double x = problem.start[objective.free[i]];
      if (start > 0) x += stream.normal() * (std::isfinite(upper[i]) ? 0.5 : 0.3);
      first.push_back(std::clamp(x, lower[i] + 1e-3, std::min(upper[i], 1e6) - 1e-3));
    }
    for (const auto algorithm : {nlopt::LD_SLSQP, nlopt::LD_LBFGS}) {
      nlopt::opt optimiser(algorithm, static_cast<unsigned>(first.size()));
      optimiser.set_lower_bounds(lower);
      optimiser.set_upper_bounds(upper);
      optimiser.set_min_objective(minus_log_likelihood, &objective);
      optimiser.set_ftol_abs(1e-11);
      optimiser.set_maxeval(2000);
      auto x = first;
      double f = 0;
      try {
        optimiser.optimize(x, f);
        best = std::max(best, -f);
      } catch (const std::exception&) {
        // A failed search of theirs proves nothing.
      }
    }
  }
  return best;
}

int run(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "usage: optimality MODEL.yaml TEMPLATE_PATH N [FIRST]\n");
    return 2;
  }
  const auto model = jacta::TemplateModel::from_file(argv[1], {argv[2]});
  const std::uint64_t n = std::stoull(argv[3]);
  const std::uint64_t first = argc > 4 ? std::stoull(argv[4]) : 0;
  const jacta::Values truth = {{"wimp_rate_multiplier", 1.0}};
  const auto generator = model.generator(truth);
  const std::vector<jacta::Values> hypotheses = {
      {}, {{"wimp_rate_multiplier", 0.0}}, truth};
  std::uint64_t invalid = 0, lower = 0, fits = 0;
  double worst = 0;
  for (std::uint64_t toy = first; toy < first + n; ++toy) {
    const jacta::StreamAddress address{1, 0, toy};
    jacta::Evaluator evaluator = model.bind(generator->generate(address));
    for (std::size_t h = 0; h < hypotheses.size(); ++h, ++fits) {
      const auto problem = jacta::make_problem(model.space(), hypotheses[h], truth);
      const auto minimum = jacta::minimise(evaluator, problem);
      if (!minimum.valid) {
        ++invalid;
        fmt::print("seed 1 point 0 toy {} hypothesis {}: {}\n", toy, h, minimum.reason);
      }
      const double other = best_of_others(evaluator, problem, jacta::Stream(address));
      worst = std::max(worst, other - minimum.ll);
      if (other - minimum.ll > tolerance) {
        ++lower;
        fmt::print("seed 1 point 0 toy {} hypothesis {}: {} above ours, {}\n",
                   toy,
                   h,
                   other - minimum.ll,
                   minimum.ll);
      }
    }
  }
  fmt::print(
      "{} fits: {} invalid, {} below the best of ten other searches by more than {}; "
      "largest excess {:.2g}\n",
      fits,
      invalid,
      lower,
      tolerance,
      worst);
  return invalid + lower == 0 ? 0 : 3;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "optimality: %s\n", error.what());
    return 1;
  }
}
