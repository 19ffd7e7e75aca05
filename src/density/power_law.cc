#include <fmt/format.h>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jet_function.h"
#include "special_functions.h"

namespace jacta {

namespace {

// (x / origin)^exponent = exp(exponent ln(x / origin)) from the end of the range where it
// is largest. With L = ln x its integral is one of exp((exponent + 1) L).
template <class T>
struct PowerLawFormula {
  static constexpr int n = 1;
  T exponent;
  double origin;
  Limits whole;

  explicit PowerLawFormula(const std::array<T, 1>& a, const Limits& range)
      : exponent(a[0]),
        origin(value_of(a[0]) > 0 ? range.upper : range.lower),
        whole(range) {}
  T shape(double x) const { return exp_of(exponent * portable_log(x / origin)); }
  T integral(double lower, double upper) const {
    const double width = portable_log(upper / lower);
    const T rise = (exponent + 1.0) * width;
    // From the end where x^(exponent + 1) is largest.
    if (value_of(rise) > 0) return shape(upper) * decline_of(rise) * (upper * width);
    return shape(lower) * decline_of(-rise) * (lower * width);
  }
  // As fine at small x as at large ones.
  std::vector<double> breakpoints() const {
    std::vector<double> points;
    const double step = portable_log(whole.upper / whole.lower) / 128;
    for (int i = 1; i < 128; ++i) points.push_back(whole.lower * portable_exp(i * step));
    return points;
  }
};

}  // namespace

SharedDensity power_law_density(const AxisRange& axis, DensityArgument exponent) {
  if (!(axis.range.lower > 0)) {
    throw UsageError(fmt::format("power_law: the range begins at {}, it must be above 0",
                                 shortest(axis.range.lower)));
  }
  return make_axis_density("power_law",
                           axis,
                           {std::move(exponent)},
                           {ArgumentDomain::any},
                           [](const density_kernels::Kernels&) {
                             return std::make_unique<JetFunction<PowerLawFormula>>();
                           });
}

}  // namespace jacta
