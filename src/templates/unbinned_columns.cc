#include "aligned_array.h"
#include "bin_lookup.h"
#include "column_likelihood.h"
#include "jacta/base/elementary.h"
#include "kernels.h"

namespace jacta {

namespace {

class UnbinnedColumns final : public ColumnLikelihood {
 public:
  UnbinnedColumns(const Term& term, const Table& data, const kernels::Kernels& kernels)
      : term_(term), kernels_(kernels), n_events_(data.rows()) {
    const auto events = checked_events(term, data);
    for (const auto& axes : term.binnings) bins_.push_back(look_up_bins(axes, events));
    for (const auto& source : term.sources)
      columns_.emplace_back(source.templates.size());
  }

  bool subtracts_events() const override { return true; }

  double value(std::span<const Column> columns, std::span<const double> c) override {
    const kernels::Events events = prepare(columns, c);
    return finish(kernels_.value(events), events);
  }

  double derivatives(std::span<const Column> columns,
                     std::span<const double> c,
                     std::span<double> first,
                     std::span<double> second) override {
    const kernels::Events events = prepare(columns, c);
    const std::size_t n = columns.size();
    const std::size_t needed = 8 * (2 * n + n * (n + 1) / 2);
    if (scratch_size_ < needed) {
      scratch_ = AlignedArray(needed);
      scratch_size_ = needed;
    }
    const kernels::LogSum sum =
        kernels_.derivatives(events, first.data(), second.data(), scratch_.data());
    n_outliers_ = sum.n_outliers;
    return finish(sum, events);
  }
  std::size_t n_outliers() const override { return n_outliers_; }

 private:
  const double* gathered(const Column& column) {
    AlignedArray& array = columns_[column.source][column.node];
    if (!array) {
      const Source& source = term_.sources[column.source];
      const auto density = source.templates[column.node].density.contents();
      const auto& bins = bins_[source.binnings[column.node]];
      array = AlignedArray(n_events_);
      for (std::size_t e = 0; e < n_events_; ++e) array.data()[e] = density[bins[e]];
    }
    return array.data();
  }

  kernels::Events prepare(std::span<const Column> columns, std::span<const double> c) {
    pointers_.clear();
    for (const auto& column : columns) pointers_.push_back(gathered(column));
    return {pointers_.data(), c.data(), c.size(), n_events_, term_.outlier_likelihood};
  }

  double finish(const kernels::LogSum& sum, const kernels::Events& events) const {
    constexpr double ln2 = 0.693147180559945309417;
    if (sum.safe) return portable_log(sum.mantissa) + sum.exponent * ln2;
    // Densities so large or small that products of them are not exact.
    double total = 0;
    for (std::size_t e = 0; e < events.n_events; ++e) {
      double d = 0;
      for (std::size_t k = 0; k < events.n_columns; ++k) {
        d += events.columns[k][e] * events.coefficients[k];
      }
      total += portable_log(d > 0 ? d : events.outlier);
    }
    return total;
  }

  const Term& term_;
  const kernels::Kernels& kernels_;
  std::size_t n_events_;
  std::vector<std::vector<std::size_t>> bins_;
  std::vector<std::vector<AlignedArray>> columns_;
  std::vector<const double*> pointers_;
  AlignedArray scratch_;
  std::size_t scratch_size_ = 0;
  std::size_t n_outliers_ = 0;
};

}  // namespace

std::unique_ptr<ColumnLikelihood> make_unbinned_columns(const Term& term,
                                                        const Table& data,
                                                        const kernels::Kernels& kernels) {
  return std::make_unique<UnbinnedColumns>(term, data, kernels);
}

}  // namespace jacta
