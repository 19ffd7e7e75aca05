// The routines that stand in for Newton with exact derivatives: numeric derivatives, the
// simplex, turns for index parameters; and the strategy that chooses between them.
#include <gtest/gtest.h>

#include "jacta/fit/fit.h"
#include "minimise.h"
#include "support/golden.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

using test::ToyParameter;

// A likelihood that keeps its derivatives to itself.
class ValueOnly final : public LogLikelihood {
 public:
  explicit ValueOnly(LogLikelihood& inner) : inner_(inner) {}
  double value(std::span<const double> theta) override { return inner_.value(theta); }

 private:
  LogLikelihood& inner_;
};

Evaluator value_only(Evaluator& eval) {
  return Evaluator(std::make_shared<const ParameterSpace>(eval.space()),
                   std::make_unique<ValueOnly>(eval.likelihood()));
}

const FitStrategy simplex{.minimizer_routine = MinimizerRoutine::simplex};

class RoutinesOnGoldenCases : public ::testing::TestWithParam<std::string> {};

TEST_P(RoutinesOnGoldenCases, AgreeWithNewton) {
  const test::GoldenCase golden(GetParam());
  const auto model = golden.model();
  Evaluator exact = model.bind(golden.data());
  Evaluator values = value_only(exact);
  for (const auto& [name, record] : golden.expected.at("fits").items()) {
    const FitOptions options{.fixed = test::values(record.at("fixed"))};
    const auto newton = fit(exact, options);
    const auto numeric = fit(values, options);
    EXPECT_TRUE(numeric.valid) << name << ": " << numeric.reason;
    EXPECT_EQ(numeric.routine, "numeric newton");
    EXPECT_NEAR(numeric.ll, newton.ll, 1e-5) << name;
    EXPECT_LE(numeric.ll, newton.ll + 1e-9) << name;
    for (const auto& [parameter, error] : newton.errors) {
      EXPECT_NEAR(numeric.values.at(parameter), newton.values.at(parameter), 0.01 * error)
          << name;
      ASSERT_EQ(numeric.errors.count(parameter), 1u) << name << " " << parameter;
      EXPECT_NEAR(numeric.errors.at(parameter), error, 0.01 * error) << name;
    }
    const auto nelder_mead =
        fit(values, {.strategy = simplex, .fixed = test::values(record.at("fixed"))});
    EXPECT_TRUE(nelder_mead.valid) << name << ": " << nelder_mead.reason;
    EXPECT_EQ(nelder_mead.routine, "simplex");
    EXPECT_LE(nelder_mead.ll, newton.ll + 1e-9) << name;
    // It may stay in another cell than Newton's, but at the maximum there.
    FitStrategy local;
    local.explore_cells = false;
    const auto refined = fit(exact,
                             {.strategy = local,
                              .fixed = test::values(record.at("fixed")),
                              .start = nelder_mead.values});
    EXPECT_NEAR(nelder_mead.ll, refined.ll, 1e-6) << name;
    EXPECT_NEAR(nelder_mead.ll, newton.ll, 0.03) << name;
    EXPECT_NEAR(exact.ll(nelder_mead.values), nelder_mead.ll, 1e-12);
  }
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         RoutinesOnGoldenCases,
                         ::testing::ValuesIn(test::golden_names()),
                         test::case_name);

// ln L = -1/2 ((x - centre) / width)^2.
Evaluator parabola(const ToyParameter& parameter, double centre, double width) {
  return test::toy_evaluator({parameter}, [=](std::span<const double> x) {
    const double pull = (x[0] - centre) / width;
    return -100 - 0.5 * pull * pull;
  });
}

TEST(NumericDerivatives, OfAMinimumAtZero) {
  for (const double nominal : {0.0, 1e-9, 1.0}) {
    for (const double start : {-3.0, 0.0, 1e-8, 0.5}) {
      auto eval = parabola({nominal}, 0, 1);
      const auto result = fit(eval, {.start = {{"x0", start}}});
      EXPECT_TRUE(result.valid) << nominal << " " << start << ": " << result.reason;
      EXPECT_NEAR(result.values.at("x0"), 0, 1e-4) << nominal << " " << start;
      EXPECT_NEAR(result.errors.at("x0"), 1, 1e-3) << nominal << " " << start;
    }
  }
}

