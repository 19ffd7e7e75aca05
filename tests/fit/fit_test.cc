// Fits of likelihoods whose maxima are known in closed form: limits, flat directions,
// walls, and what is said where there is no minimum.
#include "jacta/fit/fit.h"

#include <gtest/gtest.h>

#include "support/reference.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::ToyParameter;
using Names = std::vector<std::string>;

// ln L = -1/2 (x - centre)' A (x - centre).
Evaluator quadratic(const std::vector<ToyParameter>& list,
                    const Eigen::MatrixXd& matrix,
                    const Eigen::VectorXd& centre) {
  auto likelihood = std::make_unique<test::KinkedLikelihood>();
  likelihood->matrix = matrix;
  likelihood->centre = centre;
  likelihood->anchors.resize(list.size());
  return Evaluator(std::make_shared<const ParameterSpace>(test::toy_space(list)),
                   std::move(likelihood));
}

// One parameter with exact derivatives.
Evaluator curve(const ToyParameter& parameter,
                std::function<double(double)> f,
                std::function<double(double)> first,
                std::function<double(double)> second) {
  return test::toy_evaluator(
      {parameter},
      [f](std::span<const double> x) { return f(x[0]); },
      [first, second](const Point& point, Derivatives& out) {
        out.gradient[0] = first(point.theta[0]);
        out.hessian(0, 0) = second(point.theta[0]);
      });
}

// n events, s + b expected: ln L = n ln(s + b) - (s + b), -inf where s + b <= 0.
Evaluator counting(double n, double b, const ToyParameter& parameter) {
  return curve(
      parameter,
      [=](double s) {
        if (s + b < 0 || (n > 0 && s + b == 0)) return -test::open_end;
        return (n > 0 ? n * std::log(s + b) : 0) - (s + b);
      },
      [=](double s) { return (n > 0 ? n / (s + b) : 0) - 1; },
      [=](double s) { return n > 0 ? -n / ((s + b) * (s + b)) : 0; });
}

const Eigen::Matrix2d correlated = (Eigen::Matrix2d() << 2, 1, 1, 3).finished();
const Eigen::Vector2d centre(0.4, -1.3);

TEST(Fit, QuadraticWithCovariance) {
  auto eval = quadratic({{}, {}}, correlated, centre);
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid);
  EXPECT_EQ(result.reason, "");
  EXPECT_EQ(result.routine, "newton");
  EXPECT_NEAR(result.values.at("x0"), 0.4, 1e-9);
  EXPECT_NEAR(result.values.at("x1"), -1.3, 1e-9);
  EXPECT_NEAR(result.ll, 0, 1e-15);
  EXPECT_LT(result.edm, 1e-12);
  EXPECT_LE(result.n_calls, 4);
  const Eigen::Matrix2d covariance = correlated.inverse();
  EXPECT_TRUE(result.covariance.isApprox(covariance, 1e-12));
  EXPECT_EQ(result.covariance_names, (Names{"x0", "x1"}));
  EXPECT_NEAR(result.errors.at("x1"), std::sqrt(covariance(1, 1)), 1e-12);
  EXPECT_TRUE(result.at_bound.empty() && result.at_anchor.empty() && result.flat.empty());
}

TEST(Fit, AtALimitTheOthersAreConditional) {
  for (const double start : {1.0, 1.5, 3.0}) {
    auto eval = quadratic({{1.5, {1, 5}}, {}}, correlated, centre);
    const auto result = fit(eval, {.start = {{"x0", start}}});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_EQ(result.values.at("x0"), 1);
    EXPECT_NEAR(result.values.at("x1"), -1.3 - 0.6 / 3, 1e-9);
    EXPECT_EQ(result.at_bound, Names{"x0"});
    EXPECT_EQ(result.covariance_names, Names{"x1"});
    EXPECT_NEAR(result.errors.at("x1"), std::sqrt(1.0 / 3), 1e-12);
    EXPECT_EQ(result.errors.count("x0"), 0u);
  }
}

TEST(Fit, AMinimumExactlyOnALimitIsValid) {
  auto eval = quadratic({{1, {0.4, 5}}, {0, {-3, -1.3}}}, correlated, centre);
  const auto result = fit(eval, {.start = {{"x1", -2}}});
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_NEAR(result.values.at("x0"), 0.4, 1e-9);
  EXPECT_NEAR(result.values.at("x1"), -1.3, 1e-9);
}

