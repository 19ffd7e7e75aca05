#include "root.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace jacta {

namespace {

// The root's distance from the inside point is found to this fraction, but no finer than
// the position can be written, nor where it is this much smaller than the first guess.
// The tolerances are those of SciPy's brentq, which the reference calls: xtol = 2e-12 and
// rtol = 4 epsilon.
constexpr double distance_tolerance = 2e-12;
constexpr double rounding = 8.9e-16;
constexpr double smallest_distance = 1e-6;
// A search without an end is given up at this multiple of the first guess, where a term
// of the first guess is 1e3 times below the rounding of a sum with it.
constexpr double longest_search = 1e19;
// Bisection of any bracket of doubles ends in 64 + 11 halvings of position and exponent;
// a halving comes every third round at least.
constexpr int most_rounds = 3 * 75;
// A bracket whose ends differ by more than this factor is halved in its logarithm: six
// plain halvings go by to bring the upper end down as far.
constexpr double wide_bracket = 64;
// A bracket that begins at the inside point has no logarithm: after four rounds it is cut
// at a thousandth of its end.
constexpr int plain_rounds = 4;
constexpr double first_cut = 1e-3;
// The relative error of a Newton step is squared by the next one: from 1e-9 it falls
// below rounding.
constexpr double last_correction = 1e-9;
// Outward steps grow by no more than three halvings can undo, and go this part of the way
// beyond a guess, so that a guess that is good to 5 % brackets the root.
constexpr double largest_growth = 8;
constexpr double beyond_guess = 0.05;
constexpr double least_growth = 1e-3;
// So often the distance is doubled in search of a fit with a certificate: to 256 times.
constexpr int steps_beyond = 8;

// Works in the distance s >= 0 from the inside point, towards the bound.
class Search {
 public:
  explicit Search(const RootProblem& problem)
      : problem_(problem), sign_(problem.bound >= problem.inside ? 1 : -1) {
    const double distance = std::abs(problem.bound - problem.inside);
    // The next number that can be told from the inside point.
    const double shortest = std::max(2 * rounding * std::abs(problem.inside),
                                     std::numeric_limits<double>::min());
    double unit = problem.first_step;
    if (!(unit > 0 && std::isfinite(unit))) unit = std::isfinite(distance) ? distance : 1;
    unit_ = std::min(std::max(unit, shortest), distance);
    length_ = std::isfinite(distance) ? distance : longest_search * unit_;
  }

  double length() const { return length_; }
  /// The scale of the problem: the first guess of the root's distance.
  double unit() const { return unit_; }
  double position(double s) const {
    return s >= length_ && std::isfinite(problem_.bound) ? problem_.bound
                                                         : problem_.inside + sign_ * s;
  }
  Slope evaluate(double s) const {
    Slope result = problem_.function(position(s));
    if (result.slope) *result.slope *= sign_;
    return result;
  }
  /// A value above zero that is not certain gives way to a certain one farther out, where
  /// one is met.
  Slope look_beyond(double& s, Slope at) const {
    if (at.certain || !(at.value > 0)) return at;
    double farther = s;
    for (int step = 0; step < steps_beyond && farther < length_; ++step) {
      farther = std::min(2 * farther, length_);
      const Slope other = evaluate(farther);
      if (!other.certain && other.value > 0) continue;
      s = farther;
      return other;
    }
    return at;
  }
  double resolution(double s) const {
    return distance_tolerance * std::max(s, smallest_distance * unit_) +
           rounding * std::abs(position(s));
  }

