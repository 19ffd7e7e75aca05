#include "jacta/wave/wave_columns.h"

#include <algorithm>
#include <utility>

namespace jacta {

using Complex = std::complex<double>;

namespace {

void sort_unique(std::vector<std::size_t>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

ColumnTable::ColumnTable(const CoherentSum& sum, const std::vector<std::size_t>& active)
    : n_active_(active.size()),
      slopes_(sum.variables.size()),
      use_floats_(sum.uses.size(), 0),
      wave_floats_(sum.waves.size(), 0),
      wave_variables_(sum.waves.size()),
      wave_columns_(sum.waves.size()) {
  const auto position = active_positions(sum.parameters.size(), active);
  std::vector<bool> floats(sum.variables.size(), false);
  for (std::size_t v = 0; v < sum.variables.size(); ++v) {
    slopes_[v] = {position[sum.variables[v].parameter], sum.variables[v].scale};
    floats[v] = slopes_[v].parameter != inactive_position;
  }
  for (std::size_t u = 0; u < sum.uses.size(); ++u) {
    const auto& variables = sum.uses[u].variables;
    use_floats_[u] = std::any_of(
        variables.begin(), variables.end(), [&](std::size_t v) { return floats[v]; });
    if (use_floats_[u]) continue;
    fixed_.insert(fixed_.end(), variables.begin(), variables.end());
  }
  sort_unique(fixed_);
  for (std::size_t k = 0; k < sum.waves.size(); ++k) {
    for (const std::size_t u : sum.waves[k].uses) {
      if (!use_floats_[u]) continue;
      wave_floats_[k] = 1;
      for (const std::size_t v : sum.uses[u].variables) {
        if (slopes_[v].parameter != inactive_position) wave_variables_[k].push_back(v);
      }
    }
    sort_unique(wave_variables_[k]);
  }
  for (int level = 0; level <= 2; ++level) {
    for (std::size_t k = 0; k < sum.waves.size(); ++k) add_columns(k, level);
    end_[level] = columns_.size();
  }
}

void ColumnTable::add_columns(std::size_t wave, int level) {
  const auto& variables = wave_variables_[wave];
  const auto add = [&](std::size_t first, std::size_t second) {
    wave_columns_[wave].push_back(columns_.size());
    columns_.push_back({wave, first, second, static_cast<std::uint8_t>(level)});
  };
  if (level == 0) {
    add(inactive_position, inactive_position);
    return;
  }
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (level == 1) {
      add(variables[i], inactive_position);
      continue;
    }
    for (std::size_t j = i; j < variables.size(); ++j) add(variables[i], variables[j]);
  }
}

std::vector<Complex> ColumnTable::values(const WaveCoefficients& coefficients) const {
  std::vector<Complex> result(columns_.size());
  std::copy(coefficients.value.begin(), coefficients.value.end(), result.begin());
  return result;
}

Eigen::MatrixXcd ColumnTable::first_derivatives(
    const WaveCoefficients& coefficients) const {
  Eigen::MatrixXcd d = Eigen::MatrixXcd::Zero(static_cast<Eigen::Index>(end(1)),
                                              static_cast<Eigen::Index>(n_active_));
  for (std::size_t q = 0; q < end(1); ++q) {
    const auto& column = columns_[q];
    const auto row = static_cast<Eigen::Index>(q);
    if (column.level == 1) {
      const auto& slope = slopes_[column.first];
      d(row, static_cast<Eigen::Index>(slope.parameter)) =
          slope.scale * coefficients.value[column.wave];
      continue;
    }
    const auto& wave = coefficients.wave[column.wave];
    for (std::size_t i = 0; i < wave.parameters.size(); ++i) {
      d(row, static_cast<Eigen::Index>(wave.parameters[i])) = wave.first[i];
    }
  }
  return d;
}

Eigen::MatrixXcd ColumnTable::second_derivatives(const WaveCoefficients& coefficients,
                                                 const Eigen::VectorXcd& sums) const {
  const auto n = static_cast<Eigen::Index>(n_active_);
  Eigen::MatrixXcd result = Eigen::MatrixXcd::Zero(n, n);
  for (std::size_t q = 0; q < columns_.size(); ++q) {
    const auto& column = columns_[q];
    const Complex g = sums[static_cast<Eigen::Index>(q)];
    const auto& wave = coefficients.wave[column.wave];
    const std::size_t m = wave.parameters.size();
    if (column.level == 0) {
      for (std::size_t i = 0; i < m; ++i) {
        for (std::size_t j = 0; j < m; ++j) {
          result(static_cast<Eigen::Index>(wave.parameters[i]),
                 static_cast<Eigen::Index>(wave.parameters[j])) +=
              g * wave.second[packed_index(i, j, m)];
        }
      }
      continue;
    }
    const auto& x = slopes_[column.first];
    const auto px = static_cast<Eigen::Index>(x.parameter);
    if (column.level == 1) {
      for (std::size_t i = 0; i < m; ++i) {
        const auto t = static_cast<Eigen::Index>(wave.parameters[i]);
        result(t, px) += g * x.scale * wave.first[i];
        result(px, t) += g * x.scale * wave.first[i];
      }
      continue;
    }
    const auto& y = slopes_[column.second];
    const auto py = static_cast<Eigen::Index>(y.parameter);
    const Complex term = g * x.scale * y.scale * coefficients.value[column.wave];
    result(px, py) += term;
    if (column.first != column.second) result(py, px) += term;
  }
  return result;
}

}  // namespace jacta
