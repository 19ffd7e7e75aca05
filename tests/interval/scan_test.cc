#include "jacta/interval/scan.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"
#include "jacta/model/gaussian_model.h"

namespace jacta {
namespace {

Evaluator gaussian(double hat_mu) {
  SilentDiagnostics diagnostics;
  const auto definition = parse_yaml(
      "mu: {nominal_value: 0, fit_limits: [-5, 5]}\n"
      "sigma: {nominal_value: 1, fit_limits: [0.1, 10]}\n");
  const GaussianModel model(Parameters::from_config(definition, diagnostics));
  Dataset data;
  data.set("0", Table().with("hat_mu", {hat_mu}));
  return model.bind(data);
}

TEST(Scan, ProfilesAtEveryPointOfTheGrid) {
  Evaluator eval = gaussian(0.5);
  const FitOptions fixed{.strategy = {}, .fixed = {{"sigma", 2.0}}, .start = {}};
  const auto result = scan(eval, {{"mu", {-1.5, 0.5, 2.5}}}, fixed);
  ASSERT_EQ(result.points.size(), 3u);
  EXPECT_NEAR(result.points[0].t, 1, 1e-9);
  EXPECT_NEAR(result.points[1].t, 0, 1e-9);
  EXPECT_NEAR(result.points[2].t, 1, 1e-9);

  const auto plane = scan(eval, {{"mu", {0.5, 1.5}}, {"sigma", {1.0, 2.0, 4.0}}});
  ASSERT_EQ(plane.points.size(), 6u);
  EXPECT_EQ(plane.points[4].at, (std::vector<double>{1.5, 2.0}));
  for (const auto& point : plane.points) {
    const double ll = eval.ll({{"mu", point.at[0]}, {"sigma", point.at[1]}});
    EXPECT_DOUBLE_EQ(point.ll, ll);
    EXPECT_DOUBLE_EQ(point.t, 2 * (plane.best_fit.ll - ll));
  }
}

TEST(Scan, RefusesImpossibleAxes) {
  Evaluator eval = gaussian(0.5);
  EXPECT_THROW(scan(eval, {{"nu", {1.0}}}), InputError);
  EXPECT_THROW(scan(eval, {{"mu", {}}}), InputError);
  EXPECT_THROW(scan(eval, {{"mu", {7.0}}}), InputError);
  EXPECT_THROW(
      scan(eval, {{"mu", {1.0}}}, {.strategy = {}, .fixed = {{"mu", 1.0}}, .start = {}}),
      InputError);
}

}  // namespace
}  // namespace jacta
