#include <algorithm>
#include <limits>

#include "binned_data.h"
#include "density_bins.h"
#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"

namespace jacta {

namespace {

// sum_b ln Poisson(n_b | d_b) where some u_k depend on parameters: the probabilities of
// all bins are anew at every point.
class BinnedDensities final : public ColumnLikelihood {
 public:
  BinnedDensities(const Term& term, const Table& data)
      : term_(term), data_(bin_data(term, data)) {
    const std::size_t bins = data_.counts.size();
    for (std::size_t b = 0; b < bins; ++b) boxes_.push_back(bin_box(term, b));
    for (const Source& source : term.sources) {
      formulas_.emplace_back();
      Formula& formula = formulas_.back();
      if (source.density) {
        formula.evaluator = source.density->evaluator(select_density_kernels());
        formula.bins.resize(bins);
        continue;
      }
      for (const SourceTemplate& node : source.templates) {
        std::vector<double> probabilities(bins);
        for (std::size_t b = 0; b < bins; ++b) {
          probabilities[b] = node.density.contents()[b] * node.volumes[b];
        }
        formula.templates.push_back(std::move(probabilities));
      }
    }
  }

  bool subtracts_events() const override { return false; }

  bool move_to(std::span<const double> theta, bool derivatives) override {
    for (std::size_t s = 0; s < formulas_.size(); ++s) {
      Formula& formula = formulas_[s];
      if (!formula.evaluator) continue;
      formula.values.clear();
      for (const std::size_t p : term_.sources[s].density_parameters) {
        formula.values.push_back(theta[p]);
      }
      if (!formula.evaluator->move_to(formula.values, derivatives)) return false;
      for (std::size_t b = 0; b < boxes_.size(); ++b) {
        formula.bins[b] = formula.evaluator->probability(boxes_[b]);
      }
    }
    return true;
  }

  double value(std::span<const Column> columns, std::span<const double> c) override {
    double total = -data_.log_factorials;
    for (std::size_t b = 0; b < boxes_.size(); ++b) {
      const double added = bin_value(b, expected_at(columns, c, b));
      if (added == -infinity) return added;
      total += added;
    }
    return total;
  }

  double derivatives(std::span<const Column> columns,
                     std::span<const double> c,
                     std::span<double> first,
                     std::span<double> second) override {
    const std::size_t n = columns.size();
    std::fill(first.begin(), first.end(), 0);
    std::fill(second.begin(), second.end(), 0);
    slopes_.assign(boxes_.size(), 0);
    std::vector<double> u(n);
    double total = -data_.log_factorials;
    for (std::size_t b = 0; b < boxes_.size(); ++b) {
      const double expected = expected_at(columns, c, b);
      const double added = bin_value(b, expected);
      if (added == -infinity) return added;
      total += added;
      const double count = data_.counts[b];
      slopes_[b] = (count > 0 ? count / expected : 0) - 1;
      const double curvature = count > 0 ? count / (expected * expected) : 0;
      for (std::size_t k = 0, kl = 0; k < n; ++k) {
        u[k] = at(columns[k], b);
        first[k] += slopes_[b] * u[k];
        for (std::size_t l = 0; l <= k; ++l, ++kl) second[kl] += curvature * u[k] * u[l];
      }
    }
    return total;
  }

  double curvature(std::size_t source, std::size_t a, std::size_t b) const override {
    double sum = 0;
    const std::size_t pair = packed_pair(a, b);
    for (std::size_t i = 0; i < slopes_.size(); ++i) {
      sum += slopes_[i] * formulas_[source].bins[i].second[pair];
    }
    return sum;
  }

  std::string impossible_data(std::span<const Column> columns,
                              std::span<const double> c) override {
    for (std::size_t b = 0; b < boxes_.size(); ++b) {
      const double expected = expected_at(columns, c, b);
      if (expected < 0) return "a bin expects a negative number of events";
      if (data_.counts[b] > 0 && !(expected > 0)) {
        return describe_impossible_bin(term_, b, data_.counts[b]);
      }
    }
    return "";
  }

 private:
  struct Formula {
    std::unique_ptr<DensityEvaluator> evaluator;
    std::vector<double> values;
    std::vector<BoxProbability> bins;
    std::vector<std::vector<double>> templates;  // of a source without a formula
  };

  double at(const Column& column, std::size_t b) const {
    const Formula& formula = formulas_[column.source];
    if (!formula.evaluator) return formula.templates[column.node][b];
    if (column.derivative == Column::no_derivative) return formula.bins[b].value;
    return formula.bins[b].first[column.derivative];
  }

  double expected_at(std::span<const Column> columns,
                     std::span<const double> c,
                     std::size_t b) const {
    double expected = 0;
    for (std::size_t k = 0; k < c.size(); ++k) {
      if (columns[k].derivative == Column::no_derivative) {
        expected += c[k] * at(columns[k], b);
      }
    }
    return expected;
  }

  double bin_value(std::size_t b, double expected) const {
    const double count = data_.counts[b];
    if (expected < 0) return -infinity;
    if (count == 0) return -expected;
    return expected > 0 ? count * portable_log(expected) - expected : -infinity;
  }

  const Term& term_;
  BinnedData data_;
  std::vector<std::vector<Limits>> boxes_;
  std::vector<Formula> formulas_;
  std::vector<double> slopes_;
};

}  // namespace

std::unique_ptr<ColumnLikelihood> make_binned_density_columns(const Term& term,
                                                              const Table& data) {
  return std::make_unique<BinnedDensities>(term, data);
}

}  // namespace jacta
