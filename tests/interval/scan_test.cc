#include "jacta/interval/scan.h"

#include <gtest/gtest.h>

#include <algorithm>

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

// ln L = -(y^4 - 2 y^2 + 2.5 x y) - 3 (x - 0.1)^2: two valleys in y. The one that is
// higher for x < 0 goes on to x = 0.6, where it ends; a scan that follows it is wrong there.
double two_valleys(double x, double y) {
  return -(y * y * y * y - 2 * y * y + 2.5 * x * y) - 3 * (x - 0.1) * (x - 0.1);
}

class TwoValleys final : public StatisticalModel {
 public:
  TwoValleys() : StatisticalModel(ParameterSpace::of(parameters_of()), {}) {}
  std::vector<std::string> dataset_names() const override { return {"0"}; }

 private:
  class Likelihood final : public LogLikelihood {
   public:
    double value(std::span<const double> p) override { return two_valleys(p[0], p[1]); }
  };
  static Parameters parameters_of() {
    SilentDiagnostics silent;
    return Parameters::from_config(
        parse_yaml("x: {nominal_value: 0, fit_limits: [-2, 2]}\n"
                   "y: {nominal_value: 1, fit_limits: [-3, 3]}\n"),
        silent);
  }
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset&) const override {
    return std::make_unique<Likelihood>();
  }
  std::unique_ptr<Generator> make_generator(const std::vector<double>&,
                                            const GenerateOptions&) const override {
    return nullptr;
  }
};

double highest_over_y(double x) {
  double highest = -1e9;
  for (int i = -3000; i <= 3000; ++i)
    highest = std::max(highest, two_valleys(x, 1e-3 * i));
  return highest;
}

TEST(Scan, FindsTheHigherOfTwoValleysWhateverTheDirection) {
  double top = -1e9;
  for (int i = -1000; i <= 1000; ++i) top = std::max(top, highest_over_y(2e-3 * i));
  for (const bool upwards : {true, false}) {
    ScanAxis axis{"x", {}};
    for (int i = 0; i <= 20; ++i)
      axis.values.push_back((upwards ? 0.1 : -0.1) * (i - 10));
    const TwoValleys model;
    Evaluator eval = model.bind(Dataset());
    const auto result = scan(eval, {axis});
    for (const auto& point : result.points) {
      EXPECT_NEAR(point.ll, highest_over_y(point.at[0]), 1e-5) << point.at[0];
      EXPECT_NEAR(point.t, 2 * (top - highest_over_y(point.at[0])), 1e-4) << point.at[0];
    }
  }
}

TEST(Scan, RefusesImpossibleAxes) {
  Evaluator eval = gaussian(0.5);
  EXPECT_THROW(scan(eval, {{"nu", {1.0}}}), InputError);
  EXPECT_THROW(scan(eval, {{"mu", {}}}), InputError);
  EXPECT_THROW(scan(eval, {{"mu", {7.0}}}), InputError);
  EXPECT_THROW(scan(eval, {{"mu", {1.0}}, {"mu", {2.0}}}), InputError);
  EXPECT_THROW(
      scan(eval, {{"mu", {1.0}}}, {.strategy = {}, .fixed = {{"mu", 1.0}}, .start = {}}),
      InputError);
}

}  // namespace
}  // namespace jacta
