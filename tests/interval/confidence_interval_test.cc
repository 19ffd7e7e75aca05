// Intervals whose edges are known in closed form: kinds, thresholds as functions, bounds,
// best fits at a bound, profiles and slices, walls, a better maximum met on the way.
#include "jacta/interval/confidence_interval.h"

#include <gtest/gtest.h>

#include "error_text.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::open_end;
using test::ToyParameter;

constexpr double measured = 0.7;
constexpr double width = 0.5;

// ln L = -1/2 ((x0 - measured) / width)^2 - 5.
Evaluator gaussian(const ToyParameter& parameter) {
  return test::toy_evaluator(
      {parameter},
      [](std::span<const double> x) {
        const double pull = (x[0] - measured) / width;
        return -0.5 * pull * pull - 5;
      },
      [](const Point& point, Derivatives& out) {
        out.gradient[0] = -(point.theta[0] - measured) / (width * width);
        out.hessian(0, 0) = -1 / (width * width);
      });
}

ThresholdFunction threshold(std::function<double(double)> f) {
  return {std::move(f), "own"};
}

IntervalResult interval(Evaluator eval, const IntervalOptions& options) {
  return confidence_interval(eval, "x0", options);
}

void expect_edges(const IntervalResult& result, double lower, double upper) {
  const auto same = [](double a, double b) {
    return a == b || (std::isnan(a) && std::isnan(b)) || std::abs(a - b) < 1e-8;
  };
  EXPECT_TRUE(same(result.lower, lower)) << result.lower << " is not " << lower;
  EXPECT_TRUE(same(result.upper, upper)) << result.upper << " is not " << upper;
}

class Interval : public ::testing::TestWithParam<RootFinding> {
 protected:
  IntervalOptions options(IntervalKind kind = IntervalKind::central) const {
    IntervalOptions result;
    result.kind = kind;
    result.root_find = GetParam();
    return result;
  }
};

TEST_P(Interval, Kinds) {
  for (const ToyParameter& p : {ToyParameter{1}, ToyParameter{1, {-10, 10}}}) {
    for (const double level : {0.55, 0.6827, 0.9, 0.99}) {
      for (const IntervalKind kind :
           {IntervalKind::central, IntervalKind::upper, IntervalKind::lower}) {
        auto o = options(kind);
        o.level = level;
        const double half = width * std::sqrt(asymptotic_critical_value(kind, level));
        const bool up = kind != IntervalKind::lower;
        const bool down = kind != IntervalKind::upper;
        const auto result = interval(gaussian(p), o);
        expect_edges(result, down ? measured - half : NAN, up ? measured + half : NAN);
        EXPECT_EQ(result.kind, kind);
        EXPECT_EQ(result.level, level);
        EXPECT_EQ(result.poi, "x0");
        EXPECT_EQ(result.reason, "");
        EXPECT_NEAR(result.best_fit.values.at("x0"), measured, 1e-9);
        EXPECT_NE(result.threshold.find("asymptotic"), std::string::npos);
      }
      if (p.limits.upper > 100 && GetParam() == RootFinding::extremal) break;
    }
  }
}

TEST_P(Interval, DegreesOfFreedom) {
  auto o = options();
  o.asymptotic_dof = 3;
  const double half = width * std::sqrt(6.251388631170327);
  expect_edges(interval(gaussian({1}), o), measured - half, measured + half);
}

TEST_P(Interval, ConstantAndLinearThresholds) {
  auto o = options();
  o.threshold = threshold([](double) { return 4; });
  auto result = interval(gaussian({1}), o);
  expect_edges(result, measured - 1, measured + 1);
  EXPECT_EQ(result.threshold, "own");
  // 4 (x - 0.7)^2 = 1 + x
  o.threshold = threshold([](double x) { return 1 + x; });
  const double root = std::sqrt(6.6 * 6.6 - 16 * 0.96);
  expect_edges(interval(gaussian({1}), o), (6.6 - root) / 8, (6.6 + root) / 8);
}

