#include "jacta/neyman/adaptive_grid.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "jacta/config/key_table.h"
#include "jacta/interval/confidence_level.h"
#include "jacta/neyman/coverage.h"
#include "jacta/neyman/threshold_quantile.h"
#include "measured_points.h"
#include "profile_transport.h"

namespace jacta {

namespace {

// The scatter of the coverage with a point's toys is this part of the target.
constexpr double toys_precision = 3;
constexpr std::size_t most_uniform_points = 10000;

void check_options(const AdaptiveOptions& options) {
  if (!(options.target > 0 && options.target < 1)) {
    throw InputError(
        fmt::format("the target {} of an adaptive grid is not between 0 "
                    "and 1",
                    shortest(options.target)));
  }
  if (options.levels.empty() || options.kinds.empty()) {
    throw UsageError("an adaptive grid needs confidence levels and kinds");
  }
  for (const double level : options.levels) check_level(level);
}

std::vector<double> checked_points(std::vector<double> points, std::size_t max_points) {
  std::sort(points.begin(), points.end());
  points.erase(std::unique(points.begin(), points.end()), points.end());
  if (points.size() < 2) {
    throw InputError("an adaptive grid needs at least two points to begin with");
  }
  if (points.size() > max_points) {
    throw InputError(fmt::format("max_points {} is less than the {} points to begin with",
                                 max_points,
                                 points.size()));
  }
  return points;
}

class Refinement {
 public:
  Refinement(std::vector<double> points,
             std::size_t n_curves,
             const PointSampler& sampler,
             const AdaptiveOptions& options)
      : points_(std::move(points)),
        n_curves_(n_curves),
        n_toys_(options.toys()),
        sampler_(sampler),
        options_(options),
        measured_(n_curves, options) {
    for (const double poi : points_) measure(poi);
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      middles_.push_back(error_between(points_[i], points_[i + 1]));
    }
  }

  void run() {
    while (points_.size() < options_.max_points) {
      const auto worst = worst_middle();
      if (std::abs(worst->error) <= options_.target) return;
      const auto i = worst - middles_.begin();
      const double left = points_[static_cast<std::size_t>(i)];
      const double right = points_[static_cast<std::size_t>(i) + 1];
      const double middle = 0.5 * (left + right);
      if (!(left < middle && middle < right)) return;
      points_.insert(points_.begin() + i + 1, middle);
      middles_[static_cast<std::size_t>(i)] = error_between(left, middle);
      middles_.insert(middles_.begin() + i + 1, error_between(middle, right));
    }
  }

  AdaptiveGrid result() {
    AdaptiveGrid grid;
    for (std::size_t curve = 0; curve < n_curves_; ++curve) {
      for (const double poi : points_) {
        grid.toys.push_back(measured_.toys(poi)[curve]);
      }
    }
    GridCertificate& certificate = grid.certificate;
    certificate.largest = *worst_middle();
    certificate.achieved = std::abs(certificate.largest.error) <= options_.target;
    certificate.target = options_.target;
    certificate.max_points = options_.max_points;
    certificate.points = points_;
    certificate.middles = middles_;
    for (std::size_t i = 0; i + 1 < points_.size(); ++i) {
      const auto jump = jumps_.find(points_[i]);
      if (jump == jumps_.end() || jump->second.right != points_[i + 1]) continue;
      certificate.jumps.push_back(jump->second);
    }
    certificate.toys_per_point = n_toys_;
    certificate.total_toys = n_toys_ * n_curves_ * measured_.values().size();
    certificate.uniform_points = uniform_points(std::abs(certificate.largest.error));
    return grid;
  }

 private:
  void measure(double poi) {
    if (measured_.contains(poi)) return;
    std::vector<PointToys> toys;
    for (std::size_t curve = 0; curve < n_curves_; ++curve) {
      toys.push_back(sampler_(curve, poi, n_toys_));
    }
    measured_.add(poi, std::move(toys));
  }

  void note_jump(double left, double right, const ThresholdCell& cell) {
    jumps_[left] = {left, right, cell.level, cell.kind, cell.curve};
  }

