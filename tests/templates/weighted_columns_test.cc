// The Asimov data set: its values are the maximum of its likelihood, with bins and
// without, and its likelihood ratio is the closed form for a counted number and a
// control measurement.
#include <gtest/gtest.h>

#include "jacta/model/gaussian_model.h"
#include "small_model.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

Dataset asimov(const StatisticalModel& model, const Values& values) {
  return model.generator(values, {.asimov = true})->generate({});
}

class GoldenAsimov : public ::testing::TestWithParam<const char*> {};

// With the expected numbers as data the gradient vanishes where they were expected.
TEST_P(GoldenAsimov, ItsValuesAreTheMaximum) {
  const test::GoldenCase golden(GetParam());
  const auto model = TemplateModel::from_file(golden.model_file());
  const Values values = {{"signal_rate_multiplier", 1.7},
                         {"background_rate_multiplier", 0.8},
                         {"signal_efficiency", 0.9},
                         {"band_shift", 0.4},
                         {"gain", 0.7}};
  auto eval = model.bind(asimov(model, values));
  const auto derivatives = eval.derivatives(values);
  for (const auto& [name, value] : values) {
    const auto p = static_cast<Eigen::Index>(model.parameters().index(name));
    const double scale = std::sqrt(std::abs(derivatives.hessian(p, p)));
    EXPECT_NEAR(derivatives.gradient[p], 0, 1e-11 * scale) << name;
    EXPECT_LT(derivatives.hessian(p, p), 0) << name;
  }
  auto moved = values;
  moved["signal_rate_multiplier"] = 1.5;
  moved["band_shift"] = 0.1;
  const auto theta = model.parameters().values(moved);
  for (const auto& cells : test::cells_around(eval.space(), theta)) {
    EXPECT_TRUE(test::derivatives_agree(eval.likelihood(), eval.space(), theta, cells));
  }
}

INSTANTIATE_TEST_SUITE_P(Templates,
                         GoldenAsimov,
                         ::testing::Values("two_shape", "binned"));

// b events in one bin, tau b in another one, s in the first one only.
class OnOff : public ::testing::TestWithParam<const char*> {
 protected:
  static constexpr double b = 5;
  static constexpr double tau = 1.25;

  OnOff() {
    const std::vector<Axis> line = {{"x", {0, 1, 3}}};
    model_.write("on_off.ii.h5",
                 {{"signal", Histogram(line, {1, 0})},
                  {"background", Histogram(line, {b, tau * b})}});
    model_.parameters =
        "signal_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n"
        "background_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n";
    model_.term =
        "default_source_class: alea.template_source.TemplateSource\n"
        "likelihood_type: blueice.likelihood." +
        std::string(GetParam()) +
        "\n"
        "analysis_space:\n"
        "  - x: [0, 1, 3]\n";
    model_.sources =
        "- {name: signal, histname: signal, template_filename: on_off.ii.h5,\n"
        "   parameters: [signal_rate_multiplier]}\n"
        "- {name: background, histname: background, template_filename: on_off.ii.h5,\n"
        "   parameters: [background_rate_multiplier]}\n";
  }

  test::SmallModel model_{"on_off"};
};

// T. P. Li and Y. Q. Ma, Astrophys. J. 272 (1983) 317, equation 17, which Cowan et al.
// take for the median significance with n = s + b and m = tau b.
TEST_P(OnOff, TheLikelihoodRatioIsThatOfLiAndMa) {
  const auto model = model_.load();
  for (const double s : {1.0, 10.0, 40.0}) {
    const Values truth = {{"signal_rate_multiplier", s}};
    const Dataset data = asimov(model, truth);
    const auto weights = data.at("term").column("asimov_weight");
    ASSERT_EQ(weights.size(), 2u);
    const double n = s + b;
    const double m = tau * b;
    EXPECT_NEAR(weights[0], n, 1e-12 * n);
    EXPECT_NEAR(weights[1], m, 1e-12 * m);
    const Values without = {{"signal_rate_multiplier", 0},
                            {"background_rate_multiplier", (n + m) / (1 + tau) / b}};
    auto eval = model.bind(data);
    const double q0 = 2 * (eval.ll(truth) - eval.ll(without));
    const double li_ma = 2 * (n * std::log((1 + tau) * n / (n + m)) +
                              m * std::log((1 + tau) / tau * m / (n + m)));
    EXPECT_NEAR(q0, li_ma, 1e-11 * li_ma);
  }
}

TEST_P(OnOff, WeightsAreChecked) {
  const auto model = model_.load();
  for (const double bad : {-1e-9, double(NAN), double(INFINITY)}) {
    Dataset data;
    data.set("term", Table().with("x", {0.5, 2}).with("asimov_weight", {1, bad}));
    EXPECT_THROW(model.bind(data), InputError);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Bins, OnOff, ::testing::Values("BinnedLogLikelihood", "UnbinnedLogLikelihood"));

TEST(Asimov, OfAMeasurementIsTheMean) {
  const GaussianModel model(Parameters::from_list({"mu", "sigma"}));
  const auto data = asimov(model, {{"mu", 3}, {"sigma", 2}});
  EXPECT_EQ(data.at("0").column("hat_mu")[0], 3);
}

TEST(Asimov, HasNoOtherNumberOfEvents) {
  const GaussianModel model(Parameters::from_list({"mu", "sigma"}));
  EXPECT_THROW(model.generator({{"mu", 3}, {"sigma", 2}}, {.n_toys = 4, .asimov = true}),
               UsageError);
}

}  // namespace
}  // namespace jacta
