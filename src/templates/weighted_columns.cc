#include <algorithm>

#include "bin_lookup.h"
#include "column_likelihood.h"
#include "jacta/base/elementary.h"
#include "jacta/data/histogram.h"

namespace jacta {

namespace {

// sum_e w_e ln d_e of an Asimov data set. There is one of them where there are many toys:
// no kernel.
class WeightedColumns final : public ColumnLikelihood {
 public:
  WeightedColumns(const Term& term, const Table& data) : term_(term) {
    const auto events = checked_events(term, data);
    const auto weights = event_weights(term, data);
    weights_.assign(weights.begin(), weights.end());
    for (const auto& axes : term.binnings) bins_.push_back(look_up_bins(axes, events));
  }

  bool subtracts_events() const override { return true; }
  std::size_t n_outliers() const override { return n_outliers_; }

  double value(std::span<const Column> columns, std::span<const double> c) override {
    std::vector<double> terms(weights_.size());
    for (std::size_t e = 0; e < terms.size(); ++e) {
      const double d = density_at(e, columns, c);
      terms[e] = weights_[e] * portable_log(d > 0 ? d : term_.outlier_likelihood);
    }
    return pairwise_sum(terms);
  }

  double derivatives(std::span<const Column> columns,
                     std::span<const double> c,
                     std::span<double> first,
                     std::span<double> second) override {
    const std::size_t n = columns.size();
    std::fill(first.begin(), first.end(), 0);
    std::fill(second.begin(), second.end(), 0);
    n_outliers_ = 0;
    std::vector<double> scaled(n);
    for (std::size_t e = 0; e < weights_.size(); ++e) {
      const double d = density_at(e, columns, c);
      if (!(d > 0)) {
        ++n_outliers_;
        continue;
      }
      for (std::size_t k = 0, kl = 0; k < n; ++k) {
        scaled[k] = at(e, columns[k]) / d;
        first[k] += weights_[e] * scaled[k];
        for (std::size_t l = 0; l <= k; ++l, ++kl) {
          second[kl] += weights_[e] * scaled[k] * scaled[l];
        }
      }
    }
    return value(columns, c);
  }

 private:
  double at(std::size_t e, const Column& column) const {
    const Source& source = term_.sources[column.source];
    const auto& bins = bins_[source.binnings[column.node]];
    return source.templates[column.node].density.contents()[bins[e]];
  }

  double density_at(std::size_t e,
                    std::span<const Column> columns,
                    std::span<const double> c) const {
    double d = 0;
    for (std::size_t k = 0; k < c.size(); ++k) d += c[k] * at(e, columns[k]);
    return d;
  }

  const Term& term_;
  std::vector<double> weights_;
  std::vector<std::vector<std::size_t>> bins_;
  std::size_t n_outliers_ = 0;
};

}  // namespace

std::unique_ptr<ColumnLikelihood> make_weighted_columns(const Term& term,
                                                        const Table& data) {
  return std::make_unique<WeightedColumns>(term, data);
}

}  // namespace jacta
