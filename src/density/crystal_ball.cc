#include "jacta/density/quadrature.h"
#include "jet_function.h"
#include "special_functions.h"

namespace jacta {

namespace {

// A power-law tail that goes on from a Gaussian at the distance alpha (in sigma): at the
// distance t > alpha it is exp(-alpha^2 / 2) w^(-n), w = 1 + alpha (t - alpha) / n.
template <class T>
struct PowerTail {
  T alpha;
  T n;

  T log_w(const T& t) const { return log_of((t - alpha) * alpha / n + 1.0); }
  T shape(const T& t) const { return exp_of(alpha * alpha * -0.5 - n * log_w(t)); }
  // From the distance t to the larger one u. With L = ln w the integral of w^(-n) dt is
  // that of (n / alpha) exp((1 - n) L) dL, also for n = 1.
  T integral(const T& t, const T& u) const {
    const T near = log_w(t);
    const T far = log_w(u);
    const T fall = (n - 1.0) * (far - near);
    return exp_of(alpha * alpha * -0.5 - (n - 1.0) * near) * (n / alpha) * (far - near) *
           decline_of(fall);
  }
};

template <class T>
T gaussian_part(const T& a, const T& b) {
  constexpr double sqrt_2pi = 2.50662827463100050242;
  return normal_between(a, b) * sqrt_2pi;
}

// z = (x - mean) / sigma, tails below -low.alpha and, if there is one, above high.alpha.
template <class T>
struct Peak {
  T mean;
  T sigma;
  PowerTail<T> low;
  PowerTail<T> high;
  bool has_high;

  T z_of(double x) const { return (x - mean) / sigma; }
  T shape(double x) const {
    const T z = z_of(x);
    if (value_of(z) < -value_of(low.alpha)) return low.shape(-z);
    if (has_high && value_of(z) > value_of(high.alpha)) return high.shape(z);
    return exp_of(z * z * -0.5);
  }
  T integral(double lower, double upper) const {
    const T a = z_of(lower);
    const T b = z_of(upper);
    const T left = -low.alpha;
    T sum(0.0);
    if (value_of(a) < value_of(left)) {
      sum += low.integral(value_of(b) < value_of(left) ? -b : low.alpha, -a);
    }
    if (has_high && value_of(b) > value_of(high.alpha)) {
      sum += high.integral(value_of(a) > value_of(high.alpha) ? a : high.alpha, b);
    }
    const T from = value_of(a) < value_of(left) ? left : a;
    const T to = has_high && value_of(b) > value_of(high.alpha) ? high.alpha : b;
    if (value_of(from) < value_of(to)) sum += gaussian_part(from, to);
    return sum * sigma;
  }
  std::vector<double> breakpoints() const {
    auto points = panels_around_peak(mean, sigma);
    points.push_back(mean - low.alpha * sigma);
    if (has_high) points.push_back(mean + high.alpha * sigma);
    return points;
  }
};

template <class T>
struct CrystalBallFormula : Peak<T> {
  static constexpr int n = 4;
  explicit CrystalBallFormula(const std::array<T, 4>& a, const Limits&)
      : Peak<T>{a[0], a[1], {a[2], a[3]}, {T(1.0), T(1.0)}, false} {}
};

template <class T>
struct DoubleCrystalBallFormula : Peak<T> {
  static constexpr int n = 6;
  explicit DoubleCrystalBallFormula(const std::array<T, 6>& a, const Limits&)
      : Peak<T>{a[0], a[1], {a[2], a[3]}, {a[4], a[5]}, true} {}
};

constexpr ArgumentDomain any = ArgumentDomain::any;
constexpr ArgumentDomain positive = ArgumentDomain::positive;

}  // namespace

SharedDensity crystal_ball_density(const AxisRange& axis,
                                   DensityArgument mean,
                                   DensityArgument sigma,
                                   DensityArgument alpha,
                                   DensityArgument n) {
  return make_axis_density(
      "crystal_ball",
      axis,
      {std::move(mean), std::move(sigma), std::move(alpha), std::move(n)},
      {any, positive, positive, positive},
      [](const density_kernels::Kernels&) {
        return std::make_unique<JetFunction<CrystalBallFormula>>();
      });
}

SharedDensity double_crystal_ball_density(const AxisRange& axis,
                                          DensityArgument mean,
                                          DensityArgument sigma,
                                          DensityArgument alpha_low,
                                          DensityArgument n_low,
                                          DensityArgument alpha_high,
                                          DensityArgument n_high) {
  return make_axis_density(
      "double_crystal_ball",
      axis,
      {std::move(mean),
       std::move(sigma),
       std::move(alpha_low),
       std::move(n_low),
       std::move(alpha_high),
       std::move(n_high)},
      {any, positive, positive, positive, positive, positive},
      [](const density_kernels::Kernels&) {
        return std::make_unique<JetFunction<DoubleCrystalBallFormula>>();
      });
}

}  // namespace jacta
