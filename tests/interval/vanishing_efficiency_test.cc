// Upper edges where the rate has no upper limit: an efficiency that may vanish allows any
// rate, at the cost of its constraint. With n events, ln L = n ln(mu e) - mu e - (e -
// e0)^2 / (2 sigma^2) and no background,
//
//     e(mu)^2 + (mu sigma^2 - e0) e(mu) - n sigma^2 = 0   and   t(mu) -> (e0 / sigma)^2
//
// for large mu, where mu e stays at n. With background the limit is the same: the
// signal's events, or none of them, come at e near 0.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "jacta/interval/confidence_interval.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

struct Case {
  double efficiency = 0.4;
  double sigma = 0.3;
  std::size_t n = 1;
  double scale = 1;        ///< events expected at rate and efficiency 1, per bin
  std::string background;  ///< definition of its rate; empty: none
};

TemplateModel model_of(const Case& c) {
  test::SmallModel small("vanishing_efficiency");
  const std::vector<Axis> axes = {{"x", {0, 1, 2}}};
  small.write("t.ii.h5",
              {{"s", Histogram(axes, {c.scale, 2 * c.scale})},
               {"b", Histogram(axes, {1.0, 1.0})}});
  small.parameters = fmt::format(
      "s_rate_multiplier: {{nominal_value: 1.0, ptype: rate, fit_limits: [0, null],\n"
      "  parameter_interval_bounds: [0, null]}}\n"
      "eff: {{nominal_value: {}, ptype: efficiency, uncertainty: {}, fit_limits: [0, "
      "3]}}\n",
      c.efficiency,
      c.sigma);
  if (!c.background.empty()) {
    small.parameters += "b_rate_multiplier: " + c.background + "\n";
  }
  small.term =
      "default_source_class: alea.template_source.TemplateSource\n"
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: [0, 1, 2]}]\n";
  small.sources =
      "- {name: s, histname: s, template_filename: t.ii.h5, parameters: "
      "[s_rate_multiplier, eff], efficiency_name: eff}\n";
  if (!c.background.empty()) {
    small.sources +=
        "- {name: b, histname: b, template_filename: t.ii.h5, parameters: "
        "[b_rate_multiplier]}\n";
  }
  return small.load();
}

IntervalResult interval_of(const Case& c, const IntervalOptions& options) {
  const auto model = model_of(c);
  Dataset data = model.generate({}, Stream({.seed = 1}));
  data.set("term", Table().with("x", std::vector<double>(c.n, 0.5)));
  data.set("ancillary", Table().with("eff", {c.efficiency}));
  auto eval = model.bind(data);
  return confidence_interval(eval, "s_rate_multiplier", options);
}

double t_without_background(const Case& c, double mu) {
  const auto n = static_cast<double>(c.n);
  const double v = c.sigma * c.sigma;
  const double half = 0.5 * (mu * v - c.efficiency);
  // The positive root, without cancellation.
  const double root = std::sqrt(half * half + n * v);
  const double e = half > 0 ? n * v / (half + root) : root - half;
  const double pull = (e - c.efficiency) / c.sigma;
  return 2 * (n * std::log(n / (mu * e)) - n + mu * e) + pull * pull;
}

double upper_edge(const Case& c, double threshold) {
  double inside = std::log(static_cast<double>(c.n) / c.efficiency);
  double outside = inside + 40;
  for (int i = 0; i < 200; ++i) {
    const double middle = 0.5 * (inside + outside);
    (t_without_background(c, std::exp(middle)) <= threshold ? inside : outside) = middle;
  }
  return std::exp(inside) / (3 * c.scale);
}

TEST(VanishingEfficiency, AllowsAnyRateWhereItsConstraintCostsLess) {
  // (0.4 / 0.3)^2 = 1.78 is below the quantile of 90 % and above that of 80 %.
  const Case c;
  EXPECT_EQ(interval_of(c, {.level = 0.9}).upper, INFINITY);
  EXPECT_EQ(
      interval_of(
          c, {.level = 0.9, .root_find = RootFinding::extremal, .bounds = Limits{0, 1e4}})
          .upper,
      INFINITY);
  const double expected = upper_edge(c, 1.6423744151498167);
  EXPECT_NEAR(interval_of(c, {.level = 0.8}).upper, expected, 1e-7 * expected);
}

// The best rate is 0, the efficiency has its start on the bound: 0.01 of it would mean
// 1e12 events.
TEST(VanishingEfficiency, IsSoughtOnItsBound) {
  for (const char* background :
       {"{nominal_value: 0.2, ptype: rate, fit_limits: [0, null]}",
        "{nominal_value: 2.0, ptype: rate, fittable: false}"}) {
    const Case c{.n = 2, .background = background};
    const auto model = model_of(c);
    Dataset data = model.generate({}, Stream({.seed = 1}));
    data.set("term", Table().with("x", {0.5, 0.5}));
    data.set("ancillary", Table().with("eff", {0.4}));
    auto eval = model.bind(data);
    const auto best = fit(eval);
    for (const double rate : {1e3, 1e9, 1e14, 1e18}) {
      const auto at =
          fit(eval, {.fixed = {{"s_rate_multiplier", rate}}, .start = {{"eff", 0.0}}});
      EXPECT_TRUE(at.valid) << background << " " << rate << ": " << at.reason;
      EXPECT_NEAR(2 * (best.ll - at.ll), 16.0 / 9, 3e-3) << background << " " << rate;
    }
  }
}

TEST(VanishingEfficiency, UpperEdgesOfRandomModels) {
  std::mt19937 random(5);
  const auto pick = [&random](const auto& list) { return list[random() % list.size()]; };
  const std::vector<std::string> backgrounds = {
      "",
      "{nominal_value: 0.2, ptype: rate, fit_limits: [0, null]}",
      "{nominal_value: 1, ptype: rate, fittable: false}"};
  for (int k = 0; k < 150; ++k) {
    Case c;
    c.efficiency = pick(std::vector<double>{0.1, 0.4, 0.75});
    c.sigma = c.efficiency / pick(std::vector<double>{0.8, 1.0, 1.2, 1.5, 1.6, 1.7, 2.0});
    c.n = 1 + random() % 3;
    c.scale = pick(std::vector<double>{1e-3, 1, 1, 10, 1e5});
    c.background = pick(backgrounds);
    const auto result = interval_of(c, {.level = 0.9});
    const double pull = c.efficiency / c.sigma;
    const std::string label = fmt::format("{}: {} +- {}, {} events, {} {}",
                                          k,
                                          c.efficiency,
                                          c.sigma,
                                          c.n,
                                          c.scale,
                                          c.background);
    EXPECT_TRUE(result.notes.empty()) << label << result.notes.front();
    EXPECT_EQ(std::isinf(result.upper), pull * pull < 2.705543454095414)
        << label << ": " << result.upper;
    if (!c.background.empty() || std::isinf(result.upper)) continue;
    const double expected = upper_edge(c, 2.705543454095414);
    EXPECT_NEAR(result.upper, expected, 1e-6 * expected) << label;
  }
}

}  // namespace
}  // namespace jacta
