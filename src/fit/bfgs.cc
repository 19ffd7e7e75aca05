#include <algorithm>
#include <cmath>

#include "minimise.h"

namespace jacta {

namespace {

// The formulas and the constants of the line search are those of J. Nocedal and S. J.
// Wright, Numerical Optimization (Springer, 2006): the update (6.17), its first scale
// (6.20), and the Wolfe conditions (3.6) with c1 = 1e-4 and c2 = 0.9, which section 3.1
// recommends for quasi-Newton directions.
constexpr double sufficient_decrease = 1e-4;
constexpr double curvature_condition = 0.9;
// An update whose curvature s.y is lost in rounding would spoil the estimate.
constexpr double least_curvature = 1e-12;
// Several iterations per parameter for the some hundred parameters that models have; what
// is not near by then goes on from where it is.
constexpr int largest_number_of_iterations = 500;
// Thirty halvings: a step of 1e-9 of the first one moves nothing.
constexpr int largest_number_of_trials = 30;
// Of a parameter x in its unit, relative to 1 + |x|: a phase moves by a twentieth of its
// circle, a coupling by a third.
constexpr double longest_step = 0.3;
// The first step, along the gradient, whose length has no unit of the parameters.
constexpr double first_step = 0.1;
// Estimated distance to the minimum in ln L, where Newton's method converges by itself
// within a few steps: a twentieth of a standard deviation.
constexpr double distance_that_is_near = 1e-3;

class Bfgs {
 public:
  Bfgs(LogLikelihood& likelihood,
       const FitProblem& problem,
       const std::vector<double>& units)
      : likelihood_(likelihood), problem_(problem), units_(units), theta_(problem.start) {
    if (units_.empty()) units_.assign(problem.start.size(), 1);
    for (std::size_t p = 0; p < problem.free.size(); ++p) {
      if (problem.free[p] != 0) free_.push_back(p);
    }
    x_.resize(size());
    for (Eigen::Index i = 0; i < size(); ++i) x_[i] = theta_[position(i)] / unit(i);
  }

  std::vector<double> run() {
    f_ = evaluate(x_, gradient_);
    inverse_.setIdentity(size(), size());
    fresh_ = true;
    for (int k = 0; k < largest_number_of_iterations && std::isfinite(f_); ++k) {
      const auto held = held_at_bounds();
      if (held != held_) reset();
      held_ = held;
      const Eigen::VectorXd slope = moving(gradient_);
      Eigen::VectorXd step = -moving(inverse_ * slope);
      if (slope.dot(step) >= 0) {
        reset();
        step = -slope;
      }
      if (!fresh_ && -0.5 * slope.dot(step) < distance_that_is_near) break;
      if (slope.isZero(0) || !search(shortened(step))) {
        if (fresh_) break;
        reset();
      }
    }
    load(x_);
    return theta_;
  }
  int n_calls() const { return n_calls_; }

 private:
  Eigen::Index size() const { return static_cast<Eigen::Index>(free_.size()); }
  std::size_t position(Eigen::Index i) const {
    return free_[static_cast<std::size_t>(i)];
  }
  double unit(Eigen::Index i) const { return units_[position(i)]; }
  Limits limits(Eigen::Index i) const {
    const Limits given = problem_.limits[position(i)];
    return {given.lower / unit(i), given.upper / unit(i)};
  }
  // A bound is reached to its last bit, whatever the unit.
  void load(const Eigen::VectorXd& x) {
    for (Eigen::Index i = 0; i < size(); ++i) {
      const Limits given = problem_.limits[position(i)];
      theta_[position(i)] = std::clamp(x[i] * unit(i), given.lower, given.upper);
    }
  }

  double evaluate(const Eigen::VectorXd& x, Eigen::VectorXd& gradient) {
    ++n_calls_;
    load(x);
    Eigen::VectorXd all;
    const double ll =
        likelihood_.gradient({.theta = theta_, .wanted = problem_.free}, all);
    gradient.resize(size());
    for (Eigen::Index i = 0; i < size(); ++i) {
      gradient[i] = -unit(i) * all[static_cast<Eigen::Index>(position(i))];
    }
    return std::isnan(ll) ? std::numeric_limits<double>::infinity() : -ll;
  }

