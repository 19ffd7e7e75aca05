// The planes of a plan while it is made, each once.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

#include "wave_plan.h"

namespace jacta {

/// Couplings and coefficients below are rounding.
constexpr double negligible = 1e-14;

/// coefficient * plane; 0 is nothing.
struct Entry {
  double coefficient = 0;
  std::size_t plane = 0;
  bool is_zero() const { return coefficient == 0; }
};

/// Planes, each made once.
class PlaneTable {
 public:
  explicit PlaneTable(WavePlan& plan) : plan_(plan) {
    plan_.planes.emplace_back(OnePlane{});
  }

  Entry angle(std::size_t topology, std::size_t node, int two_j, int two_m, int two_d) {
    if (std::abs(two_m) > two_j || std::abs(two_d) > two_j) return {};
    if (two_j == 0) return {1, 0};
    const std::vector<long> key = {0, long(topology), long(node), two_j, two_m, two_d};
    return {1, find_or_add(key, [&] {
              return AnglePlane{topology, node, two_m, SmallD(two_j, two_m, two_d)};
            })};
  }

  Entry normal(std::size_t topology, int two_j, int two_m, int two_mu) {
    if (two_j == 0) return {1, 0};
    const std::vector<long> key = {3, long(topology), two_j, two_m, two_mu};
    return {1, find_or_add(key, [&] {
              return NormalPlane{topology, two_m, two_mu, SmallD(two_j, two_m, two_mu)};
            })};
  }

  Entry direction(std::size_t position, int l, int two_m) {
    if (std::abs(two_m) > 2 * l) return {};
    if (l == 0) return {1, 0};
    const std::vector<long> key = {4, long(position), l, two_m};
    return {1, find_or_add(key, [&] {
              return DirectionPlane{position, two_m, SmallD(2 * l, two_m, 0)};
            })};
  }

  Entry rotation(
      std::size_t position, bool is_spin, int two_j, int two_row, int two_column) {
    if (two_j == 0) return {1, 0};
    const std::vector<long> group_key = {1, long(position), is_spin, two_j};
    const auto [found, is_new] = groups_.try_emplace(group_key, plan_.rotations.size());
    if (is_new) plan_.rotations.push_back({position, is_spin, WignerMatrix(two_j)});
    const std::size_t row = std::size_t(two_row + two_j) / 2;
    const std::size_t column = std::size_t(two_column + two_j) / 2;
    const std::size_t element = row * std::size_t(two_j + 1) + column;
    const std::size_t group = found->second;
    const std::vector<long> key = {1, long(group), long(element)};
    return {1, find_or_add(key, [&] { return RotationPlane{group, element}; })};
  }

  Entry product(const Entry& a, const Entry& b) {
    const double coefficient = a.coefficient * b.coefficient;
    if (coefficient == 0) return {};
    if (a.plane == 0 || b.plane == 0) return {coefficient, a.plane + b.plane};
    const auto [low, high] = std::minmax(a.plane, b.plane);
    const std::vector<long> key = {2, long(low), long(high)};
    return {coefficient, find_or_add(key, [&, l = low, h = high] {
              return ProductPlane{l, h};
            })};
  }

  Entry sum(const std::vector<Entry>& entries) {
    std::map<std::size_t, double> terms;
    double largest = 0;
    for (const Entry& e : entries) {
      terms[e.plane] += e.coefficient;
      largest = std::max(largest, std::abs(e.coefficient));
    }
    std::erase_if(terms, [&](const auto& term) {
      return std::abs(term.second) <= negligible * largest;
    });
    if (terms.empty()) return {};
    const double scale = terms.begin()->second;
    if (terms.size() == 1) return {scale, terms.begin()->first};
    SumPlane plane;
    std::vector<double> key;
    for (const auto& [position, coefficient] : terms) {
      plane.terms.emplace_back(position, coefficient / scale);
      key.push_back(double(position));
      key.push_back(coefficient / scale);
    }
    const auto [found, is_new] = sums_.try_emplace(key, plan_.planes.size());
    if (is_new) plan_.planes.emplace_back(std::move(plane));
    return {scale, found->second};
  }

 private:
  template <class Make>
  std::size_t find_or_add(const std::vector<long>& key, Make make) {
    const auto [found, is_new] = known_.try_emplace(key, plan_.planes.size());
    if (is_new) plan_.planes.emplace_back(make());
    return found->second;
  }

  WavePlan& plan_;
  std::map<std::vector<long>, std::size_t> known_;
  std::map<std::vector<long>, std::size_t> groups_;
  std::map<std::vector<double>, std::size_t> sums_;
};

}  // namespace jacta
