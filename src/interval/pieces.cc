// Sets of accepted values that are not connected.
//
// Outward from the best fit the profile is sampled in steps of a fifth of the first step
// (the distance at which t should reach the threshold), beyond 4 of these in steps of a
// twentieth of the distance; besides, in 64 equal steps between finite bounds, in 8 steps
// per cell between anchors of the parameter of interest, and at the points of the
// threshold. Where three neighbours show an extremum of t - threshold on the wrong side,
// it is followed by golden sections to a thousandth of the step, as long as four times
// the difference of the neighbours would reach the threshold. A piece or a gap that is
// narrower than the steps, and leaves no extremum in them, is not seen. An open side is
// sampled up to 100 times the distance of its edge or of the farthest anchor.
//
// The numbers are a price, not a proof: they make some 200 fits per interval, and sets are
// broken on the scale of the first step (a second maximum), of cells (kinks) or of the
// bounds, which is why each has its own steps.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "edge_finder.h"
#include "jacta/base/infinity.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct Place {
  double mu;
  double excess;
};

class PieceFinder {
 public:
  PieceFinder(EdgeFinder& finder, const Edges& edges)
      : finder_(finder), edges_(edges), kinks_(finder.kinks()) {}

  std::vector<Limits> find() {
    places_.push_back({finder_.centre(), finder_.excess_at_centre()});
    const IntervalKind kind = finder_.problem().kind;
    if (kind != IntervalKind::upper) sample(-1);
    if (kind != IntervalKind::lower) sample(1);
    sort();
    follow_extrema();
    return assemble(kind == IntervalKind::upper ? undefined : open_end(-1),
                    kind == IntervalKind::lower ? undefined : open_end(1));
  }

 private:
  double bound(double direction) const {
    const auto& p = finder_.problem();
    const Limits limits = p.problem.limits[p.poi];
    return direction > 0 ? std::min(p.bounds.upper, limits.upper)
                         : std::max(p.bounds.lower, limits.lower);
  }

  // An edge that is not met up to the bound; the end of the model's domain is one.
  double open_end(double direction) const {
    const double end = bound(direction);
    const auto& bounds = finder_.problem().bounds;
    if (end == (direction > 0 ? bounds.upper : bounds.lower)) return direction * infinity;
    const double known = direction > 0 ? edges_.upper : edges_.lower;
    return std::isfinite(known) ? known : end;
  }

  double excess(double mu) {
    const double value = finder_.above_threshold(mu).value;
    return value > 0 && value <= finder_.tie() ? 0 : value;
  }

  void sample(double direction) {
    const double centre = finder_.centre();
    const double end = bound(direction);
    if (end == centre) return;
    const double known = direction > 0 ? edges_.upper : edges_.lower;
    double unit = finder_.step(direction);
    double reach = unit;
    if (std::isfinite(known) && known != centre) {
      unit = std::min(unit, std::abs(known - centre));
      reach = std::max(reach, std::abs(known - centre));
    }
    for (const double kink : kinks_) reach = std::max(reach, std::abs(kink - centre));
    const double length = std::isfinite(end) ? std::abs(end - centre) : 100 * reach;
    std::vector<double> distances;
    for (double s = 0.2 * unit; s < length; s += std::max(0.2 * unit, 0.05 * s)) {
      distances.push_back(s);
    }
    distances.push_back(length);
    constexpr int equal_steps = 64;
    for (int i = 1; std::isfinite(end) && i < equal_steps; ++i) {
      distances.push_back(length * i / equal_steps);
    }
    constexpr int steps_per_cell = 8;
    for (std::size_t k = 0; k + 1 < kinks_.size(); ++k) {
      for (int i = 0; i <= steps_per_cell; ++i) {
        const double mu = kinks_[k] + (kinks_[k + 1] - kinks_[k]) * i / steps_per_cell;
        distances.push_back(direction * (mu - centre));
      }
    }
    std::vector<double> positions;
    for (const double s : distances) {
      if (s > 0 && s <= length) {
        positions.push_back(s == length && std::isfinite(end) ? end
                                                              : centre + direction * s);
      }
    }
    for (const double point : finder_.problem().threshold.points) {
      const double s = direction * (point - centre);
      if (s > 0 && s <= length) positions.push_back(point);
    }
    std::sort(positions.begin(), positions.end());
    if (direction < 0) std::reverse(positions.begin(), positions.end());
    positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
    for (const double mu : positions) places_.push_back({mu, excess(mu)});
  }

  void sort() {
    std::sort(places_.begin(), places_.end(), [](const Place& a, const Place& b) {
      return a.mu < b.mu;
    });
  }

  void follow_extrema() {
    std::vector<Place> found;
    for (std::size_t i = 1; i + 1 < places_.size(); ++i) {
      const Place &a = places_[i - 1], &b = places_[i], &c = places_[i + 1];
      const bool same_side =
          (a.excess > 0) == (b.excess > 0) && (c.excess > 0) == (b.excess > 0);
      const double sign = b.excess > 0 ? 1 : -1;
      const bool extremum =
          sign * b.excess <= sign * a.excess && sign * b.excess <= sign * c.excess;
      if (!same_side || !extremum || !std::isfinite(b.excess)) continue;
      if (const auto place = across(a, b, c, sign)) found.push_back(*place);
    }
    places_.insert(places_.end(), found.begin(), found.end());
    sort();
  }