  std::vector<bool> held_at_bounds() const {
    std::vector<bool> held(free_.size());
    for (Eigen::Index i = 0; i < size(); ++i) {
      const Limits range = limits(i);
      held[static_cast<std::size_t>(i)] = (x_[i] <= range.lower && gradient_[i] > 0) ||
                                          (x_[i] >= range.upper && gradient_[i] < 0);
    }
    return held;
  }
  Eigen::VectorXd moving(Eigen::VectorXd v) const {
    for (Eigen::Index i = 0; i < size(); ++i) {
      if (held_[static_cast<std::size_t>(i)]) v[i] = 0;
    }
    return v;
  }
  void reset() {
    inverse_.setIdentity(size(), size());
    fresh_ = true;
  }

  Eigen::VectorXd inside(Eigen::VectorXd x) const {
    for (Eigen::Index i = 0; i < size(); ++i) {
      const Limits range = limits(i);
      x[i] = std::clamp(x[i], range.lower, range.upper);
    }
    return x;
  }

  // Long steps leave the valley of the start.
  Eigen::VectorXd shortened(const Eigen::VectorXd& step) const {
    const double reach =
        (step.cwiseAbs().array() / (1 + x_.cwiseAbs().array())).maxCoeff();
    return reach > longest_step ? Eigen::VectorXd(step * (longest_step / reach)) : step;
  }

  // Halves the step or, the first one, doubles it while the curvature condition fails.
  bool search(const Eigen::VectorXd& step) {
    const double slope = gradient_.dot(step);
    // The first step has no scale of its own.
    double factor = fresh_ ? std::min(1.0, first_step / step.cwiseAbs().maxCoeff()) : 1.0;
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    Eigen::VectorXd gradient;
    for (int trial = 0; trial < largest_number_of_trials; ++trial) {
      const Eigen::VectorXd x = inside(x_ + factor * step);
      const double f = evaluate(x, gradient);
      const bool lower = f <= f_ + sufficient_decrease * factor * slope;
      if (!lower) {
        high = factor;
      } else if (fresh_ && gradient.dot(step) < curvature_condition * slope &&
                 !std::isfinite(high) && factor < 1) {
        low = factor;
      } else {
        update(x, gradient);
        f_ = f;
        return true;
      }
      factor = std::isfinite(high) ? 0.5 * (low + high) : 2 * low;
    }
    return false;
  }

  void update(const Eigen::VectorXd& x, const Eigen::VectorXd& gradient) {
    const Eigen::VectorXd s = x - x_;
    const Eigen::VectorXd y = gradient - gradient_;
    const double sy = s.dot(y);
    if (sy > least_curvature * s.norm() * y.norm()) {
      if (fresh_) inverse_ *= sy / y.squaredNorm();
      const Eigen::VectorXd iy = inverse_ * y;
      inverse_ += ((1 + y.dot(iy) / sy) / sy) * s * s.transpose() -
                  (iy * s.transpose() + s * iy.transpose()) / sy;
      fresh_ = false;
    }
    x_ = x;
    gradient_ = gradient;
  }

  LogLikelihood& likelihood_;
  const FitProblem& problem_;
  std::vector<double> units_;
  std::vector<double> theta_;
  std::vector<std::size_t> free_;
  std::vector<bool> held_;
  Eigen::VectorXd x_;
  Eigen::VectorXd gradient_;
  Eigen::MatrixXd inverse_;  ///< of the Hessian, estimated
  double f_ = 0;
  bool fresh_ = true;  ///< nothing is known of the Hessian
  int n_calls_ = 0;
};

}  // namespace

std::vector<double> approach_by_bfgs(LogLikelihood& likelihood,
                                     const FitProblem& problem,
                                     int& n_calls,
                                     const std::vector<double>& units) {
  Bfgs bfgs(likelihood, problem, units);
  auto theta = bfgs.run();
  n_calls = bfgs.n_calls();
  return theta;
}

}  // namespace jacta