TEST(Fit, FixedParametersStayWhereTheyAre) {
  auto eval = quadratic({{}, {}}, correlated, centre);
  const auto result = fit(eval, {.fixed = {{"x1", 0.5}}, .start = {{"x0", 7}}});
  EXPECT_EQ(result.values.at("x1"), 0.5);
  EXPECT_NEAR(result.values.at("x0"), 0.4 - 1.8 / 2, 1e-9);
  EXPECT_EQ(result.covariance_names, Names{"x0"});
  const auto all = fit(eval, {.fixed = {{"x0", 1}, {"x1", 0.5}}});
  EXPECT_TRUE(all.valid);
  EXPECT_EQ(all.n_calls, 1);
  EXPECT_EQ(all.ll, eval.ll({{"x0", 1}, {"x1", 0.5}}));
}

TEST(Fit, CountingAtAndAwayFromZero) {
  const ToyParameter rate{1, {0, test::open_end}};
  for (const double n : {0.0, 1.0, 3.0, 4.0, 50.0, 1e6}) {
    for (const double b : {0.0, 0.5, 4.0, 100.0}) {
      auto eval = counting(n, b, rate);
      const auto result = fit(eval);
      EXPECT_TRUE(result.valid) << n << " " << b << ": " << result.reason;
      const double best = std::max(0.0, n - b);
      EXPECT_NEAR(result.values.at("x0"), best, 1e-4 * std::sqrt(n + 1e-10))
          << n << " " << b;
      EXPECT_GE(result.ll, eval.ll({{"x0", best}}) - 1e-9);
      const bool touches = n == b && n > 0;  // the limit is stationary: both are right
      EXPECT_EQ(result.at_bound == Names{"x0"} || touches, n <= b);
    }
  }
}

// A start on the limit of a rate, where ln L is -inf or its slope hides the minimum.
TEST(Fit, StartsOnALimitAreLeft) {
  auto eval = counting(20, 0, {0, {0, test::open_end}});
  const auto result = fit(eval, {.start = {{"x0", 0}}});
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_NEAR(result.values.at("x0"), 20, 1e-4);
}

TEST(Fit, WallsOfMinusInfinityAreRespected) {
  // No limit says that s > -b: only ln L does.
  for (const double start : {-2.99, -1.0, 0.0, 200.0, 1e5}) {
    auto eval = counting(5, 3, {start});
    const auto result = fit(eval);
    EXPECT_TRUE(result.valid) << start << ": " << result.reason;
    EXPECT_NEAR(result.values.at("x0"), 2, 1e-4) << start;
  }
}

TEST(Fit, AStartInMinusInfinityIsInvalidWithAReason) {
  auto eval = counting(5, 3, {-10});
  const auto result = fit(eval);
  EXPECT_FALSE(result.valid);
  EXPECT_EQ(result.reason, "the log-likelihood is not finite at the start");
  EXPECT_EQ(result.ll, -test::open_end);
}

TEST(Fit, ANarrowDomainInsideWideLimits) {
  ToyParameter p{0.5, {0, 1}};
  p.domain = {0.3, 0.3001};
  auto eval = quadratic({p, {}}, correlated, centre);
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_EQ(result.values.at("x0"), 0.3001);
  EXPECT_EQ(result.at_bound, Names{"x0"});
}

TEST(Fit, FlatParametersAreListed) {
  Eigen::Matrix2d one = Eigen::Matrix2d::Zero();
  one(0, 0) = 4;
  auto eval = quadratic({{}, {0.25}}, one, centre);
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_EQ(result.flat, Names{"x1"});
  EXPECT_EQ(result.values.at("x1"), 0.25);
  EXPECT_EQ(result.covariance_names, Names{"x0"});
  EXPECT_NEAR(result.errors.at("x0"), 0.5, 1e-12);
}

TEST(Fit, AFlatCombinationIsListedAndValid) {
  const Eigen::Matrix2d sum = Eigen::Matrix2d::Ones();
  auto eval = quadratic({{3}, {1}}, sum, Eigen::Vector2d(1, 1));
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_NEAR(result.values.at("x0") + result.values.at("x1"), 2, 1e-6);
  EXPECT_EQ(result.flat.size(), 1u);
}

TEST(Fit, ALikelihoodWithoutMaximumIsInvalid) {
  const auto eval_linear = [](const ToyParameter& p) {
    return curve(
        p,
        [](double x) { return x; },
        [](double) { return 1; },
        [](double) { return 0; });
  };
  auto open = eval_linear({});
  EXPECT_FALSE(fit(open).valid);
  EXPECT_EQ(fit(open).reason, "the log-likelihood grows without limit");
  auto closed = eval_linear({0, {-1, 2}});
  const auto result = fit(closed);
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_EQ(result.values.at("x0"), 2);
}

