// Fits where a bound takes the density of events to zero, and the outlier likelihood
// makes an isolated finite point of a barrier.
//
// ln L = sum_e ln d_e - sum_s x_s N_s with d_e = sum_s x_s u_s(e) is concave in the rates
// x, so that its tangent bounds it from above: with the gradient g at x,
//
//     ln L(y) <= ln L(x) + g (y - x),   and   sum_s y_s N_s = n at the maximum y,
//
// whence ln L(y) - ln L(x) <= n max_s(g_s / N_s) - g x. A small gap proves the global
// maximum of the interior without another minimiser.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>

#include "jacta/fit/fit.h"
#include "support/toy_likelihood.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

// Rates of sources with given contents in bins; the data are counts, every event one of
// its bin.
class CountedBins final : public LogLikelihood {
 public:
  std::vector<std::vector<double>> events;  ///< [source][bin], expected at rate 1
  std::vector<double> counts;
  double outlier = 1e-12;

  double value(std::span<const double> x) override {
    for (const double rate : x) {
      if (rate < 0) return -INFINITY;
    }
    double sum = 0;
    for (std::size_t s = 0; s < events.size(); ++s) sum -= x[s] * total(s);
    for (std::size_t b = 0; b < counts.size(); ++b) {
      if (counts[b] == 0) continue;
      const double d = density(x, b);
      sum += counts[b] * std::log(d > 0 ? d : outlier);
    }
    return sum;
  }
  bool has_derivatives() const override { return true; }
  void derivatives(const Point& point, Derivatives& out) override {
    const auto n = static_cast<Eigen::Index>(events.size());
    out.reset(events.size());
    out.value = value(point.theta);
    if (!std::isfinite(out.value)) return;
    for (Eigen::Index s = 0; s < n; ++s) out.gradient[s] = -total(at(s));
    for (std::size_t b = 0; b < counts.size(); ++b) {
      if (counts[b] == 0) continue;
      const double d = density(point.theta, b);
      if (!(d > 0)) {
        out.n_outliers += static_cast<std::size_t>(counts[b]);
        continue;
      }
      for (Eigen::Index s = 0; s < n; ++s) {
        out.gradient[s] += counts[b] * events[at(s)][b] / d;
        for (Eigen::Index t = 0; t < n; ++t) {
          out.hessian(s, t) -= counts[b] * events[at(s)][b] * events[at(t)][b] / (d * d);
        }
      }
    }
  }

  double total(std::size_t s) const {
    double sum = 0;
    for (const double n : events[s]) sum += n;
    return sum;
  }
  double n_events() const {
    double sum = 0;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      double reach = 0;
      for (const auto& source : events) reach += source[b];
      if (reach > 0) sum += counts[b];
    }
    return sum;
  }
  /// How far the maximum of the interior can be above x at most.
  double gap(const std::vector<double>& x) {
    Derivatives at_x;
    derivatives({.theta = x}, at_x);
    double steepest = -INFINITY;
    double slope = 0;
    for (std::size_t s = 0; s < x.size(); ++s) {
      const double g = at_x.gradient[static_cast<Eigen::Index>(s)];
      steepest = std::max(steepest, g / total(s));
      slope += g * x[s];
    }
    return n_events() * steepest - slope;
  }
  /// Events that no source explains.
  std::size_t hopeless() const {
    double sum = 0;
    for (std::size_t b = 0; b < counts.size(); ++b) {
      double reach = 0;
      for (const auto& source : events) reach += source[b];
      if (reach == 0) sum += counts[b];
    }
    return static_cast<std::size_t>(sum);
  }

 private:
  static std::size_t at(Eigen::Index i) { return static_cast<std::size_t>(i); }
  double density(std::span<const double> x, std::size_t b) const {
    double d = 0;
    for (std::size_t s = 0; s < events.size(); ++s) d += x[s] * events[s][b];
    return d;
  }
};

