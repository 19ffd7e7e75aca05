#include "newton.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"
#include "minimise.h"

namespace jacta {

namespace {

// A step that meets a limit goes 0.9 of the way, so that a start may be too large by 1e16
// (all digits of a number) in 16 steps; with the quadratic convergence after them a fit
// that is going to converge has done so by then.
constexpr int steps_before_logarithms = 40;
// Steps in logarithms are a factor of ten at least where they are damped by nothing: room
// for the range of doubles down or up once, and the same again for damped ones.
constexpr int largest_number_of_steps = 200;
// Sufficient decrease, and the part of the predicted decrease from which on a quadratic
// model is trusted: J. Nocedal and S. J. Wright, Numerical Optimization (Springer, 2006),
// sections 3.1 and 4.1.
constexpr double sufficient_decrease = 1e-4;
constexpr double trusted = 0.75;
// Damping grows and shrinks by tens after D. W. Marquardt, J. SIAM 11 (1963) 431. Below
// the first number it changes a Newton step by less than the tolerance asks for, above
// the last one a step is shorter than rounding.
constexpr double first_damping = 1e-7;
constexpr double largest_damping = 1e12;
// Damping takes every parameter to have this share of the largest curvature at least,
// both in natural lengths: one without curvature is damped as well.
constexpr double least_curvature = 1e-10;
// Once the damping is by curvature alone, only what has none at all is kept from 0 / 0.
constexpr double negligible_curvature = 1e-30;
constexpr double smallest_scale = 1e-300;  // a little above the least normal number
// ln L is a sum whose last digits are noise: a fit does not ask for less than some twenty
// units of the last one, and its last step may go up by a few of them.
constexpr double untrusted_digits = 4e-15;
constexpr double last_digit = 1e-15;
// A step that is damped by less than this is Newton's own to six digits.
constexpr double nearly_undamped = 1e-6;
// Of the tolerance: a step with so small a predicted decrease is a hundredth as long as
// the last one that a fit needs, and is not evaluated.
constexpr double hardly_a_step = 1e-4;
// Damping that a good step brings below this is left out: the next step is the last but
// one. A rejected step is damped by a thousandth of the curvature at least, as smaller
// dampings would repeat it.
constexpr double damping_to_drop = 1e-5;
constexpr double damping_after_rejection = 1e-3;
// A cell is not worth descending where even three times the decrease that the quadratic
// model predicts, and 1 in ln L for its error, leave it above the best one.
constexpr double predicted_share = 3;
constexpr double model_error = 1;

std::size_t interval(const std::vector<double>& anchors, double x) {
  const auto above = std::upper_bound(anchors.begin(), anchors.end(), x);
  const auto position = static_cast<std::size_t>(above - anchors.begin());
  return std::clamp<std::size_t>(position, 1, anchors.size() - 1) - 1;
}

}  // namespace

Newton::Newton(LogLikelihood& likelihood,
               const ParameterSpace& space,
               const FitProblem& problem,
               const FitStrategy& strategy)
    : likelihood_(likelihood), space_(space), problem_(problem), strategy_(strategy) {
  for (std::size_t i = 0; i < problem.free.size(); ++i) {
    if (problem.free[i] != 0) free_.push_back(i);
  }
  quadratic_.resize(free_.size());
  scale_.resize(free_.size());
  variables_.resize(free_.size());
  for (std::size_t v = 0; v < free_.size(); ++v) {
    variables_[v].length = natural_length(space, problem, free_[v]);
  }
}

bool Newton::is_moving(std::size_t variable) const {
  return space_.kinks[free_[variable]].size() > 1;
}

Limits Newton::cell_limits(std::size_t variable, const State& state) const {
  const std::size_t p = free_[variable];
  Limits limits = problem_.limits[p];
  if (state.cells[p] >= 0) {
    const auto& anchors = space_.kinks[p];
    const auto k = static_cast<std::size_t>(state.cells[p]);
    limits.lower = std::max(limits.lower, anchors[k]);
    limits.upper = std::min(limits.upper, anchors[k + 1]);
  }
  return limits;
}

// A step from inside a cell comes close to an anchor before it lands on it: an event
// whose density vanishes there is a logarithmic barrier in the cell, and an outlier on
// the anchor.
Limits Newton::step_limits(std::size_t variable, const State& state) const {
  constexpr double close = 0.02;  // of the cell: nearer than this it may land
  constexpr double share = 0.9;   // of the way; see steps_before_logarithms
  Limits limits = cell_limits(variable, state);
  const std::size_t p = free_[variable];
  if (variables_[variable].held) return {state.theta[p], state.theta[p]};
  if (variables_[variable].kept_off) {
    const double at = state.theta[p];
    return {at - share * (at - limits.lower), at + share * (limits.upper - at)};
  }
  if (state.cells[p] < 0) return limits;
  const auto& anchors = space_.kinks[p];
  const auto k = static_cast<std::size_t>(state.cells[p]);
  const double width = anchors[k + 1] - anchors[k];
  const double x = state.theta[p];
  if (limits.lower == anchors[k] && x - anchors[k] > close * width) {
    limits.lower = x - share * (x - anchors[k]);
  }
  if (limits.upper == anchors[k + 1] && anchors[k + 1] - x > close * width) {
    limits.upper = x + share * (anchors[k + 1] - x);
  }
  return limits;
}

std::size_t Newton::State::outliers() const {
  return derivatives.value > -infinity ? derivatives.n_outliers
                                       : std::numeric_limits<std::size_t>::max();
}

// Rounding of ln L limits what can be told apart.
double Newton::tolerance(double f) const {
  return std::max(strategy_.edm_tolerance, untrusted_digits * std::abs(f));
}

void Newton::evaluate(State& state) {
  ++n_calls_;
  likelihood_.derivatives(
      {.theta = state.theta, .cells = state.cells, .wanted = problem_.free},
      state.derivatives);
  if (std::isnan(state.derivatives.value)) state.derivatives.value = -infinity;
}

Newton::State Newton::state_at(std::vector<double> theta) {
  State state;
  state.cells.assign(theta.size(), -1);
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    theta[p] = std::clamp(theta[p], problem_.limits[p].lower, problem_.limits[p].upper);
    if (is_moving(v)) {
      const auto& anchors = space_.kinks[p];
      std::size_t k = interval(anchors, theta[p]);
      if (k > 0 && theta[p] == anchors[k] && problem_.limits[p].upper <= anchors[k]) --k;
      state.cells[p] = static_cast<int>(k);
    }
  }
  state.theta = std::move(theta);
  evaluate(state);
  return state;
}