TEST_P(Interval, ThresholdsThatJump) {
  auto o = options(IntervalKind::upper);
  // Falls from 4 to 1 while t is between them: the edge is where it falls.
  const double jump = measured + 0.75;
  o.threshold = threshold([=](double x) { return x < jump ? 4 : 1; });
  expect_edges(interval(gaussian({1}), o), NAN, jump);
  o.kind = IntervalKind::lower;
  o.threshold = threshold([=](double x) { return x > measured - 0.75 ? 4 : 1; });
  expect_edges(interval(gaussian({1}), o), measured - 0.75, NAN);
}

TEST_P(Interval, ThresholdsOfZeroAtTheBestFit) {
  auto o = options();
  // Zero everywhere: only the best fit is inside.
  o.threshold = threshold([](double) { return 0; });
  auto result = interval(gaussian({1}), o);
  EXPECT_NEAR(result.lower, measured, 1e-5);
  EXPECT_NEAR(result.upper, measured, 1e-5);
  EXPECT_EQ(result.reason, "");
  // Zero there and rising faster than t: 4 d^2 = d.
  o.threshold = threshold([](double x) { return std::abs(x - measured) + 1e-12; });
  expect_edges(interval(gaussian({1}), o), measured - 0.25, measured + 0.25);
}

TEST_P(Interval, NegativeThresholdsGiveNoInterval) {
  auto o = options();
  o.threshold = threshold([](double) { return -1e-3; });
  const auto result = interval(gaussian({1}), o);
  expect_edges(result, NAN, NAN);
  EXPECT_NE(result.reason, "");
  // Negative far away only: like any other threshold.
  o.threshold = threshold([](double x) { return 2 - 2 * x * x; });
  // 4 (x - 0.7)^2 = 2 - 2 x^2
  const double root = std::sqrt(5.6 * 5.6 + 24 * 0.04);
  expect_edges(interval(gaussian({1}), o), (5.6 - root) / 12, (5.6 + root) / 12);
}

// An interpolation of thresholds ends where its points end: at the bounds.
TEST_P(Interval, ThresholdsAreAskedBetweenTheBoundsAlone) {
  auto o = options();
  double lowest = measured;
  double highest = measured;
  o.threshold = threshold([&](double x) {
    lowest = std::min(lowest, x);
    highest = std::max(highest, x);
    return 4;
  });
  o.bounds = Limits{measured - 0.8, measured + 2};
  expect_edges(interval(gaussian({1}), o), -INFINITY, measured + 1);
  EXPECT_GE(lowest, o.bounds->lower);
  EXPECT_LE(highest, o.bounds->upper);
}

// As scipy.interpolate.interp1d gives where it is told bounds_error=False.
TEST_P(Interval, ThresholdsThatAreNoNumbersAreRefused) {
  auto o = options();
  o.bounds = Limits{-10, 10};
  o.threshold = threshold([](double x) { return x > 1.2 ? NAN : 4; });
  const auto text = [&] { return error_text([&] { interval(gaussian({1}), o); }); };
  EXPECT_NE(text().find("the threshold at x0 = "), std::string::npos) << text();
  o.threshold = threshold([](double) { return NAN; });
  EXPECT_NE(text().find("the threshold at x0 = 0.7 is NaN"), std::string::npos) << text();
}

TEST_P(Interval, BestFitAtABound) {
  const ToyParameter rate{1, {1, 20}};
  const double excess = (1 - measured) / width;
  const double upper = measured + width * std::sqrt(2.705543454095414 + excess * excess);
  expect_edges(interval(gaussian(rate), options()), -open_end, upper);
  auto o = options(IntervalKind::lower);
  expect_edges(interval(gaussian(rate), o), -open_end, NAN);
  // On the upper bound of the search.
  o = options();
  o.bounds = Limits{-5, 0.5};
  const double lower = measured - width * std::sqrt(2.705543454095414 + 0.16);
  expect_edges(interval(gaussian({0, {-5, 0.5}}), o), lower, open_end);
}