  // The largest error that is measured between two points: at the middle and, where that
  // is within the target, at those quarters whose error is judged to be larger. A line
  // that meets a curve in the middle may leave it on both sides.
  InterpolationError error_between(double left, double right) {
    const double middle = 0.5 * (left + right);
    measure(middle);
    InterpolationError worst = error_at(left, right, middle);
    for (const double end : {left, right}) {
      if (std::abs(worst.error) > options_.target) break;
      const double quarter = 0.5 * (end + middle);
      if (!may_miss(left, right, std::min(end, middle), std::max(end, middle))) continue;
      measure(quarter);
      const InterpolationError error = error_at(left, right, quarter);
      if (std::abs(error.error) > std::abs(worst.error)) worst = error;
    }
    return worst;
  }

  // Whether the thresholds between `left` and `right` are judged to miss the target in
  // the middle of a half of them, from the toys at the ends of that half.
  bool may_miss(double left, double right, double begin, double end) const {
    const double poi = 0.5 * (begin + end);
    for (std::size_t curve = 0; curve < n_curves_; ++curve) {
      const ProfileTransport transport(measured_.toys(begin)[curve],
                                       measured_.toys(end)[curve]);
      for (const IntervalKind kind : options_.kinds) {
        const auto ratios = transport.at(poi, kind);
        for (std::size_t c = 0; c < measured_.cells().size(); ++c) {
          const ThresholdCell& cell = measured_.cells()[c];
          if (cell.curve != curve || cell.kind != kind) continue;
          const BetweenPoints between = measured_.between(left, right, c);
          if (between.discrete) continue;
          const double covered =
              covered_share(ratios, threshold_at(between, left, right, poi));
          if (std::abs(covered - cell.level) > options_.target) return true;
        }
      }
    }
    return false;
  }

  static double threshold_at(const BetweenPoints& between,
                             double left,
                             double right,
                             double poi) {
    const double fraction = (poi - left) / (right - left);
    return (1 - fraction) * between.above + fraction * between.below;
  }

  // The largest error at a measured value.
  InterpolationError error_at(double left, double right, double poi) {
    InterpolationError worst{.poi = poi};
    for (std::size_t c = 0; c < measured_.cells().size(); ++c) {
      const ThresholdCell& cell = measured_.cells()[c];
      const BetweenPoints between = measured_.between(left, right, c);
      double error =
          measured_.coverage_error(poi, c, threshold_at(between, left, right, poi));
      if (between.is_jump() && error > 0) {
        // Halving would move the jump into one half, as large as it is.
        note_jump(left, right, cell);
        error = 0;
      }
      if (worst.level > 0 && std::abs(error) <= std::abs(worst.error)) continue;
      const double p = cell.level;
      // Toys of the middle, and of its two neighbours with half a weight each, of which
      // the line between them is made: 1 + 1/4 + 1/4 variances of a share.
      const double sigma = std::sqrt(1.5 * p * (1 - p) / static_cast<double>(n_toys_));
      worst = {poi, error, sigma, cell.level, cell.kind, cell.curve};
    }
    return worst;
  }

  std::vector<InterpolationError>::const_iterator worst_middle() const {
    return std::max_element(middles_.begin(),
                            middles_.end(),
                            [](const InterpolationError& a, const InterpolationError& b) {
                              return std::abs(a.error) < std::abs(b.error);
                            });
  }

  // Whether `n` points at equal distances keep the error everywhere within `allowed`.
  bool uniform_grid_suffices(std::size_t n, double allowed) const {
    const double first = points_.front();
    const double step = (points_.back() - first) / static_cast<double>(n - 1);
    for (const double poi : measured_.values()) {
      const double index = std::min((poi - first) / step, static_cast<double>(n - 2));
      const double left = first + std::floor(index) * step;
      const double fraction = (poi - left) / step;
      for (std::size_t c = 0; c < measured_.cells().size(); ++c) {
        const double threshold =
            (1 - fraction) * measured_.interpolated(left, c) +
            fraction * measured_.interpolated(std::min(left + step, points_.back()), c);
        if (std::abs(measured_.coverage_error(poi, c, threshold)) > allowed) return false;
      }
    }
    return true;
  }

