#include <algorithm>
#include <limits>

#include "beeston_barlow.h"
#include "binned_data.h"
#include "jacta/base/elementary.h"
#include "jacta/base/infinity.h"

namespace jacta {

namespace {

// Per bin, U and M are linear in the coefficients, and the counts a are interpolated with
// the weights of the corners: a = sum_k w_k a_k = sum_k c_k a_k / sum_k c_k over the
// columns of the treated source.
class BeestonBarlowColumns final : public ColumnLikelihood {
 public:
  BeestonBarlowColumns(const Term& term, const Table& data)
      : term_(term), treated_(*term.counted_source), data_(bin_data(term, data)) {}

  bool subtracts_events() const override { return false; }

  double value(std::span<const Column> columns, std::span<const double> c) override {
    accumulate(columns, c);
    double total = 0;
    for (std::size_t b = 0; b < data_.counts.size(); ++b) {
      const double n = data_.counts[b];
      const double expected =
          others_[b] + adjusted_events(others_[b], source_[b], counts_[b], n);
      if (!(expected >= 0) || source_[b] < 0) return -infinity;
      total += term_value(n, expected);
    }
    return total - data_.log_factorials;
  }

  double derivatives(std::span<const Column> columns,
                     std::span<const double> c,
                     std::span<double> first,
                     std::span<double> second) override {
    accumulate(columns, c);
    std::fill(first.begin(), first.end(), 0);
    std::fill(second.begin(), second.end(), 0);
    double treated_total = 0;
    for (std::size_t k = 0; k < c.size(); ++k) {
      if (is_treated(columns[k])) treated_total += c[k];
    }
    slopes_.resize(c.size());
    double total = 0;
    for (std::size_t b = 0; b < data_.counts.size(); ++b) {
      const double n = data_.counts[b];
      const AdjustedEvents x =
          adjusted_events_derivatives(others_[b], source_[b], counts_[b], n);
      const double expected = others_[b] + x.x;
      if (!(expected >= 0) || source_[b] < 0) return -infinity;
      total += term_value(n, expected);
      if (total == -infinity) return total;
      fill_slopes(columns, b, treated_total);
      const double ratio = expected > 0 ? n / expected : 0;
      add_bin(x,
              ratio - 1,
              expected > 0 ? ratio / expected : 0,
              treated_total,
              first,
              second);
    }
    return total - data_.log_factorials;
  }

  std::string impossible_data(std::span<const Column> columns,
                              std::span<const double> c) override {
    accumulate(columns, c);
    for (std::size_t b = 0; b < data_.counts.size(); ++b) {
      const double n = data_.counts[b];
      const double expected =
          others_[b] + adjusted_events(others_[b], source_[b], counts_[b], n);
      if (n > 0 && !(expected > 0)) return describe_impossible_bin(term_, b, n);
    }
    return "";
  }

 private:
  // What a coefficient changes in the bin: U, or M and a.
  struct Slopes {
    bool treated = false;
    double u = 0;
    double m = 0;
    double a = 0;
  };

  bool is_treated(const Column& column) const { return column.source == treated_; }

  const SourceTemplate& node(const Column& column) const {
    return term_.sources[column.source].templates[column.node];
  }

  static double term_value(double n, double expected) {
    if (n == 0) return -expected;
    return expected > 0 ? n * portable_log(expected) - expected : -infinity;
  }

  void accumulate(std::span<const Column> columns, std::span<const double> c) {
    others_.assign(data_.counts.size(), 0);
    source_.assign(data_.counts.size(), 0);
    counts_.assign(data_.counts.size(), 0);
    for (std::size_t k = 0; k < c.size(); ++k) {
      const SourceTemplate& t = node(columns[k]);
      const auto density = t.density.contents();
      auto& sum = is_treated(columns[k]) ? source_ : others_;
      for (std::size_t b = 0; b < sum.size(); ++b)
        sum[b] += c[k] * (density[b] * t.volumes[b]);
      if (!is_treated(columns[k])) continue;
      for (std::size_t b = 0; b < counts_.size(); ++b) {
        counts_[b] += columns[k].weight * t.counts[b];
      }
    }
  }

  // The counts of the bin are those of the anchors, a = sum_k w_k a_k with the weights of
  // the interpolation, w_k = c_k / C, C = sum c_k over the columns of the treated source
  // (its expected events, `treated_total`). Hence
  //
  //     da/dc_k = (a_k - a) / C,   d2a/dc_k dc_l = -(da/dc_k + da/dc_l) / C,
  //
  // while U and M are linear in the c_k, their slopes the probabilities of the bin.
  void fill_slopes(std::span<const Column> columns, std::size_t b, double treated_total) {
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const SourceTemplate& t = node(columns[k]);
      const double probability = t.density.contents()[b] * t.volumes[b];
      slopes_[k] = {};
      slopes_[k].treated = is_treated(columns[k]);
      (slopes_[k].treated ? slopes_[k].m : slopes_[k].u) = probability;
      // Without events of the source its counts do not matter.
      if (!slopes_[k].treated || treated_total == 0) continue;
      slopes_[k].a = (t.counts[b] - counts_[b]) / treated_total;
    }
  }

  // The bin adds L(d) with d = U + x(U, M, a) expected events: `outer` is dL/dd and
  // `curvature` -d2L/dd2. With d_k = U_k + x_U U_k + x_M M_k + x_a a_k, indices of c,
  //
  //     dL/dc_k = outer d_k,   -d2L/dc_k dc_l = curvature d_k d_l - outer d_kl,
  //
  // d_kl the second derivatives of x along the slopes, and x_a a_kl.
  void add_bin(const AdjustedEvents& x,
               double outer,
               double curvature,
               double treated_total,
               std::span<double> first,
               std::span<double> second) const {
    const auto slope = [&](const Slopes& s) {
      return s.u * (1 + x.u) + s.m * x.m + s.a * x.a;
    };
    for (std::size_t k = 0, kl = 0; k < slopes_.size(); ++k) {
      const Slopes& p = slopes_[k];
      first[k] += outer * slope(p);
      for (std::size_t l = 0; l <= k; ++l, ++kl) {
        const Slopes& q = slopes_[l];
        double mixed = p.u * q.u * x.uu + (p.u * q.m + p.m * q.u) * x.um +
                       (p.u * q.a + p.a * q.u) * x.ua + p.m * q.m * x.mm +
                       (p.m * q.a + p.a * q.m) * x.ma + p.a * q.a * x.aa;
        // The second derivative of a, for two columns of the treated source.
        const bool both = p.treated && q.treated && treated_total != 0;
        if (both) mixed -= x.a * (p.a + q.a) / treated_total;
        second[kl] += curvature * slope(p) * slope(q) - outer * mixed;
      }
    }
  }

  const Term& term_;
  std::size_t treated_;
  BinnedData data_;
  std::vector<double> others_;
  std::vector<double> source_;
  std::vector<double> counts_;
  std::vector<Slopes> slopes_;
};

}  // namespace

std::unique_ptr<ColumnLikelihood> make_beeston_barlow_columns(const Term& term,
                                                              const Table& data) {
  return std::make_unique<BeestonBarlowColumns>(term, data);
}

}  // namespace jacta
