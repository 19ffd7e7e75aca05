// JetFunction: an AxisFunction from a formula that is written once over the number type,
// doubles for values and jets (base/jet.h) for derivatives. A formula is a template
//
//     template <class T> struct Formula {
//       static constexpr int n = ...;               // arguments
//       explicit Formula(const std::array<T, n>& arguments, const Limits& range);
//       T shape(double x) const;                    // not normalised
//       T integral(double lower, double upper) const;
//       std::vector<double> breakpoints() const;
//     };
#pragma once

#include <array>
#include <cmath>
#include <optional>

#include "axis_function.h"
#include "jacta/base/jet.h"

namespace jacta {

template <template <class> class Formula>
class JetFunction : public AxisFunction {
 public:
  static constexpr int n = Formula<double>::n;
  using JetN = Jet<n>;

  bool move_to(std::span<const double> arguments,
               const Limits& range,
               bool derivatives) override {
    range_ = range;
    std::array<double, n> values{};
    std::array<JetN, n> variables{};
    for (std::size_t i = 0; i < n; ++i) {
      values[i] = arguments[i];
      variables[i] = JetN::variable(arguments[i], i);
    }
    plain_.emplace(values, range);
    const double integral = plain_->integral(range.lower, range.upper);
    if (!(integral > 0) || !std::isfinite(integral)) return false;
    inverse_ = 1 / integral;
    differentiated_.reset();
    if (derivatives) {
      differentiated_.emplace(variables, range);
      jet_inverse_ = reciprocal(differentiated_->integral(range.lower, range.upper));
    }
    return true;
  }

  void fill(const double* x, std::size_t count, const DensityColumns& out) override {
    if (out.first.empty()) {
      for (std::size_t e = 0; e < count; ++e) out.value[e] = density(x[e]);
      return;
    }
    for (std::size_t e = 0; e < count; ++e) {
      const JetN p = differentiated_->shape(x[e]) * jet_inverse_;
      out.value[e] = p.value;
      for (std::size_t i = 0, k = 0; i < n; ++i) {
        if (out.first[i] != nullptr) out.first[i][e] = p.gradient[i];
        for (std::size_t j = i; j < n; ++j, ++k) {
          double* const pair = out.second[packed_pair(j, i)];
          if (pair != nullptr) pair[e] = p.hessian[k];
        }
      }
    }
  }

  double density(double x) const override { return plain_->shape(x) * inverse_; }

  BoxProbability probability(double lower, double upper) const override {
    if (!differentiated_) return {plain_->integral(lower, upper) * inverse_, {}, {}};
    const JetN p = differentiated_->integral(lower, upper) * jet_inverse_;
    BoxProbability result{p.value, {p.gradient.begin(), p.gradient.end()}, {}};
    result.second.resize(static_cast<std::size_t>(n) * (n + 1) / 2);
    for (std::size_t i = 0, k = 0; i < n; ++i) {
      for (std::size_t j = i; j < n; ++j, ++k) {
        result.second[packed_pair(j, i)] = p.hessian[k];
      }
    }
    return result;
  }

  std::vector<double> breakpoints() const override { return plain_->breakpoints(); }

 protected:
  /// ln of the integral over the range, with derivatives after a move_to() with them.
  JetN log_integral() const {
    return differentiated_ ? -log(jet_inverse_) : JetN(-portable_log(inverse_));
  }
  const Formula<double>& formula() const { return *plain_; }

 private:
  std::optional<Formula<double>> plain_;
  std::optional<Formula<JetN>> differentiated_;
  double inverse_ = 1;
  JetN jet_inverse_;
};

}  // namespace jacta
