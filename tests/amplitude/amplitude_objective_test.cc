#include "jacta/amplitude/amplitude_objective.h"

#include <gtest/gtest.h>

#include <cmath>

#include "amplitude/synthetic_problem.h"
#include "jacta/base/stale_error.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

using test::SyntheticOptions;

using test::SyntheticProblem;

std::vector<LikelihoodOptions> all_options() {
  std::vector<LikelihoodOptions> list;
  for (const bool cached : {true, false}) {
    for (const bool extended : {false, true}) {
      for (const bool compat : {false, true}) {
        list.push_back(
            {.compat = compat, .extended = extended, .cached_integral = cached});
      }
      list.push_back(
          {.extended = extended, .background_fraction = 0.2, .cached_integral = cached});
    }
  }
  return list;
}

std::vector<SyntheticOptions> all_sums() {
  return {{},
          {.float_masses = true},
          {.arrangements = 2, .float_masses = true},
          {.resonances = 5, .components = 1}};
}

double scale_of(double g, double h) {
  return std::max({std::abs(g), std::sqrt(std::abs(h)), 1.0});
}

// Largest disagreement of the gradient with differences of the value, and of the Hessian
// with differences of the gradient, relative to the scale of the entry.
struct Disagreement {
  double gradient = 0;
  double hessian = 0;
  double product = 0;
};

Disagreement disagreement(AmplitudeObjective& objective,
                          const std::vector<double>& theta) {
  const auto d = objective.derivatives(theta, 2);
  const auto n = static_cast<Eigen::Index>(objective.active().size());
  Disagreement worst;
  for (Eigen::Index a = 0; a < n; ++a) {
    const auto moved = [&](double h) {
      auto x = theta;
      x[objective.active()[static_cast<std::size_t>(a)]] += h;
      return x;
    };
    const double slope =
        test::richardson([&](double h) { return objective.value(moved(h)); }, 0.004, 0);
    worst.gradient = std::max(
        worst.gradient,
        std::abs(slope - d.gradient[a]) / scale_of(d.gradient[a], d.hessian(a, a)));
    for (Eigen::Index b = 0; b < n; ++b) {
      const double second = test::richardson(
          [&](double h) { return objective.derivatives(moved(h), 1).gradient[b]; },
          0.004,
          0);
      const double scale =
          std::max(1.0 + std::abs(d.hessian(a, b)),
                   std::sqrt(std::abs(d.hessian(a, a) * d.hessian(b, b))));
      worst.hessian = std::max(worst.hessian, std::abs(second - d.hessian(a, b)) / scale);
    }
  }
  Eigen::VectorXd p(n), g;
  for (Eigen::Index a = 0; a < n; ++a)
    p[a] = std::cos(1.0 + 3.0 * static_cast<double>(a));
  const Eigen::VectorXd product = objective.hessian_product(theta, p, &g);
  worst.product = (product - d.hessian * p).norm() / (1 + product.norm()) +
                  (g - d.gradient).norm() / (1 + g.norm());
  return worst;
}

TEST(AmplitudeObjective, EqualsThePlainLoop) {
  for (const auto& sum : all_sums()) {
    const SyntheticProblem problem(sum);
    for (const auto& options : all_options()) {
      auto objective = problem.objective(options);
      const double expected = problem.plain_value(options, problem.theta);
      EXPECT_NEAR(objective.value(problem.theta), expected, 1e-11 * std::abs(expected));
      EXPECT_NEAR(objective.derivatives(problem.theta, 2).value,
                  expected,
                  1e-11 * std::abs(expected));
    }
  }
}

TEST(AmplitudeObjective, DerivativesAgreeWithDifferences) {
  for (const auto& sum : all_sums()) {
    const SyntheticProblem problem(sum);
    for (const auto& options : all_options()) {
      auto objective = problem.objective(options);
      const auto worst = disagreement(objective, problem.theta);
      EXPECT_LT(worst.gradient, 1e-8);
      EXPECT_LT(worst.hessian, 1e-7);
      EXPECT_LT(worst.product, 1e-12);
    }
  }
}

