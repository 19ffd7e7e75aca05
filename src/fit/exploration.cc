// Other minima: the likelihood is not convex across anchors, and the maximum can lie
// several cells away (a peak that moves has a local one at every cluster of events).
#include <algorithm>
#include <cmath>
#include <queue>

#include "newton.h"

namespace jacta {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

// A rate at its bound hides the shape of its source: the slope in the rate is that of the
// shape at hand. Inside a cell it is linear in every shape parameter, so that the second
// derivatives tell a corner of the cell at which the rate would leave its bound. Goes
// there and down from there, if so.
bool Newton::leave_bound(State& state) {
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    const Limits limits = problem_.limits[p];
    const double x = state.theta[p];
    if (is_moving(v) || limits.lower == limits.upper) continue;
    if (x != limits.lower && x != limits.upper) continue;
    // Of ln L, towards the inside.
    const double sign = x == limits.lower ? 1 : -1;
    const auto i = static_cast<Eigen::Index>(p);
    double slope = sign * state.derivatives.gradient[i];
    State corner;
    corner.theta = state.theta;
    corner.cells = state.cells;
    for (std::size_t w = 0; w < free_.size(); ++w) {
      if (!is_moving(w)) continue;
      const Limits cell = cell_limits(w, state);
      const std::size_t q = free_[w];
      const double mixed =
          sign * state.derivatives.hessian(i, static_cast<Eigen::Index>(q));
      if (mixed == 0) continue;
      const double end = mixed > 0 ? cell.upper : cell.lower;
      slope += mixed * (end - state.theta[q]);
      corner.theta[q] = end;
    }
    if (!(slope > 0) || corner.theta == state.theta) continue;
    evaluate(corner);
    if (!std::isfinite(corner.f()) || descend(corner, false) == Descent::failed) continue;
    if (corner.f() < state.f() - tolerance(state.f())) {
      state = std::move(corner);
      return true;
    }
  }
  return false;
}

// Two parameters at bounds of 0 whose product matters: both slopes vanish there, and the
// saddle looks like a minimum. Where the second derivatives promise something beyond it
// the search begins again a little inside, and a natural length inside.
void Newton::leave_corner(State& best) {
  const State found = best;
  const auto inwards = [&](std::size_t v) {
    const Limits limits = problem_.limits[free_[v]];
    const double x = found.theta[free_[v]];
    if (is_moving(v) || limits.lower == limits.upper) return 0;
    return x == limits.lower ? 1 : x == limits.upper ? -1 : 0;
  };
  const auto& hessian = found.derivatives.hessian;
  const auto& gradient = found.derivatives.gradient;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    for (std::size_t w = 0; w < v; ++w) {
      const double along_v = inwards(v) * length_[v];
      const double along_w = inwards(w) * length_[w];
      if (along_v == 0 || along_w == 0) continue;
      const auto i = static_cast<Eigen::Index>(free_[v]);
      const auto j = static_cast<Eigen::Index>(free_[w]);
      const double mixed = hessian(i, j) * along_v * along_w;
      if (!(mixed > 0 && gradient[i] * along_v + gradient[j] * along_w + mixed > 0)) {
        continue;
      }
      for (const double part : {0.01, 1.0}) {
        auto theta = found.theta;
        theta[free_[v]] += part * along_v;
        theta[free_[w]] += part * along_w;
        State inside = state_at(std::move(theta));
        if (!std::isfinite(inside.f()) || !local_search(inside)) continue;
        if (inside.f() < best.f() - tolerance(best.f())) best = std::move(inside);
      }
    }
  }
}

// Searches one cell from its middle, what other parameters have in `best`; replaces
// `best` by what is lower. It is left as soon as its quadratic model says that it cannot
// compete. Returns the lowest -ln L that it could hold by that model.
double Newton::search_cell(const std::vector<int>& cells, State& best) {
  State start;
  start.theta = best.theta;
  start.cells = cells;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    if (!is_moving(v) || cells[p] == best.cells[p]) continue;
    const Limits limits = cell_limits(v, start);
    start.theta[p] = 0.5 * (limits.lower + limits.upper);
  }
  start.theta = inner_start(std::move(start.theta));
  evaluate(start);
  if (!std::isfinite(start.f())) return infinity;
  load_quadratic(start);
  double damping = 0;
  const double gain = solve_damped(damping) ? quadratic_.predicted_decrease() : 0;
  const double optimistic = start.f() - 3 * std::max(gain, 0.0) - 1;
  hopeless_above_ = best.f();
  bool ended = descend(start, false) != Descent::failed;
  visited_.insert(cells);
  if (ended) leave_bound(start);
  hopeless_above_ = infinity;
  if (!ended || !(start.f() < best.f() - tolerance(best.f()))) return optimistic;
  if (local_search(start) && start.f() < best.f()) best = std::move(start);
  return optimistic;
}

