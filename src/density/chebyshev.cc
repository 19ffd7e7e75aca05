#include "linear_function.h"

namespace jacta {

namespace {

class ChebyshevBasis final : public Basis {
 public:
  ChebyshevBasis(const Limits& range, std::size_t size) : range_(range), size_(size) {}

  std::size_t size() const override { return size_; }

  void values(double x, std::span<double> b) const override {
    const double t = reduced(x);
    double before = 1;
    double now = t;
    for (std::size_t k = 0; k < size_; ++k) {
      b[k] = before;
      const double next = 2 * t * now - before;
      before = now;
      now = next;
    }
  }

  // The integral of T_k is T_(k+1) / (2 (k + 1)) - T_(k-1) / (2 (k - 1)) for k > 1.
  void integrals(double lower, double upper, std::span<double> integral) const override {
    std::vector<double> low(size_ + 1);
    std::vector<double> high(size_ + 1);
    ChebyshevBasis(range_, size_ + 1).values(lower, low);
    ChebyshevBasis(range_, size_ + 1).values(upper, high);
    const double scale = 0.5 * (range_.upper - range_.lower);
    for (std::size_t k = 0; k < size_; ++k) {
      const auto n = static_cast<double>(k);
      const auto step = [&](std::size_t i) { return high[i] - low[i]; };
      double sum = 0;
      if (k == 0) {
        sum = step(1);
      } else if (k == 1) {
        sum = 0.5 * (high[1] * high[1] - low[1] * low[1]);
      } else {
        sum = 0.5 * (step(k + 1) / (n + 1) - step(k - 1) / (n - 1));
      }
      integral[k] = scale * sum;
    }
  }

 private:
  double reduced(double x) const {
    return ((x - range_.lower) + (x - range_.upper)) / (range_.upper - range_.lower);
  }

  Limits range_;
  std::size_t size_;
};

}  // namespace

SharedDensity chebyshev_density(const AxisRange& axis,
                                std::vector<DensityArgument> coefficients) {
  const std::size_t n = coefficients.size();
  const Limits range = axis.range;
  return make_axis_density("chebyshev",
                           axis,
                           std::move(coefficients),
                           std::vector<ArgumentDomain>(n, ArgumentDomain::any),
                           [range, n](const density_kernels::Kernels&) {
                             return make_linear_function(
                                 std::make_shared<ChebyshevBasis>(range, n + 1), 1);
                           });
}

}  // namespace jacta