// A start on an anchor: take the side on which -ln L falls.
void Newton::choose_sides(State& state) {
  bool changed = false;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    const int k = state.cells[p];
    if (k <= 0 || state.theta[p] != space_.kinks[p][static_cast<std::size_t>(k)])
      continue;
    const bool room_below = problem_.limits[p].lower < state.theta[p];
    if (room_below && state.derivatives.gradient[static_cast<Eigen::Index>(p)] < 0) {
      state.cells[p] = k - 1;
      changed = true;
    }
  }
  if (changed) evaluate(state);
}

void Newton::load_quadratic(const State& state) {
  const std::size_t n = free_.size();
  double largest = 0;  // in units of the natural lengths
  for (std::size_t v = 0; v < n; ++v) {
    const auto p = static_cast<Eigen::Index>(free_[v]);
    quadratic_.gradient[v] = -state.derivatives.gradient[p];
    for (std::size_t w = 0; w < n; ++w) {
      quadratic_.matrix[v * n + w] =
          -state.derivatives.hessian(p, static_cast<Eigen::Index>(free_[w]));
    }
    const Limits limits = step_limits(v, state);
    const double x = state.theta[free_[v]];
    quadratic_.lower[v] = std::min(0.0, limits.lower - x);
    quadratic_.upper[v] = std::max(0.0, limits.upper - x);
    scale_[v] = std::abs(quadratic_.matrix[v * n + v]);
    largest = std::max(largest, scale_[v] * variables_[v].length * variables_[v].length);
  }
  const double share = damp_by_curvature_ ? negligible_curvature : least_curvature;
  for (std::size_t v = 0; v < n; ++v) {
    scale_[v] = std::max({scale_[v],
                          share * largest / (variables_[v].length * variables_[v].length),
                          smallest_scale});
  }
  if (logarithmic_) take_logarithms(state);
}