TEST(NumericDerivatives, OfParametersOfEverySize) {
  for (const double size : {1e-6, 1e-3, 1.0, 1e4, 1e8}) {
    auto eval = parabola({size}, 1.3 * size, 0.2 * size);
    const auto result = fit(eval);
    EXPECT_TRUE(result.valid) << size << ": " << result.reason;
    EXPECT_NEAR(result.values.at("x0"), 1.3 * size, 1e-3 * size);
    EXPECT_NEAR(result.errors.at("x0"), 0.2 * size, 1e-3 * size);
  }
}

TEST(NumericDerivatives, StayInsideTheLimits) {
  const Limits limits{0, 2};
  const auto space = test::toy_space({{1, limits}, {1, {0, test::open_end}}});
  test::FunctionLikelihood inner([&](std::span<const double> x) {
    EXPECT_TRUE(limits.contains(x[0])) << x[0];
    EXPECT_GE(x[1], 0);
    return -0.5 * (x[0] - 3) * (x[0] - 3) - x[1] - 0.3 * x[0] * x[1];
  });
  const auto problem = make_problem(space);
  const auto numeric = with_numeric_derivatives(inner, space, problem);
  for (const double x : {0.0, 1e-7, 1.0, 2.0 - 1e-7, 2.0}) {
    const std::vector<double> theta = {x, 0};
    Derivatives d;
    numeric->derivatives({.theta = theta}, d);
    EXPECT_NEAR(d.gradient[0], 3 - x, 1e-6) << x;
    EXPECT_NEAR(d.gradient[1], -1 - 0.3 * x, 1e-6) << x;
    EXPECT_NEAR(d.hessian(0, 0), -1, 1e-5) << x;
    EXPECT_NEAR(d.hessian(0, 1), -0.3, 1e-5) << x;
    EXPECT_EQ(d.hessian(0, 1), d.hessian(1, 0));
  }
}

TEST(Simplex, LimitsAndFixedParameters) {
  auto eval = test::toy_evaluator(
      {{1, {0, 2}}, {0, {-1, 1}}, {5}}, [](std::span<const double> x) {
        return -(x[0] - 3) * (x[0] - 3) - (x[1] - 0.2) * (x[1] - 0.2) - std::abs(x[2]);
      });
  const auto result = fit(eval, {.strategy = simplex, .fixed = {{"x2", 4}}});
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_EQ(result.values.at("x0"), 2);
  EXPECT_NEAR(result.values.at("x1"), 0.2, 1e-4);
  EXPECT_EQ(result.values.at("x2"), 4);
  EXPECT_EQ(result.at_bound, std::vector<std::string>{"x0"});
  EXPECT_NEAR(result.ll, -5, 1e-7);
}

TEST(Simplex, MinusInfinityIsInvalid) {
  auto eval =
      test::toy_evaluator({{1}}, [](std::span<const double>) { return -test::open_end; });
  FitStrategy strategy = simplex;
  strategy.refit_invalid = false;
  const auto result = fit(eval, {.strategy = strategy});
  EXPECT_FALSE(result.valid);
  EXPECT_NE(result.reason, "");
}

// -ln L = (x0 - a_k)^2 / 2 + penalty_k with k the index x1.
Evaluator with_index(const std::vector<double>& centres,
                     const std::vector<double>& penalties,
                     Limits limits = {}) {
  ToyParameter index{1, limits, {}, {}, "index"};
  for (std::size_t k = 0; k < centres.size(); ++k) {
    index.anchors.push_back(static_cast<double>(k));
  }
  auto space = test::toy_space({{0}, index});
  auto likelihood = std::make_unique<test::FunctionLikelihood>(
      [=](std::span<const double> x) {
        const auto k = static_cast<std::size_t>(x[1]);
        if (static_cast<double>(k) != x[1] || k >= centres.size()) return -test::open_end;
        return -0.5 * (x[0] - centres[k]) * (x[0] - centres[k]) - penalties[k];
      },
      [=](const Point& point, Derivatives& out) {
        out.gradient[0] =
            centres[static_cast<std::size_t>(point.theta[1])] - point.theta[0];
        out.hessian(0, 0) = -1;
      });
  return Evaluator(std::make_shared<const ParameterSpace>(space), std::move(likelihood));
}

TEST(IndexParameters, TheBestAnchorIsTaken) {
  auto eval = with_index({0, 0.5, 0.9, 1.1}, {3, 2, 0.1, 1});
  const auto result = fit(eval);
  EXPECT_TRUE(result.valid) << result.reason;
  EXPECT_EQ(result.values.at("x1"), 2);
  EXPECT_NEAR(result.values.at("x0"), 0.9, 1e-9);
  EXPECT_NEAR(result.ll, -0.1, 1e-12);
  EXPECT_NEAR(result.errors.at("x0"), 1, 1e-9);
  EXPECT_EQ(result.errors.count("x1"), 0u);
  const int calls = static_cast<test::FunctionLikelihood&>(eval.likelihood()).calls;
  EXPECT_EQ(result.n_calls, calls);
}

