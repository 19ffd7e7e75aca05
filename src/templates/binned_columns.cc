#include <algorithm>
#include <limits>

#include "binned_data.h"
#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"

namespace jacta {

namespace {

// sum_b ln Poisson(n_b | d_b) = sum over the occupied bins of n_b ln d_b - sum_k c_k U_k
// - sum_b ln n_b!, with U_k the sum of u_k over all bins.
class BinnedColumns final : public ColumnLikelihood {
 public:
  BinnedColumns(const Term& term, const Table& data) : term_(term) {
    const BinnedData binned = bin_data(term, data);
    log_factorials_ = binned.log_factorials;
    for (std::size_t b = 0; b < binned.counts.size(); ++b) {
      if (binned.counts[b] == 0) continue;
      occupied_.push_back(b);
      counts_.push_back(binned.counts[b]);
    }
    for (const auto& source : term.sources)
      columns_.emplace_back(source.templates.size());
  }

  bool subtracts_events() const override { return false; }

  double value(std::span<const Column> columns, std::span<const double> c) override {
    prepare(columns);
    if (!is_positive(columns, c)) return -infinity;
    double total = 0;
    for (std::size_t b = 0; b < counts_.size(); ++b) {
      const double expected = expected_at(b, c);
      if (!(expected > 0)) return -infinity;
      total += counts_[b] * portable_log(expected);
    }
    return total - expected_total(c) - log_factorials_;
  }

  double derivatives(std::span<const Column> columns,
                     std::span<const double> c,
                     std::span<double> first,
                     std::span<double> second) override {
    prepare(columns);
    const std::size_t n = c.size();
    std::fill(second.begin(), second.end(), 0);
    for (std::size_t k = 0; k < n; ++k) first[k] = -selected_[k]->total;
    if (!is_positive(columns, c)) return -infinity;
    double total = 0;
    scaled_.resize(n);
    for (std::size_t b = 0; b < counts_.size(); ++b) {
      const double expected = expected_at(b, c);
      if (!(expected > 0)) return -infinity;
      total += counts_[b] * portable_log(expected);
      const double inverse = 1 / expected;
      for (std::size_t k = 0, kl = 0; k < n; ++k) {
        scaled_[k] = selected_[k]->occupied[b] * inverse;
        const double weighted = counts_[b] * scaled_[k];
        first[k] += weighted;
        for (std::size_t l = 0; l <= k; ++l, ++kl) second[kl] += weighted * scaled_[l];
      }
    }
    return total - expected_total(c) - log_factorials_;
  }

  std::string impossible_data(std::span<const Column> columns,
                              std::span<const double> c) override {
    prepare(columns);
    for (std::size_t b = 0; b < counts_.size(); ++b) {
      if (expected_at(b, c) > 0) continue;
      return describe_impossible_bin(term_, occupied_[b], counts_[b]);
    }
    return is_positive(columns, c) ? "" : "a bin expects a negative number of events";
  }

 private:
  struct Gathered {
    bool ready = false;
    std::vector<double> occupied;  // probability in the occupied bins
    double total = 0;              // sum over all bins
  };

  static double probability(const SourceTemplate& node, std::size_t b) {
    return node.density.contents()[b] * node.volumes[b];
  }

  const Gathered& gathered(const Column& column) {
    Gathered& result = columns_[column.source][column.node];
    if (result.ready) return result;
    const SourceTemplate& node = term_.sources[column.source].templates[column.node];
    for (const std::size_t b : occupied_) result.occupied.push_back(probability(node, b));
    std::vector<double> all(node.density.size());
    for (std::size_t b = 0; b < all.size(); ++b) all[b] = probability(node, b);
    result.total = pairwise_sum(all);
    result.ready = true;
    return result;
  }

  void prepare(std::span<const Column> columns) {
    selected_.clear();
    for (const auto& column : columns) selected_.push_back(&gathered(column));
  }

  double expected_at(std::size_t b, std::span<const double> c) const {
    double expected = 0;
    for (std::size_t k = 0; k < c.size(); ++k)
      expected += c[k] * selected_[k]->occupied[b];
    return expected;
  }

  double expected_total(std::span<const double> c) const {
    double total = 0;
    for (std::size_t k = 0; k < c.size(); ++k) total += c[k] * selected_[k]->total;
    return total;
  }

  // Whether no bin expects a negative number, which only negative sources can make.
  bool is_positive(std::span<const Column> columns, std::span<const double> c) const {
    if (std::all_of(c.begin(), c.end(), [](double x) { return x >= 0; })) return true;
    for (std::size_t b = 0; b < term_.analysis_volumes.size(); ++b) {
      double expected = 0;
      for (std::size_t k = 0; k < c.size(); ++k) {
        const auto& source = term_.sources[columns[k].source];
        expected += c[k] * probability(source.templates[columns[k].node], b);
      }
      if (expected < 0) return false;
    }
    return true;
  }

  const Term& term_;
  std::vector<std::size_t> occupied_;
  std::vector<double> counts_;
  double log_factorials_ = 0;
  std::vector<std::vector<Gathered>> columns_;
  std::vector<const Gathered*> selected_;
  std::vector<double> scaled_;
};

}  // namespace

std::unique_ptr<ColumnLikelihood> make_binned_columns(const Term& term,
                                                      const Table& data) {
  return std::make_unique<BinnedColumns>(term, data);
}

}  // namespace jacta