// A variable whose step ends on a bound lands on it to the last bit.
void Newton::take_step(const State& from, State& to) const {
  to.theta = from.theta;
  to.cells = from.cells;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const Limits limits = step_limits(v, from);
    double& x = to.theta[free_[v]];
    if (logarithmic_ && variables_[v].distance > 0) {
      const double lower = x - variables_[v].distance;
      x = quadratic_.step[v] >= quadratic_.upper[v] && std::isfinite(limits.upper)
              ? limits.upper
              : std::min(
                    lower + variables_[v].distance * portable_exp(quadratic_.step[v]),
                    limits.upper);
    } else if (quadratic_.step[v] <= quadratic_.lower[v] && quadratic_.lower[v] < 0) {
      x = limits.lower;
    } else if (quadratic_.step[v] >= quadratic_.upper[v] && quadratic_.upper[v] > 0) {
      x = limits.upper;
    } else {
      x = std::clamp(x + quadratic_.step[v], limits.lower, limits.upper);
    }
  }
}

bool Newton::solve_damped(double& damping) {
  while (!quadratic_.solve(damping, scale_)) {
    damping = damping == 0 ? first_damping : 10 * damping;
    if (damping > largest_damping) return false;
  }
  return true;
}

// A cell counts as visited when the search ended in it, and was inside it, not only on
// its border: there an event may have no density at all, and the slopes say nothing of
// the cell.
Newton::Descent Newton::descend(State& state, bool stop_at_face) {
  const bool began_inside = is_inside(state);
  for (auto& variable : variables_) variable.kept_off = false;
  logarithmic_ = false;
  Descent end = descend_steps(state, stop_at_face);
  for (std::size_t i = 0; i < 2 * free_.size() && end == Descent::converged; ++i) {
    if (!settle(state)) break;
    end = descend_steps(state, stop_at_face);
  }
  if (end == Descent::converged && (began_inside || is_inside(state))) {
    visited_.insert(state.cells);
  }
  logarithmic_ = false;  // what follows looks at other cells in plain coordinates
  return end;
}

bool Newton::is_inside(const State& state) const {
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    if (state.cells[p] < 0) continue;
    const auto& anchors = space_.kinks[p];
    const auto k = static_cast<std::size_t>(state.cells[p]);
    if (state.theta[p] == anchors[k] || state.theta[p] == anchors[k + 1]) return false;
  }
  return true;
}

Newton::Descent Newton::descend_steps(State& state, bool stop_at_face) {
  double damping = 0;
  bool rejected = false;
  for (int step = 0; step < largest_number_of_steps; ++step) {
    if (step == steps_before_logarithms) {
      logarithmic_ = true;
      damping = 0;
    }
    load_quadratic(state);
    if (!solve_damped(damping)) return Descent::failed;
    const double f = state.f();
    double predicted = quadratic_.predicted_decrease();
    if (damping > 0 && !rejected && predicted <= tolerance(f)) {
      // The damping, not the minimum, may be what makes the step short.
      damping = 0;
      if (!solve_damped(damping)) return Descent::failed;
      predicted = quadratic_.predicted_decrease();
    }
    // A damped step says little about how low the cell goes.
    const double lowest = f - predicted_share * std::max(predicted, 0.0) - model_error;
    if (damping == 0 && lowest > hopeless_above_) {
      return Descent::failed;
    }
    const bool nearly_newton = damping <= nearly_undamped;
    const double noise = last_digit * std::abs(f);
    if (nearly_newton && predicted <= hardly_a_step * tolerance(f)) {
      return Descent::converged;
    }

    take_step(state, trial_);
    evaluate(trial_);
    const bool loses_events = trial_.outliers() > state.outliers();
    if (loses_events && keep_off(state, trial_)) continue;
    const double decrease = loses_events ? -infinity : f - trial_.f();
    const bool last = nearly_newton && predicted < tolerance(f);
    if (decrease >= sufficient_decrease * std::max(predicted, 0.0) ||
        (last && decrease >= -4 * noise)) {
      rejected = false;
      const bool moved = trial_.theta != state.theta;
      std::swap(state, trial_);
      if (last) return Descent::converged;
      if (!moved) return nearly_newton ? Descent::converged : Descent::failed;
      if (decrease > trusted * predicted) {
        damping = damping < damping_to_drop ? 0 : 0.1 * damping;
      }
      if (stop_at_face && !faces(state).empty()) return Descent::at_face;
    } else {
      if (last) return Descent::converged;
      rejected = true;
      damping = std::max(10 * damping, damping_after_rejection);
      if (damping > largest_damping) return Descent::failed;
    }
  }
  return Descent::failed;
}