TEST_P(Interval, BoundsEndTheSearch) {
  auto o = options();
  o.bounds = Limits{measured - 0.1, measured + 0.2};
  expect_edges(interval(gaussian({1}), o), -open_end, open_end);
  o.bounds = Limits{-open_end, measured + 0.2};
  const double half = width * std::sqrt(2.705543454095414);
  expect_edges(interval(gaussian({1}), o), measured - half, open_end);
  // In events: 4 events at multiplier 1.
  o.bounds = Limits{4 * (measured - 0.1), 4 * (measured + 2)};
  o.events_per_unit = 4;
  expect_edges(interval(gaussian({1}), o), -open_end, measured + half);
}

TEST_P(Interval, AWallOfMinusInfinityIsAnEdge) {
  const double wall = measured + 0.3;
  auto eval = test::toy_evaluator(
      {{0.5}},
      [=](std::span<const double> x) {
        const double pull = (x[0] - measured) / width;
        return x[0] > wall ? -open_end : -0.5 * pull * pull;
      },
      [](const Point& point, Derivatives& out) {
        out.gradient[0] = -(point.theta[0] - measured) / (width * width);
        out.hessian(0, 0) = -1 / (width * width);
      });
  auto o = options(IntervalKind::upper);
  o.bounds = Limits{-5, 5};
  expect_edges(confidence_interval(eval, "x0", o), NAN, wall);
}

// ln L = -1/2 (x - c)' A (x - c), two parameters.
Evaluator plane(const std::vector<ToyParameter>& parameters = {{}, {}}) {
  auto likelihood = std::make_unique<test::KinkedLikelihood>();
  likelihood->matrix = (Eigen::Matrix2d() << 2, 1, 1, 3).finished();
  likelihood->centre = Eigen::Vector2d(0.4, -1.3);
  likelihood->anchors.resize(2);
  return Evaluator(std::make_shared<const ParameterSpace>(test::toy_space(parameters)),
                   std::move(likelihood));
}

TEST_P(Interval, ProfilesAndSlices) {
  auto o = options();
  o.bounds = Limits{-9, 9};
  const double critical = 2.705543454095414;
  double half = std::sqrt(critical / (2 - 1.0 / 3));
  expect_edges(interval(plane(), o), 0.4 - half, 0.4 + half);
  // At x1 = -1 the parabola is centred at 0.4 - 0.3 / 2.
  o.confidence_interval_args = {{"x1", -1}};
  half = std::sqrt(critical / 2);
  expect_edges(interval(plane(), o), 0.25 - half, 0.25 + half);
  // The same slice, normalised to the global maximum: 0.3^2 (3 - 1/2) higher.
  o.best_fit_args = Values{};
  half = std::sqrt((critical - 0.09 * 2.5) / 2);
  const auto result = interval(plane(), o);
  expect_edges(result, 0.25 - half, 0.25 + half);
  EXPECT_NEAR(result.best_fit.values.at("x0"), 0.25, 1e-8);
  // A slice that is excluded everywhere.
  o.confidence_interval_args = {{"x1", 3}};
  const auto excluded = interval(plane(), o);
  expect_edges(excluded, NAN, NAN);
  EXPECT_NE(excluded.reason, "");
}

INSTANTIATE_TEST_SUITE_P(RootFind,
                         Interval,
                         ::testing::Values(RootFinding::brentq, RootFinding::extremal));

TEST(OpenBounds, AreSearchedOutward) {
  const auto result = interval(gaussian({1}), {});
  EXPECT_LE(result.n_fits, 12);
  // t stays below 2 however far the search goes.
  auto flat = test::toy_evaluator(
      {{0.5}},
      [](std::span<const double> x) { return std::exp(-x[0] * x[0]); },
      [](const Point& point, Derivatives& out) {
        const double x = point.theta[0];
        out.gradient[0] = -2 * x * std::exp(-x * x);
        out.hessian(0, 0) = (4 * x * x - 2) * std::exp(-x * x);
      });
  const auto open = confidence_interval(flat, "x0", {});
  expect_edges(open, -open_end, open_end);
  const auto closed = confidence_interval(flat, "x0", {.level = 0.5});
  const double edge = std::sqrt(-std::log(1 - 0.4549364231195724 / 2));
  expect_edges(closed, -edge, edge);
}