TEST(IndexParameters, EveryAnchorIsTriedWhereTheyAreFew) {
  // From the first anchor no other one looks better until the rest is fitted there.
  auto eval = with_index({0, 10, 20}, {3, 2, 1});
  EXPECT_EQ(fit(eval, {.start = {{"x1", 0}}}).values.at("x1"), 2);
}

TEST(IndexParameters, SeveralTurnsWhereTheyAreMany) {
  // Every anchor is best only near its own centre: the turns walk along.
  std::vector<double> centres = {0, 0.5, 1.2, 1.9, 2.6}, depths = {5, 4, 3, 2, 1};
  centres.resize(70, 0);
  depths.resize(70, 100);
  auto eval = with_index(centres, depths);
  EXPECT_EQ(fit(eval, {.start = {{"x1", 0}}}).values.at("x1"), 4);
  FitStrategy once;
  once.max_index_fitting_iter = 1;
  const auto stopped = fit(eval, {.strategy = once, .start = {{"x1", 0}}});
  EXPECT_FALSE(stopped.valid);
  EXPECT_EQ(stopped.reason, "the index parameters did not settle");
}

TEST(IndexParameters, FixedOrDisabledTheyAreNotScanned) {
  auto eval = with_index({0, 0.5, 0.9}, {3, 2, 0.1});
  const auto fixed = fit(eval, {.fixed = {{"x1", 0}}});
  EXPECT_EQ(fixed.values.at("x1"), 0);
  EXPECT_NEAR(fixed.ll, -3, 1e-12);
  FitStrategy disabled;
  disabled.disable_index_fitting = true;
  EXPECT_NE(fit(eval, {.strategy = disabled}).values.at("x1"), 2);
}

TEST(IndexParameters, AnchorsOutsideTheLimitsAreNotTaken) {
  auto eval = with_index({0, 0.5, 0.9, 1.1}, {3, 2, 0.1, 1}, {0, 1});
  const auto result = fit(eval);
  EXPECT_EQ(result.values.at("x1"), 1);
  EXPECT_NEAR(result.ll, -2, 1e-12);
}

TEST(FitStrategy, FromConfig) {
  const auto node = parse_yaml(
      "{minimizer_routine: simplex, minuit_strategy: 2, refit_invalid: false, "
      "disable_index_fitting: true, max_index_fitting_iter: 3, edm_tolerance: 1.e-6}");
  const auto strategy = FitStrategy::from_config(node);
  EXPECT_TRUE(strategy.is_simplex());
  EXPECT_EQ(strategy.minuit_strategy, 2);
  EXPECT_FALSE(strategy.refit_invalid);
  EXPECT_TRUE(strategy.disable_index_fitting);
  EXPECT_EQ(strategy.max_index_fitting_iter, 3);
  EXPECT_EQ(strategy.edm_tolerance, 1e-6);
  const auto refined =
      FitStrategy::from_config(parse_yaml("{minuit_strategy: 0}"), strategy);
  EXPECT_EQ(refined.minuit_strategy, 0);
  EXPECT_TRUE(refined.is_simplex());
  EXPECT_EQ(FitStrategy::from_config(Node()), FitStrategy());
  for (const char* routine : {"migrad", "simplex_migrad", "auto", "bfgs"}) {
    FitStrategy same;
    same.minimizer_routine = *from_word<MinimizerRoutine>(routine);
    EXPECT_FALSE(same.is_simplex());
    EXPECT_EQ(FitStrategy::from_config(
                  parse_yaml(std::string("minimizer_routine: ") + routine)),
              same);
  }
}

TEST(FitStrategy, RefusesWhatItDoesNotKnow) {
  for (const char* text : {"{minimiser_routine: migrad}",
                           "{minimizer_routine: lbfgs}",
                           "{minuit_strategy: 3}",
                           "{minuit_strategy: high}",
                           "{refit_invalid: 2}",
                           "{max_index_fitting_iter: 0}",
                           "{edm_tolerance: 0}",
                           "[1]"}) {
    EXPECT_THROW(FitStrategy::from_config(parse_yaml(text)), InputError) << text;
  }
}

}  // namespace
}  // namespace jacta
