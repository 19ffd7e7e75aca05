#include "jacta/neyman/interpolation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/threshold_quantile.h"
#include "outcomes.h"
#include "profile_transport.h"

namespace jacta {

namespace {

// An atom with a smaller share of the toys moves no threshold worth speaking of.
constexpr double least_atom = 0.05;
// The share of the toys on the bound above the threshold that says that it turns, and the
// lack of coverage that asks for more than a line.
constexpr double turned = 0.25;
constexpr double tolerated_lack = 0.01;
// Weights worth less than this share of the toys say little.
constexpr double least_overlap = 0.15;
// 1 % of equal samples differ by more than this over the root of their size.
constexpr double kolmogorov_1_percent = 1.63;

double share_at_or_below(const std::vector<double>& sorted, double t) {
  const auto end = std::upper_bound(sorted.begin(), sorted.end(), t);
  return static_cast<double>(end - sorted.begin()) / static_cast<double>(sorted.size());
}

double largest_difference(const std::vector<double>& a, const std::vector<double>& b) {
  double largest = 0;
  for (const auto* sample : {&a, &b}) {
    for (const double t : *sample) {
      largest =
          std::max(largest, std::abs(share_at_or_below(a, t) - share_at_or_below(b, t)));
    }
  }
  return largest;
}

bool differ(const std::vector<double>& a, const std::vector<double>& b) {
  const double sizes =
      1 / static_cast<double>(a.size()) + 1 / static_cast<double>(b.size());
  return largest_difference(a, b) > kolmogorov_1_percent * std::sqrt(sizes);
}

// Of a point's toys with their best fit on the bound, how many lie above its threshold.
double share_of_bound_above(const GridPoint& point, double bound) {
  const PointToys& toys = point.toys;
  // Best fits on a bound are there up to what Newton's last step leaves.
  const double resolution = 1e-6 * std::abs(toys.poi_value.value - bound);
  std::size_t n = 0;
  std::size_t above = 0;
  for (std::size_t i = 0; i < toys.mu_hat.size(); ++i) {
    if (!(std::abs(toys.mu_hat[i] - bound) <= resolution)) continue;
    ++n;
    if (2 * (toys.ll_free[i] - toys.ll_true[i]) > point.threshold) ++above;
  }
  return n == 0 ? 0 : static_cast<double>(above) / static_cast<double>(n);
}

// Points that belong to one entry: those of equal nominal and generate values, in
// increasing order of the parameter of interest.
using Curve = std::vector<const PointToys*>;

std::vector<Curve> curves_of(const std::vector<PointToys>& toys) {
  std::vector<Curve> curves;
  for (const auto& point : toys) {
    const auto curve =
        std::find_if(curves.begin(), curves.end(), [&point](const Curve& known) {
          return known.front()->nominal_values == point.nominal_values &&
                 known.front()->generate_values == point.generate_values;
        });
    if (curve == curves.end()) {
      curves.push_back({&point});
    } else {
      curve->push_back(&point);
    }
  }
  for (auto& curve : curves) {
    const auto value = [](const PointToys* point) { return point->poi_value.value; };
    std::stable_sort(
        curve.begin(), curve.end(), [&](const PointToys* a, const PointToys* b) {
          return value(a) < value(b);
        });
    const auto same = [&](const PointToys* a, const PointToys* b) {
      return value(a) == value(b);
    };
    curve.erase(std::unique(curve.begin(), curve.end(), same), curve.end());
  }
  return curves;
}

ThresholdKey key_of(const PointToys& toys, double level, IntervalKind kind) {
  ThresholdKey key;
  key.poi = toys.poi;
  key.nominal_values = toys.nominal_values;
  key.generate_values = toys.generate_values;
  key.confidence_level = level;
  key.kind = kind;
  return key;
}

// What an interval misses, at every level and kind where it does.
struct Miss {
  JudgedCoverage judged;
  IntervalKind kind;
};

std::string miss_text(const PointToys& left,
                      const PointToys& right,
                      const std::vector<Miss>& misses) {
  std::vector<std::string> numbers;
  for (const auto& [judged, kind] : misses) {
    numbers.push_back(fmt::format("{:.3f} +- {:.3f} at {:.4g} instead of {} ({})",
                                  judged.coverage,
                                  judged.sigma,
                                  judged.poi,
                                  shortest(judged.level),
                                  statistic_name(kind)));
  }
  const std::string others = left.generate_values.entries().empty()
                                 ? std::string()
                                 : " with " + python_json(left.generate_values);
  return fmt::format(
      "thresholds between {} = {} and {}{} are judged to cover {}: add points between "
      "the two, or let `adaptive` find them",
      left.poi,
      shortest(left.poi_value.value),
      shortest(right.poi_value.value),
      others,
      join(numbers));
}

// One entry: a line between each two points, or what else holds there.
class EntryLines {
 public:
  EntryLines(ThresholdsFile& file, const Curve& points, ThresholdKey key)
      : file_(file),
        key_(std::move(key)),
        curve_(ThresholdsFile::curve(*file.find(key_))),
        above_(curve_.poi.size()),
        below_(curve_.poi.size()) {
    for (const auto* point : points) {
      const auto found =
          std::find(curve_.poi.begin(), curve_.poi.end(), point->poi_value.value);
      places_.push_back(static_cast<std::size_t>(found - curve_.poi.begin()));
    }
  }

