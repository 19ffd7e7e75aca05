#include <algorithm>

#include "aligned_array.h"
#include "bin_lookup.h"
#include "column_likelihood.h"
#include "jacta/base/elementary.h"
#include "jacta/data/histogram.h"
#include "tile_kernels.h"

namespace jacta {

namespace {

// Pieces of one buffer for a density, its derivatives and second derivatives at the
// events of a tile.
struct Formula {
  std::size_t source;
  std::unique_ptr<DensityEvaluator> evaluator;
  std::vector<double> values;  // of its parameters
  std::vector<double*> room;   // value, first derivatives, second derivatives
  std::vector<double*> first;  // null: not wanted
  std::vector<double*> second;
  std::vector<std::size_t> curvature;  // per pair: position among the sums
  DensityColumns columns;
};

// A term without bins whose sources have formulas, beside sources of templates or not.
// Columns of formulas are made and used tile by tile, so that they stay in the cache.
class DensityLikelihood final : public ColumnLikelihood {
 public:
  DensityLikelihood(const Term& term, const Table& data, const kernels::Kernels& kernels)
      : term_(term), kernels_(kernels::tile_kernels_of(kernels)), n_events_(data.rows()) {
    const auto events = checked_events(term, data);
    take_events(events);
    const auto weights = event_weights(term, data);
    weights_.assign(weights.begin(), weights.end());
    is_weighted_ = data.has_column(asimov_weight);
    for (const auto& axes : term.binnings) bins_.push_back(look_up_bins(axes, events));
    const auto& density_kernels = select_density_kernels(kernels.name);
    std::size_t columns = 0;
    for (std::size_t s = 0; s < term.sources.size(); ++s) {
      const Source& source = term.sources[s];
      templates_.emplace_back(source.templates.size());
      formula_of_.push_back(formulas_.size());
      if (!source.density) continue;
      const std::size_t n = source.density_parameters.size();
      Formula formula{
          s, source.density->evaluator(density_kernels), {}, {}, {}, {}, {}, {}};
      formula.values.resize(n);
      formula.room.resize(1 + n + n * (n + 1) / 2);
      formula.first.resize(n);
      formula.second.resize(n * (n + 1) / 2);
      formula.curvature.resize(n * (n + 1) / 2);
      columns += formula.room.size();
      formulas_.push_back(std::move(formula));
    }
    room_ = AlignedArray(columns * kernels::tile_size);
    double* next = room_.data();
    for (Formula& formula : formulas_) {
      for (double*& column : formula.room) {
        column = next;
        next += kernels::tile_size;
      }
    }
  }

  bool subtracts_events() const override { return true; }
  std::size_t n_outliers() const override { return n_outliers_; }

  bool move_to(std::span<const double> theta, bool derivatives) override {
    for (Formula& formula : formulas_) {
      const auto& positions = term_.sources[formula.source].density_parameters;
      for (std::size_t i = 0; i < positions.size(); ++i) {
        formula.values[i] = theta[positions[i]];
      }
      if (!formula.evaluator->move_to(formula.values, derivatives)) return false;
    }
    return true;
  }

  double value(std::span<const Column> columns, std::span<const double> c) override {
    prepare(columns, c, false);
    if (is_weighted_) return weighted_value();
    kernels::RunningLog log;
    for_each_tile(
        [&](const kernels::Tile& tile, std::size_t) { kernels_.value(tile, log); });
    return finish(kernels::finished(log));
  }

  double derivatives(std::span<const Column> columns,
                     std::span<const double> c,
                     std::span<double> first,
                     std::span<double> second) override {
    prepare(columns, c, true);
    if (is_weighted_) return weighted_derivatives(first, second);
    const std::size_t n = columns.size();
    const std::size_t n_sums = n + n * (n + 1) / 2 + curvature_columns_.size();
    reserve(sums_, sums_size_, 8 * n_sums);
    reserve(scratch_, scratch_size_, kernels::tile_size * (n + 1));
    std::fill(sums_.data(), sums_.data() + 8 * n_sums, 0);
    kernels::RunningLog log;
    for_each_tile([&](const kernels::Tile& tile, std::size_t) {
      kernels_.derivatives(tile, log, sums_.data(), scratch_.data());
    });
    const auto total = [&](std::size_t i) {
      const double* x = sums_.data() + 8 * i;
      return ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
    };
    for (std::size_t k = 0; k < n; ++k) first[k] = total(k);
    for (std::size_t k = 0; k < second.size(); ++k) second[k] = total(n + k);
    curvatures_.resize(curvature_columns_.size());
    for (std::size_t m = 0; m < curvatures_.size(); ++m) {
      curvatures_[m] = total(n + second.size() + m);
    }
    const kernels::LogSum sum = kernels::finished(log);
    n_outliers_ = sum.n_outliers;
    return finish(sum);
  }

