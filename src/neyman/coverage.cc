#include "jacta/neyman/coverage.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/interval/confidence_level.h"

namespace jacta {

std::size_t toys_for_coverage_error(double level, double target) {
  check_level(level);
  if (!(target > 0)) {
    throw InputError(fmt::format(
        "the target {} for the error of the coverage is not positive", shortest(target)));
  }
  // A target that divides the variance up to rounding needs no further toy.
  const double toys = level * (1 - level) / (target * target);
  return static_cast<std::size_t>(std::ceil(toys * (1 - 1e-12)));
}

CoverageCheck check_coverage(std::size_t n_below,
                             std::size_t n_at,
                             std::size_t n_test,
                             const CoverageGate& gate) {
  check_level(gate.level);
  if (n_test == 0) throw InputError("there are no toys to measure a coverage with");
  const auto n = static_cast<double>(n_test);
  CoverageCheck check;
  check.below = static_cast<double>(n_below) / n;
  check.coverage = static_cast<double>(n_below + n_at) / n;
  double inverse = 1 / n;
  if (gate.n_threshold > 0) inverse += 1 / static_cast<double>(gate.n_threshold);
  check.sigma = std::sqrt(gate.level * (1 - gate.level) * inverse);
  const double excess = std::max(0.0, check.below - gate.level);
  const double lack = std::max(0.0, gate.level - check.coverage);
  check.pull = (excess - lack) / check.sigma;
  check.passed = std::abs(check.pull) <= gate.sigmas;
  check.text = fmt::format(
      "P(t < q) = {:.4f} and P(t <= q) = {:.4f} against the level {} +- {:.4f}: {:+.1f} "
      "sigma, {} allowed",
      check.below,
      check.coverage,
      shortest(gate.level),
      check.sigma,
      check.pull,
      shortest(gate.sigmas));
  return check;
}

CoverageCheck check_coverage(std::span<const double> t,
                             double threshold,
                             const CoverageGate& gate) {
  std::size_t below = 0;
  std::size_t at = 0;
  for (const double value : t) {
    below += value < threshold ? 1 : 0;
    at += value == threshold ? 1 : 0;
  }
  return check_coverage(below, at, t.size(), gate);
}

}  // namespace jacta