// 1 to 20 bins, 1 to 4 sources, many empty bins.
CountedBins random_bins(std::mt19937_64& engine) {
  std::uniform_real_distribution<double> uniform(0, 1);
  CountedBins bins;
  const auto n_bins = 1 + static_cast<std::size_t>(20 * uniform(engine));
  const auto n_sources = 1 + static_cast<std::size_t>(4 * uniform(engine));
  bins.counts.assign(n_bins, 0);
  for (std::size_t s = 0; s < n_sources; ++s) {
    std::vector<double> events(n_bins, 0);
    const double size = std::pow(10, -1 + 3 * uniform(engine));
    for (auto& n : events) n = uniform(engine) < 0.5 ? 0 : size * uniform(engine);
    events[static_cast<std::size_t>(uniform(engine) * static_cast<double>(n_bins))] +=
        size;
    const double truth = uniform(engine) < 0.3 ? 0 : uniform(engine);
    for (std::size_t b = 0; b < n_bins; ++b) {
      std::poisson_distribution<int> poisson(truth * events[b] + 1e-300);
      bins.counts[b] += poisson(engine);
    }
    bins.events.push_back(std::move(events));
  }
  return bins;
}

Evaluator evaluator_of(const CountedBins& bins, double start) {
  std::vector<test::ToyParameter> parameters(
      bins.events.size(),
      {.nominal = start, .limits = {0, test::open_end}, .ptype = "rate"});
  return Evaluator(std::make_shared<const ParameterSpace>(test::toy_space(parameters)),
                   std::make_unique<CountedBins>(bins));
}

TEST(Outliers, TenThousandRandomModelsReachTheirGlobalMaximum) {
  std::mt19937_64 engine(1);
  std::uniform_real_distribution<double> uniform(0, 1);
  for (int i = 0; i < 10000; ++i) {
    SCOPED_TRACE(i);
    CountedBins bins = random_bins(engine);
    const double start = std::pow(10, -3 + 8 * uniform(engine));
    auto eval = evaluator_of(bins, start);
    const auto best = fit(eval);
    ASSERT_TRUE(best.valid) << best.reason;
    const auto x = eval.parameters().values(best.values);
    if (best.n_outliers > bins.hopeless()) {
      // Allowed only as the maximum of the likelihood as it is defined: higher than
      // whatever the interior offers.
      std::vector<double> inside = x;
      for (auto& rate : inside) rate = std::max(rate, 1e-3);
      ASSERT_LE(bins.value(inside), best.ll);
    } else {
      ASSERT_LT(bins.gap(x), 1e-4);
    }
    for (int k = 0; k < 5; ++k) {
      Values other;
      for (const auto& [name, value] : best.values) {
        other[name] = std::pow(10, -3 + 8 * uniform(engine));
      }
      const auto again = fit(eval, {.start = other});
      ASSERT_TRUE(again.valid) << again.reason;
      ASSERT_NEAR(again.ll, best.ll, 1e-6 + 1e-12 * std::abs(best.ll));
    }
  }
}

// Maxima of iminuit's MIGRAD, the best of 20 starts each.
TEST(Outliers, ReachWhatMinuitReaches) {
  const auto golden = nlohmann::json::parse(
      std::ifstream(test::source_folder() / "tests/golden/outliers/fits.json"));
  ASSERT_EQ(golden.at("models").size(), 60u);
  for (const auto& model : golden.at("models")) {
    CountedBins bins;
    bins.events = model.at("expected").get<std::vector<std::vector<double>>>();
    bins.counts = model.at("counts").get<std::vector<double>>();
    for (const double start : {1e-3, 1.0, 1e5}) {
      auto eval = evaluator_of(bins, start);
      const auto best = fit(eval);
      EXPECT_TRUE(best.valid) << best.reason;
      EXPECT_GE(best.ll, model.at("ll").get<double>() - 1e-6);
      // MIGRAD stops short of the maximum, by no more than this.
      EXPECT_LE(best.ll, model.at("ll").get<double>() + 1e-3);
    }
  }
}

// The certificate is not for sale: without the barrier's rule these points were valid.
TEST(Outliers, AnIsolatedPointBelowTheInteriorIsNotTheMaximum) {
  CountedBins bins;
  bins.events = {{0, 3, 7}, {5, 1, 0}};
  bins.counts = {1, 1, 12};
  auto eval = evaluator_of(bins, 1e4);
  const auto best = fit(eval);
  EXPECT_TRUE(best.valid);
  EXPECT_EQ(best.n_outliers, 0U);
  EXPECT_LT(bins.gap(eval.parameters().values(best.values)), 1e-8);
  // A fixed rate of 0 leaves an outlier, which is counted.
  const auto zero = fit(eval, {.fixed = {{"x1", 0.0}}});
  EXPECT_TRUE(zero.valid) << zero.reason;
  EXPECT_EQ(zero.n_outliers, 1U);
  EXPECT_NEAR(zero.values.at("x0"), 1.3, 1e-9);
}

