#include "linear_function.h"

#include <cmath>

namespace jacta {

namespace {

class LinearFunction final : public AxisFunction {
 public:
  LinearFunction(std::shared_ptr<const Basis> basis, std::size_t n_constants)
      : basis_(std::move(basis)),
        n_constants_(n_constants),
        coefficients_(basis_->size(), 1.0),
        integrals_(basis_->size()),
        values_(basis_->size()) {}

  bool move_to(std::span<const double> arguments,
               const Limits& range,
               bool derivatives) override {
    range_ = range;
    derivatives_ = derivatives;
    for (std::size_t k = n_constants_; k < coefficients_.size(); ++k) {
      coefficients_[k] = arguments[k - n_constants_];
    }
    basis_->integrals(range.lower, range.upper, integrals_);
    const double integral = dot(coefficients_, integrals_);
    inverse_ = 1 / integral;
    return integral > 0 && std::isfinite(integral);
  }

  void fill(const double* x, std::size_t count, const DensityColumns& out) override {
    for (std::size_t e = 0; e < count; ++e) {
      basis_->values(x[e], values_);
      const double p = dot(coefficients_, values_) * inverse_;
      out.value[e] = p;
      if (out.first.empty()) continue;
      for (std::size_t k = n_constants_, i = 0; k < values_.size(); ++k, ++i) {
        const double slope = (values_[k] - p * integrals_[k]) * inverse_;
        values_[k] = slope;  // no longer needed
        if (out.first[i] != nullptr) out.first[i][e] = slope;
        for (std::size_t l = n_constants_, j = 0; l <= k; ++l, ++j) {
          double* const pair = out.second[packed_pair(i, j)];
          if (pair == nullptr) continue;
          pair[e] = -(slope * integrals_[l] + values_[l] * integrals_[k]) * inverse_;
        }
      }
    }
  }

  double density(double x) const override {
    std::vector<double> values(basis_->size());
    basis_->values(x, values);
    return dot(coefficients_, values) * inverse_;
  }

  BoxProbability probability(double lower, double upper) const override {
    std::vector<double> part(basis_->size());
    basis_->integrals(lower, upper, part);
    BoxProbability result{dot(coefficients_, part) * inverse_, {}, {}};
    if (!derivatives_) return result;
    for (std::size_t k = n_constants_; k < part.size(); ++k) {
      part[k] = (part[k] - result.value * integrals_[k]) * inverse_;
      result.first.push_back(part[k]);
      for (std::size_t l = n_constants_; l <= k; ++l) {
        result.second.push_back(-(part[k] * integrals_[l] + part[l] * integrals_[k]) *
                                inverse_);
      }
    }
    return result;
  }

  std::vector<double> breakpoints() const override { return basis_->breakpoints(); }

 private:
  static double dot(std::span<const double> a, std::span<const double> b) {
    double sum = 0;
    for (std::size_t k = 0; k < a.size(); ++k) sum += a[k] * b[k];
    return sum;
  }

  std::shared_ptr<const Basis> basis_;
  std::size_t n_constants_;
  std::vector<double> coefficients_;
  std::vector<double> integrals_;
  std::vector<double> values_;
  double inverse_ = 1;
  bool derivatives_ = false;
};

}  // namespace

std::unique_ptr<AxisFunction> make_linear_function(std::shared_ptr<const Basis> basis,
                                                   std::size_t n_constants) {
  return std::make_unique<LinearFunction>(std::move(basis), n_constants);
}

}  // namespace jacta