  double curvature(std::size_t source, std::size_t a, std::size_t b) const override {
    return curvatures_[formulas_[formula_of_[source]].curvature[packed_pair(a, b)]];
  }

 private:
  static void reserve(AlignedArray& array, std::size_t& size, std::size_t needed) {
    if (size >= needed) return;
    array = AlignedArray(needed);
    size = needed;
  }

  // Aligned copies; room for a whole vector after the last event, which repeats it.
  void take_events(const std::vector<std::span<const double>>& events) {
    for (std::size_t a = 0; a < events.size(); ++a) {
      const auto& edges = term_.analysis_space[a].edges;
      AlignedArray x(n_events_);
      for (std::size_t e = 0; e < n_events_; ++e) {
        x.data()[e] = std::clamp(events[a][e], edges.front(), edges.back());
      }
      const double last = n_events_ > 0 ? x.data()[n_events_ - 1] : edges.front();
      std::fill(x.data() + n_events_, x.data() + AlignedArray::padded(n_events_), last);
      events_.push_back(std::move(x));
    }
    tile_axes_.resize(events_.size());
  }

  const double* gathered(const Column& column) {
    AlignedArray& array = templates_[column.source][column.node];
    if (!array) {
      const Source& source = term_.sources[column.source];
      const auto density = source.templates[column.node].density.contents();
      const auto& bins = bins_[source.binnings[column.node]];
      array = AlignedArray(n_events_);
      for (std::size_t e = 0; e < n_events_; ++e) array.data()[e] = density[bins[e]];
    }
    return array.data();
  }

  // Columns as pointers: those of templates to all events, which a tile moves along.
  void prepare(std::span<const Column> columns,
               std::span<const double> c,
               bool derivatives) {
    pointers_.clear();
    is_moving_.clear();
    curvature_columns_.clear();
    for (Formula& formula : formulas_) {
      std::fill(formula.first.begin(), formula.first.end(), nullptr);
      std::fill(formula.second.begin(), formula.second.end(), nullptr);
    }
    for (const Column& column : columns) {
      if (!term_.sources[column.source].density) {
        pointers_.push_back(gathered(column));
        is_moving_.push_back(1);
        continue;
      }
      Formula& formula = formulas_[formula_of_[column.source]];
      const bool is_value = column.derivative == Column::no_derivative;
      const std::size_t position = is_value ? 0 : 1 + column.derivative;
      pointers_.push_back(formula.room[position]);
      is_moving_.push_back(0);
      if (!is_value) formula.first[column.derivative] = formula.room[position];
    }
    for (Formula& formula : formulas_) {
      formula.columns = {formula.room[0], {}, {}};
      if (!derivatives) continue;
      formula.columns.first = formula.first;
      formula.columns.second = formula.second;
      const std::size_t n = formula.first.size();
      for (std::size_t a = 0; a < n; ++a) {
        for (std::size_t b = 0; b <= a; ++b) {
          if (formula.first[a] == nullptr || formula.first[b] == nullptr) continue;
          const std::size_t pair = packed_pair(a, b);
          formula.second[pair] = formula.room[1 + n + pair];
          formula.curvature[pair] = curvature_columns_.size();
          curvature_columns_.push_back(formula.second[pair]);
        }
      }
    }
    parts_.clear();
    part_coefficients_.clear();
    for (std::size_t k = 0; k < c.size(); ++k) {
      if (columns[k].derivative != Column::no_derivative) continue;
      parts_.push_back(k);
      part_coefficients_.push_back(c[k]);
    }
    tile_pointers_.resize(pointers_.size());
    part_pointers_.resize(parts_.size());
  }