TEST(Fit, AMinimumOfTheLikelihoodIsNoMaximum) {
  const auto eval_with = [](const ToyParameter& p) {
    return curve(
        p,
        [](double x) { return x * x - 0.25 * x * x * x * x; },
        [](double x) { return 2 * x - x * x * x; },
        [](double x) { return 2 - 3 * x * x; });
  };
  // Exactly on the stationary point nothing points away from it.
  auto eval = eval_with({});
  const auto stuck = fit(eval);
  EXPECT_FALSE(stuck.valid);
  EXPECT_NE(stuck.reason.find("Hessian"), std::string::npos) << stuck.reason;
  for (const double start : {1e-3, -0.4, 0.9, 30.0}) {
    const auto result = fit(eval, {.start = {{"x0", start}}});
    EXPECT_TRUE(result.valid) << result.reason;
    EXPECT_NEAR(std::abs(result.values.at("x0")), std::sqrt(2.0), 1e-5);
  }
}

TEST(Fit, NotANumberCountsAsMinusInfinity) {
  auto eval = curve(
      {1},
      [](double x) { return x < 0.5 ? NAN : std::log(x) - x; },
      [](double x) { return 1 / x - 1; },
      [](double x) { return -1 / (x * x); });
  EXPECT_NEAR(fit(eval, {.start = {{"x0", 0.51}}}).values.at("x0"), 1, 1e-4);
  EXPECT_FALSE(
      fit(eval, {.strategy = {.refit_invalid = false}, .start = {{"x0", 0.1}}}).valid);
}

// A curved valley (Rosenbrock), far from the start.
TEST(Fit, ACurvedValley) {
  auto eval = test::toy_evaluator(
      {{-1.2}, {1}},
      [](std::span<const double> x) {
        const double a = x[1] - x[0] * x[0];
        return -(100 * a * a + (1 - x[0]) * (1 - x[0]));
      },
      [](const Point& point, Derivatives& out) {
        const double x = point.theta[0];
        const double a = point.theta[1] - x * x;
        out.gradient << 400 * a * x + 2 * (1 - x), -200 * a;
        out.hessian << 400 * a - 800 * x * x - 2, 400 * x, 400 * x, -200;
      });
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_NEAR(result.values.at("x0"), 1, 1e-5);
  EXPECT_NEAR(result.values.at("x1"), 1, 1e-5);
  EXPECT_LT(result.n_calls, 60);
}

TEST(Fit, CallsAreCounted) {
  auto eval = counting(7, 3, {1, {0, 100}});
  const auto result = fit(eval);
  EXPECT_EQ(result.n_calls,
            static_cast<test::FunctionLikelihood&>(eval.likelihood()).calls);
}

TEST(FitProblem, StartsFromGuessesElseNominalValues) {
  auto space = test::toy_space({{1}, {2}, {3}});
  space.parameters = space.parameters.with_fit_guesses({{"x1", 2.5}});
  const auto problem = make_problem(space, {{"x2", 9}}, {{"x0", 1.5}});
  EXPECT_EQ(problem.start, (std::vector<double>{1.5, 2.5, 9}));
  EXPECT_EQ(problem.free, (std::vector<std::uint8_t>{1, 1, 0}));
}

TEST(FitProblem, RefusesWhatCannotBeStarted) {
  ToyParameter p{1, {0, 2}};
  const auto space = test::toy_space({p, {}});
  EXPECT_THROW(make_problem(space, {{"y", 1}}), InputError);
  EXPECT_THROW(make_problem(space, {}, {{"y", 1}}), InputError);
  EXPECT_THROW(make_problem(space, {{"x0", 2.5}}), InputError);
  EXPECT_THROW(make_problem(space, {}, {{"x0", -0.1}}), InputError);
  EXPECT_THROW(make_problem(space, {}, {{"x0", NAN}}), InputError);
  EXPECT_THROW(make_problem(space, {{"x1", test::open_end}}), InputError);
  p.domain = {3, 4};
  EXPECT_THROW(make_problem(test::toy_space({p})), InputError);
  try {
    make_problem(space, {}, {{"x0", 3}});
    ADD_FAILURE();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("x0 = 3"), std::string::npos)
        << error.what();
    EXPECT_NE(std::string(error.what()).find("not within fit limits"), std::string::npos);
  }
}

}  // namespace
}  // namespace jacta
