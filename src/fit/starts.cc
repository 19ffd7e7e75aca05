// Where Newton's searches begin.
#include <algorithm>
#include <cmath>
#include <utility>

#include "minimise.h"
#include "newton.h"

namespace jacta {

// The distance by which a start is moved away from a bound: a hundredth of what is natural
// for the parameter, so that the gradient there is that of the bound but not at it; at most
// a tenth of what lies between its limits, which the other one needs as well.
double Newton::inset(std::size_t parameter) const {
  const auto& nominal = space_.parameters[parameter].nominal_value;
  const bool has_scale = nominal && nominal->value != 0;
  const double length = natural_length(space_, problem_, parameter);
  // A nominal value of 0 says nothing about what is small.
  const double distance = has_scale ? 0.01 * length : 0.01 * 0.01 * length;
  const Limits limits = problem_.limits[parameter];
  const double span = limits.upper - limits.lower;
  return std::isfinite(span) ? std::min(distance, 0.1 * span) : distance;
}

// A start exactly on a bound can be a trap (a rate of 0 explains no event): begin inside.
void Newton::move_inside(std::vector<double>& theta) const {
  for (const std::size_t p : free_) {
    const Limits limits = problem_.limits[p];
    double& x = theta[p];
    x = std::clamp(x, limits.lower, limits.upper);
    if (x == limits.lower) x += inset(p);
    if (x == limits.upper) x -= inset(p);
  }
}

std::vector<double> Newton::inner_start(std::vector<double> theta) const {
  move_inside(theta);
  return theta;
}

// The start, off the anchors where events have no density on them.
Newton::State Newton::start_at(std::vector<double> theta) {
  State state = state_at(inner_start(std::move(theta)));
  if (state.outliers() == 0) return state;
  for (const auto& [p, cell] : faces(state)) {
    State best = state;
    for (const int k : {state.cells[p], cell}) {
      State side = state;
      side.cells[p] = k;
      side.theta = off_borders(side);
      evaluate(side);
      const bool fewer = side.outliers() < best.outliers();
      const bool lower = side.outliers() == best.outliers() && side.f() < best.f();
      if (fewer || lower) best = std::move(side);
    }
    state = std::move(best);
  }
  return state;
}

// The search begins off the limits. A start on a limit that is higher than what the
// search found (an efficiency of 0 at a huge rate, which 0.01 would multiply) is a place
// to begin after all.
void Newton::ask_given_start(Minimum& best) {
  const auto on_limit = [this](std::size_t p) {
    const double x = problem_.start[p];
    return x == problem_.limits[p].lower || x == problem_.limits[p].upper;
  };
  if (std::none_of(free_.begin(), free_.end(), on_limit)) return;
  State given = state_at(problem_.start);
  if (given.outliers() > 0) return;
  const bool higher = !(best.ll >= -given.f() - tolerance(given.f()));
  if (higher) try_from(std::move(given), best);
  best.n_calls = n_calls_;
}

// Searches from there; replaces `best` by what has a certificate, or is higher.
void Newton::try_from(State start, Minimum& best) {
  if (!std::isfinite(start.f())) return;
  const bool good = local_search(start);
  if (good && start.outliers() > 0) search_inside(start);
  Minimum other = certify(start, good);
  const bool better = other.valid == best.valid ? other.ll > best.ll : other.valid;
  if (better) best = std::move(other);
}

// A point beside a limit may not come down to it in steps that are relative to its
// distance.
std::vector<double> Newton::on_near_limits(std::vector<double> theta) const {
  // Of the natural length: ten thousand times nearer than starts are put (inset).
  constexpr double beside = 1e-6;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    double& x = theta[free_[v]];
    const Limits limits = problem_.limits[free_[v]];
    for (const double limit : {limits.lower, limits.upper}) {
      if (std::abs(x - limit) <= beside * variables_[v].length) x = limit;
    }
  }
  return theta;
}

// The nominal values, and the middle of every cell along the axes of the anchors.
std::vector<std::vector<double>> Newton::other_starts() const {
  std::vector<std::vector<double>> starts;
  auto nominal = problem_.start;
  for (const std::size_t p : free_) {
    const auto& value = space_.parameters[p].nominal_value;
    if (value) nominal[p] = value->value;
  }
  starts.push_back(nominal);
  for (const std::size_t p : free_) {
    const auto& anchors = space_.kinks[p];
    for (std::size_t k = 0; k + 1 < anchors.size(); ++k) {
      auto start = nominal;
      start[p] = 0.5 * (anchors[k] + anchors[k + 1]);
      starts.push_back(start);
    }
  }
  return starts;
}

}  // namespace jacta