  template <class Work>
  void for_each_tile(const Work& work) {
    for (std::size_t begin = 0; begin < n_events_; begin += kernels::tile_size) {
      const std::size_t n = std::min(kernels::tile_size, n_events_ - begin);
      for (std::size_t a = 0; a < events_.size(); ++a) {
        tile_axes_[a] = events_[a].data() + begin;
      }
      for (Formula& formula : formulas_) {
        formula.evaluator->fill(tile_axes_, n, formula.columns);
      }
      for (std::size_t k = 0; k < pointers_.size(); ++k) {
        tile_pointers_[k] = pointers_[k] + (is_moving_[k] != 0 ? begin : 0);
      }
      for (std::size_t k = 0; k < parts_.size(); ++k) {
        part_pointers_[k] = tile_pointers_[parts_[k]];
      }
      work(kernels::Tile{part_pointers_.data(),
                         part_coefficients_.data(),
                         parts_.size(),
                         tile_pointers_.data(),
                         tile_pointers_.size(),
                         curvature_columns_.data(),
                         curvature_columns_.size(),
                         n,
                         term_.outlier_likelihood},
           begin);
    }
  }

  static double density_at(const kernels::Tile& tile, std::size_t e) {
    double d = 0;
    for (std::size_t k = 0; k < tile.n_parts; ++k) {
      d += tile.parts[k][e] * tile.coefficients[k];
    }
    return d;
  }

  double finish(const kernels::LogSum& sum) {
    constexpr double ln2 = 0.693147180559945309417;
    if (sum.safe) return portable_log(sum.mantissa) + sum.exponent * ln2;
    // Densities so large or small that products of them are not exact.
    double total = 0;
    for_each_tile([&](const kernels::Tile& tile, std::size_t) {
      for (std::size_t e = 0; e < tile.n_events; ++e) {
        const double d = density_at(tile, e);
        total += portable_log(d > 0 ? d : tile.outlier);
      }
    });
    return total;
  }

  // An Asimov data set: there is one of them where there are many toys, no kernel.
  double weighted_value() {
    std::vector<double> terms(n_events_);
    for_each_tile([&](const kernels::Tile& tile, std::size_t begin) {
      for (std::size_t e = 0; e < tile.n_events; ++e) {
        const double d = density_at(tile, e);
        terms[begin + e] = weights_[begin + e] * portable_log(d > 0 ? d : tile.outlier);
      }
    });
    return pairwise_sum(terms);
  }

  double weighted_derivatives(std::span<double> first, std::span<double> second) {
    const std::size_t n = first.size();
    std::fill(first.begin(), first.end(), 0);
    std::fill(second.begin(), second.end(), 0);
    curvatures_.assign(curvature_columns_.size(), 0);
    n_outliers_ = 0;
    std::vector<double> scaled(n);
    for_each_tile([&](const kernels::Tile& tile, std::size_t begin) {
      for (std::size_t e = 0; e < tile.n_events; ++e) {
        const double d = density_at(tile, e);
        if (!(d > 0)) {
          ++n_outliers_;
          continue;
        }
        const double weight = weights_[begin + e];
        for (std::size_t k = 0, kl = 0; k < n; ++k) {
          scaled[k] = tile.columns[k][e] / d;
          first[k] += weight * scaled[k];
          for (std::size_t l = 0; l <= k; ++l, ++kl) {
            second[kl] += weight * scaled[k] * scaled[l];
          }
        }
        for (std::size_t m = 0; m < curvatures_.size(); ++m) {
          curvatures_[m] += weight * tile.curvatures[m][e] / d;
        }
      }
    });
    return weighted_value();
  }

  const Term& term_;
  const kernels::TileKernels& kernels_;
  std::size_t n_events_;
  std::vector<AlignedArray> events_;
  std::vector<double> weights_;
  bool is_weighted_ = false;
  std::vector<std::vector<std::size_t>> bins_;
  std::vector<std::vector<AlignedArray>> templates_;
  std::vector<Formula> formulas_;
  std::vector<std::size_t> formula_of_;  // by source
  AlignedArray room_;

  // Of the last call.
  std::vector<const double*> pointers_;
  std::vector<std::uint8_t> is_moving_;
  std::vector<const double*> curvature_columns_;
  std::vector<std::size_t> parts_;
  std::vector<double> part_coefficients_;
  std::vector<const double*> tile_axes_;
  std::vector<const double*> tile_pointers_;
  std::vector<const double*> part_pointers_;
  std::vector<double> curvatures_;
  AlignedArray sums_;
  std::size_t sums_size_ = 0;
  AlignedArray scratch_;
  std::size_t scratch_size_ = 0;
  std::size_t n_outliers_ = 0;
};

static_assert(kernels::tile_size == density_tile);

}  // namespace

std::unique_ptr<ColumnLikelihood> make_density_columns(const Term& term,
                                                       const Table& data,
                                                       const kernels::Kernels& kernels) {
  return std::make_unique<DensityLikelihood>(term, data, kernels);
}

}  // namespace jacta
