#include "jacta/base/error.h"
#include "linear_function.h"

namespace jacta {

namespace {

// C(n,k) t^k (1 - t)^(n - k), k = 0, ..., n, by de Casteljau's recursion.
void fill_bernstein(double t, std::span<double> b) {
  b[0] = 1;
  for (std::size_t n = 1; n < b.size(); ++n) {
    b[n] = t * b[n - 1];
    for (std::size_t k = n - 1; k > 0; --k) b[k] = (1 - t) * b[k] + t * b[k - 1];
    b[0] *= 1 - t;
  }
}

class BernsteinBasis final : public Basis {
 public:
  BernsteinBasis(const Limits& range, std::size_t size) : range_(range), size_(size) {}

  std::size_t size() const override { return size_; }

  void values(double x, std::span<double> b) const override {
    fill_bernstein(reduced(x), b);
  }

  // The integral of B_(k,n) is the sum of B_(j,n+1) over j > k, divided by n + 1.
  void integrals(double lower, double upper, std::span<double> integral) const override {
    std::vector<double> low(size_ + 1);
    std::vector<double> high(size_ + 1);
    fill_bernstein(reduced(lower), low);
    fill_bernstein(reduced(upper), high);
    const double scale = (range_.upper - range_.lower) / static_cast<double>(size_);
    double sum = 0;
    for (std::size_t k = size_; k-- > 0;) {
      sum += high[k + 1] - low[k + 1];
      integral[k] = scale * sum;
    }
  }

 private:
  double reduced(double x) const {
    return (x - range_.lower) / (range_.upper - range_.lower);
  }

  Limits range_;
  std::size_t size_;
};

}  // namespace

SharedDensity bernstein_density(const AxisRange& axis,
                                std::vector<DensityArgument> coefficients) {
  const std::size_t n = coefficients.size();
  const Limits range = axis.range;
  if (n == 0) throw UsageError("bernstein: there are no coefficients");
  return make_axis_density("bernstein",
                           axis,
                           std::move(coefficients),
                           std::vector<ArgumentDomain>(n, ArgumentDomain::not_negative),
                           [range, n](const density_kernels::Kernels&) {
                             return make_linear_function(
                                 std::make_shared<BernsteinBasis>(range, n), 0);
                           });
}

}  // namespace jacta