  double threshold(std::size_t point) const {
    return curve_.threshold.at(places_.at(point));
  }
  void set(std::size_t left, const BetweenPoints& between) {
    set_if_other(above_, places_.at(left), between.above);
    set_if_other(below_, places_.at(left + 1), between.below);
  }
  void save() const {
    file_.set_list(key_, "threshold_above", above_);
    file_.set_list(key_, "threshold_below", below_);
  }

 private:
  void set_if_other(std::vector<Node>& list, std::size_t place, double limit) const {
    if (limit != curve_.threshold[place]) list[place] = Node::real(limit);
  }

  ThresholdsFile& file_;
  ThresholdKey key_;
  ThresholdCurve curve_;
  std::vector<Node> above_;
  std::vector<Node> below_;
  std::vector<std::size_t> places_;
};

}  // namespace

BetweenPoints line_between(const GridPoint& left,
                           const GridPoint& right,
                           IntervalKind kind) {
  BetweenPoints between{.above = left.threshold, .below = right.threshold};
  if (!is_discrete(left.toys) || !is_discrete(right.toys)) return between;
  const auto at_left = outcomes_of(left.toys, kind);
  const auto at_right = outcomes_of(right.toys, kind);
  between.discrete = true;
  between.n_changes = count_lost(at_left, left.threshold, at_right, right.threshold) +
                      count_lost(at_right, right.threshold, at_left, left.threshold);
  between.above =
      std::max(left.threshold, largest_of_accepted(at_left, at_right, right.threshold));
  between.below =
      std::max(right.threshold, largest_of_accepted(at_right, at_left, left.threshold));
  return between;
}

BetweenPoints threshold_between(const GridPoint& left,
                                const GridPoint& right,
                                IntervalKind kind,
                                double level) {
  BetweenPoints between = line_between(left, right, kind);
  if (between.discrete) return between;
  const double excess = share_at_truth(left.toys) - share_at_truth(right.toys);
  if (std::abs(excess) <= least_atom) return between;
  const GridPoint& on_bound = excess > 0 ? left : right;
  const GridPoint& beside = excess > 0 ? right : left;
  const JudgedCoverage line = judge_coverage(left, right, between, kind, level);
  const bool turns =
      share_of_bound_above(beside, on_bound.toys.poi_value.value) >= turned;
  if (turns || line.lowest < level - tolerated_lack - line.sigma) {
    between.above = between.below = std::max(left.threshold, right.threshold);
  }
  return between;
}

bool JudgedCoverage::misses(double target) const {
  return changes && std::abs(coverage - level) > target + 2 * sigma;
}

JudgedCoverage judge_coverage(const GridPoint& left,
                              const GridPoint& right,
                              const BetweenPoints& between,
                              IntervalKind kind,
                              double level) {
  const auto at_left = sorted_statistic(left.toys, kind);
  const auto at_right = sorted_statistic(right.toys, kind);
  const ProfileTransport transport(left.toys, right.toys);
  const auto n = static_cast<double>(at_left.size() + at_right.size());
  const double a = left.toys.poi_value.value;
  const double b = right.toys.poi_value.value;
  JudgedCoverage worst{.coverage = level,
                       .lowest = level,
                       .level = level,
                       .sigma = std::sqrt(level * (1 - level) / n),
                       .changes = differ(at_left, at_right)};
  const auto consider = [&worst, level](double poi, double coverage) {
    worst.lowest = std::min(worst.lowest, coverage);
    if (std::abs(coverage - level) <= std::abs(worst.coverage - level)) return;
    worst.poi = poi;
    worst.coverage = coverage;
  };
  for (const double fraction : {0.25, 0.5, 0.75}) {
    const double mu = a + fraction * (b - a);
    const double threshold = between.above + fraction * (between.below - between.above);
    const auto ratios = transport.at(mu, kind);
    consider(mu, covered_share(ratios, threshold));
    if (effective_toys(ratios) >= least_overlap * n) continue;
    consider(mu, share_at_or_below(at_left, threshold));
    consider(mu, share_at_or_below(at_right, threshold));
  }
  return worst;
}

void add_interpolation(ThresholdsFile& file,
                       const std::vector<PointToys>& toys,
                       const InterpolationOptions& options,
                       Diagnostics& diagnostics) {
  for (const Curve& points : curves_of(toys)) {
    std::vector<std::vector<Miss>> misses(points.size());
    for (const IntervalKind kind : options.kinds) {
      for (const double level : options.levels) {
        EntryLines lines(file, points, key_of(*points.front(), level, kind));
        for (std::size_t i = 0; i + 1 < points.size(); ++i) {
          const GridPoint left{*points[i], lines.threshold(i)};
          const GridPoint right{*points[i + 1], lines.threshold(i + 1)};
          const BetweenPoints between = options.judge
                                            ? threshold_between(left, right, kind, level)
                                            : line_between(left, right, kind);
          lines.set(i, between);
          if (!options.judge || between.discrete) continue;
          const JudgedCoverage judged = judge_coverage(left, right, between, kind, level);
          if (judged.misses(options.target)) misses[i].push_back({judged, kind});
        }
        lines.save();
      }
    }
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
      if (misses[i].empty()) continue;
      diagnostics.warning(miss_text(*points[i], *points[i + 1], misses[i]));
    }
  }
}

}  // namespace jacta
