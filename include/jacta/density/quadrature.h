// Gauss-Legendre sums over panels: exact for polynomials of degree 31 in each, so that a
// smooth function needs few of them. The function gives any number type, also jets.
//
// Use this for integrals without a closed form; choose panels narrower than what the
// function does.
//
//     double area = jacta::sum_panel<double>(0, 1, [](double x) { return x * x; });
#pragma once

#include <array>
#include <cstddef>
#include <vector>

namespace jacta {

/// Nodes and weights of the rule with 16 nodes on [-1, 1]: the positive halves.
/// Reference: M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, table
/// 25.4.
inline constexpr std::array<double, 8> legendre_nodes = {0.0950125098376374401853,
                                                         0.2816035507792589132305,
                                                         0.4580167776572273863424,
                                                         0.6178762444026437484467,
                                                         0.7554044083550030338951,
                                                         0.8656312023878317438805,
                                                         0.9445750230732325760779,
                                                         0.9894009349916499325962};
inline constexpr std::array<double, 8> legendre_weights = {0.1894506104550684962854,
                                                           0.1826034150449235888668,
                                                           0.1691565193950025381893,
                                                           0.1495959888165767320815,
                                                           0.1246289712555338720525,
                                                           0.0951585116824927848099,
                                                           0.0622535239386478928628,
                                                           0.0271524594117540948518};

/// Calls `visit` with the nodes in [a, b] and their weights.
template <class Visit>
void each_node(double a, double b, const Visit& visit) {
  const double centre = 0.5 * (a + b);
  const double half = 0.5 * (b - a);
  for (std::size_t i = 0; i < legendre_nodes.size(); ++i) {
    const double step = half * legendre_nodes[i];
    visit(centre - step, half * legendre_weights[i]);
    visit(centre + step, half * legendre_weights[i]);
  }
}

/// The same by the rule with three nodes.
template <class Visit>
void each_of_3_nodes(double a, double b, const Visit& visit) {
  constexpr double node = 0.77459666924148337704;  // sqrt(3 / 5)
  const double centre = 0.5 * (a + b);
  const double half = 0.5 * (b - a);
  visit(centre - half * node, half * 5 / 9);
  visit(centre, half * 8 / 9);
  visit(centre + half * node, half * 5 / 9);
}

/// The integral of a smooth function from a to b.
template <class T, class Function>
T sum_panel(double a, double b, const Function& f) {
  T sum(0.0);
  each_node(a, b, [&](double x, double weight) { sum += f(x) * weight; });
  return sum;
}

/// Edges of panels on [lower, upper]: of width `scale` around `centre`, then growing.
std::vector<double> panels_around(double centre,
                                  double scale,
                                  double lower,
                                  double upper);

/// Edges of panels around a peak, wherever the range ends: of half its width, then growing
/// to a million widths.
std::vector<double> panels_around_peak(double centre, double width);

}  // namespace jacta
