// The likelihood against the recorded numbers of tf-pwa.
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>

#include "amplitude/amplitude_reference.h"

namespace jacta {
namespace {

class LikelihoodReference : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (!test::RecordedFit::is_own(GetParam())) JACTA_NEEDS_REFERENCE();
    model_ = std::make_unique<test::RecordedFit>(GetParam());
    // tf-pwa takes the arc cosine of alignments near 0 of muons.
    tolerance_ = GetParam() == "four_body" ? 1e-7 : 1e-11;
  }

  const nlohmann::json& recorded(const std::string& key) const {
    return model_->recorded.at(key);
  }
  const std::vector<std::size_t>& active() const { return model_->sum->free_parameters; }

  std::unique_ptr<test::RecordedFit> model_;
  double tolerance_ = 1e-11;
};

TEST_P(LikelihoodReference, ParametersAreInOrder) {
  auto objective = model_->objective(active());
  EXPECT_EQ(objective.active_names(),
            recorded("trainable").get<std::vector<std::string>>());
}

TEST_P(LikelihoodReference, IntegralMatrix) {
  auto objective = model_->objective(active());
  const double integral = objective.integral(0, model_->theta);
  EXPECT_TRUE(test::close(
      integral, recorded("integral").get<double>(), std::max(1e-12, tolerance_)));
  const auto* matrix = objective.integrals(0);
  CoefficientEvaluator evaluator(model_->sum, active());
  const auto coefficients = evaluator.evaluate(model_->theta, 0).value;
  const auto& re = recorded("int_matrix").at("re");
  const auto& im = recorded("int_matrix").at("im");
  ASSERT_EQ(re.size(), coefficients.size());
  const auto scales =
      model_->model->barrier_scales(model_->sum->variable_values(model_->theta), 0);
  for (std::size_t k = 0; k < re.size(); ++k) {
    for (std::size_t l = 0; l < re.size(); ++l) {
      const std::complex<double> expected(re[k][l].get<double>(), im[k][l].get<double>());
      const auto seen = matrix->at(k, l) * scales[k].value * scales[l].value;
      const double scale = std::sqrt(re[k][k].get<double>() * re[l][l].get<double>());
      EXPECT_LT(std::abs(seen - expected), tolerance_ * scale) << k << ' ' << l;
    }
  }
}

TEST_P(LikelihoodReference, ValueGradientHessian) {
  for (const bool cached : {true, false}) {
    for (const bool compat : {true, false}) {
      auto objective =
          model_->objective(active(), {.compat = compat, .cached_integral = cached});
      const auto d = objective.derivatives(model_->theta, 2);
      EXPECT_TRUE(test::close(d.value, recorded("nll").get<double>(), tolerance_));
      EXPECT_TRUE(test::close(
          objective.value(model_->theta), recorded("nll").get<double>(), tolerance_));
      const auto names = objective.active_names();
      for (std::size_t a = 0; a < names.size(); ++a) {
        const auto i = static_cast<Eigen::Index>(a);
        const double g = recorded("grad").at(names[a]).get<double>();
        EXPECT_NEAR(d.gradient[i], g, 1e2 * tolerance_ * (1 + std::abs(g))) << names[a];
        for (std::size_t b = 0; b < names.size(); ++b) {
          const auto j = static_cast<Eigen::Index>(b);
          const double h = recorded("hess")[a][b].get<double>();
          const double scale = std::sqrt(std::abs(d.hessian(i, i) * d.hessian(j, j)));
          EXPECT_NEAR(d.hessian(i, j), h, 1e3 * tolerance_ * (1 + std::abs(h) + scale));
        }
      }
    }
  }
}

TEST_P(LikelihoodReference, HessianTimesVector) {
  const auto p = model_->numbers("hessp_vector");
  const auto expected = model_->numbers("hessp");
  for (const bool cached : {true, false}) {
    auto objective = model_->objective(active(), {.cached_integral = cached});
    const auto product = objective.hessian_product(
        model_->theta,
        Eigen::Map<const Eigen::VectorXd>(p.data(), static_cast<Eigen::Index>(p.size())));
    for (std::size_t a = 0; a < expected.size(); ++a) {
      EXPECT_NEAR(product[static_cast<Eigen::Index>(a)],
                  expected[a],
                  1e3 * tolerance_ * (1 + std::abs(expected[a])));
    }
  }
}

class MinimumReference : public LikelihoodReference {};

TEST_P(MinimumReference, ValueAndErrors) {
  const auto& fit = recorded("fit");
  auto theta = model_->theta;
  for (const auto& [name, value] : fit.at("params").items()) {
    theta[model_->parameter(name)] = value.get<double>();
  }
  auto objective = model_->objective(active());
  const auto d = objective.derivatives(theta, 2);
  EXPECT_TRUE(test::close(d.value, fit.at("nll").get<double>(), tolerance_));
  EXPECT_LT(d.gradient.cwiseAbs().maxCoeff(), std::max(1e-7, 10 * tolerance_));
  const Eigen::MatrixXd covariance = d.hessian.inverse();
  const auto names = objective.active_names();
  if (fit.at("n_null_directions").get<int>() > 0) return;
  for (std::size_t a = 0; a < names.size(); ++a) {
    const auto i = static_cast<Eigen::Index>(a);
    EXPECT_TRUE(test::close(
        std::sqrt(covariance(i, i)), fit.at("error").at(names[a]).get<double>(), 1e-6));
  }
}

