// Fits of sources with a formula against iminuit's, recorded by
// tools/reference/density_fit.py.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/fit/fit.h"
#include "support/reference.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

const std::vector<std::string> names = {
    "signal_rate_multiplier", "background_rate_multiplier", "mass", "width", "slope"};

TemplateModel peak_model() {
  test::SmallModel small("fit_density");
  small.parameters =
      "signal_rate_multiplier: {nominal_value: 60, ptype: rate, fit_limits: [0, null]}\n"
      "background_rate_multiplier: {nominal_value: 350, ptype: rate, fit_limits: [0, "
      "null]}\n"
      "mass: {nominal_value: 4.0, ptype: shape, fit_limits: [1, 9]}\n"
      "width: {nominal_value: 0.4, ptype: shape, fit_limits: [0.05, 3]}\n"
      "slope: {nominal_value: -0.3, ptype: shape, fit_limits: [-1, -0.01],\n"
      "        uncertainty: 0.02}\n";
  small.term =
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: [0, 10]}]\n";
  small.sources =
      "- {name: signal, density: {gaussian: {mean: mass, sigma: width}}}\n"
      "- {name: background, density: {exponential: {slope: slope}}}\n";
  return small.load();
}

TEST(FitDensity, FindsTheMaximumOfIminuit) {
  const auto expected =
      test::load(test::source_folder() / "tests/golden/densities/fit.json");
  const auto model = peak_model();
  Dataset data;
  data.set("term", Table().with("x", expected.at("x").get<std::vector<double>>()));
  auto eval = model.bind(data);
  EXPECT_NEAR(eval.ll(), expected.at("ll_at_start").get<double>(), 1e-10);
  const FitResult result = fit(eval);
  ASSERT_TRUE(result.valid) << result.reason;
  const double best = expected.at("ll").get<double>();
  EXPECT_GT(result.ll, best - 1e-9);
  EXPECT_LT(result.ll, best + 1e-5);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const double value = expected.at("values")[i].get<double>();
    const double error = expected.at("errors")[i].get<double>();
    EXPECT_NEAR(result.values.at(names[i]), value, 2e-3 * error) << names[i];
    // iminuit's second derivatives are differences.
    EXPECT_NEAR(result.errors.at(names[i]), error, 5e-3 * error) << names[i];
  }
}

}  // namespace
}  // namespace jacta
