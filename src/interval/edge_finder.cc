#include "edge_finder.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/infinity.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

// What two fits of the same data leave between their ln L: the last steps of a fit (each
// ends within the tolerance of its EDM, of which converged Newton steps leave far less),
// and the rounding of the sums over events, some hundred times that of one number.
double tie_of(double best_ll) {
  return 4e-12 + 4e-14 * std::abs(best_ll);
}

// t at a distance s is b s + a s^2 until the other parameters give way: where it reaches
// the threshold, from the derivatives at a best fit that has no error of its own (at a
// bound or an anchor). 0 where they say nothing.
double step_by_derivatives(Evaluator& evaluator,
                           const EdgeProblem& p,
                           double direction,
                           double threshold) {
  if (!evaluator.has_derivatives()) return 0;
  const auto i = static_cast<Eigen::Index>(p.poi);
  const auto& theta = p.best.theta;
  std::vector<std::uint8_t> wanted(theta.size(), 0);
  wanted[p.poi] = 1;
  std::vector<int> cells(theta.size(), -1);
  const auto& anchors = evaluator.space().kinks[p.poi];
  const auto at = std::lower_bound(anchors.begin(), anchors.end(), theta[p.poi]);
  if (direction < 0 && at != anchors.begin() && at != anchors.end()) {
    cells[p.poi] = static_cast<int>(at - anchors.begin()) - 1;
  }
  Derivatives out;
  evaluator.likelihood().derivatives({.theta = theta, .cells = cells, .wanted = wanted},
                                     out);
  const double b = std::max(0.0, -2 * direction * out.gradient[i]);
  const double a = std::max(0.0, -out.hessian(i, i));
  const double step = 2 * threshold / (b + std::sqrt(b * b + 4 * a * threshold));
  return std::isfinite(step) ? step : 0;
}

}  // namespace

EdgeFinder::EdgeFinder(Evaluator& evaluator, const EdgeProblem& problem)
    : evaluator_(evaluator),
      p_(problem),
      profile_(evaluator,
               problem.problem,
               problem.poi,
               problem.best,
               problem.best_ll,
               problem.strategy),
      centre_(problem.best.theta[problem.poi]),
      tie_(tie_of(problem.best_ll)),
      // t at the best fit is known; no fit noise decides whether it is inside.
      excess_(2 * (problem.best_ll - problem.best.ll) - threshold(centre_)) {
  if (excess_ > 0 && excess_ <= tie_) excess_ = 0;
}

Edges EdgeFinder::find() {
  Edges edges{undefined, undefined};
  if (!p_.bounds.contains(centre_)) {
    edges.reason = "the best fit is outside the interval bounds";
  } else if (!(excess_ <= 0)) {
    edges.reason = "the threshold at the best fit is below t";
  } else {
    if (p_.kind != IntervalKind::lower) edges.upper = edge(p_.bounds.upper, infinity);
    if (p_.kind != IntervalKind::upper) edges.lower = edge(p_.bounds.lower, -infinity);
  }
  return edges;
}

// A covariance gives the step on the parabola of t; else the derivatives, else whatever
// there is that has the unit of the parameter.
double EdgeFinder::step(double direction) {
  // A threshold of 0 is no scale: that of a thirtieth of a standard deviation is one.
  const double threshold = std::max(this->threshold(centre_), 1e-3);
  const auto& smooth = p_.best.smooth;
  const auto found = std::find(smooth.begin(), smooth.end(), p_.poi);
  if (found != smooth.end() && p_.best.covariance.size() > 0) {
    const auto i = static_cast<Eigen::Index>(found - smooth.begin());
    const double step = std::sqrt(threshold * p_.best.covariance(i, i));
    if (std::isfinite(step) && step > 0) return step;
  }
  const double step = step_by_derivatives(evaluator_, p_, direction, threshold);
  if (step > 0) return step;
  const auto& nominal = evaluator_.parameters()[p_.poi].nominal_value;
  const double size =
      std::max(std::abs(centre_), nominal ? std::abs(nominal->value) : 0.0);
  const double room =
      direction > 0 ? p_.bounds.upper - centre_ : centre_ - p_.bounds.lower;
  // A guess: the root finder goes outward from it by factors of up to 8 (root.cc).
  return 0.1 * (size > 0 ? size : std::isfinite(room) ? room : 1.0);
}

double EdgeFinder::edge(double bound, double open) {
  if (bound == centre_) return open;
  const RootProblem problem{[this](double mu) { return above_threshold(mu); },
                            centre_,
                            excess_,
                            bound,
                            step(open > 0 ? 1 : -1)};
  const auto root = p_.root_find == RootFinding::extremal ? find_extremal_root(problem)
                                                          : find_root(problem);
  return root ? spanned(*root, bound, open) : open;
}

// NaN compares with nothing: it would pass for a point that is inside, and an edge would be
// infinite for want of a threshold.
double EdgeFinder::threshold(double mu) const {
  const double value = p_.threshold.value(mu);
  if (!std::isnan(value)) return value;
  throw InputError(
      fmt::format("the threshold at {} = {} is NaN",
                  evaluator_.parameters()[p_.poi].name,
                  shortest(mu)),
      "thresholds are needed between the bounds of the interval; narrow these, "
      "or say what holds outside the points that are known");
}

