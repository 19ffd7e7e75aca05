// Jet: forward-mode derivatives up to second order in N real parameters.
//
// A Jet<N> carries a value, its gradient and the packed upper triangle of its Hessian
// ((0,0), (0,1), ..., (1,1), ...) through arithmetic and the functions below. Code
// written as a template gives values with T = double and derivatives with T = Jet<N>:
//
//     template <class T> T hypotenuse(T a, T b) { return sqrt(a * a + b * b); }
//     auto a = jacta::Jet<2>::variable(3, 0);
//     auto b = jacta::Jet<2>::variable(4, 1);
//     hypotenuse(a, b).gradient[0];      // 0.6
//
// Complex<T> is a complex number over T: complex functions of real parameters.
#pragma once

#include <array>
#include <cmath>
#include <complex>
#include <cstddef>

#include "jacta/base/elementary.h"

namespace jacta {

template <int N>
struct Jet {
  static constexpr std::size_t n = N;
  double value = 0;
  std::array<double, n> gradient{};
  std::array<double, n*(n + 1) / 2> hessian{};

  Jet() = default;
  Jet(double v) : value(v) {}  // NOLINT: a constant is a jet
  /// The parameter of this position.
  static Jet variable(double v, std::size_t position) {
    Jet x(v);
    x.gradient[position] = 1;
    return x;
  }
};

/// f(a) from f, f' and f'' at the value of a.
template <int N>
Jet<N> chain(const Jet<N>& a, double f, double first, double second) {
  Jet<N> r(f);
  std::size_t k = 0;
  for (std::size_t i = 0; i < Jet<N>::n; ++i) {
    r.gradient[i] = first * a.gradient[i];
    for (std::size_t j = i; j < Jet<N>::n; ++j, ++k) {
      r.hessian[k] = first * a.hessian[k] + second * a.gradient[i] * a.gradient[j];
    }
  }
  return r;
}

template <int N>
Jet<N>& operator+=(Jet<N>& a, const Jet<N>& b) {
  a.value += b.value;
  for (std::size_t i = 0; i < a.gradient.size(); ++i) a.gradient[i] += b.gradient[i];
  for (std::size_t k = 0; k < a.hessian.size(); ++k) a.hessian[k] += b.hessian[k];
  return a;
}
template <int N>
Jet<N> operator-(const Jet<N>& a) {
  return chain(a, -a.value, -1, 0);
}
template <int N>
Jet<N> operator+(Jet<N> a, const Jet<N>& b) {
  return a += b;
}
template <int N>
Jet<N> operator-(const Jet<N>& a, const Jet<N>& b) {
  return a + (-b);
}
template <int N>
Jet<N> operator*(const Jet<N>& a, const Jet<N>& b) {
  Jet<N> r(a.value * b.value);
  std::size_t k = 0;
  for (std::size_t i = 0; i < Jet<N>::n; ++i) {
    r.gradient[i] = a.gradient[i] * b.value + a.value * b.gradient[i];
    for (std::size_t j = i; j < Jet<N>::n; ++j, ++k) {
      r.hessian[k] = a.hessian[k] * b.value + a.value * b.hessian[k] +
                     a.gradient[i] * b.gradient[j] + a.gradient[j] * b.gradient[i];
    }
  }
  return r;
}
template <int N>
Jet<N> reciprocal(const Jet<N>& a) {
  const double r = 1 / a.value;
  return chain(a, r, -r * r, 2 * r * r * r);
}
template <int N>
Jet<N> operator/(const Jet<N>& a, const Jet<N>& b) {
  return a * reciprocal(b);
}

// With constants.
template <int N>
Jet<N> operator+(Jet<N> a, double b) {
  a.value += b;
  return a;
}
template <int N>
Jet<N> operator+(double a, Jet<N> b) {
  return b + a;
}
template <int N>
Jet<N> operator-(Jet<N> a, double b) {
  return a + (-b);
}
template <int N>
Jet<N> operator-(double a, const Jet<N>& b) {
  return -b + a;
}
template <int N>
Jet<N> operator*(const Jet<N>& a, double b) {
  return chain(a, a.value * b, b, 0);
}
template <int N>
Jet<N> operator*(double a, const Jet<N>& b) {
  return b * a;
}
template <int N>
Jet<N> operator/(const Jet<N>& a, double b) {
  return a * (1 / b);
}
template <int N>
Jet<N> operator/(double a, const Jet<N>& b) {
  return reciprocal(b) * a;
}

template <int N>
Jet<N> sqrt(const Jet<N>& a) {
  const double root = std::sqrt(a.value);
  return chain(a, root, 0.5 / root, -0.25 / (root * a.value));
}
template <int N>
Jet<N> log(const Jet<N>& a) {
  return chain(a, portable_log(a.value), 1 / a.value, -1 / (a.value * a.value));
}
template <int N>
Jet<N> exp(const Jet<N>& a) {
  const double e = portable_exp(a.value);
  return chain(a, e, e, e);
}
template <int N>
Jet<N> sin(const Jet<N>& a) {
  const double s = std::sin(a.value);
  return chain(a, s, std::cos(a.value), -s);
}
template <int N>
Jet<N> cos(const Jet<N>& a) {
  const double c = std::cos(a.value);
  return chain(a, c, -std::sin(a.value), -c);
}
template <int N>
Jet<N> abs(const Jet<N>& a) {
  return std::signbit(a.value) ? -a : a;
}

/// The value of a number, whatever it carries.
inline double value_of(double x) {
  return x;
}
template <int N>
double value_of(const Jet<N>& x) {
  return x.value;
}

/// x^n for n >= 0.
template <class T>
T whole_power(const T& x, int n) {
  T product(1.0);
  for (int i = 0; i < n; ++i) product = product * x;
  return product;
}

template <class T>
struct Complex {
  T re{};
  T im{};
};

template <class T>
Complex<T> operator+(const Complex<T>& a, const Complex<T>& b) {
  return {a.re + b.re, a.im + b.im};
}
template <class T>
Complex<T> operator*(const Complex<T>& a, const Complex<T>& b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
template <class T>
Complex<T> operator*(const T& a, const Complex<T>& b) {
  return {a * b.re, a * b.im};
}
template <class T>
Complex<T> conj(const Complex<T>& a) {
  return {a.re, -a.im};
}
template <class T>
Complex<T> reciprocal(const Complex<T>& a) {
  const T scale = 1.0 / (a.re * a.re + a.im * a.im);
  return {a.re * scale, -(a.im * scale)};
}

}  // namespace jacta