TEST(AmplitudeObjective, DerivativesAgreeWhereEventsAreClipped) {
  const SyntheticProblem problem({.float_masses = true});
  for (auto options : all_options()) {
    options.clip = 0.3;
    auto objective = problem.objective(options);
    const double expected = problem.plain_value(options, problem.theta);
    EXPECT_NEAR(objective.value(problem.theta), expected, 1e-11 * std::abs(expected));
    const auto d = objective.derivatives(problem.theta, 2);
    Eigen::VectorXd p = Eigen::VectorXd::LinSpaced(d.gradient.size(), -1, 1);
    const Eigen::VectorXd hp = objective.hessian_product(problem.theta, p);
    EXPECT_LT((hp - d.hessian * p).norm(), 1e-11 * hp.norm());
    const double h = 1e-6;
    auto up = problem.theta, down = problem.theta;
    for (std::size_t a = 0; a < problem.active.size(); ++a) {
      up[problem.active[a]] += h * p[static_cast<Eigen::Index>(a)];
      down[problem.active[a]] -= h * p[static_cast<Eigen::Index>(a)];
    }
    const double slope = (objective.value(up) - objective.value(down)) / (2 * h);
    EXPECT_NEAR(slope, d.gradient.dot(p), 1e-5 * (1 + std::abs(slope)));
    const Eigen::VectorXd change = (objective.derivatives(up, 1).gradient -
                                    objective.derivatives(down, 1).gradient) /
                                   (2 * h);
    EXPECT_LT((change - hp).norm(), 1e-4 * hp.norm());
  }
}

// The check must fail where derivatives are wrong: here by 1e-6 of one weight.
TEST(AmplitudeObjective, AWrongDerivativeIsCaught) {
  const SyntheticProblem problem({.float_masses = true});
  auto right = problem.objective({});
  auto other = problem;
  other.sample.data.weights[5] *= 1 + 1e-6;
  auto wrong = other.objective({});
  const auto d = wrong.derivatives(problem.theta, 1);
  double worst = 0;
  for (std::size_t a = 0; a < problem.active.size(); ++a) {
    const double slope = test::richardson(
        [&](double h) {
          auto x = problem.theta;
          x[problem.active[a]] += h;
          return right.value(x);
        },
        0.004,
        0);
    worst = std::max(worst, std::abs(slope - d.gradient[static_cast<Eigen::Index>(a)]));
  }
  EXPECT_GT(worst, 1e-8);
}

// Steps in masses and couplings in any order: what is kept must not show.
TEST(AmplitudeObjective, SemiCachedEqualsUncached) {
  const SyntheticProblem problem({.arrangements = 2, .float_masses = true});
  auto cached = problem.objective({});
  auto theta = problem.theta;
  for (std::size_t step = 0; step < 24; ++step) {
    theta[problem.active[step % problem.active.size()]] += 0.01;
    const int order = static_cast<int>(step % 3);
    const auto seen = cached.derivatives(theta, order);
    auto fresh = problem.objective({.cached_integral = false});
    const auto expected = fresh.derivatives(theta, order);
    EXPECT_NEAR(seen.value, expected.value, 1e-12 * std::abs(expected.value));
    EXPECT_LT((seen.gradient - expected.gradient).norm(),
              1e-11 * (1 + expected.gradient.norm()));
    EXPECT_LT((seen.hessian - expected.hessian).norm(),
              1e-11 * (1 + expected.hessian.norm()));
  }
  EXPECT_LT(cached.integrals(0)->passes(), 24u);
}

TEST(AmplitudeObjective, AMassThatDoesNotFloatCannotMove) {
  const SyntheticProblem problem;
  auto objective = problem.objective({});
  auto theta = problem.theta;
  theta[0] += 1e-6;
  EXPECT_THROW(objective.value(theta), StaleError);
}

TEST(AmplitudeObjective, EqualBitsForAnyNumberOfThreadsAndInstructionSet) {
  const SyntheticProblem problem({.float_masses = true});
  const Executor executor(3);
  for (const bool cached : {true, false}) {
    auto one = problem.objective({.cached_integral = cached});
    auto three = problem.objective({.cached_integral = cached}, &executor);
    auto plain =
        problem.objective({.cached_integral = cached, .instruction_set = "baseline"});
    const auto d = one.derivatives(problem.theta, 2);
    for (auto* other : {&three, &plain}) {
      const auto e = other->derivatives(problem.theta, 2);
      EXPECT_EQ(d.value, e.value);
      EXPECT_TRUE(d.gradient == e.gradient);
      EXPECT_TRUE(d.hessian == e.hessian);
    }
  }
}

