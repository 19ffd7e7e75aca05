// Limits at which events lose their density.
#include <algorithm>
#include <cmath>

#include "newton.h"

namespace jacta {

namespace {

// Of the way to a limit, where a step is tried again short of it.
constexpr double share = 0.9;
// Limits that one step reaches are looked at one by one, if there are not more.
constexpr std::size_t most_probes = 4;

}  // namespace

// The step to `trial` lost events: finds the limits that it reached and that made it so,
// and keeps off them. Where it needs several together (an event that any of two sources
// explains), off all of them. False where the step reached no limit.
bool Newton::keep_off(const State& from, const State& trial) {
  std::vector<std::size_t> reached;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    const Limits limits = cell_limits(v, from);
    const double x = trial.theta[p];
    const bool on_limit = x == limits.lower || x == limits.upper;
    if (!variables_[v].kept_off && on_limit && from.theta[p] != x) reached.push_back(v);
  }
  std::vector<std::size_t> guilty;
  if (reached.size() > 1 && reached.size() <= most_probes) {
    for (const std::size_t v : reached) {
      State probe;
      probe.theta = trial.theta;
      probe.cells = trial.cells;
      for (const std::size_t w : reached) {
        const std::size_t p = free_[w];
        if (w != v) probe.theta[p] += (share - 1) * (trial.theta[p] - from.theta[p]);
      }
      evaluate(probe);
      if (probe.outliers() > from.outliers()) guilty.push_back(v);
    }
  }
  if (guilty.empty()) guilty = reached;
  for (const std::size_t v : guilty)
    variables_[v].kept_off = variables_[v].approached = true;
  return !guilty.empty();
}

// A variable that was kept off a limit and is pushed against it without losing events
// any more (another source explains them by now) lands on it.
bool Newton::settle(State& state) {
  for (std::size_t v = 0; v < free_.size(); ++v) {
    if (!variables_[v].kept_off && !(logarithmic_ && variables_[v].distance > 0))
      continue;
    const std::size_t p = free_[v];
    const double slope = -state.derivatives.gradient[static_cast<Eigen::Index>(p)];
    const Limits limits = cell_limits(v, state);
    const double limit = slope > 0 ? limits.lower : limits.upper;
    if (slope == 0 || !std::isfinite(limit) || state.theta[p] == limit) continue;
    State landed;
    landed.theta = state.theta;
    landed.cells = state.cells;
    landed.theta[p] = limit;
    evaluate(landed);
    const bool loses_events = landed.outliers() > state.outliers();
    if (loses_events || !(landed.f() <= state.f() + tolerance(state.f()))) continue;
    variables_[v].kept_off = false;
    state = std::move(landed);
    return true;
  }
  return false;
}

// The point moved a little inside its cell and the limits.
std::vector<double> Newton::off_borders(const State& state) const {
  constexpr double part_of_a_cell = 0.01;
  auto theta = inner_start(state.theta);
  for (const std::size_t p : free_) {
    const int k = state.cells[p];
    if (k < 0) continue;
    const double lower = space_.kinks[p][static_cast<std::size_t>(k)];
    const double upper = space_.kinks[p][static_cast<std::size_t>(k) + 1];
    const double margin = part_of_a_cell * (upper - lower);
    if (theta[p] == lower) theta[p] += margin;
    if (theta[p] == upper) theta[p] -= margin;
  }
  return theta;
}

// Outliers at a minimum that lies on a border: the inside explains more events, and may
// be lower.
void Newton::search_inside(State& state) {
  State inside;
  inside.cells = state.cells;
  inside.theta = off_borders(state);
  evaluate(inside);
  if (inside.outliers() >= state.outliers()) return;
  if (local_search(inside) && inside.f() < state.f()) state = std::move(inside);
}

// The isolated points that were kept off: with few events, or densities below the outlier
// likelihood, one of them can be the maximum of the likelihood as it is defined.
void Newton::look_at_bounds(State& best) {
  if (std::none_of(variables_.begin(), variables_.end(), [](const Variable& v) {
        return v.approached;
      })) {
    return;
  }
  const State found = best;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    if (!variables_[v].approached) continue;
    const std::size_t p = free_[v];
    for (const double limit : {problem_.limits[p].lower, problem_.limits[p].upper}) {
      if (!std::isfinite(limit) || found.theta[p] == limit) continue;
      auto theta = found.theta;
      theta[p] = limit;
      State isolated = state_at(std::move(theta));
      if (!(isolated.f() < best.f() - tolerance(best.f()))) continue;
      variables_[v].held = true;
      const bool converged = local_search(isolated);
      variables_[v].held = false;
      if (converged && isolated.f() < best.f()) best = std::move(isolated);
    }
  }
}

}  // namespace jacta
