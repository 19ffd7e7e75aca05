// A model in other units: parameters multiplied by a factor, the same result.
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "jacta/fit/fit.h"
#include "support/toy_likelihood.h"

namespace jacta {
namespace {

// Another likelihood in parameters x / unit.
class InUnits final : public LogLikelihood {
 public:
  InUnits(std::shared_ptr<LogLikelihood> inner, std::vector<double> units)
      : inner_(std::move(inner)), units_(std::move(units)) {}
  double value(std::span<const double> x) override { return inner_->value(plain(x)); }
  bool has_derivatives() const override { return inner_->has_derivatives(); }
  void derivatives(const Point& point, Derivatives& out) override {
    inner_->derivatives({plain(point.theta), point.cells, point.wanted}, out);
    for (std::size_t i = 0; i < units_.size(); ++i) {
      const auto a = static_cast<Eigen::Index>(i);
      out.gradient[a] /= units_[i];
      for (std::size_t j = 0; j < units_.size(); ++j) {
        const auto b = static_cast<Eigen::Index>(j);
        out.hessian(a, b) = out.hessian(a, b) / units_[i] / units_[j];
      }
    }
  }

 private:
  std::span<const double> plain(std::span<const double> x) {
    plain_.assign(x.begin(), x.end());
    for (std::size_t i = 0; i < plain_.size(); ++i) plain_[i] /= units_[i];
    return plain_;
  }
  std::shared_ptr<LogLikelihood> inner_;
  std::vector<double> units_;
  std::vector<double> plain_;
};

// Counts in two bins from two rates and a shape between three anchors:
// ln L = sum_b (n_b ln d_b - d_b) - x2^2 / 2, d = x0 u + x1 v (1 + 0.3 k_b(x2)).

std::shared_ptr<LogLikelihood> counts(bool derivatives) {
  const auto expected = [](std::span<const double> x) {
    return std::array<double, 2>{20 * x[0] + 2 * x[1] * (1 + 0.3 * x[2]),
                                 5 * x[0] + 8 * x[1] * (1 - 0.2 * x[2])};
  };
  const std::array<double, 2> n = {31, 22};
  const auto value = [=](std::span<const double> x) {
    const auto d = expected(x);
    double sum = -0.5 * x[2] * x[2];
    for (std::size_t b = 0; b < 2; ++b) {
      if (!(d[b] > 0)) return -std::numeric_limits<double>::infinity();
      sum += n[b] * std::log(d[b]) - d[b];
    }
    return sum;
  };
  const auto derive = [=](const Point& point, Derivatives& out) {
    const auto x = point.theta;
    const auto d = expected(x);
    const double slopes[2][3] = {{20, 2 * (1 + 0.3 * x[2]), 0.6 * x[1]},
                                 {5, 8 * (1 - 0.2 * x[2]), -1.6 * x[1]}};
    const double mixed[2] = {0.6, -1.6};
    for (std::size_t b = 0; b < 2; ++b) {
      const double g = n[b] / d[b] - 1;
      const double h = n[b] / (d[b] * d[b]);
      for (Eigen::Index i = 0; i < 3; ++i) {
        out.gradient[i] += g * slopes[b][i];
        for (Eigen::Index j = 0; j < 3; ++j) {
          out.hessian(i, j) -= h * slopes[b][i] * slopes[b][j];
        }
      }
      out.hessian(1, 2) += g * mixed[b];
      out.hessian(2, 1) += g * mixed[b];
    }
    out.gradient[2] -= x[2];
    out.hessian(2, 2) -= 1;
  };
  if (!derivatives) return std::make_shared<test::FunctionLikelihood>(value);
  return std::make_shared<test::FunctionLikelihood>(value, derive);
}

FitResult fit_in(const std::vector<double>& units,
                 bool derivatives,
                 const FitOptions& options) {
  std::vector<test::ToyParameter> parameters = {
      {1, {0, test::open_end}}, {1, {0, test::open_end}}, {0, {-3, 3}}};
  for (std::size_t i = 0; i < 3; ++i) {
    parameters[i].nominal *= units[i];
    parameters[i].limits.lower *= units[i];
    parameters[i].limits.upper *= units[i];
  }
  Evaluator eval(std::make_shared<const ParameterSpace>(test::toy_space(parameters)),
                 std::make_unique<InUnits>(counts(derivatives), units));
  return fit(eval, options);
}

void expect_the_same(const FitResult& a,
                     const FitResult& b,
                     const std::vector<double>& units,
                     double tolerance) {
  EXPECT_TRUE(b.valid) << b.reason;
  EXPECT_NEAR(a.ll, b.ll, tolerance);
  EXPECT_EQ(a.at_bound, b.at_bound);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto name = test::toy_name(i);
    EXPECT_NEAR(a.values.at(name), b.values.at(name) / units[i], tolerance) << name;
    if (a.errors.count(name) == 0) continue;
    EXPECT_NEAR(a.errors.at(name) / (b.errors.at(name) / units[i]), 1, tolerance) << name;
  }
}

const std::vector<double> factors = {1e-60, 1e-46, 1e-20, 1e-6, 1e6, 1e20, 1e60};

TEST(Units, OneParameterAfterTheOtherAndAllTogether) {
  const auto plain = fit_in({1, 1, 1}, true, {});
  ASSERT_TRUE(plain.valid);
  for (const double factor : factors) {
    SCOPED_TRACE(factor);
    for (std::size_t i = 0; i < 3; ++i) {
      std::vector<double> units = {1, 1, 1};
      units[i] = factor;
      expect_the_same(plain, fit_in(units, true, {}), units, 1e-9);
    }
    const std::vector<double> mixed = {factor, 1 / factor, factor};
    expect_the_same(plain, fit_in(mixed, true, {}), mixed, 1e-9);
  }
}

TEST(Units, RandomFactors) {
  std::mt19937_64 engine(3);
  std::uniform_real_distribution<double> exponent(-60, 60);
  const auto plain = fit_in({1, 1, 1}, true, {});
  for (int k = 0; k < 200; ++k) {
    const std::vector<double> units = {std::pow(10, exponent(engine)),
                                       std::pow(10, exponent(engine)),
                                       std::pow(10, exponent(engine))};
    expect_the_same(plain, fit_in(units, true, {}), units, 1e-9);
  }
}

// Without derivatives, and by the other routines: to what these can do.
TEST(Units, OtherRoutines) {
  for (const MinimizerRoutine routine :
       {MinimizerRoutine::automatic, MinimizerRoutine::simplex, MinimizerRoutine::bfgs}) {
    SCOPED_TRACE(word(routine));
    FitOptions options;
    options.strategy.minimizer_routine = routine;
    const bool derivatives = routine == MinimizerRoutine::bfgs;
    const auto plain = fit_in({1, 1, 1}, derivatives, options);
    for (const double factor : factors) {
      SCOPED_TRACE(factor);
      const std::vector<double> units = {factor, 1, 1 / factor};
      expect_the_same(plain, fit_in(units, derivatives, options), units, 1e-3);
    }
  }
}

}  // namespace
}  // namespace jacta
