#include "jacta/density/quadrature.h"
#include "jet_function.h"
#include "special_functions.h"

namespace jacta {

namespace {

template <class T>
struct BreitWignerFormula {
  static constexpr int n = 2;
  T mean;
  T half_width;

  explicit BreitWignerFormula(const std::array<T, 2>& a, const Limits&)
      : mean(a[0]), half_width(a[1] * 0.5) {}
  T shape(double x) const {
    const T t = (x - mean) / half_width;
    return 1.0 / (t * t + 1.0);
  }
  // The difference of two arc tangents as one where that keeps more digits.
  T integral(double lower, double upper) const {
    const T a = (lower - mean) / half_width;
    const T b = (upper - mean) / half_width;
    const T product = a * b + 1.0;
    if (value_of(product) > 0) {
      return half_width * arc_tangent_of(((upper - lower) / half_width) / product);
    }
    return half_width * (arc_tangent_of(b) - arc_tangent_of(a));
  }
  std::vector<double> breakpoints() const { return panels_around_peak(mean, half_width); }
};

}  // namespace

SharedDensity breit_wigner_density(const AxisRange& axis,
                                   DensityArgument mean,
                                   DensityArgument width) {
  return make_axis_density("breit_wigner",
                           axis,
                           {std::move(mean), std::move(width)},
                           {ArgumentDomain::any, ArgumentDomain::positive},
                           [](const density_kernels::Kernels&) {
                             return std::make_unique<JetFunction<BreitWignerFormula>>();
                           });
}

}  // namespace jacta
