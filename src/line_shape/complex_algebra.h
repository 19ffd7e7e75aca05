// Arithmetic of Complex<T> that line shapes of coupled channels need.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

#include "jacta/base/jet.h"

namespace jacta {

template <class T>
Complex<T> operator-(const Complex<T>& a, const Complex<T>& b) {
  return {a.re - b.re, a.im - b.im};
}
template <class T>
Complex<T> operator/(const Complex<T>& a, const Complex<T>& b) {
  return a * reciprocal(b);
}
/// i a.
template <class T>
Complex<T> times_i(const Complex<T>& a) {
  return {-a.im, a.re};
}

/// r exp(i phi) if polar, else r + i phi.
template <class T>
Complex<T> coupling_of(const T& first, const T& second, bool polar) {
  using std::cos;
  using std::sin;
  if (!polar) return {first, second};
  return {first * cos(second), first * sin(second)};
}

/// Solves M x = b by elimination with row pivots; M row by row. Both are used up.
template <class T>
std::vector<Complex<T>> solve(std::vector<std::vector<Complex<T>>> m,
                              std::vector<Complex<T>> b) {
  const std::size_t n = b.size();
  const auto size = [](const Complex<T>& z) {
    return std::abs(value_of(z.re)) + std::abs(value_of(z.im));
  };
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t pivot = k;
    for (std::size_t i = k + 1; i < n; ++i) {
      if (size(m[i][k]) > size(m[pivot][k])) pivot = i;
    }
    std::swap(m[k], m[pivot]);
    std::swap(b[k], b[pivot]);
    const Complex<T> inverse = reciprocal(m[k][k]);
    for (std::size_t i = k + 1; i < n; ++i) {
      const Complex<T> factor = m[i][k] * inverse;
      for (std::size_t j = k + 1; j < n; ++j) m[i][j] = m[i][j] - factor * m[k][j];
      b[i] = b[i] - factor * b[k];
    }
  }
  for (std::size_t k = n; k-- > 0;) {
    for (std::size_t j = k + 1; j < n; ++j) b[k] = b[k] - m[k][j] * b[j];
    b[k] = b[k] / m[k][k];
  }
  return b;
}

}  // namespace jacta
