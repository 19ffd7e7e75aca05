// JetLineShape: a line shape written once as templates over the number type.
//
//     template <class T> State<T> prepare(const std::array<T, N>& parameters) const;
//     template <class T> Complex<T> at(const State<T>& state, const ShapePoint& x) const;
//
// `prepare` holds all that does not depend on the event. T is double for values and
// Jet<N> for derivatives.
#pragma once

#include "jacta/base/jet.h"
#include "jacta/line_shape/line_shape.h"

namespace jacta {

template <class Shape, int N>
class JetLineShape : public LineShape {
 public:
  std::complex<double> value(std::span<const double> parameters,
                             const ShapePoint& x) const final {
    const Complex<double> f = shape().at(shape().prepare(numbers(parameters)), x);
    return {f.re, f.im};
  }

  void derivatives(std::span<const double> parameters,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const final {
    const Complex<Jet<N>> f = shape().at(shape().prepare(variables(parameters)), x);
    out.value = {f.re.value, f.im.value};
    out.gradient.resize(f.re.gradient.size());
    out.hessian.resize(f.re.hessian.size());
    for (std::size_t i = 0; i < out.gradient.size(); ++i) {
      out.gradient[i] = {f.re.gradient[i], f.im.gradient[i]};
    }
    for (std::size_t k = 0; k < out.hessian.size(); ++k) {
      out.hessian[k] = {f.re.hessian[k], f.im.hessian[k]};
    }
  }

  void values(std::span<const double> parameters,
              std::span<const ShapePoint> x,
              std::span<std::complex<double>> out) const final {
    const auto state = shape().prepare(numbers(parameters));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Complex<double> f = shape().at(state, x[i]);
      out[i] = {f.re, f.im};
    }
  }

  void planes(std::span<const double> parameters,
              std::span<const ShapePoint> x,
              int order,
              std::span<std::complex<double>> out) const final {
    if (order == 0) return values(parameters, x, out);
    const auto state = shape().prepare(variables(parameters));
    const std::size_t n = x.size();
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<Jet<N>> f = shape().at(state, x[i]);
      out[i] = {f.re.value, f.im.value};
      for (std::size_t k = 0; k < N; ++k) {
        out[(1 + k) * n + i] = {f.re.gradient[k], f.im.gradient[k]};
      }
      if (order < 2) continue;
      for (std::size_t k = 0; k < f.re.hessian.size(); ++k) {
        out[(1 + N + k) * n + i] = {f.re.hessian[k], f.im.hessian[k]};
      }
    }
  }

 protected:
  using LineShape::LineShape;

 private:
  const Shape& shape() const { return static_cast<const Shape&>(*this); }

  std::array<double, N> numbers(std::span<const double> parameters) const {
    check_parameters(parameters);
    std::array<double, N> result;
    for (std::size_t i = 0; i < N; ++i) result[i] = parameters[i];
    return result;
  }
  std::array<Jet<N>, N> variables(std::span<const double> parameters) const {
    check_parameters(parameters);
    std::array<Jet<N>, N> result;
    for (std::size_t i = 0; i < N; ++i) {
      result[i] = Jet<N>::variable(parameters[i], i);
    }
    return result;
  }
};

}  // namespace jacta
