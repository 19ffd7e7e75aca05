// Other minima: the likelihood is not convex across anchors, and the maximum can lie
// several cells away (a peak that moves has a local one at every cluster of events).
#include <algorithm>
#include <cmath>
#include <queue>

#include "jacta/base/infinity.h"
#include "newton.h"

namespace jacta {

namespace {}  // namespace

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
    const auto mixed = [&](std::size_t w) {
      return sign * state.derivatives.hessian(i, static_cast<Eigen::Index>(free_[w]));
    };
    const auto end = [&](std::size_t w) {
      const Limits cell = cell_limits(w, state);
      return mixed(w) > 0 ? cell.upper : cell.lower;
    };
    double slope = sign * state.derivatives.gradient[i];
    bool moves = false;
    for (std::size_t w = 0; w < free_.size(); ++w) {
      if (!is_moving(w) || mixed(w) == 0) continue;
      const double way = end(w) - state.theta[free_[w]];
      slope += mixed(w) * way;
      moves = moves || way != 0;
    }
    if (!(slope > 0) || !moves) continue;
    corner_.theta = state.theta;
    corner_.cells = state.cells;
    for (std::size_t w = 0; w < free_.size(); ++w) {
      if (is_moving(w) && mixed(w) != 0) corner_.theta[free_[w]] = end(w);
    }
    evaluate(corner_);
    if (!std::isfinite(corner_.f()) || descend(corner_, false) == Descent::failed)
      continue;
    if (corner_.f() < state.f() - tolerance(state.f())) {
      std::swap(state, corner_);
      return true;
    }
  }
  return false;
}

// Two parameters at bounds of 0 whose product matters: both slopes vanish there, and the
// saddle looks like a minimum. Where the second derivatives promise something beyond it
// the search begins again a little inside, and a natural length inside.
void Newton::leave_corner(State& best) {
  const auto inwards = [&](std::size_t v) {
    const Limits limits = problem_.limits[free_[v]];
    const double x = best.theta[free_[v]];
    if (is_moving(v) || limits.lower == limits.upper) return 0;
    return x == limits.lower ? 1 : x == limits.upper ? -1 : 0;
  };
  std::size_t at_bounds = 0;
  for (std::size_t v = 0; v < free_.size(); ++v) at_bounds += inwards(v) != 0 ? 1 : 0;
  if (at_bounds < 2) return;
  std::vector<int> directions;
  for (std::size_t v = 0; v < free_.size(); ++v) directions.push_back(inwards(v));
  const State found = best;
  const auto& hessian = found.derivatives.hessian;
  const auto& gradient = found.derivatives.gradient;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    for (std::size_t w = 0; w < v; ++w) {
      const double along_v = directions[v] * variables_[v].length;
      const double along_w = directions[w] * variables_[w].length;
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

// To the middle of a cell, what other parameters have in `best`.
void Newton::go_to_middle(const std::vector<int>& cells, const State& best) {
  middle_.theta = best.theta;
  middle_.cells = cells;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    const std::size_t p = free_[v];
    if (!is_moving(v) || cells[p] == best.cells[p]) continue;
    const Limits limits = cell_limits(v, middle_);
    middle_.theta[p] = 0.5 * (limits.lower + limits.upper);
  }
  move_inside(middle_.theta);
  evaluate(middle_);
}

// Searches the cell from its middle; replaces `best` by what is lower. The cell is left
// as soon as its quadratic model says that it cannot compete.
void Newton::search_cell(State& best) {
  visited_.insert(middle_.cells);
  if (!std::isfinite(middle_.f())) return;
  hopeless_above_ = best.f();
  const bool ended = descend(middle_, false) != Descent::failed;
  if (ended) leave_bound(middle_);
  hopeless_above_ = infinity;
  if (!ended || !(middle_.f() < best.f() - tolerance(best.f()))) return;
  if (local_search(middle_) && middle_.f() < best.f()) std::swap(best, middle_);
}

// Every cell of a small grid; the most promising ones of a large grid.
void Newton::explore(State& best) {
  std::vector<CellRange> ranges;
  n_cells_ = 1;
  for (std::size_t v = 0; v < free_.size(); ++v) {
    if (!is_moving(v)) continue;
    const std::size_t p = free_[v];
    const auto& anchors = space_.kinks[p];
    // Limits that leave one point leave the cell at hand.
    CellRange range{p, best.cells[p], best.cells[p]};
    bool any = false;
    for (std::size_t k = 0; k + 1 < anchors.size(); ++k) {
      const double low = std::max(anchors[k], problem_.limits[p].lower);
      const double high = std::min(anchors[k + 1], problem_.limits[p].upper);
      if (!(low < high)) continue;
      range.last = static_cast<int>(k);
      if (!any) range.first = range.last;
      any = true;
    }
    const std::size_t n = range.size();
    const std::size_t most = std::numeric_limits<std::size_t>::max() / n;
    n_cells_ = n_cells_ > most ? most : n_cells_ * n;
    ranges.push_back(range);
  }
  if (ranges.empty()) return;
  while (leave_bound(best)) {
    if (!local_search(best)) return;
  }
  if (n_cells_ > strategy_.max_cells) {
    explore_most_promising(ranges, best);
    return;
  }
  auto cells = best.cells;
  for (std::size_t i = 0; i < n_cells_; ++i) {
    std::size_t rest = i;
    for (const auto& range : ranges) {
      cells[range.parameter] = range.first + static_cast<int>(rest % range.size());
      rest /= range.size();
    }
    if (visited_.count(cells) > 0) continue;
    go_to_middle(cells, best);
    search_cell(best);
  }
}

// First the cells along every axis; what they could reach at best, added over the axes,
// orders the others.
void Newton::explore_most_promising(const std::vector<CellRange>& ranges, State& best) {
  struct Choice {
    double excess;
    int cell;
  };
  std::vector<std::vector<Choice>> sorted;
  const auto centre = best.cells;
  for (const auto& range : ranges) {
    const std::size_t p = range.parameter;
    std::vector<Choice> list = {{0, centre[p]}};
    for (int k = range.first; k <= range.last; ++k) {
      if (k == centre[p]) continue;
      auto cells = best.cells;
      cells[p] = k;
      go_to_middle(cells, best);
      double excess = infinity;
      if (std::isfinite(middle_.f())) {
        load_quadratic(middle_);
        double damping = 0;
        const double gain = solve_damped(damping) ? quadratic_.predicted_decrease() : 0;
        excess = std::max(0.0, middle_.f() - 3 * std::max(gain, 0.0) - 1 - best.f());
      }
      if (visited_.count(cells) == 0) search_cell(best);
      list.push_back({excess, k});
    }
    std::sort(list.begin(), list.end(), [](const Choice& a, const Choice& b) {
      return a.excess < b.excess;
    });
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
  push(std::vector<std::size_t>(ranges.size(), 0));
  for (std::size_t n = 0; n < strategy_.max_cells && !queue.empty();) {
    const auto at = queue.top().second;
    queue.pop();
    auto cells = best.cells;
    for (std::size_t a = 0; a < ranges.size(); ++a) {
      cells[ranges[a].parameter] = sorted[a][at[a]].cell;
      auto next = at;
      ++next[a];
      push(std::move(next));
    }
    if (visited_.count(cells) > 0) continue;
    go_to_middle(cells, best);
    search_cell(best);
    ++n;
  }
}

}  // namespace jacta
