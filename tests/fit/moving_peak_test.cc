// A peak whose position is a shape parameter: a local maximum at every cluster of events.
//
// Inside one cell of anchors the densities are linear in c = (background, signal times
// the weights of the two anchors), and ln L is concave in c: its maximum in the cell is
// found by expectation maximisation, c_j <- sum_e c_j p_j(e) / d(e), which never goes
// down and shares nothing with our minimiser.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/fit/fit.h"
#include "templates/small_model.h"

namespace jacta {
namespace {

constexpr int n_anchors = 11;
constexpr std::size_t n_bins = 120;

std::vector<double> edges() {
  std::vector<double> result;
  for (std::size_t i = 0; i <= n_bins; ++i) {
    result.push_back(-1 + 0.1 * static_cast<double>(i));
  }
  return result;
}

std::vector<double> normalised(std::vector<double> contents, double sum) {
  double total = 0;
  for (const double c : contents) total += c;
  for (double& c : contents) c *= sum / total;
  return contents;
}

// 30 events of background, 6 of signal at rate 1.
std::vector<double> peak_at(double centre) {
  std::vector<double> contents;
  for (std::size_t i = 0; i < n_bins; ++i) {
    const double x = -0.95 + 0.1 * static_cast<double>(i);
    contents.push_back(std::exp(-0.5 * std::pow((x - centre) / 0.3, 2)));
  }
  return normalised(contents, 6);
}

TemplateModel moving_peak(double low = 0, double high = 10) {
  test::SmallModel small("moving_peak");
  const std::vector<Axis> axes = {{"x", edges()}};
  small.write("b.ii.h5",
              {{"b", Histogram(axes, normalised(std::vector<double>(n_bins, 1), 30))}});
  std::string anchors;
  for (int k = 0; k < n_anchors; ++k) {
    small.write("s_" + std::to_string(k) + ".ii.h5",
                {{"s", Histogram(axes, peak_at(k))}});
    anchors += (k == 0 ? "" : ", ") + std::to_string(k);
  }
  small.parameters =
      "b_rate_multiplier: {nominal_value: 1.0, ptype: rate, fit_limits: [0, null]}\n"
      "s_rate_multiplier: {nominal_value: 1.0, ptype: rate, fit_limits: [0, null]}\n"
      "a: {nominal_value: 5, ptype: shape, fit_limits: [" +
      std::to_string(low) + ", " + std::to_string(high) + "],\n  blueice_anchors: [" +
      anchors + "]}\n";
  small.term =
      "default_source_class: alea.template_source.TemplateSource\n"
      "likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "analysis_space: [{x: 'np.linspace(-1, 11, 121)'}]\n";
  small.sources =
      "- {name: b, histname: b, template_filename: b.ii.h5,\n"
      "   parameters: [b_rate_multiplier]}\n"
      "- {name: s, histname: s, template_filename: 's_{a}.ii.h5',\n"
      "   parameters: [s_rate_multiplier, a], named_parameters: [a]}\n";
  return small.load();
}

// The highest ln L that 500 steps reach in the cell of anchors k and k + 1.
double highest_in_cell(const std::vector<double>& x, int k) {
  const auto left = peak_at(k);
  const auto right = peak_at(k + 1);
  std::vector<std::array<double, 3>> p;
  for (const double at : x) {
    const auto bin = static_cast<std::size_t>((at + 1) / 0.1);
    p.push_back({1.0 / 12, left[bin] / 0.6, right[bin] / 0.6});
  }
  std::array<double, 3> c = {30, 3, 3};
  double ll = -INFINITY;
  for (int step = 0; step < 500; ++step) {
    std::array<double, 3> next = {0, 0, 0};
    ll = -(c[0] + c[1] + c[2]);
    for (const auto& e : p) {
      const double d = c[0] * e[0] + c[1] * e[1] + c[2] * e[2];
      ll += std::log(d);
      for (std::size_t j = 0; j < 3; ++j) next[j] += c[j] * e[j] / d;
    }
    c = next;
  }
  return ll;
}

TEST(MovingPeak, EveryCellIsSearched) {
  const auto model = moving_peak();
  int elsewhere = 0;
  for (unsigned toy = 0; toy < 60; ++toy) {
    SCOPED_TRACE(toy);
    const auto data = model.generate({{"a", 3.5}, {"s_rate_multiplier", toy % 3 * 0.5}},
                                     Stream({.seed = 5, .point = 0, .toy = toy}));
    auto eval = model.bind(data);
    const auto column = data.at("term").column("x");
    const std::vector<double> x(column.begin(), column.end());
    double highest = -INFINITY;
    int cell = 0;
    for (int k = 0; k + 1 < n_anchors; ++k) {
      const double ll = highest_in_cell(x, k);
      if (ll > highest) cell = k;
      highest = std::max(highest, ll);
    }
    elsewhere += cell == 5 || cell == 4 ? 0 : 1;
    for (const double start : {5.0, 0.0, 9.7}) {
      const auto best = fit(eval, {.start = {{"a", start}}});
      EXPECT_TRUE(best.valid) << best.reason;
      EXPECT_GE(best.ll, highest - 1e-9) << "from " << start;
      EXPECT_EQ(best.n_cells, 10U);
      EXPECT_EQ(best.n_cells_searched, 10U);
    }
  }
  // Most maxima are not in the cells next to the nominal start.
  EXPECT_GT(elsewhere, 30);
}

TEST(MovingPeak, ABudgetThatRunsOutIsSaid) {
  const auto model = moving_peak();
  auto eval = model.bind(model.generate({{"a", 8.5}}, Stream({.seed = 2})));
  FitStrategy strategy;
  strategy.max_cells = 4;
  const auto best = fit(eval, {.strategy = strategy});
  EXPECT_TRUE(best.valid);
  EXPECT_EQ(best.n_cells, 10U);
  EXPECT_GE(best.n_cells_searched, 4U);
  EXPECT_GE(best.ll, fit(eval).ll - 1e-9);
}

TEST(MovingPeak, LimitsLeaveOutCells) {
  const auto model = moving_peak(2.5, 6);
  auto eval = model.bind(model.generate({{"a", 5.5}}, Stream({.seed = 3})));
  const auto best = fit(eval);
  EXPECT_TRUE(best.valid) << best.reason;
  EXPECT_EQ(best.n_cells, 4U);
  EXPECT_GE(best.values.at("a"), 2.5);
  EXPECT_LE(best.values.at("a"), 6);
}

}  // namespace
}  // namespace jacta
