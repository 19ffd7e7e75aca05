#include "jacta/amplitude/fit_fractions.h"

#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "amplitude/amplitude_reference.h"
#include "jacta/amplitude/amplitude_covariance.h"
#include "jacta/base/error.h"
#include "support/derivative_check.h"
#include "wave/synthetic_waves.h"

namespace jacta {
namespace {

struct Synthetic {
  test::SyntheticOptions options = {.float_masses = true};
  std::shared_ptr<const CoherentSum> sum = test::synthetic_sum(options);
  std::vector<double> theta = sum->start_values();
  IntegralMatrix matrix;

  Synthetic() : matrix(build()) {}
  IntegralMatrix build() const {
    const auto table = std::make_shared<const ColumnTable>(*sum, sum->free_parameters);
    return IntegralMatrix(WaveStore::build(sum,
                                           table,
                                           test::SyntheticSource(*sum, options, 400, 4),
                                           sum->variable_values(theta)));
  }
  FitFractions fractions(const std::vector<double>& at) {
    return fit_fractions(sum, sum->free_parameters, matrix, at);
  }
};

TEST(FitFractions, AddUpToOne) {
  Synthetic s;
  const auto ff = s.fractions(s.theta);
  double total = 0;
  Eigen::VectorXd slope = Eigen::VectorXd::Zero(ff.sum_diag.gradient.size());
  for (const auto& fraction : ff.fractions) {
    total += fraction.value;
    slope += fraction.gradient;
  }
  EXPECT_NEAR(total, 1, 1e-13);
  EXPECT_LT(slope.norm(), 1e-12);
  EXPECT_NEAR(ff.sum_diag.value,
              ff.at("R0").value + ff.at("R1").value + ff.at("R2").value,
              1e-14);
  EXPECT_EQ(ff.fractions.size(), 6u);
  EXPECT_EQ(ff.at("R2xR0").first, "R2");
  EXPECT_THROW(ff.at("R0xR2"), UsageError);
}

TEST(FitFractions, GradientsAgreeWithDifferences) {
  Synthetic s;
  const auto ff = s.fractions(s.theta);
  for (std::size_t a = 0; a < s.sum->free_parameters.size(); ++a) {
    for (std::size_t i = 0; i < ff.fractions.size(); ++i) {
      const double slope = test::richardson(
          [&](double h) {
            auto x = s.theta;
            x[s.sum->free_parameters[a]] += h;
            return s.fractions(x).fractions[i].value;
          },
          0.01,
          0);
      EXPECT_NEAR(slope, ff.fractions[i].gradient[static_cast<Eigen::Index>(a)], 1e-9);
    }
  }
}

// With one direction of fluctuations an error is the change along it, with several
// independent ones they add up in squares.
TEST(FitFractions, ErrorsAreTheChangeAlongFluctuations) {
  Synthetic s;
  const auto& active = s.sum->free_parameters;
  const auto n = static_cast<Eigen::Index>(active.size());
  const std::size_t n_fractions = s.fractions(s.theta).fractions.size();
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(n, n);
  Eigen::VectorXd squares =
      Eigen::VectorXd::Zero(static_cast<Eigen::Index>(n_fractions) + 1);
  for (int direction = 0; direction < 2; ++direction) {
    Eigen::VectorXd d(n);
    for (Eigen::Index a = 0; a < n; ++a) {
      d[a] = 0.03 * std::cos(1.0 + 2.0 * static_cast<double>(a) + direction);
    }
    covariance += d * d.transpose();
    for (std::size_t i = 0; i <= n_fractions; ++i) {
      const double change = test::richardson(
          [&](double h) {
            auto x = s.theta;
            for (Eigen::Index a = 0; a < n; ++a) {
              x[active[static_cast<std::size_t>(a)]] += h * d[a];
            }
            const auto ff = s.fractions(x);
            return i == n_fractions ? ff.sum_diag.value : ff.fractions[i].value;
          },
          0.3,
          0);
      squares[static_cast<Eigen::Index>(i)] += change * change;
    }
    const auto ff =
        fit_fractions(s.sum, active, s.matrix, s.theta, {.covariance = covariance});
    for (std::size_t i = 0; i <= n_fractions; ++i) {
      const auto& fraction = i == n_fractions ? ff.sum_diag : ff.fractions[i];
      EXPECT_NEAR(fraction.error, std::sqrt(squares[static_cast<Eigen::Index>(i)]), 1e-9)
          << fraction.name;
    }
  }
}

class FitFractionReference : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!test::RecordedFit::is_own(GetParam())) JACTA_NEEDS_REFERENCE();
  }
};