  // Whether the extremum may reach 0: it goes beyond b by no more than what b goes beyond
  // its neighbours if it is a parabola, and 4 times that leaves room for what is not one;
  // 0.1 is for neighbours at equal height.
  static bool is_promising(const Place& a, const Place& b, const Place& c) {
    const double depth =
        std::max(std::abs(a.excess), std::abs(c.excess)) - std::abs(b.excess);
    return std::abs(b.excess) <= 4 * depth + 0.1;
  }

  // The extremum between a and c, by golden sections; a place on the other side of 0, if
  // one is met.
  std::optional<Place> across(Place a, Place b, Place c, double sign) {
    const double smallest = 1e-3 * (c.mu - a.mu);
    constexpr double golden = 0.381966011250105;  // (3 - sqrt 5) / 2
    while (c.mu - a.mu > smallest && is_promising(a, b, c)) {
      const bool right = c.mu - b.mu > b.mu - a.mu;
      const double mu =
          right ? b.mu + golden * (c.mu - b.mu) : b.mu - golden * (b.mu - a.mu);
      if (mu <= a.mu || mu >= c.mu || mu == b.mu) return {};
      const Place next{mu, excess(mu)};
      if ((sign > 0) == (next.excess <= 0)) return next;
      if (sign * next.excess < sign * b.excess) {
        (right ? a : c) = b;
        b = next;
      } else {
        (right ? c : a) = next;
      }
    }
    return {};
  }

  double root(const Place& inside, const Place& outside) {
    // The edges that are known already, to the last bit; beside is as in spanned() of
    // edge_finder.cc.
    for (const double edge : {edges_.lower, edges_.upper}) {
      const double from = std::min(inside.mu, outside.mu);
      const double to = std::max(inside.mu, outside.mu);
      const double near = 2e-9 * std::abs(edge - finder_.centre());
      if (std::isfinite(edge) && edge >= from - near && edge <= to + near) return edge;
    }
    const auto result =
        find_root({[this](double mu) { return finder_.above_threshold(mu); },
                   inside.mu,
                   std::min(inside.excess, 0.0),
                   outside.mu,
                   std::abs(outside.mu - inside.mu)});
    return result.value_or(outside.mu);
  }

  std::vector<Limits> assemble(double open_below, double open_above) {
    std::vector<Limits> pieces;
    bool in_piece = false;
    for (std::size_t i = 0; i < places_.size(); ++i) {
      const bool inside = places_[i].excess <= 0;
      if (inside && !in_piece) {
        pieces.push_back(
            {i == 0 ? open_below : root(places_[i], places_[i - 1]), open_above});
      } else if (!inside && in_piece) {
        pieces.back().upper = root(places_[i - 1], places_[i]);
      }
      in_piece = inside;
    }
    return pieces;
  }

  EdgeFinder& finder_;
  const Edges& edges_;
  std::vector<double> kinks_;
  std::vector<Place> places_;
};

}  // namespace

std::vector<Limits> find_pieces(EdgeFinder& finder, const Edges& edges) {
  if (!edges.reason.empty()) return {};
  return PieceFinder(finder, edges).find();
}

void look_into_cells(EdgeFinder& finder) {
  const auto kinks = finder.kinks();
  const auto& p = finder.problem();
  const Limits limits = p.problem.limits[p.poi];
  for (std::size_t k = 0; k + 1 < kinks.size(); ++k) {
    const double middle = 0.5 * (kinks[k] + kinks[k + 1]);
    for (const double mu : {kinks[k], middle, kinks[k + 1]}) {
      if (mu == kinks[k] && k > 0) continue;
      if (!p.bounds.contains(mu) || !limits.contains(mu)) continue;
      if ((p.kind == IntervalKind::upper && mu < finder.centre()) ||
          (p.kind == IntervalKind::lower && mu > finder.centre())) {
        continue;
      }
      finder.above_threshold(mu);
    }
  }
}

std::string disconnection(const EdgeFinder& finder, const Edges& edges) {
  const double centre = finder.centre();
  for (const auto& sample : finder.samples()) {
    const double edge = sample.mu > centre ? edges.upper : edges.lower;
    if (std::isnan(edge)) continue;
    const bool within = std::abs(sample.mu - centre) <= std::abs(edge - centre);
    // Beside an edge the sign is a matter of rounding: t changes by about 1e-6 of the
    // threshold there, more than ten times what fits leave (Profile::noise).
    const bool beside = std::abs(sample.mu - edge) <= 1e-6 * std::abs(edge - centre);
    if (beside) continue;
    if (within && sample.excess > finder.tie()) {
      return fmt::format("the set is not connected: {} is between the edges and outside",
                         shortest(sample.mu));
    }
    if (!within && sample.excess <= 0) {
      return fmt::format("the set is not connected: {} is inside as well",
                         shortest(sample.mu));
    }
  }
  return {};
}

}  // namespace jacta