  // Refines [low, high] with f(low) <= 0 < f(high); `at_high` is the value at high.
  double refine(double low, double f_low, double high, Slope at_high) const {
    double best = high;
    Slope at_best = at_high;
    double f_high = at_high.value;
    for (int round = 0; round < most_rounds; ++round) {
      const double width = high - low;
      if (width <= resolution(high)) break;
      double next = newton(best, at_best);
      const bool usable = std::isfinite(next) && next > low && next < high;
      if (!usable) next = secant(low, f_low, high, f_high, round);
      if (std::abs(next - best) <= resolution(next)) return next;
      const Slope value = evaluate(next);
      if (value.value == 0) return next;
      if (value.value > 0) {
        high = next;
        f_high = value.value;
      } else {
        low = next;
        f_low = value.value;
      }
      const double move = std::abs(next - best);
      best = next;
      at_best = value;
      const double correction =
          value.slope && *value.slope > 0 ? std::abs(value.value / *value.slope) : move;
      // Quadratic convergence: the next correction would be far below the resolution.
      if (correction <= last_correction * next + resolution(next)) {
        const double last = newton(best, at_best);
        return std::isfinite(last) && last >= low && last <= high ? last : next;
      }
      // Three rounds that hardly narrow the bracket: halve it.
      if (round % 3 == 2 && high - low > 0.5 * width) {
        best = middle(low, high);
        at_best = evaluate(best);
        (at_best.value > 0 ? high : low) = best;
        (at_best.value > 0 ? f_high : f_low) = at_best.value;
      }
    }
    return 0.5 * (low + high);
  }

  // One step on the parabola through the minimum at s = 0 with the slope at s.
  static double newton(double s, const Slope& at) {
    if (!at.slope || !(*at.slope > 0)) return NAN;
    if (s <= 0) return s - at.value / *at.slope;
    const double curvature = *at.slope / s;
    const double discriminant = *at.slope * *at.slope - 2 * curvature * at.value;
    if (discriminant <= 0) return s - at.value / *at.slope;
    return s - 2 * at.value / (*at.slope + std::sqrt(discriminant));
  }

 private:
  // Halves a bracket, or its logarithm where it spans orders of magnitude.
  static double middle(double low, double high) {
    if (low > 0 && high > wide_bracket * low) return std::sqrt(low) * std::sqrt(high);
    return 0.5 * (low + high);
  }

  static double secant(double low, double f_low, double high, double f_high, int round) {
    const double half =
        low > 0 || round < plain_rounds ? middle(low, high) : first_cut * high;
    if (!std::isfinite(f_high) || !std::isfinite(f_low) || round % 2 == 1) return half;
    const double guess = low - f_low * (high - low) / (f_high - f_low);
    return guess > low && guess < high ? guess : half;
  }

  const RootProblem& problem_;
  double sign_;
  double unit_;
  double length_;
};

}  // namespace

std::optional<double> find_root(const RootProblem& problem) {
  const Search search(problem);
  if (search.length() == 0) return {};
  double low = 0;
  double f_low = problem.inside_value;
  double s = search.unit();
  while (true) {
    const Slope at = search.look_beyond(s, search.evaluate(s));
    if (at.value > 0) return search.position(search.refine(low, f_low, s, at));
    if (s >= search.length()) return {};
    low = s;
    f_low = at.value;
    const double guess = Search::newton(s, at);
    // A little beyond the guess, so that the root is bracketed.
    double next =
        std::isfinite(guess) && guess >= s ? guess + beyond_guess * (guess - s) : 2 * s;
    next = std::clamp(next, s + least_growth * s, largest_growth * s);
    s = std::min(next, search.length());
  }
}

std::optional<double> find_extremal_root(const RootProblem& problem, double fraction) {
  const Search search(problem);
  // Beyond this many units a step is a fraction of the distance.
  constexpr double far = 10;
  double low = 0;
  double f_low = problem.inside_value;
  while (low < search.length()) {
    const double step = fraction * std::max(search.unit(), low / far);
    double s = std::min(low + step, search.length());
    if (s == low) break;
    const Slope at = search.look_beyond(s, search.evaluate(s));
    if (at.value > 0) return search.position(search.refine(low, f_low, s, at));
    low = s;
    f_low = at.value;
  }
  return {};
}

}  // namespace jacta