  std::size_t uniform_points(double allowed) const {
    for (std::size_t n = 2; n <= most_uniform_points; ++n) {
      if (uniform_grid_suffices(n, allowed)) return n;
    }
    return 0;
  }

  std::vector<double> points_;
  std::size_t n_curves_;
  std::size_t n_toys_;
  const PointSampler& sampler_;
  const AdaptiveOptions& options_;
  MeasuredPoints measured_;
  std::vector<InterpolationError> middles_;  ///< middles_[i] between points_ i and i + 1
  std::map<double, ThresholdJump> jumps_;    ///< by the lower end of an interval
};

Node error_node(const InterpolationError& error) {
  Node node = Node::map();
  node.set("poi", Node::real(error.poi));
  node.set("error", Node::real(error.error));
  node.set("sigma", Node::real(error.sigma));
  node.set("confidence_level", Node::real(error.level));
  node.set("kind", Node::string(word(error.kind)));
  node.set("curve", Node::integer(static_cast<std::int64_t>(error.curve)));
  return node;
}

Node jump_node(const ThresholdJump& jump) {
  Node node = Node::map();
  node.set("from", Node::real(jump.left));
  node.set("to", Node::real(jump.right));
  node.set("confidence_level", Node::real(jump.level));
  node.set("kind", Node::string(word(jump.kind)));
  node.set("curve", Node::integer(static_cast<std::int64_t>(jump.curve)));
  return node;
}

Node count_node(std::size_t count) {
  return Node::integer(static_cast<std::int64_t>(count));
}

KeyTable adaptive_keys(AdaptiveOptions& options) {
  Node points = type_schema("integer");
  points.set("minimum", Node::integer(2));
  const auto read_points = [&options](const Node& n) {
    if (n.as_integer() < 2) throw n.error("max_points must be at least 2");
    options.max_points = static_cast<std::size_t>(n.as_integer());
  };
  return {{"target",
           into(options.target),
           "largest error of the coverage between the points of the grid"},
          {"max_points",
           accepting(with_default(std::move(points), count_node(options.max_points)),
                     read_points),
           "points of the grid at most"}};
}

}  // namespace

Node AdaptiveOptions::schema() {
  AdaptiveOptions options;
  return adaptive_keys(options).schema();
}

AdaptiveOptions AdaptiveOptions::from_config(const Node& node) {
  std::vector<Problem> problems;
  AdaptiveOptions options;
  adaptive_keys(options).read(node, problems);
  throw_first_error(problems);
  check_options(options);
  return options;
}

std::size_t AdaptiveOptions::toys() const {
  std::size_t most = 0;
  for (const double level : levels) {
    most = std::max(most, toys_for_coverage_error(level, target / toys_precision));
  }
  return most;
}

Node GridCertificate::to_node() const {
  Node node = Node::map();
  node.set("achieved", Node::boolean(achieved));
  node.set("target", Node::real(target));
  node.set("n_points", count_node(points.size()));
  node.set("max_points", count_node(max_points));
  node.set("uniform_grid_points_for_equal_error",
           uniform_points == 0 ? Node() : count_node(uniform_points));
  node.set("toys_per_point", count_node(toys_per_point));
  node.set("total_toys", count_node(total_toys));
  node.set("largest_error", error_node(largest));
  std::vector<Node> values;
  for (const double poi : points) values.push_back(Node::real(poi));
  node.set("points", Node::list(std::move(values)));
  std::vector<Node> errors;
  for (const auto& error : middles) errors.push_back(error_node(error));
  node.set("middles", Node::list(std::move(errors)));
  if (!jumps.empty()) {
    std::vector<Node> found;
    for (const auto& jump : jumps) found.push_back(jump_node(jump));
    node.set("jumps", Node::list(std::move(found)));
  }
  return node;
}

AdaptiveGrid refine_grid(const std::vector<double>& initial_points,
                         std::size_t n_curves,
                         const PointSampler& sampler,
                         const AdaptiveOptions& options) {
  check_options(options);
  Refinement refinement(
      checked_points(initial_points, options.max_points), n_curves, sampler, options);
  refinement.run();
  return refinement.result();
}

}  // namespace jacta
