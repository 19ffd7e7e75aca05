// Bins of many events, through a guide table, against std::lower_bound for each.
#include "bin_lookup.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace jacta {
namespace {

using Edges = std::vector<double>;

std::size_t expected_bin(const Edges& edges, double x) {
  const auto at = std::lower_bound(edges.begin(), edges.end(), x) - edges.begin();
  return static_cast<std::size_t>(
      std::clamp<std::ptrdiff_t>(at - 1, 0, std::ssize(edges) - 2));
}

// On the edges, one unit of the last place beside them, outside, and anywhere.
std::vector<double> probes(const Edges& edges, std::mt19937_64& random) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  std::vector<double> result = {-1.7e308, -1, -0.0, 0, 5e-324, 1, 1.7e308};
  for (const double edge : edges) {
    result.push_back(edge);
    result.push_back(std::nextafter(edge, -infinity));
    result.push_back(std::nextafter(edge, infinity));
  }
  for (std::size_t k = 0; k + 1 < edges.size(); ++k) {
    std::uniform_real_distribution<double> inside(edges[k], edges[k + 1]);
    for (int i = 0; i < 5; ++i) result.push_back(inside(random));
  }
  return result;
}

Edges spaced(double first, double step, std::size_t n) {
  Edges edges;
  for (std::size_t k = 0; k <= n; ++k) {
    edges.push_back(first + static_cast<double>(k) * step);
  }
  return edges;
}

std::vector<Edges> axes_of_all_kinds(std::mt19937_64& random) {
  std::vector<Edges> all = {
      {0, 1},
      {-1.7e308, 1.7e308},
      spaced(0, 0.1, 100),
      spaced(-3.7, 1.0 / 3, 60),
      spaced(1e9, 1e-6, 50),
      spaced(1, std::numeric_limits<double>::epsilon(), 40),
      spaced(0, 5e-324, 20),
      {0, 1e-300, 1, 1e300},
  };
  Edges decades;
  for (int k = -20; k <= 20; ++k) decades.push_back(std::pow(10.0, k));
  all.push_back(decades);
  for (int i = 0; i < 50; ++i) {
    Edges edges(static_cast<std::size_t>(2 + i));
    std::uniform_real_distribution<double> anywhere(-1, 1);
    for (auto& edge : edges) edge = std::pow(anywhere(random), 1 + 2 * (i % 3));
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    all.push_back(edges);
  }
  return all;
}

TEST(BinLookup, ManyEventsAreInTheBinsOfSingleOnes) {
  std::mt19937_64 random(20240516);
  for (const auto& edges : axes_of_all_kinds(random)) {
    const auto events = probes(edges, random);
    ASSERT_GT(events.size(), edges.size());
    const std::vector<Axis> axes = {{"x", edges}};
    const auto bins = look_up_bins(axes, {events});
    for (std::size_t e = 0; e < events.size(); ++e) {
      EXPECT_EQ(bins[e], expected_bin(edges, events[e]))
          << events[e] << " of " << edges.size() << " edges from " << edges[0];
      EXPECT_EQ(bins[e], look_up_bins(axes, {std::span(events).subspan(e, 1)})[0]);
    }
  }
}

TEST(BinLookup, PositionsAreRowMajorAndEmptyDataHaveNone) {
  const std::vector<Axis> axes = {{"x", {0, 1, 2, 3}}, {"y", {0, 10, 20}}};
  const std::vector<double> x = {0.5, 2.5, 2.5, 1, 0.5, 0.5};
  const std::vector<double> y = {15, 5, 15, 10, 5, 25};
  EXPECT_EQ(look_up_bins(axes, {x, y}), (std::vector<std::size_t>{1, 4, 5, 0, 0, 1}));
  EXPECT_TRUE(look_up_bins(axes, {{}, {}}).empty());
}

}  // namespace
}  // namespace jacta
