#include "faddeeva.h"
#include "jacta/density/quadrature.h"
#include "jet_function.h"
#include "special_functions.h"

namespace jacta {

namespace {

// Re w(u + i v) of numbers with derivatives.
double real_faddeeva(double u, double v) {
  return faddeeva({u, v}).real();
}
template <int N>
Jet<N> real_faddeeva(const Jet<N>& u, const Jet<N>& v) {
  const auto [w, first, second] = faddeeva_derivatives({u.value, v.value});
  // h = Re w: h_u = Re w', h_v = -Im w', h_uu = -h_vv = Re w'', h_uv = -Im w''.
  Jet<N> h(w.real());
  std::size_t k = 0;
  for (std::size_t i = 0; i < Jet<N>::n; ++i) {
    h.gradient[i] = first.real() * u.gradient[i] - first.imag() * v.gradient[i];
    for (std::size_t j = i; j < Jet<N>::n; ++j, ++k) {
      h.hessian[k] =
          first.real() * u.hessian[k] - first.imag() * v.hessian[k] +
          second.real() *
              (u.gradient[i] * u.gradient[j] - v.gradient[i] * v.gradient[j]) -
          second.imag() * (u.gradient[i] * v.gradient[j] + v.gradient[i] * u.gradient[j]);
    }
  }
  return h;
}

template <class T>
struct VoigtFormula {
  static constexpr int n = 3;
  T mean;
  T scale;  // sqrt(2) sigma
  T v;

  explicit VoigtFormula(const std::array<T, 3>& a, const Limits&)
      : mean(a[0]), scale(a[2] * 1.41421356237309504880), v(a[1] * 0.5 / scale) {}
  T shape(double x) const { return real_faddeeva((x - mean) / scale, v) / scale; }
  T integral(double lower, double upper) const {
    const double width = value_of(scale) * (1 + value_of(v));
    const auto panels = panels_around(value_of(mean), width, lower, upper);
    T sum(0.0);
    for (std::size_t i = 0; i + 1 < panels.size(); ++i) {
      sum += sum_panel<T>(panels[i], panels[i + 1], [&](double x) { return shape(x); });
    }
    return sum;
  }
  std::vector<double> breakpoints() const {
    return panels_around_peak(mean, scale * (1 + v));
  }
};

}  // namespace

SharedDensity voigt_density(const AxisRange& axis,
                            DensityArgument mean,
                            DensityArgument width,
                            DensityArgument sigma) {
  return make_axis_density(
      "voigt",
      axis,
      {std::move(mean), std::move(width), std::move(sigma)},
      {ArgumentDomain::any, ArgumentDomain::not_negative, ArgumentDomain::positive},
      [](const density_kernels::Kernels&) {
        return std::make_unique<JetFunction<VoigtFormula>>();
      });
}

}  // namespace jacta
