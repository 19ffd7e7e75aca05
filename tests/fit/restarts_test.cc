// The approach by gradients only, random starts, and maxima that the model objects to.
#include <gtest/gtest.h>

#include <cmath>

#include "../../src/fit/minimise.h"
#include "jacta/fit/fit.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

// -ln L = (x^2 - 1)^2 + 0.1 x: minima near -1, the deeper one, and +1.
class TwoWells final : public LogLikelihood, public FitAdvice {
 public:
  bool objects = false;
  double value(std::span<const double> theta) override {
    const double x = theta[0];
    return -((x * x - 1) * (x * x - 1) + 0.1 * x);
  }
  bool has_derivatives() const override { return true; }
  void derivatives(const Point& point, Derivatives& out) override {
    const double x = point.theta[0];
    out.reset(1);
    out.value = value(point.theta);
    out.gradient[0] = -(4 * x * (x * x - 1) + 0.1);
    out.hessian(0, 0) = -(12 * x * x - 4);
  }
  FitAdvice* advice() override { return objects ? this : nullptr; }
  bool prefers_gradients() const override { return false; }
  double gradient(const Point& point, Eigen::VectorXd& out) override {
    Derivatives all;
    derivatives(point, all);
    out = all.gradient;
    return all.value;
  }
  std::string objection(std::span<const double> theta) override {
    return theta[0] < 0 ? "a spurious well" : "";
  }
  void standardise(std::span<double>, std::span<const std::uint8_t>) const override {}
};

Evaluator two_wells(bool objects, Limits range = {-2, 2}) {
  auto space = test::toy_space({{0.9}});
  space.start_ranges = {range};
  auto likelihood = std::make_unique<TwoWells>();
  likelihood->objects = objects;
  return Evaluator(std::make_shared<const ParameterSpace>(space), std::move(likelihood));
}

TEST(Restarts, TheDeepestOfSeveralMinimaIsFound) {
  auto eval = two_wells(false);
  EXPECT_GT(fit(eval).values.at("x0"), 0.9);
  FitStrategy strategy;
  strategy.restarts = 10;
  const auto best = fit(eval, {.strategy = strategy});
  EXPECT_LT(best.values.at("x0"), -0.9);
  EXPECT_TRUE(best.valid);
  // A function of the seed.
  const auto again = fit(eval, {.strategy = strategy});
  EXPECT_EQ(best.n_calls, again.n_calls);
  strategy.restart_seed = 1;
  EXPECT_NE(fit(eval, {.strategy = strategy}).n_calls, best.n_calls);
}

TEST(Restarts, AMaximumThatTheModelObjectsToIsNotTaken) {
  auto eval = two_wells(true);
  FitStrategy strategy;
  strategy.restarts = 10;
  EXPECT_GT(fit(eval, {.strategy = strategy}).values.at("x0"), 0.9);
  const auto only = fit(eval, {.start = {{"x0", -0.8}}});
  EXPECT_FALSE(only.valid);
  EXPECT_EQ(only.reason, "a spurious well");
}

// Without any range of its own, or with one that is open at an end: five errors from the
// first minimum (0.35 wide) reach the other well.
TEST(Restarts, OpenLimitsAreReplacedByTheErrors) {
  FitStrategy strategy;
  strategy.restarts = 20;
  for (const Limits range :
       {Limits{}, Limits{-test::open_end, 2}, Limits{-2, test::open_end}}) {
    auto eval = two_wells(false, range);
    const auto best = fit(eval, {.strategy = strategy});
    EXPECT_TRUE(best.valid) << best.reason;
    EXPECT_LT(best.values.at("x0"), -0.9);
  }
}

TEST(Restarts, OpenStartsStayInsideTheirLimits) {
  const auto space =
      test::toy_space({{3, {1, test::open_end}}, {0, {-test::open_end, 7}}});
  const auto problem = make_problem(space);
  Minimum found;
  found.theta = {40, 6.9};
  found.smooth = {0};
  found.covariance = Eigen::MatrixXd::Constant(1, 1, 4);
  for (int k = 0; k < 200; ++k) {
    const auto start = random_start(space, problem, {}, found, k).start;
    EXPECT_GE(start[0], 1);
    EXPECT_LE(start[0], 50);
    EXPECT_GE(start[1], 1.9);
    EXPECT_LE(start[1], 7);
  }
}

// Rosenbrock's valley.
Evaluator valley(Limits first = {}) {
  return test::toy_evaluator(
      {{-1.2, first}, {1}},
      [](std::span<const double> x) {
        return -100 * std::pow(x[1] - x[0] * x[0], 2) - std::pow(1 - x[0], 2);
      },
      [](const Point& point, Derivatives& out) {
        const double x = point.theta[0];
        const double y = point.theta[1];
        out.gradient << 400 * x * (y - x * x) + 2 * (1 - x), -200 * (y - x * x);
        out.hessian << 400 * y - 1200 * x * x - 2, 400 * x, 400 * x, -200;
      });
}

TEST(Bfgs, ComesNearTheMinimumOfACurvedValley) {
  auto eval = valley();
  int n_calls = 0;
  const auto theta =
      approach_by_bfgs(eval.likelihood(), make_problem(eval.space()), n_calls);
  EXPECT_GT(eval.value(theta), -2e-3);
  EXPECT_LT(n_calls, 100);
}

TEST(Bfgs, StaysInsideLimitsAndNewtonFinishes) {
  auto eval = valley({-2, 0.5});
  int n_calls = 0;
  const auto theta =
      approach_by_bfgs(eval.likelihood(), make_problem(eval.space()), n_calls);
  EXPECT_LE(theta[0], 0.5);
  FitStrategy strategy;
  strategy.minimizer_routine = MinimizerRoutine::bfgs;
  const auto best = fit(eval, {.strategy = strategy});
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_EQ(best.values.at("x0"), 0.5);
  EXPECT_NEAR(best.values.at("x1"), 0.25, 1e-9);
  EXPECT_EQ(best.routine, "bfgs, newton");
}

TEST(FlatDirections, AreReportedWithInfiniteErrors) {
  // Only x0 + 2 x1 and x2 are determined.
  auto eval = test::toy_evaluator(
      {{0}, {0}, {0}},
      [](std::span<const double> x) {
        const double u = x[0] + 2 * x[1] - 3;
        return -0.5 * u * u - 2 * x[2] * x[2];
      },
      [](const Point& point, Derivatives& out) {
        const auto x = point.theta;
        const double u = x[0] + 2 * x[1] - 3;
        out.gradient << -u, -2 * u, -4 * x[2];
        out.hessian << -1, -2, 0, -2, -4, 0, 0, 0, -4;
      });
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid) << result.reason;
  ASSERT_EQ(result.flat_directions.size(), 1u);
  const auto& direction = result.flat_directions[0];
  EXPECT_EQ(direction.count("x2"), 0u);
  EXPECT_NEAR(direction.at("x0") / direction.at("x1"), -2, 1e-6);
  EXPECT_TRUE(std::isinf(result.errors.at("x0")));
  EXPECT_TRUE(std::isinf(result.errors.at("x1")));
  EXPECT_NEAR(result.errors.at("x2"), 0.5, 1e-9);
}

}  // namespace
}  // namespace jacta