// Every cell of a small grid; the most promising ones of a large grid.
void Newton::explore(State& best) {
  std::vector<std::vector<int>> choices(best.theta.size());
  n_cells_ = 1;
  bool any = false;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    if (!is_moving(v)) continue;
    const std::size_t p = free_[v];
    const auto& anchors = space_.kinks[p];
    for (std::size_t k = 0; k + 1 < anchors.size(); ++k) {
      const double low = std::max(anchors[k], problem_.limits[p].lower);
      const double high = std::min(anchors[k + 1], problem_.limits[p].upper);
      if (low < high) choices[p].push_back(static_cast<int>(k));
    }
    // Limits that leave one point.
    if (choices[p].empty()) choices[p].push_back(best.cells[p]);
    any = true;
    const std::size_t limit = std::numeric_limits<std::size_t>::max() / choices[p].size();
    n_cells_ = n_cells_ > limit ? limit : n_cells_ * choices[p].size();
  }
  if (!any) return;
  while (leave_bound(best)) {
    if (!local_search(best)) return;
  }
  if (n_cells_ > strategy_.max_cells) {
    explore_most_promising(choices, best);
    return;
  }
  std::vector<std::size_t> at(choices.size(), 0);
  for (std::size_t i = 0; i < n_cells_; ++i) {
    auto cells = best.cells;
    std::size_t rest = i;
    for (std::size_t p = 0; p < choices.size(); ++p) {
      if (choices[p].empty()) continue;
      cells[p] = choices[p][rest % choices[p].size()];
      rest /= choices[p].size();
    }
    if (visited_.count(cells) == 0) search_cell(cells, best);
  }
}

// First the cells along every axis; what they could reach at best, added over the axes,
// orders the others.
void Newton::explore_most_promising(const std::vector<std::vector<int>>& choices,
                                    State& best) {
  struct Choice {
    double excess;
    int cell;
  };
  std::vector<std::size_t> axes;
  std::vector<std::vector<Choice>> sorted;
  const auto centre = best.cells;
  for (std::size_t p = 0; p < choices.size(); ++p) {
    if (choices[p].empty()) continue;
    std::vector<Choice> list = {{0, centre[p]}};
    for (const int k : choices[p]) {
      if (k == centre[p]) continue;
      auto cells = best.cells;
      cells[p] = k;
      const double reached =
          visited_.count(cells) == 0 ? search_cell(cells, best) : best.f();
      list.push_back({std::max(0.0, reached - best.f()), k});
    }
    std::sort(list.begin(), list.end(), [](const Choice& a, const Choice& b) {
      return a.excess < b.excess;
    });
    axes.push_back(p);
    sorted.push_back(std::move(list));
  }
  // The smallest sums first, each combination once.
  using Combination = std::pair<double, std::vector<std::size_t>>;
  std::priority_queue<Combination, std::vector<Combination>, std::greater<>> queue;
  std::set<std::vector<std::size_t>> queued;
  const auto push = [&](std::vector<std::size_t> at) {
    double sum = 0;
    for (std::size_t a = 0; a < at.size(); ++a) {
      if (at[a] >= sorted[a].size()) return;
      sum += sorted[a][at[a]].excess;
    }
    if (queued.insert(at).second) queue.emplace(sum, std::move(at));
  };
  push(std::vector<std::size_t>(axes.size(), 0));
  for (std::size_t n = 0; n < strategy_.max_cells && !queue.empty();) {
    const auto at = queue.top().second;
    queue.pop();
    auto cells = best.cells;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      cells[axes[a]] = sorted[a][at[a]].cell;
      auto next = at;
      ++next[a];
      push(std::move(next));
    }
    if (visited_.count(cells) > 0) continue;
    search_cell(cells, best);
    ++n;
  }
}

}  // namespace jacta