TEST(AmplitudeObjective, GlobalPhaseAndScaleDoNotMatter) {
  const SyntheticProblem problem;
  auto objective = problem.objective({});
  auto theta = problem.theta;
  for (std::size_t p = 0; p < theta.size(); ++p) {
    const auto& name = problem.sum->parameters[p].name;
    if (name.ends_with("_total_0r")) theta[p] *= 1e-5;
    if (name.ends_with("_total_0i")) theta[p] += 0.9;
  }
  EXPECT_NEAR(objective.value(theta), objective.value(problem.theta), 1e-10);
  auto clipped = problem.objective({.compat = true});
  EXPECT_GT(std::abs(clipped.value(theta) - clipped.value(problem.theta)), 1e-3);
}

TEST(AmplitudeObjective, SamplesAndConstraintsAddUp) {
  const SyntheticProblem problem({.float_masses = true});
  auto constrained = std::make_shared<CoherentSum>(*problem.sum);
  const std::size_t at = problem.active[1];
  constrained->parameters[at].constraint =
      GaussianConstraint{problem.theta[at] - 0.1, 0.05};
  auto second = problem.sample;
  for (double& w : second.data.weights) w *= 0.5;
  AmplitudeObjective both(constrained, problem.active, {problem.sample, second});
  auto one = problem.objective({});
  const auto d = both.derivatives(problem.theta, 2);
  const auto e = one.derivatives(problem.theta, 2);
  EXPECT_NEAR(d.value, 1.5 * e.value + 2, 1e-10 * std::abs(d.value));
  Eigen::VectorXd g = 1.5 * e.gradient;
  g[1] += 40;
  Eigen::MatrixXd h = 1.5 * e.hessian;
  h(1, 1) += 400;
  EXPECT_LT((d.gradient - g).norm(), 1e-9 * g.norm());
  EXPECT_LT((d.hessian - h).norm(), 1e-9 * h.norm());
  const Eigen::VectorXd p = Eigen::VectorXd::Ones(g.size());
  EXPECT_LT((both.hessian_product(problem.theta, p) - h * p).norm(), 1e-9 * h.norm());
}

TEST(AmplitudeObjective, NoIntegralNoLikelihood) {
  const SyntheticProblem problem;
  auto theta = problem.theta;
  for (std::size_t p = 0; p < theta.size(); ++p) {
    if (problem.sum->parameters[p].name.ends_with("_total_0r")) theta[p] = 0;
  }
  auto objective = problem.objective({});
  EXPECT_EQ(objective.value(theta), INFINITY);
  const auto d = objective.derivatives(theta, 2);
  EXPECT_EQ(d.value, INFINITY);
  EXPECT_EQ(d.gradient.norm(), 0);
  theta[problem.active[0]] = NAN;
  EXPECT_EQ(objective.value(theta), INFINITY);
}

TEST(AmplitudeObjective, BackgroundEventsAtZerosOfTheAmplitudeAreSeen) {
  const SyntheticProblem problem;
  auto objective = problem.objective({});
  const auto f = objective.intensities(0, problem.theta);
  const double integral = objective.integral(0, problem.theta);
  double smallest = INFINITY;
  for (std::size_t i = 143; i < 203; ++i) smallest = std::min(smallest, f[i] / integral);
  EXPECT_EQ(objective.smallest_background_intensity(problem.theta), smallest);
}

TEST(AmplitudeObjective, ZeroCouplingsAreNoSpecialCase) {
  SyntheticProblem problem({.float_masses = true});
  for (const std::size_t p : problem.active) {
    if (problem.sum->parameters[p].name == "R1_total_0r") problem.theta[p] = 0;
  }
  auto objective = problem.objective({});
  const auto worst = disagreement(objective, problem.theta);
  EXPECT_LT(worst.gradient, 1e-8);
  EXPECT_LT(worst.hessian, 1e-8);
}

}  // namespace
}  // namespace jacta