TEST_P(FitFractionReference, ValuesAndGradients) {
  const test::RecordedFit model(GetParam());
  const auto& active = model.sum->free_parameters;
  const auto sample = model.sample(active);
  IntegralMatrix matrix(sample.monte_carlo.waves, sample.monte_carlo.weights);
  const auto ff = fit_fractions(model.sum, active, matrix, model.theta);
  const auto& gradients = model.recorded.at("fit_fractions_grad");
  for (const auto& [name, value] : model.recorded.at("fit_fractions").items()) {
    const auto& seen = name == "sum_diag" ? ff.sum_diag : ff.at(name);
    // Of muons tf-pwa takes the arc cosine of alignments near 0.
    const double rounding = GetParam() == "four_body" ? 100 : 1;
    EXPECT_NEAR(seen.value, value.get<double>(), 1e-11 * rounding) << name;
    for (std::size_t a = 0; a < active.size(); ++a) {
      EXPECT_NEAR(seen.gradient[static_cast<Eigen::Index>(a)],
                  gradients.at(name)[a].get<double>(),
                  1e-9 * rounding)
          << name;
    }
  }
}

class FractionErrorReference : public FitFractionReference {};

TEST_P(FractionErrorReference, AtTheMinimum) {
  const test::RecordedFit model(GetParam());
  const auto& fit = model.recorded.at("fit");
  auto theta = model.theta;
  for (const auto& [name, value] : fit.at("params").items()) {
    theta[model.parameter(name)] = value.get<double>();
  }
  const auto& active = model.sum->free_parameters;
  auto objective = model.objective(active);
  const auto covariance = amplitude_covariance(objective, theta);
  EXPECT_EQ(covariance.flat.size(), fit.at("n_null_directions").get<std::size_t>());
  EXPECT_TRUE(covariance.positive_definite);
  const auto sample = model.sample(active);
  IntegralMatrix matrix(sample.monte_carlo.waves, sample.monte_carlo.weights);
  const auto ff =
      fit_fractions(model.sum, active, matrix, theta, {.covariance = covariance.plain});
  for (const auto& [name, value] : fit.at("fit_fractions_error").items()) {
    const auto& seen = name == "sum_diag" ? ff.sum_diag : ff.at(name);
    const double error = value.get<double>();  // 0 of a resonance in all chains
    EXPECT_NEAR(seen.error, error, 1e-5 * error + 1e-12) << name;
  }
}

const auto name_of_fractions = [](const auto& instance) { return instance.param; };

INSTANTIATE_TEST_SUITE_P(Own,
                         FitFractionReference,
                         ::testing::ValuesIn(test::RecordedFit::own()),
                         name_of_fractions);
INSTANTIATE_TEST_SUITE_P(Models,
                         FitFractionReference,
                         ::testing::Values("m1_spin0", "m2_spin1", "m2b_rboost"),
                         name_of_fractions);
INSTANTIATE_TEST_SUITE_P(Own,
                         FractionErrorReference,
                         ::testing::ValuesIn(test::RecordedFit::own()),
                         name_of_fractions);
INSTANTIATE_TEST_SUITE_P(Models,
                         FractionErrorReference,
                         ::testing::Values("m1_spin0", "m2b_rboost"),
                         name_of_fractions);

}  // namespace
}  // namespace jacta