const auto name_of_likelihood = [](const auto& instance) { return instance.param; };

INSTANTIATE_TEST_SUITE_P(Own,
                         LikelihoodReference,
                         ::testing::ValuesIn(test::RecordedFit::own()),
                         name_of_likelihood);
INSTANTIATE_TEST_SUITE_P(Models,
                         LikelihoodReference,
                         ::testing::Values("m1_spin0", "m2_spin1", "m2b_rboost"),
                         name_of_likelihood);
INSTANTIATE_TEST_SUITE_P(Own,
                         MinimumReference,
                         ::testing::ValuesIn(test::RecordedFit::own()),
                         name_of_likelihood);
INSTANTIATE_TEST_SUITE_P(Models,
                         MinimumReference,
                         ::testing::Values("m1_spin0", "m2b_rboost"),
                         name_of_likelihood);

// What is recorded for the spinless model alone.
class SpinlessReference : public ::testing::Test {
 protected:
  void SetUp() override {
    JACTA_NEEDS_REFERENCE();
    model_ = std::make_unique<test::RecordedFit>("m1_spin0");
  }
  const nlohmann::json& recorded(const std::string& key) const {
    return model_->recorded.at(key);
  }
  const std::vector<std::size_t>& active() const { return model_->sum->free_parameters; }
  std::unique_ptr<test::RecordedFit> model_;
};

TEST_F(SpinlessReference, Extended) {
  for (const bool compat : {true, false}) {
    auto objective = model_->objective(active(), {.compat = compat, .extended = true});
    EXPECT_TRUE(test::close(
        objective.value(model_->theta), recorded("extended_nll").get<double>(), 1e-11));
  }
}

TEST_F(SpinlessReference, BackgroundFraction) {
  const auto linear = [](double first, double last, std::size_t n) {
    std::vector<double> result;
    for (std::size_t i = 0; i < n; ++i) {
      const double x = static_cast<double>(i) / static_cast<double>(n - 1);
      result.push_back(first + (last - first) * x);
    }
    return result;
  };
  auto sample = model_->sample(active());
  std::vector<std::size_t> signal(model_->n_data);
  for (std::size_t i = 0; i < signal.size(); ++i) signal[i] = i;
  sample.data.waves = sample.data.waves->select(signal);
  sample.data.weights.assign(signal.size(), 1.0);
  sample.data.background_values = linear(0.5, 1.5, signal.size());
  sample.data.efficiency_values = linear(0.9, 1.1, signal.size());
  const std::size_t n = sample.monte_carlo.waves->size();
  sample.monte_carlo.background_values = linear(0.7, 1.3, n);
  sample.monte_carlo.efficiency_values = linear(0.8, 1.2, n);
  const double b = recorded("cfit_nll").at("bg_frac").get<double>();
  AmplitudeObjective objective(
      model_->sum, active(), {sample}, {.background_fraction = b});
  EXPECT_TRUE(test::close(objective.value(model_->theta),
                          recorded("cfit_nll").at("value").get<double>(),
                          1e-11));
}

TEST_F(SpinlessReference, GlobalScale) {
  for (const auto& row : recorded("nll_vs_global_scale")) {
    auto theta = model_->theta;
    const double scale = row[0].get<double>();
    for (std::size_t c = 0; c < model_->sum->chains.size(); ++c) {
      const auto& chain = model_->model->chains[c];
      const auto variable = model_->model->couplings[chain.total].first;
      theta[model_->model->variables[variable].parameter] *= scale;
    }
    auto clipped = model_->objective(active(), {.compat = true});
    EXPECT_TRUE(test::close(clipped.value(theta), row[1].get<double>(), 1e-11)) << scale;
    auto free = model_->objective(active());
    EXPECT_TRUE(test::close(free.value(theta), recorded("nll").get<double>(), 1e-11));
  }
}

TEST_F(SpinlessReference, ShapeGradient) {
  auto all = active();
  const auto& gradients = recorded("shape_grad_numeric");
  for (const auto& [name, slope] : gradients.items()) {
    all.push_back(model_->parameter(name));
  }
  auto objective = model_->objective(all);
  const auto d = objective.derivatives(model_->theta, 2);
  EXPECT_TRUE(test::close(d.value, recorded("nll").get<double>(), 1e-11));
  for (std::size_t a = 0; a < all.size(); ++a) {
    const auto& name = model_->sum->parameters[all[a]].name;
    if (!gradients.contains(name)) continue;
    const double g = gradients.at(name).get<double>();
    EXPECT_NEAR(d.gradient[static_cast<Eigen::Index>(a)], g, 1e-6 * (1 + std::abs(g)))
        << name;
  }
}

TEST_F(SpinlessReference, ShiftedMass) {
  const auto& shifted = recorded("shifted_shape_nll");
  auto all = active();
  all.push_back(model_->parameter(shifted.at("param").get<std::string>()));
  auto objective = model_->objective(all);
  EXPECT_TRUE(
      test::close(objective.value(model_->theta), recorded("nll").get<double>(), 1e-11));
  auto theta = model_->theta;
  theta[all.back()] += shifted.at("delta").get<double>();
  EXPECT_TRUE(
      test::close(objective.value(theta), shifted.at("nll").get<double>(), 1e-11));
  EXPECT_EQ(objective.integrals(0)->passes(), 2u);
  EXPECT_TRUE(
      test::close(objective.value(model_->theta), recorded("nll").get<double>(), 1e-11));
}

}  // namespace
}  // namespace jacta