TEST(Extremal, TakesTheNearestOfSeveralRoots) {
  auto waves = test::toy_evaluator(
      {{0.1, {-30, 30}}},
      [](std::span<const double> x) {
        return -0.05 * x[0] * x[0] - 2 * std::sin(x[0]) * std::sin(x[0]);
      },
      [](const Point& point, Derivatives& out) {
        out.gradient[0] = -0.1 * point.theta[0] - 2 * std::sin(2 * point.theta[0]);
        out.hessian(0, 0) = -0.1 - 4 * std::cos(2 * point.theta[0]);
      });
  double nearest = 0;
  while (0.1 * nearest * nearest + 4 * std::pow(std::sin(nearest), 2) <
         2.705543454095414) {
    nearest += 1e-5;
  }
  IntervalOptions options;
  options.root_find = RootFinding::extremal;
  const auto result = confidence_interval(waves, "x0", options);
  EXPECT_NEAR(result.upper, nearest, 2e-5);
  EXPECT_NEAR(result.lower, -nearest, 2e-5);
}

// The fit stays in the higher of two minima; the profile comes by the lower one.
TEST(BetterMaximum, IsTakenAsReference) {
  auto likelihood = std::make_unique<test::KinkedLikelihood>();
  likelihood->matrix = Eigen::MatrixXd::Identity(1, 1);
  likelihood->centre = Eigen::VectorXd::Zero(1);
  likelihood->anchors = {{-2, 0, 2}};
  likelihood->nodes = {-2, 1, -2.5};
  Evaluator eval(
      std::make_shared<const ParameterSpace>(test::toy_space({{-1.5, {}, {-2, 0, 2}}})),
      std::move(likelihood));
  IntervalOptions options;
  options.strategy.explore_cells = false;
  ASSERT_NEAR(fit(eval, {.strategy = options.strategy}).values.at("x0"), -1.5, 1e-9);
  const auto result = confidence_interval(eval, "x0", options);
  // (x - 1.75)^2 / 2 around the lower one, as far as the cell goes.
  const double half = std::sqrt(asymptotic_critical_value(IntervalKind::central, 0.9));
  expect_edges(result, 1.75 - half, 2);
  EXPECT_NEAR(result.best_fit.values.at("x0"), 1.75, 1e-9);
}

TEST(IntervalErrors, SayWhatIsWrong) {
  const auto refuse = [](const ToyParameter& p, const IntervalOptions& options) {
    EXPECT_THROW(interval(gaussian(p), options), InputError);
  };
  IntervalOptions o;
  o.bounds = Limits{1, 2};
  refuse({1}, o);  // the best fit is outside
  o.bounds = Limits{-1, 2};
  refuse({1, {0, 5}}, o);  // bounds outside the limits
  o = {};
  o.confidence_interval_args = {{"x0", 1}};
  refuse({1}, o);
  o = {};
  o.level = 1;
  refuse({1}, o);
  o = {};
  o.kind = IntervalKind::upper;
  o.asymptotic_dof = 2;
  refuse({1}, o);
  Evaluator eval = gaussian({1});
  EXPECT_THROW(confidence_interval(eval, "y"), InputError);
  Parameters fixed = test::toy_space({{1}}).parameters;
  Parameter p = fixed[0];
  p.fittable = false;
  fixed = Parameters();
  fixed.add_parameter(p);
  Evaluator not_fittable(
      std::make_shared<const ParameterSpace>(ParameterSpace::of(fixed)),
      std::make_unique<test::FunctionLikelihood>(
          [](std::span<const double>) { return 0; }));
  EXPECT_THROW(confidence_interval(not_fittable, "x0"), InputError);
}

}  // namespace
}  // namespace jacta
