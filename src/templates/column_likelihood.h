// ColumnLikelihood: the data side of a term as a function of the coefficients of columns.
//
// A column is the template of one source at one anchor: its density u_k at the events, or
// its probability u_k in the bins of the data. With d = sum_k c_k u_k, the unbinned term
// is sum_e ln d_e and the binned one sum_b ln Poisson(n_b | d_b); the chain rule from
// coefficients to parameters is done by TermEvaluator.
//
// The column of a source with a formula depends on parameters a: u(a). Its derivatives
// du / da are columns of their own, with the coefficient 0 in d, so that their sums come
// with the others; the sums of the second derivatives are curvature().
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "jacta/data/dataset.h"
#include "jacta/source/term.h"

namespace jacta {

namespace kernels {
struct Kernels;
}

struct Column {
  std::size_t source;
  std::size_t node;
  double weight = 1;  ///< of the corner in the interpolation; sums to 1 over a source
  /// Of a source with a formula: the parameter that the column is the derivative in.
  std::size_t derivative = no_derivative;

  static constexpr std::size_t no_derivative = static_cast<std::size_t>(-1);
};

class ColumnLikelihood {
 public:
  virtual ~ColumnLikelihood() = default;

  /// Takes the parameters of formulas; false where one of them is not defined.
  virtual bool move_to(std::span<const double>, bool /* derivatives */) { return true; }

  virtual double value(std::span<const Column> columns, std::span<const double> c) = 0;
  /// Also first[k] = d value / d c_k and second[k (k + 1) / 2 + l] = minus the second
  /// derivative, l <= k.
  virtual double derivatives(std::span<const Column> columns,
                             std::span<const double> c,
                             std::span<double> first,
                             std::span<double> second) = 0;
  /// After derivatives(): d value / d u summed with the second derivative of u in the
  /// parameters a and b of a source with a formula, for columns that were there.
  virtual double curvature(std::size_t, std::size_t, std::size_t) const { return 0; }
  /// Whether the expected events still have to be subtracted (extended likelihood).
  virtual bool subtracts_events() const = 0;
  /// Events that the last call of derivatives() gave the outlier likelihood.
  virtual std::size_t n_outliers() const { return 0; }
  /// Where data lie although nothing is expected; empty where there is no such place.
  virtual std::string impossible_data(std::span<const Column>, std::span<const double>) {
    return "";
  }
};

/// Unbinned data of a term. Throws InputError that counts events that are not finite or
/// outside the analysis space.
std::unique_ptr<ColumnLikelihood> make_unbinned_columns(const Term& term,
                                                        const Table& data,
                                                        const kernels::Kernels& kernels);

/// Data of a term without bins whose events have weights (event_weights).
std::unique_ptr<ColumnLikelihood> make_weighted_columns(const Term& term,
                                                        const Table& data);

/// Unbinned data of a term with formulas among its sources, with weights or without.
std::unique_ptr<ColumnLikelihood> make_density_columns(const Term& term,
                                                       const Table& data,
                                                       const kernels::Kernels& kernels);

/// Binned data of a term. Throws InputError that counts events that are not finite.
std::unique_ptr<ColumnLikelihood> make_binned_columns(const Term& term,
                                                      const Table& data);

/// Binned data of a term with formulas among its sources.
std::unique_ptr<ColumnLikelihood> make_binned_density_columns(const Term& term,
                                                              const Table& data);

/// Binned data where one source is known by Monte Carlo counts only (see
/// beeston_barlow.h).
std::unique_ptr<ColumnLikelihood> make_beeston_barlow_columns(const Term& term,
                                                              const Table& data);

/// Whether a source of the term has a formula.
bool has_densities(const Term& term);

/// The column of an Asimov data set that holds the expected events.
inline constexpr const char* asimov_weight = "asimov_weight";

/// That column, checked: finite and not negative; empty where there is none.
std::span<const double> event_weights(const Term& term, const Table& data);

/// The columns of the axes of a term, checked: all finite, and in the analysis space
/// unless the term clips.
std::vector<std::span<const double>> checked_events(const Term& term, const Table& data);

}  // namespace jacta
