// ColumnLikelihood: the data side of a term as a function of the coefficients of columns.
//
// A column is the template of one source at one anchor: its density u_k at the events, or
// its probability u_k in the bins of the data. With d = sum_k c_k u_k, the unbinned term
// is sum_e ln d_e and the binned one sum_b ln Poisson(n_b | d_b); the chain rule from
// coefficients to parameters is done by TermEvaluator.
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
};

class ColumnLikelihood {
 public:
  virtual ~ColumnLikelihood() = default;

  virtual double value(std::span<const Column> columns, std::span<const double> c) = 0;
  /// Also first[k] = d value / d c_k and second[k (k + 1) / 2 + l] = minus the second
  /// derivative, l <= k.
  virtual double derivatives(std::span<const Column> columns,
                             std::span<const double> c,
                             std::span<double> first,
                             std::span<double> second) = 0;
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

/// Binned data of a term. Throws InputError that counts events that are not finite.
std::unique_ptr<ColumnLikelihood> make_binned_columns(const Term& term,
                                                      const Table& data);

/// Binned data where one source is known by Monte Carlo counts only (see
/// beeston_barlow.h).
std::unique_ptr<ColumnLikelihood> make_beeston_barlow_columns(const Term& term,
                                                              const Table& data);

/// Positions of the events in the bins of a set of axes (row-major). Bins are (left,
/// right]; coordinates outside are clipped to the edge bins.
std::vector<std::size_t> look_up_bins(const std::vector<Axis>& axes,
                                      const std::vector<std::span<const double>>& events);

/// The column of an Asimov data set that holds the expected events.
inline constexpr const char* asimov_weight = "asimov_weight";

/// That column, checked: finite and not negative; empty where there is none.
std::span<const double> event_weights(const Term& term, const Table& data);

/// The columns of the axes of a term, checked: all finite, and in the analysis space
/// unless the term clips.
std::vector<std::span<const double>> checked_events(const Term& term, const Table& data);

}  // namespace jacta
