#include "box_quadratic.h"

#include <algorithm>
#include <cmath>

namespace jacta {

bool cholesky(std::vector<double>& a, std::size_t n) {
  for (std::size_t j = 0; j < n; ++j) {
    double pivot = a[j * n + j];
    const double diagonal = pivot;
    for (std::size_t k = 0; k < j; ++k) pivot -= a[j * n + k] * a[j * n + k];
    // A pivot that is a hundred roundings of what it was is lost in them.
    if (!(pivot > 1e-14 * std::abs(diagonal)) || !std::isfinite(pivot)) return false;
    const double root = std::sqrt(pivot);
    a[j * n + j] = root;
    for (std::size_t i = j + 1; i < n; ++i) {
      double sum = a[i * n + j];
      for (std::size_t k = 0; k < j; ++k) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / root;
    }
  }
  return true;
}

void cholesky_solve(const std::vector<double>& factor, std::size_t n, double* b) {
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t k = 0; k < i; ++k) b[i] -= factor[i * n + k] * b[k];
    b[i] /= factor[i * n + i];
  }
  for (std::size_t i = n; i-- > 0;) {
    for (std::size_t k = i + 1; k < n; ++k) b[i] -= factor[k * n + i] * b[k];
    b[i] /= factor[i * n + i];
  }
}

void BoxQuadratic::resize(std::size_t n) {
  for (auto* v : {&gradient, &lower, &upper, &step}) v->assign(n, 0.0);
  matrix.assign(n * n, 0.0);
  work_.assign(n * n + 3 * n, 0.0);
  const std::span<double> work(work_);
  damped_ = work.first(n * n);
  slope_ = work.subspan(n * n, n);
  direction_ = work.subspan(n * n + n, n);
  trial_ = work.subspan(n * n + 2 * n, n);
}

double BoxQuadratic::objective(std::span<const double> p) const {
  const std::size_t n = size();
  double value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double product = 0;
    for (std::size_t j = 0; j < n; ++j) product += damped_[i * n + j] * p[j];
    value += p[i] * (gradient[i] + 0.5 * product);
  }
  return value;
}

double BoxQuadratic::predicted_decrease() const {
  const std::size_t n = size();
  double value = 0;
  for (std::size_t i = 0; i < n; ++i) {
    double product = 0;
    for (std::size_t j = 0; j < n; ++j) product += matrix[i * n + j] * step[j];
    value += step[i] * (gradient[i] + 0.5 * product);
  }
  return -value;
}

bool BoxQuadratic::newton_direction() {
  const std::size_t n = size();
  free_.clear();
  for (std::size_t i = 0; i < n; ++i) {
    direction_[i] = 0;
    if (clamped_[i] == 0) free_.push_back(i);
  }
  const std::size_t m = free_.size();
  factor_.resize(m * m);
  for (std::size_t i = 0; i < m; ++i) {
    trial_[i] = -slope_[free_[i]];
    for (std::size_t j = 0; j < m; ++j) {
      factor_[i * m + j] = damped_[free_[i] * n + free_[j]];
    }
  }
  if (!cholesky(factor_, m)) return false;
  cholesky_solve(factor_, m, trial_.data());
  for (std::size_t i = 0; i < m; ++i) direction_[free_[i]] = trial_[i];
  return true;
}

bool BoxQuadratic::solve(double damping, const std::vector<double>& scale) {
  const std::size_t n = size();
  std::copy(matrix.begin(), matrix.end(), damped_.begin());
  for (std::size_t i = 0; i < n; ++i) damped_[i * n + i] += damping * scale[i];
  std::fill(step.begin(), step.end(), 0.0);
  clamped_.assign(n, 0);
  double value = 0;
  const std::size_t rounds = 4 * n + 20;
  for (std::size_t round = 0; round < rounds; ++round) {
    bool any_free = false;
    bool moves = false;
    for (std::size_t i = 0; i < n; ++i) {
      slope_[i] = gradient[i];
      for (std::size_t j = 0; j < n; ++j) slope_[i] += damped_[i * n + j] * step[j];
      const bool at_lower = step[i] <= lower[i] && slope_[i] >= 0;
      const bool at_upper = step[i] >= upper[i] && slope_[i] <= 0;
      clamped_[i] = at_lower || at_upper ? 1 : 0;
      any_free = any_free || clamped_[i] == 0;
    }
    if (!any_free) return true;
    if (!newton_direction()) return false;
    bool inside = true;
    for (std::size_t i = 0; i < n; ++i) {
      const double target = step[i] + direction_[i];
      trial_[i] = std::clamp(target, lower[i], upper[i]);
      inside = inside && trial_[i] == target;
      moves = moves || trial_[i] != step[i];
    }
    if (!moves) return true;
    double length = 1;
    double slope = 0;
    for (std::size_t i = 0; i < n; ++i) slope += slope_[i] * direction_[i];
    double next = objective(trial_);
    // Armijo's rule along the projected path (Nocedal and Wright, section 3.1, c1 = 1e-4),
    // given up after 27 halvings: the step is damped and judged by the likelihood anyway.
    while (next > value + 1e-4 * length * slope && length > 1e-8 && !inside) {
      length *= 0.5;
      for (std::size_t i = 0; i < n; ++i) {
        trial_[i] = std::clamp(step[i] + length * direction_[i], lower[i], upper[i]);
      }
      next = objective(trial_);
    }
    std::copy(trial_.begin(), trial_.end(), step.begin());
    value = next;
    // A full Newton step inside the box solves the free variables exactly; go round once
    // more only to see whether a clamped one wants to leave its bound.
    if (inside && length == 1) {
      bool released = false;
      for (std::size_t i = 0; i < n && !released; ++i) {
        if (clamped_[i] == 0) continue;
        double s = gradient[i];
        for (std::size_t j = 0; j < n; ++j) s += damped_[i * n + j] * step[j];
        released = (step[i] <= lower[i] && s < 0) || (step[i] >= upper[i] && s > 0);
      }
      if (!released) return true;
    }
  }
  return true;
}

}  // namespace jacta
