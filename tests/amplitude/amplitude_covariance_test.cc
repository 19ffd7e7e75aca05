#include "jacta/amplitude/amplitude_covariance.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>

#include "amplitude/synthetic_problem.h"

namespace jacta {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;
using test::SyntheticProblem;

// Sum of w^2 (dg/dw)(dg/dw)' over all events of a kind, by differences: what the
// gradient g owes to the fluctuation of every event.
MatrixXd influence(SyntheticProblem problem,
                   const LikelihoodOptions& options,
                   WeightedWaves AmplitudeSample::*kind) {
  MatrixXd result;
  auto& weights = (problem.sample.*kind).weights;
  for (double& weight : weights) {
    const double w = weight;
    VectorXd gradient[2];
    for (int side = 0; side < 2; ++side) {
      weight = w * (side == 0 ? 1 + 1e-3 : 1 - 1e-3);
      gradient[side] = problem.objective(options).derivatives(problem.theta, 1).gradient;
    }
    weight = w;
    const VectorXd slope = (gradient[0] - gradient[1]) / 2e-3;
    if (result.size() == 0) result = MatrixXd::Zero(slope.size(), slope.size());
    result += slope * slope.transpose();
  }
  return result;
}

// The background is flat, so that its integral owes nothing to the Monte Carlo.
SyntheticProblem problem_with_flat_background() {
  SyntheticProblem problem({.resonances = 2, .components = 1, .float_masses = true});
  for (double& b : problem.sample.monte_carlo.background_values) b = 1;
  return problem;
}

std::vector<LikelihoodOptions> kinds() {
  return {{}, {.compat = true}, {.background_fraction = 0.2}};
}

TEST(AmplitudeCovariance, ScoresAreTheInfluenceOfEvents) {
  const auto problem = problem_with_flat_background();
  for (const auto& options : kinds()) {
    auto objective = problem.objective(options);
    const MatrixXd seen = objective.score_products(problem.theta);
    const MatrixXd expected = influence(problem, options, &AmplitudeSample::data);
    EXPECT_LT((seen - expected).norm(), 1e-7 * expected.norm());
  }
}

TEST(AmplitudeCovariance, MonteCarloProductsAreTheInfluenceOfItsEvents) {
  const auto problem = problem_with_flat_background();
  auto all = kinds();
  all.push_back({.extended = true});
  all.push_back({.extended = true, .background_fraction = 0.2});
  for (const auto& options : all) {
    auto objective = problem.objective(options);
    const MatrixXd seen = objective.monte_carlo_products(problem.theta);
    const MatrixXd expected = influence(problem, options, &AmplitudeSample::monte_carlo);
    EXPECT_LT((seen - expected).norm(), 1e-5 * expected.norm());
  }
}

// With the number of events in the likelihood an event's score is that of f alone.
TEST(AmplitudeCovariance, ScoresOfExtendedLikelihoods) {
  const auto problem = problem_with_flat_background();
  auto objective = problem.objective({.extended = true});
  const MatrixXd seen = objective.score_products(problem.theta);
  const auto n = static_cast<Index>(problem.active.size());
  const auto logarithms = [&](std::size_t parameter, double h) {
    auto x = problem.theta;
    x[parameter] += h;
    auto f = test::plain_intensities(*problem.sum, problem.data, x);
    for (double& y : f) y = std::log(y);
    return f;
  };
  MatrixXd scores(static_cast<Index>(problem.data.size()), n);
  for (Index a = 0; a < n; ++a) {
    const auto parameter = problem.active[static_cast<std::size_t>(a)];
    const auto up = logarithms(parameter, 1e-5);
    const auto down = logarithms(parameter, -1e-5);
    for (std::size_t i = 0; i < up.size(); ++i) {
      scores(static_cast<Index>(i), a) =
          problem.sample.data.weights[i] * (up[i] - down[i]) / 2e-5;
    }
  }
  const MatrixXd expected = scores.transpose() * scores;
  EXPECT_LT((seen - expected).norm(), 1e-6 * expected.norm());
}

// The Hessian by differences of the gradient.
MatrixXd numeric_hessian(const SyntheticProblem& problem,
                         const LikelihoodOptions& options) {
  auto objective = problem.objective(options);
  const auto n = static_cast<Index>(problem.active.size());
  MatrixXd h(n, n);
  for (Index a = 0; a < n; ++a) {
    VectorXd gradient[2];
    for (int side = 0; side < 2; ++side) {
      auto x = problem.theta;
      x[problem.active[static_cast<std::size_t>(a)]] += side == 0 ? 1e-5 : -1e-5;
      gradient[side] = objective.derivatives(x, 1).gradient;
    }
    h.col(a) = (gradient[0] - gradient[1]) / 2e-5;
  }
  return 0.5 * (h + h.transpose());
}

// A fluctuation of the gradient moves the minimum by it over the Hessian. All from
// differences: no factor of any of the three covariances is taken from the code.
TEST(AmplitudeCovariance, IsHowFarFluctuationsMoveTheMinimum) {
  const auto problem = problem_with_flat_background();
  for (const auto& options : kinds()) {
    auto objective = problem.objective(options);
    const auto seen = amplitude_covariance(objective, problem.theta);
    ASSERT_TRUE(seen.flat.empty());
    const MatrixXd v = numeric_hessian(problem, options).inverse();
    const MatrixXd weights = v * influence(problem, options, &AmplitudeSample::data) * v;
    const MatrixXd monte_carlo =
        v * influence(problem, options, &AmplitudeSample::monte_carlo) * v;
    EXPECT_LT((seen.plain - v).norm(), 1e-4 * v.norm());
    EXPECT_LT((seen.weights - weights).norm(), 1e-3 * weights.norm());
    EXPECT_LT((seen.monte_carlo - monte_carlo).norm(), 1e-3 * monte_carlo.norm());
  }
}

TEST(AmplitudeCovariance, DoesNotDependOnTheScaleOfWeights) {
  auto problem = problem_with_flat_background();
  auto objective = problem.objective({});
  const auto one = amplitude_covariance(objective, problem.theta);
  for (double& w : problem.sample.data.weights) w *= 0.3;
  auto scaled = problem.objective({});
  const auto other = amplitude_covariance(scaled, problem.theta);
  EXPECT_LT((one.weights - other.weights).norm(), 1e-8 * one.weights.norm());
  EXPECT_LT((one.monte_carlo - other.monte_carlo).norm(), 1e-8 * one.monte_carlo.norm());
  EXPECT_GT((one.plain - other.plain).norm(), 1e-3 * one.plain.norm());
}

TEST(AmplitudeCovariance, FlatDirectionsAreReported) {
  MatrixXd h(3, 3);
  h << 4e6, 2e3, 0, 2e3, 1, 0, 0, 0, 2;  // (1, -2000, 0) is flat
  const auto v = invert_hessian(h);
  ASSERT_EQ(v.flat.size(), 1u);
  EXPECT_LT((h * v.flat[0]).norm(), 1e-6);
  EXPECT_TRUE(v.positive_definite);
  EXPECT_NEAR(v.plain(2, 2), 0.5, 1e-14);
  h(2, 2) = -2;
  EXPECT_FALSE(invert_hessian(h).positive_definite);
  MatrixXd regular(2, 2);
  regular << 3, 1, 1, 2;
  EXPECT_LT((invert_hessian(regular).plain * regular - MatrixXd::Identity(2, 2)).norm(),
            1e-14);
}

// Two groups of waves that share no component: their relative phase is free.
TEST(AmplitudeCovariance, ThePhaseBetweenWavesThatDoNotInterfereIsFlat) {
  const SyntheticProblem problem({.resonances = 2, .components = 2, .separate = true});
  auto objective = problem.objective({});
  const auto d = objective.derivatives(problem.theta, 2);
  const auto v = invert_hessian(d.hessian);
  ASSERT_EQ(v.flat.size(), 1u);
  const auto names = objective.active_names();
  for (std::size_t a = 0; a < names.size(); ++a) {
    const double share = std::abs(v.flat[0][static_cast<Index>(a)]);
    if (names[a] == "R1_total_0i") {
      EXPECT_GT(share, 0.99);
    } else {
      EXPECT_LT(share, 1e-4);
    }
  }
}

}  // namespace
}  // namespace jacta
