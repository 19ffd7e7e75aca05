#include "jacta/density/quadrature.h"
#include "jet_function.h"
#include "special_functions.h"

namespace jacta {

namespace {

template <class T>
struct ArgusFormula {
  static constexpr int n = 3;
  T endpoint;
  T slope;
  T power;

  explicit ArgusFormula(const std::array<T, 3>& a, const Limits&)
      : endpoint(a[0]), slope(a[1]), power(a[2]) {}
  // 1 - (x / endpoint)^2 without cancellation near the end point.
  T u_of(double x) const {
    return (endpoint - x) * (endpoint + x) / (endpoint * endpoint);
  }
  T shape(double x) const {
    if (!(x < value_of(endpoint)) || x < 0) return T(0.0);
    const T u = u_of(x);
    return exp_of(power * log_of(u) + slope * u) * x;
  }
  // With u as variable and u = v^4 the integral is that of
  // 2 endpoint^2 v^(4 power + 3) exp(slope v^4) dv, smooth for every power.
  T integral(double lower, double upper) const {
    lower = std::max(lower, 0.0);
    if (!(lower < value_of(endpoint))) return T(0.0);
    const T to = exp_of(log_of(u_of(lower)) * 0.25);
    const bool ends = upper < value_of(endpoint);
    const T from = ends ? exp_of(log_of(u_of(upper)) * 0.25) : T(0.0);
    const int panels = 4 + static_cast<int>(std::abs(value_of(slope)) / 5);
    T sum(0.0);
    for (int i = 0; i < panels; ++i) {
      sum += sum_panel<T>(static_cast<double>(i) / panels,
                          static_cast<double>(i + 1) / panels,
                          [&](double t) {
                            const T v = from + (to - from) * t;
                            const T u = v * v * v * v;
                            return exp_of((power * 4.0 + 3.0) * log_of(v) + slope * u);
                          });
    }
    return sum * (to - from) * (endpoint * endpoint * 2.0);
  }
  std::vector<double> breakpoints() const { return {0.0, endpoint}; }
};

}  // namespace

SharedDensity argus_density(const AxisRange& axis,
                            DensityArgument endpoint,
                            DensityArgument slope,
                            DensityArgument power) {
  return make_axis_density(
      "argus",
      axis,
      {std::move(endpoint), std::move(slope), std::move(power)},
      {ArgumentDomain::positive, ArgumentDomain::any, ArgumentDomain::not_negative},
      [](const density_kernels::Kernels&) {
        return std::make_unique<JetFunction<ArgusFormula>>();
      });
}

}  // namespace jacta
