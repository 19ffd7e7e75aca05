// PoleLineShape: F = n / (s - m^2 - i c g(x)) with n, s = m0^2 and c functions of the
// mass and the width, the same for all events, and g a number of the event. The
// derivatives follow from those of n, s and c in closed form: with G = 1/D,
//
//     G_a = -G^2 D_a,   G_ab = 2 G^3 D_a D_b - G^2 D_ab,   F = n G.
//
//     template <class T> Pole<T> prepare(const std::array<T, 2>& parameters) const;
//     double event(const ShapePoint& x, bool with_powers) const;
#pragma once

#include "running_width.h"

namespace jacta {

template <class T>
struct Pole {
  T numerator;
  T mass_squared;
  T coupling;
  bool with_powers = true;  ///< RunningWidth::Coupling
};

template <class Shape>
class PoleLineShape : public LineShape {
 public:
  std::complex<double> value(std::span<const double> parameters,
                             const ShapePoint& x) const final {
    std::complex<double> out;
    values(parameters, {&x, 1}, {&out, 1});
    return out;
  }

  void values(std::span<const double> parameters,
              std::span<const ShapePoint> x,
              std::span<std::complex<double>> out) const final {
    check_parameters(parameters);
    const Pole<double> pole =
        shape().prepare(std::array<double, 2>{parameters[0], parameters[1]});
    for (std::size_t i = 0; i < x.size(); ++i) {
      const double g = shape().event(x[i], pole.with_powers);
      const Complex<double> f = resonance(
          pole.numerator, pole.mass_squared - x[i].m * x[i].m, pole.coupling * g);
      out[i] = {f.re, f.im};
    }
  }

  void derivatives(std::span<const double> parameters,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const final {
    std::array<std::complex<double>, 6> all;
    planes(parameters, {&x, 1}, 2, all);
    out.value = all[0];
    out.gradient.assign(all.begin() + 1, all.begin() + 3);
    out.hessian.assign(all.begin() + 3, all.end());
  }

  void planes(std::span<const double> parameters,
              std::span<const ShapePoint> x,
              int order,
              std::span<std::complex<double>> out) const final {
    if (order == 0) return values(parameters, x, out);
    check_parameters(parameters);
    const Pole<Jet<2>> pole = shape().prepare(std::array{
        Jet<2>::variable(parameters[0], 0), Jet<2>::variable(parameters[1], 1)});
    const std::size_t n = x.size();
    for (std::size_t i = 0; i < n; ++i) {
      const double g = shape().event(x[i], pole.with_powers);
      const Complex<double> inverse = resonance(
          1.0, pole.mass_squared.value - x[i].m * x[i].m, pole.coupling.value * g);
      const auto store = [&](std::size_t plane, const Complex<double>& f) {
        out[plane * n + i] = {f.re, f.im};
      };
      store(0, pole.numerator.value * inverse);
      write_event(pole, g, inverse, order, store);
    }
  }

 protected:
  using LineShape::LineShape;

 private:
  using Number = Complex<double>;

  const Shape& shape() const { return static_cast<const Shape&>(*this); }

  template <class Store>
  static void write_event(const Pole<Jet<2>>& pole,
                          double g,
                          const Number& inverse,
                          int order,
                          const Store& store) {
    const auto& [n, s, c, with_powers] = pole;
    const Number minus_square = -1.0 * (inverse * inverse);
    std::array<Number, 2> denominator, slope;
    for (std::size_t a = 0; a < 2; ++a) {
      denominator[a] = {s.gradient[a], -g * c.gradient[a]};
      slope[a] = minus_square * denominator[a];
      store(1 + a, n.value * slope[a] + n.gradient[a] * inverse);
    }
    if (order < 2) return;
    std::size_t k = 0;
    for (std::size_t a = 0; a < 2; ++a) {
      for (std::size_t b = a; b < 2; ++b, ++k) {
        const Number second{s.hessian[k], -g * c.hessian[k]};
        const Number curvature =
            -2.0 * (inverse * slope[a] * denominator[b]) + minus_square * second;
        store(3 + k,
              n.value * curvature + n.gradient[a] * slope[b] + n.gradient[b] * slope[a] +
                  n.hessian[k] * inverse);
      }
    }
  }
};

}  // namespace jacta
