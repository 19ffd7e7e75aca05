#include <fmt/format.h>

#include "axis_function.h"
#include "jet_function.h"
#include "kernels.h"
#include "log_norm.h"
#include "special_functions.h"

namespace jacta {

namespace {

template <class T>
struct GaussianFormula {
  static constexpr int n = 2;
  T mean;
  T sigma;

  explicit GaussianFormula(const std::array<T, 2>& a, const Limits&)
      : mean(a[0]), sigma(a[1]) {}
  T shape(double x) const {
    const T z = (x - mean) / sigma;
    return exp_of(z * z * -0.5);
  }
  T integral(double lower, double upper) const {
    constexpr double sqrt_2pi = 2.50662827463100050242;
    return normal_between((lower - mean) / sigma, (upper - mean) / sigma) *
           (sigma * sqrt_2pi);
  }
  std::vector<double> breakpoints() const {
    return {mean - 6 * sigma, mean - 3 * sigma, mean, mean + 3 * sigma, mean + 6 * sigma};
  }
};

class GaussianFunction final : public JetFunction<GaussianFormula> {
 public:
  explicit GaussianFunction(const density_kernels::Kernels& kernels)
      : kernels_(kernels) {}

  bool move_to(std::span<const double> arguments,
               const Limits& range,
               bool derivatives) override {
    if (!(arguments[1] > 0)) return false;
    if (!JetFunction::move_to(arguments, range, derivatives)) return false;
    point_ = {arguments[0], 1 / arguments[1], log_norm(log_integral())};
    return true;
  }

  void fill(const double* x, std::size_t count, const DensityColumns& out) override {
    kernels_.gaussian(x, count, point_, kernel_output(out));
  }

  void prepare_sampling() override {
    const double a = (range_.lower - point_.mean) * point_.inverse_sigma;
    const double b = (range_.upper - point_.mean) * point_.inverse_sigma;
    // Drawn from the tail that is smaller, where quantiles keep their digits.
    mirrored_ = a > 0;
    from_ = normal_cdf(mirrored_ ? -b : a);
    width_ = normal_between(a, b);
  }

  double sample(Stream& stream) const override {
    const double z = normal_quantile(from_ + stream.open_uniform() * width_);
    const double x = point_.mean + (mirrored_ ? -z : z) / point_.inverse_sigma;
    return std::clamp(x, range_.lower, range_.upper);
  }

 private:
  const density_kernels::Kernels& kernels_;
  density_kernels::GaussianPoint point_{};
  bool mirrored_ = false;
  double from_ = 0;
  double width_ = 1;
};

}  // namespace

SharedDensity gaussian_density(const AxisRange& axis,
                               DensityArgument mean,
                               DensityArgument sigma) {
  return make_axis_density("gaussian",
                           axis,
                           {std::move(mean), std::move(sigma)},
                           {ArgumentDomain::any, ArgumentDomain::positive},
                           [](const density_kernels::Kernels& kernels) {
                             return std::make_unique<GaussianFunction>(kernels);
                           });
}

}  // namespace jacta
