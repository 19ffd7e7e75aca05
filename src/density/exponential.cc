#include "axis_function.h"
#include "jet_function.h"
#include "kernels.h"
#include "log_norm.h"
#include "special_functions.h"

namespace jacta {

namespace {

// From the end of the range where it is largest, so that nothing overflows.
template <class T>
struct ExponentialFormula {
  static constexpr int n = 1;
  T slope;
  double origin;

  explicit ExponentialFormula(const std::array<T, 1>& a, const Limits& range)
      : slope(a[0]), origin(value_of(a[0]) > 0 ? range.upper : range.lower) {}
  T shape(double x) const { return exp_of(slope * (x - origin)); }
  T integral(double lower, double upper) const {
    const double width = upper - lower;
    if (value_of(slope) > 0) {
      return exp_of(slope * (upper - origin)) * decline_of(slope * width) * width;
    }
    return exp_of(slope * (lower - origin)) * decline_of(slope * -width) * width;
  }
  std::vector<double> breakpoints() const { return {}; }
};

class ExponentialFunction final : public JetFunction<ExponentialFormula> {
 public:
  explicit ExponentialFunction(const density_kernels::Kernels& kernels)
      : kernels_(kernels) {}

  bool move_to(std::span<const double> arguments,
               const Limits& range,
               bool derivatives) override {
    if (!JetFunction::move_to(arguments, range, derivatives)) return false;
    point_ = {arguments[0], formula().origin, log_norm(log_integral())};
    return true;
  }

  void fill(const double* x, std::size_t count, const DensityColumns& out) override {
    kernels_.exponential(x, count, point_, kernel_output(out));
  }

  void prepare_sampling() override {
    steepness_ = std::abs(point_.slope) * (range_.upper - range_.lower);
    covered_ = steepness_ * decline_of(steepness_);
  }

  // The inverse of the cumulative distribution, from the end where it is largest.
  double sample(Stream& stream) const override {
    const double u = stream.open_uniform();
    const double width = range_.upper - range_.lower;
    if (steepness_ < 1e-6) {
      // The series of the inverse: the next term is below 1e-13.
      const double t = u - 0.5 * steepness_ * u * (1 - u);
      return point_.slope > 0 ? range_.upper - t * width : range_.lower + t * width;
    }
    const double t = -portable_log(1 - u * covered_) / steepness_;
    const double x =
        point_.slope > 0 ? range_.upper - t * width : range_.lower + t * width;
    return std::clamp(x, range_.lower, range_.upper);
  }

 private:
  const density_kernels::Kernels& kernels_;
  density_kernels::ExponentialPoint point_{};
  double steepness_ = 0;
  double covered_ = 0;
};

}  // namespace

SharedDensity exponential_density(const AxisRange& axis, DensityArgument slope) {
  return make_axis_density("exponential",
                           axis,
                           {std::move(slope)},
                           {ArgumentDomain::any},
                           [](const density_kernels::Kernels& kernels) {
                             return std::make_unique<ExponentialFunction>(kernels);
                           });
}

}  // namespace jacta
