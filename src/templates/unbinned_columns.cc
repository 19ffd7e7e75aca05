#include <algorithm>

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
    std::size_t n_columns = 0;
    first_column_.reserve(term.sources.size());
    for (const auto& source : term.sources) {
      first_column_.push_back(n_columns);
      n_columns += source.templates.size();
    }
    columns_.assign(n_columns, nullptr);
    pointers_.reserve(n_columns);
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
    const double*& known = columns_[first_column_[column.source] + column.node];
    if (known == nullptr) {
      const Source& source = term_.sources[column.source];
      const auto density = source.templates[column.node].density.contents();
      const auto& bins = bins_[source.binnings[column.node]];
      double* values = new_column();
      for (std::size_t e = 0; e < n_events_; ++e) values[e] = density[bins[e]];
      known = values;
    }
    return known;
  }

  // The columns of a toy are short: several share a block.
  double* new_column() {
    constexpr std::size_t short_block = 8192;
    const std::size_t length = AlignedArray::padded(n_events_);
    if (left_in_block_ == 0) {
      left_in_block_ = std::clamp<std::size_t>(short_block / length, 1, columns_.size());
      blocks_.emplace_back(left_in_block_ * length);
      next_in_block_ = blocks_.back().data();
    }
    double* column = next_in_block_;
    std::fill(column + n_events_, column + length, 0.0);
    next_in_block_ += length;
    --left_in_block_;
    return column;
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
  std::vector<const double*> columns_;     // null: not gathered yet
  std::vector<std::size_t> first_column_;  // of every source
  std::vector<AlignedArray> blocks_;
  double* next_in_block_ = nullptr;
  std::size_t left_in_block_ = 0;
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
