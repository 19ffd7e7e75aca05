#include "root.h"

#include <algorithm>
#include <cmath>

namespace jacta {

namespace {

constexpr double x_tolerance = 2e-12;
constexpr double relative_tolerance = 8.9e-16;

// Works in the distance s >= 0 from the inside point, towards the bound.
class Search {
 public:
  explicit Search(const RootProblem& problem)
      : problem_(problem), sign_(problem.bound >= problem.inside ? 1 : -1) {
    length_ = std::min(std::abs(problem.bound - problem.inside), 1e19);
  }

  double length() const { return length_; }
  double position(double s) const {
    return s >= length_ && std::isfinite(problem_.bound) ? problem_.bound
                                                         : problem_.inside + sign_ * s;
  }
  Slope evaluate(double s) const {
    Slope result = problem_.function(position(s));
    if (result.slope) *result.slope *= sign_;
    return result;
  }
  double resolution(double s) const {
    return x_tolerance + relative_tolerance * std::abs(position(s));
  }

  // Refines [low, high] with f(low) <= 0 < f(high); `at_high` is the value at high.
  double refine(double low, double f_low, double high, Slope at_high) const {
    double best = high;
    Slope at_best = at_high;
    double f_high = at_high.value;
    for (int round = 0; round < 200; ++round) {
      const double width = high - low;
      if (width <= resolution(high)) break;
      double next = newton(best, at_best, low, f_low);
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
      if (correction <= 1e-9 * std::max(position_scale(next), 1e-3)) {
        const double last = newton(best, at_best, low, f_low);
        return std::isfinite(last) && last >= low && last <= high ? last : next;
      }
      // Three rounds that hardly narrow the bracket: halve it.
      if (round % 3 == 2 && high - low > 0.5 * width) {
        best = 0.5 * (low + high);
        at_best = evaluate(best);
        (at_best.value > 0 ? high : low) = best;
        (at_best.value > 0 ? f_high : f_low) = at_best.value;
      }
    }
    return 0.5 * (low + high);
  }

  // One step on the parabola through the minimum at s = 0 with the slope at s.
  static double newton(double s, const Slope& at, double, double) {
    if (!at.slope || !(*at.slope > 0)) return NAN;
    if (s <= 0) return s - at.value / *at.slope;
    const double curvature = *at.slope / s;
    const double discriminant = *at.slope * *at.slope - 2 * curvature * at.value;
    if (discriminant <= 0) return s - at.value / *at.slope;
    return s - 2 * at.value / (*at.slope + std::sqrt(discriminant));
  }

 private:
  double position_scale(double s) const { return std::abs(position(s)); }

  static double secant(double low, double f_low, double high, double f_high, int round) {
    const double middle = 0.5 * (low + high);
    if (!std::isfinite(f_high) || !std::isfinite(f_low) || round % 2 == 1) return middle;
    const double guess = low - f_low * (high - low) / (f_high - f_low);
    return guess > low && guess < high ? guess : middle;
  }

  const RootProblem& problem_;
  double sign_;
  double length_;
};

}  // namespace

std::optional<double> find_root(const RootProblem& problem) {
  const Search search(problem);
  if (search.length() == 0) return {};
  double low = 0;
  double f_low = problem.inside_value;
  double s = std::clamp(problem.first_step, 1e-12, search.length());
  while (true) {
    const Slope at = search.evaluate(s);
    if (at.value > 0) return search.position(search.refine(low, f_low, s, at));
    if (s >= search.length()) return {};
    low = s;
    f_low = at.value;
    const double guess = Search::newton(s, at, low, f_low);
    // A little beyond the guess, so that the root is bracketed.
    double next = std::isfinite(guess) && guess >= s ? guess + 0.05 * (guess - s) : 2 * s;
    next = std::clamp(next, s + 1e-3 * s, 8 * s);
    s = std::min(next, search.length());
  }
}

std::optional<double> find_extremal_root(const RootProblem& problem, double step) {
  const Search search(problem);
  double low = 0;
  double f_low = problem.inside_value;
  constexpr int most_steps = 10'000'000;
  for (int i = 1; i <= most_steps && low < search.length(); ++i) {
    const double s = std::min(i * step, search.length());
    const Slope at = search.evaluate(s);
    if (at.value > 0) return search.position(search.refine(low, f_low, s, at));
    low = s;
    f_low = at.value;
  }
  return {};
}

}  // namespace jacta
