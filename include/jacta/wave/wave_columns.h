// ColumnTable: the columns of a coherent sum for a choice of active parameters.
//
// A column is a wave h_k (level 0), its derivative dh_k/dx in a shape variable x (level
// 1) or d2h_k/dxdy (level 2). With them the derivatives of the amplitude in any parameter
// are linear combinations of columns,
//
//     dA/dt = sum_q D_qt h_q,      d2A/dtdu = sum_q E_q,tu h_q,
//
// so that one set of kernels serves couplings and shapes. Only variables of active
// parameters have columns. A use of a line shape floats if one of its parameters is
// active; a wave floats if one of its uses does.
//
//     jacta::ColumnTable table(*sum, active);
//     table.end(0) == sum->waves.size();
#pragma once

#include <Eigen/Core>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "jacta/decay/coherent_sum.h"
#include "jacta/wave/wave_coefficients.h"

namespace jacta {

struct WaveColumn {
  std::size_t wave = 0;
  std::size_t first = inactive_position;   ///< variable, for level >= 1
  std::size_t second = inactive_position;  ///< variable, for level 2; first <= second
  std::uint8_t level = 0;
};

class ColumnTable {
 public:
  ColumnTable(const CoherentSum& sum, const std::vector<std::size_t>& active);

  const std::vector<WaveColumn>& columns() const { return columns_; }
  /// Number of columns of this level or below; columns are ordered by level.
  std::size_t end(int level) const { return end_[static_cast<std::size_t>(level)]; }
  std::size_t n_active() const { return n_active_; }

  bool use_floats(std::size_t use) const { return use_floats_[use] != 0; }
  bool wave_floats(std::size_t wave) const { return wave_floats_[wave] != 0; }
  /// Active variables of the floating uses of a wave, ascending.
  const std::vector<std::size_t>& wave_variables(std::size_t wave) const {
    return wave_variables_[wave];
  }
  /// All columns of a wave, by level.
  const std::vector<std::size_t>& wave_columns(std::size_t wave) const {
    return wave_columns_[wave];
  }
  /// Variables on which fixed uses depend, ascending.
  const std::vector<std::size_t>& fixed_variables() const { return fixed_; }

  /// D with one row per column of level <= 1 and one column per active parameter.
  Eigen::MatrixXcd first_derivatives(const WaveCoefficients& coefficients) const;
  /// C_k for level 0 and 0 elsewhere: the columns that make up A itself.
  std::vector<std::complex<double>> values(const WaveCoefficients& coefficients) const;
  /// sum_q G_q E_q,tu: a symmetric matrix; `sums` holds all columns.
  Eigen::MatrixXcd second_derivatives(const WaveCoefficients& coefficients,
                                      const Eigen::VectorXcd& sums) const;

 private:
  void add_columns(std::size_t wave, int level);

  struct Slope {
    std::size_t parameter = inactive_position;  ///< among the active ones
    double scale = 1;
  };
  std::size_t n_active_ = 0;
  std::vector<Slope> slopes_;  ///< per variable
  std::vector<std::uint8_t> use_floats_;
  std::vector<std::uint8_t> wave_floats_;
  std::vector<std::vector<std::size_t>> wave_variables_;
  std::vector<std::vector<std::size_t>> wave_columns_;
  std::vector<std::size_t> fixed_;
  std::vector<WaveColumn> columns_;
  std::size_t end_[3] = {0, 0, 0};
};

}  // namespace jacta
