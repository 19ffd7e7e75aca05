// ManyParameterShape: a line shape with a number of parameters that its configuration
// decides, written once as templates over the number type.
//
//     template <class T> State prepare(const std::vector<T>& parameters) const;
//     template <class T> Complex<T> at(const State& state, const ShapePoint& x) const;
//
// Derivatives are those of Jet<2> in two parameters at a time: p/2 sweeps for a gradient,
// p (p-1)/2 for a Hessian. For few parameters known beforehand use JetLineShape.
#pragma once

#include <algorithm>
#include <vector>

#include "jacta/base/jet.h"
#include "jacta/line_shape/line_shape.h"

namespace jacta {

template <class Shape>
class ManyParameterShape : public LineShape {
 public:
  std::complex<double> value(std::span<const double> parameters,
                             const ShapePoint& x) const final {
    std::complex<double> f;
    values(parameters, {&x, 1}, {&f, 1});
    return f;
  }

  void values(std::span<const double> parameters,
              std::span<const ShapePoint> x,
              std::span<std::complex<double>> out) const final {
    check_parameters(parameters);
    const auto state =
        shape().prepare(std::vector<double>(parameters.begin(), parameters.end()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      const Complex<double> f = shape().at(state, x[i]);
      out[i] = {f.re, f.im};
    }
  }

  void derivatives(std::span<const double> parameters,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const final {
    const std::size_t p = parameters.size();
    std::vector<std::complex<double>> all(plane_count(2));
    planes(parameters, {&x, 1}, 2, all);
    const auto hessian = all.begin() + static_cast<std::ptrdiff_t>(1 + p);
    out.value = all[0];
    out.gradient.assign(all.begin() + 1, hessian);
    out.hessian.assign(hessian, all.end());
  }

  void planes(std::span<const double> parameters,
              std::span<const ShapePoint> x,
              int order,
              std::span<std::complex<double>> out) const final {
    const std::size_t p = parameters.size();
    if (order == 0 || p == 0) return values(parameters, x, out);
    check_parameters(parameters);
    if (p == 1) return pair(parameters, {0, 0}, x, order, out);
    for (std::size_t a = 0; a < p; a += order == 2 ? 1 : 2) {
      if (order == 1) {
        pair(parameters, {std::min(a, p - 2), std::min(a, p - 2) + 1}, x, order, out);
        continue;
      }
      for (std::size_t b = a + 1; b < p; ++b) pair(parameters, {a, b}, x, order, out);
    }
  }

 protected:
  using LineShape::LineShape;

 private:
  const Shape& shape() const { return static_cast<const Shape&>(*this); }

  void pair(std::span<const double> parameters,
            const std::array<std::size_t, 2>& at,
            std::span<const ShapePoint> x,
            int order,
            std::span<std::complex<double>> out) const {
    const std::size_t p = parameters.size();
    const std::size_t n = x.size();
    std::vector<Jet<2>> numbers(parameters.begin(), parameters.end());
    const std::size_t count = at[0] == at[1] ? 1 : 2;
    for (std::size_t k = 0; k < count; ++k) {
      numbers[at[k]] = Jet<2>::variable(parameters[at[k]], k);
    }
    const auto state = shape().prepare(numbers);
    for (std::size_t i = 0; i < n; ++i) {
      const Complex<Jet<2>> f = shape().at(state, x[i]);
      out[i] = {f.re.value, f.im.value};
      for (std::size_t k = 0; k < count; ++k) {
        out[(1 + at[k]) * n + i] = {f.re.gradient[k], f.im.gradient[k]};
        if (order < 2) continue;
        for (std::size_t l = k; l < count; ++l) {
          const std::size_t h = packed_index(k, l, 2);
          out[(1 + p + packed_index(at[k], at[l], p)) * n + i] = {f.re.hessian[h],
                                                                  f.im.hessian[h]};
        }
      }
    }
  }
};

}  // namespace jacta