// Densities below the outlier likelihood: the point on the bound is the maximum of the
// likelihood as it is defined, and the result says that an event has no density there.
TEST(Outliers, AHigherIsolatedPointIsFoundAndCounted) {
  CountedBins bins;
  bins.events = {{10, 0, 0}, {0, 40, 1e-14}};
  bins.counts = {3, 0, 1};
  auto eval = evaluator_of(bins, 1);
  const auto best = fit(eval);
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_EQ(best.values.at("x1"), 0);
  EXPECT_NEAR(best.values.at("x0"), 0.3, 1e-9);
  EXPECT_EQ(best.n_outliers, 1U);
}

// Any of two sources explains the event: one of them may be zero, not both.
TEST(Outliers, OneOfTwoSourcesMayVanish) {
  CountedBins bins;
  bins.events = {{2, 6}, {2, 1}};
  bins.counts = {4, 0};
  auto eval = evaluator_of(bins, 1e5);
  const auto best = fit(eval);
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_EQ(best.values.at("x0"), 0);
  EXPECT_NEAR(best.values.at("x1"), 4.0 / 3, 1e-9);
  EXPECT_EQ(best.n_outliers, 0U);
}

// Template models: background and signal in bins of their own, so that the best rates are
// events / expected events.
TemplateModel two_bins(double signal_events, const std::string& efficiency = "") {
  test::SmallModel small("outliers_two_bins");
  const std::vector<Axis> axes = {{"x", {0, 1, 2}}};
  small.write(
      "t.ii.h5",
      {{"b", Histogram(axes, {45, 0})}, {"s", Histogram(axes, {0, signal_events})}});
  small.parameters =
      "b_rate_multiplier: {nominal_value: 1.0, ptype: rate, fit_limits: [0, null]}\n"
      "s_rate_multiplier: {nominal_value: 1.0, ptype: rate, fit_limits: [0, null],\n"
      "  parameter_interval_bounds: [0, null]}\n";
  if (!efficiency.empty()) {
    small.parameters +=
        "eff: {nominal_value: 1.0, ptype: efficiency, uncertainty: 0.3,\n"
        "  fit_limits: " +
        efficiency + "}\n";
  }
  small.term =
      "default_source_class: alea.template_source.TemplateSource\n"
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: [0, 1, 2]}]\n";
  small.sources =
      "- {name: b, histname: b, template_filename: t.ii.h5, parameters: "
      "[b_rate_multiplier]}\n"
      "- {name: s, histname: s, template_filename: t.ii.h5, parameters: "
      "[s_rate_multiplier" +
      std::string(efficiency.empty() ? "" : ", eff") + "]" +
      (efficiency.empty() ? "" : ", efficiency_name: eff") + "}\n";
  return small.load();
}

Dataset two_bin_data(const TemplateModel& model, std::size_t n_b, std::size_t n_s) {
  std::vector<double> x(n_b, 0.5);
  x.insert(x.end(), n_s, 1.5);
  Dataset data = model.generate({}, Stream({.seed = 1}));
  Dataset result;
  for (const auto& name : data.names()) {
    result.set(name, name == "term" ? Table().with("x", x) : data.at(name));
  }
  return result;
}

TEST(Outliers, TemplateModelsWithLargeReferenceSignals) {
  for (const double signal : {1.0, 100.0, 1e3, 1e5, 1e7}) {
    const auto model = two_bins(signal);
    auto eval = model.bind(two_bin_data(model, 45, 2));
    const auto best = fit(eval);
    EXPECT_TRUE(best.valid) << best.reason;
    EXPECT_NEAR(best.values.at("s_rate_multiplier") * signal, 2, 1e-6);
    EXPECT_EQ(best.n_outliers, 0U);
    // t = 2 (mu - 2 ln(mu / 2) - 2) = 2.7055 at both ends, by SciPy's brentq.
    for (const double edge : {0.4741921821474968, 5.303036544927396}) {
      const auto at = fit(eval, {.fixed = {{"s_rate_multiplier", edge / signal}}});
      EXPECT_NEAR(2 * (best.ll - at.ll), 2.705543454095414, 1e-9);
    }
  }
}

