// The Poisson construction by plain sums over all counts, for every mu and background of
// a grid: slow, and without any of the library's reasoning.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

namespace jacta::test {

/// Grid indices of the accepted mu: lowest and highest; `highest` over all larger
/// backgrounds.
struct GridEdges {
  int lowest = 0;
  int highest = -1;
  int plain_highest = -1;
};

class DirectSums {
 public:
  /// The background grid is a multiple of `background_step`, the mu grid of `mu_step`,
  /// which is a multiple of the former.
  DirectSums(double level, double mu_step, double background_step, double limit)
      : level_(level),
        background_step_(background_step),
        stride_(static_cast<int>(std::lround(mu_step / background_step))),
        n_mu_(static_cast<int>(std::lround(36 / mu_step))),
        n_background_(static_cast<int>(std::lround(limit / background_step))) {
    const int n_lambda = n_background_ + stride_ * n_mu_ + 1;
    for (int i = 0; i < n_lambda; ++i) {
      const double lambda = i * background_step;
      double p = std::exp(-lambda);
      for (int n = 0; n < n_counts; ++n) {
        probability_.push_back(p);
        p *= lambda / (n + 1);
      }
    }
  }

  /// Edges for counts 0 to 20 at the backgrounds with these grid indices; none below the
  /// smallest of them is looked at.
  std::map<int, std::vector<GridEdges>> edges(const std::vector<int>& backgrounds) const {
    std::map<int, std::vector<GridEdges>> result;
    std::vector<int> highest(n_shown, -1);
    const int smallest = *std::min_element(backgrounds.begin(), backgrounds.end());
    for (int b = n_background_; b >= smallest; --b) {
      std::vector<GridEdges> here = plain_edges(b);
      for (int n = 0; n < n_shown; ++n) {
        highest[n] = std::max(highest[n], here[n].plain_highest);
        here[n].highest = highest[n];
      }
      if (std::find(backgrounds.begin(), backgrounds.end(), b) != backgrounds.end()) {
        result[b] = std::move(here);
      }
    }
    return result;
  }

 private:
  static constexpr int n_counts = 110;
  static constexpr int n_shown = 21;

  std::vector<GridEdges> plain_edges(int b) const {
    std::vector<double> best(n_counts);
    for (int n = 0; n < n_counts; ++n) {
      const double m = std::max<double>(n, b * background_step_);
      best[n] = m == 0 ? 1 : std::exp(n * std::log(m) - m - std::lgamma(n + 1.0));
    }
    std::vector<GridEdges> edges(n_shown);
    for (auto& edge : edges) edge.lowest = std::numeric_limits<int>::max();
    for (int i = 0; i <= n_mu_; ++i) {
      const double lambda = (b + stride_ * i) * background_step_;
      const double* p =
          &probability_[static_cast<std::size_t>(b + stride_ * i) * n_counts];
      const auto ratio = [&](int n) { return n < 0 ? -1 : p[n] / best[n]; };
      int first = static_cast<int>(lambda);
      if (ratio(first + 1) > ratio(first)) ++first;
      int last = first;
      for (double sum = p[first]; sum < level_ && last + 2 < n_counts;) {
        sum += ratio(first - 1) > ratio(last + 1) ? p[--first] : p[++last];
      }
      for (int n = first; n <= std::min(last, n_shown - 1); ++n) {
        edges[n].lowest = std::min(edges[n].lowest, i);
        edges[n].plain_highest = i;
      }
    }
    for (auto& edge : edges) edge.lowest = edge.plain_highest < 0 ? 0 : edge.lowest;
    return edges;
  }

  double level_;
  double background_step_;
  int stride_;
  int n_mu_;
  int n_background_;
  std::vector<double> probability_;
};

}  // namespace jacta::test