// The threshold is asked a little beside mu, in units of the distance from the best fit:
// 1e-6 of it, where a difference of two values near 1 keeps nine digits, but some dozen
// times the spacing of doubles at mu at least, and never 0. Beyond the bounds a threshold
// need not be known. The slope only speeds the root finder up.
double EdgeFinder::threshold_slope(double mu) const {
  const double h = std::max(1e-6 * std::abs(mu - centre_), 1e-14 * std::abs(mu)) + 1e-300;
  const double above = std::min(mu + h, p_.bounds.upper);
  const double below = std::max(mu - h, p_.bounds.lower);
  const double slope =
      (p_.threshold.value(above) - p_.threshold.value(below)) / (above - below);
  return std::isfinite(slope) ? slope : 0;
}

Slope EdgeFinder::above_threshold(double mu) {
  const auto value = profile_.at(mu);
  Slope result{value.t - threshold(mu), value.slope};
  if (result.slope) *result.slope -= threshold_slope(mu);
  const bool at_bound = mu == p_.bounds.lower || mu == p_.bounds.upper;
  if (at_bound && result.value > 0 && result.value <= tie_) result.value = 0;
  // ln L of a fit that did not converge is a lower bound: enough to be inside.
  result.certain = value.valid || !(result.value > 0) || !std::isfinite(value.t);
  samples_.push_back({mu, value.t, result.value, result.certain});
  return result;
}

// The edge, or that of the outermost points of the threshold that are inside.
double EdgeFinder::spanned(double edge, double bound, double open) {
  const double direction = open > 0 ? 1 : -1;
  while (const auto point = accepted_beyond(edge, bound, direction)) {
    if (*point == bound) return open;
    const auto next = continued(*point, bound, direction);
    if (!next) return open;
    edge = *next;
  }
  // A root beside a point of the threshold is that point: it is not known any better than
  // the tolerance of the root finder, of which this is a thousand times.
  for (const double point : p_.threshold.points) {
    if (std::abs(edge - point) <= 2e-9 * std::abs(edge - centre_)) return point;
  }
  return edge;
}

// t does not fall on the way out, so that a point whose threshold is below what t was
// before is outside without a fit. The extremal search stays with the piece of the best
// fit.
std::optional<double> EdgeFinder::accepted_beyond(double edge,
                                                  double bound,
                                                  double direction) {
  std::vector<double> beyond;
  for (const double point : p_.threshold.points) {
    if (direction * (point - edge) > 0 && direction * (bound - point) >= 0) {
      beyond.push_back(point);
    }
  }
  if (direction < 0) std::reverse(beyond.begin(), beyond.end());
  const bool nearest = p_.root_find == RootFinding::extremal;
  if (nearest && beyond.size() > 1) beyond.resize(1);
  for (const double point : beyond) {
    const double reached = largest_t_before(point, direction);
    if (p_.threshold.value(point) + tie_ < reached) continue;
    if (above_threshold(point).value > tie_) continue;
    const double between = 0.5 * (edge + point);
    if (nearest && above_threshold(between).value > tie_) continue;
    return point;
  }
  return {};
}

double EdgeFinder::largest_t_before(double mu, double direction) const {
  double largest = -infinity;
  for (const auto& sample : samples_) {
    const bool before = direction * (mu - sample.mu) >= 0;
    if (before && direction * (sample.mu - centre_) > 0) {
      largest = std::max(largest, sample.t);
    }
  }
  return largest;
}

// The edge beyond a point that is inside: the point itself where t passes the threshold
// there, as it does at a tie.
std::optional<double> EdgeFinder::continued(double point,
                                            double bound,
                                            double direction) {
  double room = std::abs(bound - point);
  for (const double next : p_.threshold.points) {
    const double distance = direction * (next - point);
    if (distance > 0) room = std::min(room, distance);
  }
  if (!std::isfinite(room)) room = std::abs(point - centre_);
  // Near enough that nothing happens between, and far enough that t can be told apart.
  const double beside = point + direction * 1e-6 * room;
  if (beside == point || above_threshold(beside).value > 0) return point;
  return find_root(
      {[this](double mu) { return above_threshold(mu); }, point, 0.0, bound, 0.1 * room});
}

// An edge rests on the outside sample next to it.
std::string uncertain_edges(const EdgeFinder& finder, const Edges& edges) {
  std::string text;
  for (const double direction : {-1.0, 1.0}) {
    const double edge = direction < 0 ? edges.lower : edges.upper;
    if (!std::isfinite(edge)) continue;
    const EdgeFinder::Sample* next = nullptr;
    double nearest = infinity;
    for (const auto& sample : finder.samples()) {
      if (direction * (sample.mu - finder.centre()) <= 0 || !(sample.excess > 0))
        continue;
      const double distance = std::abs(sample.mu - edge);
      if (distance < nearest) next = &sample;
      nearest = std::min(nearest, distance);
    }
    if (next == nullptr || next->certain) continue;
    if (!text.empty()) text += "; ";
    text += fmt::format(
        "the {} edge rests on a fit without certificate at {}: the true one may be "
        "farther "
        "out",
        direction < 0 ? "lower" : "upper",
        shortest(next->mu));
  }
  return text;
}

}  // namespace jacta