// With the rate fixed, t only grows by what the constrained efficiency cannot follow:
// ln L = 2 ln(mu e) - mu e - (e - 1)^2 / (2 0.3^2), mu = 100 rate, solved by SciPy.
TEST(Outliers, AnEfficiencyIsKeptOffItsBound) {
  const auto model = two_bins(100, "[0, 10]");
  auto data = two_bin_data(model, 45, 2);
  data.set("ancillary", Table().with("eff", {1.0}));
  auto eval = model.bind(data);
  const auto best = fit(eval);
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_NEAR(best.values.at("s_rate_multiplier"), 0.02, 1e-7);
  const std::vector<std::pair<double, double>> expected = {{0.01, 1.0771133337262593},
                                                           {0.1, 0.47720018726587654},
                                                           {0.5, 0.05069431053691064},
                                                           {1.0, 0.02243707222375326},
                                                           {2.0, 0.010581648747634217}};
  for (const auto& [rate, efficiency] : expected) {
    const auto at = fit(eval, {.fixed = {{"s_rate_multiplier", rate}}});
    EXPECT_TRUE(at.valid) << at.reason;
    EXPECT_EQ(at.n_outliers, 0U);
    EXPECT_NEAR(at.values.at("eff"), efficiency, 1e-7);
  }
}

// Rates without limits of their own: fewer events than background put them on zero.
TEST(Outliers, ZeroBoundsRatesWithoutFitLimits) {
  test::SmallModel small("outliers_no_limits");
  const std::vector<Axis> axes = {{"x", {0, 1}}};
  small.write("t.ii.h5", {{"b", Histogram(axes, {3})}, {"s", Histogram(axes, {1})}});
  small.parameters =
      "b_rate_multiplier: {nominal_value: 1.0, ptype: rate, fittable: false}\n"
      "s_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n";
  small.term =
      "default_source_class: alea.template_source.TemplateSource\n"
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: [0, 1]}]\n";
  small.sources =
      "- {name: b, histname: b, template_filename: t.ii.h5, parameters: "
      "[b_rate_multiplier]}\n"
      "- {name: s, histname: s, template_filename: t.ii.h5, parameters: "
      "[s_rate_multiplier]}\n";
  const auto model = small.load();
  for (std::size_t n = 0; n < 8; ++n) {
    Dataset data = model.generate({}, Stream({.seed = 1}));
    data.set("term", Table().with("x", std::vector<double>(n, 0.5)));
    auto eval = model.bind(data);
    const auto best = fit(eval);
    EXPECT_TRUE(best.valid) << n << ": " << best.reason;
    EXPECT_NEAR(best.values.at("s_rate_multiplier"),
                n < 3 ? 0 : static_cast<double>(n) - 3,
                1e-6);
  }
}

// A binned term forbids what an unbinned one calls an outlier.
TEST(Outliers, DataWhereNothingIsExpectedAreNamed) {
  test::SmallModel small("outliers_binned");
  const std::vector<Axis> axes = {{"x", {0, 1, 2, 4}}};
  small.write("t.ii.h5", {{"b", Histogram(axes, {3, 0, 5})}});
  small.parameters = "b_rate_multiplier: {nominal_value: 1.0, ptype: rate}\n";
  small.term =
      "default_source_class: alea.template_source.TemplateSource\n"
      "likelihood_type: blueice.likelihood.BinnedLogLikelihood\n"
      "analysis_space: [{x: [0, 1, 2, 4]}]\n";
  small.sources =
      "- {name: b, histname: b, template_filename: t.ii.h5, parameters: "
      "[b_rate_multiplier]}\n";
  const auto model = small.load();
  Dataset data = model.generate({}, Stream({.seed = 1}));
  data.set("term", Table().with("x", {0.5, 1.5, 1.6}));
  auto eval = model.bind(data);
  const auto best = fit(eval);
  EXPECT_FALSE(best.valid);
  EXPECT_NE(best.reason.find("term term: nothing is expected in bin 1 (x in [1, 2]), "
                             "which holds 2 events"),
            std::string::npos)
      << best.reason;
}

}  // namespace
}  // namespace jacta
