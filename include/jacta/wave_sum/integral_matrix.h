// IntegralMatrix: the integrals of all pairs of waves over a Monte Carlo sample,
//
//     H_kl = sum_j v_j sum_c h_kc(j) h_lc(j)^*,     I = sum_j v_j f(j) = sum_kl C_k C_l^*
//     H_kl,
//
// so that I and its derivatives cost K^2 operations and no events. The weights v are
// divided by their sum. H is Hermitian and positive semidefinite.
//
// Valid for one sample, one set of weights and the values of all shape parameters: that
// is its key. With floating shapes the matrix holds the pairs of all columns (waves and
// their derivatives in shape parameters); update() recomputes the rows of those waves
// whose shapes have changed their values, in one pass over the sample, and nothing if
// none has. A value that is folded into the cached waves and differs is refused
// (UsageError).
//
//     jacta::IntegralMatrix matrix(store, weights);
//     matrix.update(sum->variable_values(theta), 0);
//     matrix.save("i.json");
//     auto same = jacta::IntegralMatrix::load("i.json", store, weights, values);
//
// A matrix is a value: a copy shares the sample and has its own numbers. Cost of a full
// update: 4 K (K + 1) L operations per event; memory 8 K^2 bytes.
#pragma once

#include <Eigen/Core>
#include <complex>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "jacta/wave/wave_store.h"

namespace jacta {

class IntegralMatrix {
 public:
  /// One weight per event of the store; empty: all 1. Throws InputError for weights whose
  /// number differs or whose sum is not positive. `instruction_set` picks the kernels.
  explicit IntegralMatrix(std::shared_ptr<const WaveStore> store,
                          const std::vector<double>& weights = {},
                          const std::string& instruction_set = "");

  /// Makes the matrix that of the variables' values, for derivatives up to `level`.
  void update(const std::vector<double>& values,
              int level,
              const Executor* executor = nullptr);
  /// How many passes over the sample update() has made.
  std::size_t passes() const { return passes_; }

  /// H_kl of waves.
  std::complex<double> at(std::size_t k, std::size_t l) const;
  Eigen::MatrixXcd matrix() const;
  /// I for coefficients C_k of waves.
  double value(const std::vector<std::complex<double>>& coefficients) const;

  /// S_qr = sum v h_q^* h_r of columns; pairs whose levels add up to 2 at most.
  std::complex<double> pair(std::size_t q, std::size_t r) const;
  /// sum_j v_j A^* h_q of every column up to a level.
  Eigen::VectorXcd projections(const std::vector<std::complex<double>>& coefficients,
                               int level) const;
  /// S of all columns of level <= 1.
  Eigen::MatrixXcd gram() const;

  double sum_of_weights() const { return sum_of_weights_; }
  std::uint64_t weights_fingerprint() const { return weights_fingerprint_; }
  const WaveStore& store() const { return *store_; }
  const std::shared_ptr<const WaveStore>& store_handle() const { return store_; }

  /// Writes the matrix of waves with its key, as JSON.
  void save(const std::filesystem::path& path) const;
  /// Reads what save() wrote, for the same sample, weights and shape values. Throws
  /// InputError that names what differs (a stale matrix), IoError.
  static IntegralMatrix load(const std::filesystem::path& path,
                             std::shared_ptr<const WaveStore> store,
                             const std::vector<double>& weights,
                             const std::vector<double>& values,
                             const std::string& instruction_set = "");

 private:
  void recompute(const std::vector<double>& values,
                 int level,
                 const std::vector<std::uint8_t>& wanted,
                 const Executor* executor);

  std::shared_ptr<const WaveStore> store_;
  std::string instruction_set_;
  std::shared_ptr<const AlignedDoubles> weights_;  ///< normalised and padded
  double sum_of_weights_ = 0;
  std::uint64_t weights_fingerprint_ = 0;
  std::vector<double> values_;  ///< of all variables
  int levels_ = 0;              ///< how many levels are filled
  std::size_t passes_ = 0;
  std::vector<std::complex<double>> pairs_;  ///< S_qr at q (q + 1) / 2 + r, q >= r
};

}  // namespace jacta