// Variables on an anchor with a cell beyond it, and the index of that cell.
std::vector<std::pair<std::size_t, int>> Newton::faces(const State& state) const {
  std::vector<std::pair<std::size_t, int>> result;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    const int k = state.cells[p];
    if (k < 0) continue;
    const auto& anchors = space_.kinks[p];
    const auto lower = static_cast<std::size_t>(k);
    const double x = state.theta[p];
    if (x == anchors[lower] && lower > 0 && x > problem_.limits[p].lower) {
      result.emplace_back(p, k - 1);
    } else if (x == anchors[lower + 1] && lower + 2 < anchors.size() &&
               x < problem_.limits[p].upper) {
      result.emplace_back(p, k + 1);
    }
  }
  return result;
}

// Tries every cell that touches the point; goes where a decrease is promised.
bool Newton::cross(State& state) {
  auto around = faces(state);
  constexpr std::size_t most = 4;  // 15 cells; more than that meet in made-up cases only
  if (around.size() > most) around.resize(most);
  const std::size_t combinations = std::size_t{1} << around.size();
  for (std::size_t chosen = 1; chosen < combinations; ++chosen) {
    State neighbour;
    neighbour.theta = state.theta;
    neighbour.cells = state.cells;
    for (std::size_t i = 0; i < around.size(); ++i) {
      if ((chosen >> i) & 1) neighbour.cells[around[i].first] = around[i].second;
    }
    evaluate(neighbour);
    load_quadratic(neighbour);
    double damping = 0;
    if (!solve_damped(damping)) continue;
    if (quadratic_.predicted_decrease() > tolerance(state.f())) {
      state = std::move(neighbour);
      return true;
    }
  }
  return false;
}

bool Newton::local_search(State& state) {
  choose_sides(state);
  // A straight way crosses every anchor once: twice as many visits, and a few where there
  // are no anchors, leave room for detours; patient ones get twice that again.
  std::size_t cells = 4;
  for (const auto& anchors : space_.kinks) cells += 2 * anchors.size();
  for (std::size_t visit = 0; visit < 3 * cells; ++visit) {
    // On an anchor far from the minimum both sides promise a decrease, and the search
    // goes to and fro: then each side is searched to its end first.
    const bool impatient = visit < cells;
    Descent end = descend(state, impatient);
    if (end == Descent::at_face) {
      if (cross(state)) continue;
      end = descend(state, false);
    }
    if (end == Descent::failed) return false;
    if (!cross(state)) return true;
  }
  return false;
}

// A local search, then what it may have missed.
bool Newton::search(State& state) {
  bool converged = std::isfinite(state.f()) && local_search(state);
  if (converged && strategy_.explore_cells) explore(state);
  if (converged) leave_corner(state);
  if (converged && state.outliers() > 0) search_inside(state);
  if (converged) look_at_bounds(state);
  return converged;
}

Minimum Newton::run() {
  if (free_.empty()) {
    State state;
    state.theta = problem_.start;
    state.cells.assign(state.theta.size(), -1);
    evaluate(state);
    return certify(state, true);
  }
  State state = start_at(problem_.start);
  const bool converged = search(state);
  Minimum best = certify(state, converged);
  ask_given_start(best);
  if (best.valid || !strategy_.refit_invalid) return best;

  damp_by_curvature_ = true;
  for (auto& start : {best.theta, on_near_limits(best.theta), problem_.start}) {
    if (!best.valid) try_from(state_at(start), best);
  }
  damp_by_curvature_ = false;
  for (auto& start : other_starts()) try_from(start_at(std::move(start)), best);
  best.n_calls = n_calls_;
  return best;
}

}  // namespace jacta
