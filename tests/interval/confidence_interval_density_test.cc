// Coverage of central intervals of a model of a few lines: a Gaussian peak with a known
// position on a flat background, and a count. Too small and too large both fail.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/interval/confidence_interval.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

TemplateModel counting_model() {
  test::SmallModel small("interval_density");
  small.parameters =
      "signal_rate_multiplier: {nominal_value: 40, ptype: rate, fit_limits: [0, null],\n"
      "  parameter_interval_bounds: [0, 200]}\n"
      "background_rate_multiplier: {nominal_value: 60, ptype: rate,\n"
      "  fit_limits: [0, null], uncertainty: 6}\n"
      "width: {nominal_value: 1.0, ptype: shape, fit_limits: [0.2, 4],\n"
      "  uncertainty: 0.2}\n";
  small.term =
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: [-5, 5]}]\n";
  small.sources =
      "- {name: signal, density: {gaussian: {mean: 0, sigma: width}}}\n"
      "- {name: background, density: {uniform: {}}}\n";
  return small.load();
}

TEST(ConfidenceIntervalDensity, CoversAsOftenAsItSays) {
  const auto model = counting_model();
  const auto generator = model.generator();
  constexpr int n = 600;
  int above = 0;
  int below = 0;
  for (int i = 0; i < n; ++i) {
    auto eval = model.bind(generator->generate(
        {.seed = 77, .point = 0, .toy = static_cast<std::uint64_t>(i)}));
    const auto interval =
        confidence_interval(eval, "signal_rate_multiplier", {.level = 0.9});
    ASSERT_TRUE(interval.best_fit.valid) << interval.best_fit.reason;
    above += interval.lower > 40 ? 1 : 0;
    below += interval.upper < 40 ? 1 : 0;
  }
  // 30 expected on either side with a standard deviation of 5.3; 3.3 of these and 5 for
  // what asymptotic thresholds are off.
  EXPECT_NEAR(above, 0.05 * n, 23);
  EXPECT_NEAR(below, 0.05 * n, 23);
}

}  // namespace
}  // namespace jacta
