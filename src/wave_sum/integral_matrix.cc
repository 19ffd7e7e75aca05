#include "jacta/wave_sum/integral_matrix.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "jacta/base/error.h"
#include "jacta/parallel/for_each_index.h"
#include "jacta/wave_sum/event_columns.h"
#include "jacta/wave_sum/event_sums.h"
#include "jacta/wave_sum/padded.h"

namespace jacta {

using Complex = std::complex<double>;
using wave_kernels::lane_count;

namespace {

constexpr std::size_t pass_chunk_tiles = 512;

std::size_t place(std::size_t q, std::size_t r) {
  return q * (q + 1) / 2 + r;
}

struct PassWorkspace {
  AlignedDoubles sums, planes;
};

// The tiles of a sample, with floating columns computed on the way.
class Pass {
 public:
  Pass(const WaveStore& store, const std::vector<double>& values, int level)
      : store_(store),
        values_(values),
        plan_(store, store.floating_planes().empty() ? 0 : level),
        level_(level),
        all_(store.sum().waves.size(), 1) {}

  const ColumnPlan& plan() const { return plan_; }
  std::size_t block_tiles() const { return plan_.block_tiles(); }

  wave_kernels::Tiles tiles(AlignedDoubles& planes,
                            std::size_t first,
                            std::size_t count) const {
    const std::size_t stride = plan_.stride();
    if (store_.floating_planes().empty()) {
      return {store_.fixed_tile(first), stride, count};
    }
    planes.resize(block_tiles() * stride);
    const std::size_t fixed = store_.fixed_planes().size() * WaveStore::plane_doubles;
    for (std::size_t t = 0; t < count; ++t) {
      const double* from = store_.fixed_tile(first + t);
      std::copy(from, from + fixed, planes.data() + t * stride);
    }
    store_.fill_floating(
        plan_.layout, level_, values_, all_, first, count, planes.data(), stride);
    return {planes.data(), stride, count};
  }

 private:
  const WaveStore& store_;
  const std::vector<double>& values_;
  ColumnPlan plan_;
  int level_;
  std::vector<std::uint8_t> all_;
};

}  // namespace

IntegralMatrix::IntegralMatrix(std::shared_ptr<const WaveStore> store,
                               const std::vector<double>& weights,
                               const std::string& instruction_set)
    : store_(std::move(store)), instruction_set_(instruction_set) {
  const auto normalised = normalised_weights(weights, store_->size());
  sum_of_weights_ = normalised.sum;
  weights_fingerprint_ = normalised.fingerprint;
  weights_ = std::make_shared<const AlignedDoubles>(padded(normalised.weights));
}

void IntegralMatrix::update(const std::vector<double>& values,
                            int level,
                            const Executor* executor) {
  require_fixed_values(*store_, values);
  const auto& table = store_->table();
  const auto changed = changed_waves(*store_, values_, values);
  const bool any_change =
      std::any_of(changed.begin(), changed.end(), [](std::uint8_t c) { return c != 0; });
  std::vector<std::uint8_t> wanted(table.end(2), 0);
  bool any = false;
  for (std::size_t q = 0; q < table.end(level); ++q) {
    const auto& column = table.columns()[q];
    wanted[q] = changed[column.wave] || column.level >= levels_;
    any = any || wanted[q];
  }
  if (any) {
    recompute(values, level, wanted, executor);
    levels_ = any_change ? level + 1 : std::max(levels_, level + 1);
  }
  values_ = values;
}

void IntegralMatrix::recompute(const std::vector<double>& values,
                               int level,
                               const std::vector<std::uint8_t>& wanted,
                               const Executor* executor) {
  static_assert(WaveStore::part_tiles % pass_chunk_tiles == 0);
  const auto& table = store_->table();
  const std::size_t n = table.end(level);
  const std::size_t n_pairs = n * (n + 1) / 2;
  const auto kernels = wave_kernels::choose(instruction_set_);
  std::vector<std::uint8_t> levels;
  for (const auto& column : table.columns()) levels.push_back(column.level);
  std::vector<PassWorkspace> workspaces(worker_count(executor));
  std::vector<double> results;
  CompensatedSums total(2 * n_pairs);
  for (std::size_t part = 0; part < store_->parts(); ++part) {
    const auto store = store_->part(part, executor);
    const double* weights =
        weights_->data() + part * WaveStore::part_tiles * WaveStore::tile_events;
    const Pass pass(*store, values, level);
    const auto& lists = pass.plan().lists;
    const auto list =
        lists[std::min(lists.size() - 1, static_cast<std::size_t>(level))].list();
    const std::size_t tiles = store->tiles();
    const std::size_t chunks = (tiles + pass_chunk_tiles - 1) / pass_chunk_tiles;
    results.resize(chunks * 2 * n_pairs);
    for_each_index(executor, chunks, [&](std::size_t chunk, std::size_t worker) {
      auto& w = workspaces[worker];
      w.sums.assign(lane_count * 2 * n_pairs, 0.0);
      const std::size_t end = std::min(tiles, (chunk + 1) * pass_chunk_tiles);
      for (std::size_t t = chunk * pass_chunk_tiles; t < end; t += pass.block_tiles()) {
        kernels.matrices->gram(
            pass.tiles(w.planes, t, std::min(pass.block_tiles(), end - t)),
            list,
            weights + t * WaveStore::tile_events,
            {levels.data(), wanted.data()},
            w.sums.data());
      }
      for (std::size_t i = 0; i < 2 * n_pairs; ++i) {
        results[chunk * 2 * n_pairs + i] = sum_lanes(w.sums.data() + lane_count * i);
      }
    });
    for (std::size_t c = 0; c < chunks; ++c) total.add(&results[c * 2 * n_pairs]);
  }
  const auto sums = total.result();
  pairs_.resize(std::max(pairs_.size(), n_pairs));
  for (std::size_t q = 0; q < n; ++q) {
    for (std::size_t r = 0; r <= q; ++r) {
      if (!wanted[q] && !wanted[r]) continue;
      const std::size_t i = 2 * place(q, r);
      pairs_[place(q, r)] = {sums[i], q == r ? 0.0 : sums[i + 1]};
    }
  }
  ++passes_;
}

Complex IntegralMatrix::pair(std::size_t q, std::size_t r) const {
  return q >= r ? pairs_[place(q, r)] : std::conj(pairs_[place(r, q)]);
}

Complex IntegralMatrix::at(std::size_t k, std::size_t l) const {
  return pair(l, k);
}

Eigen::MatrixXcd IntegralMatrix::matrix() const {
  const auto n = static_cast<Eigen::Index>(store_->table().end(0));
  Eigen::MatrixXcd h(n, n);
  for (Eigen::Index k = 0; k < n; ++k) {
    for (Eigen::Index l = 0; l < n; ++l) {
      h(k, l) = at(static_cast<std::size_t>(k), static_cast<std::size_t>(l));
    }
  }
  return h;
}

double IntegralMatrix::value(const std::vector<Complex>& coefficients) const {
  const std::size_t n = store_->table().end(0);
  double sum = 0;
  for (std::size_t k = 0; k < n; ++k) {
    Complex row = 0.5 * std::conj(coefficients[k]) * pair(k, k);
    for (std::size_t l = 0; l < k; ++l) row += std::conj(coefficients[l]) * pair(l, k);
    sum += 2 * (row * coefficients[k]).real();
  }
  return sum;
}

Eigen::VectorXcd IntegralMatrix::projections(const std::vector<Complex>& coefficients,
                                             int level) const {
  const auto& table = store_->table();
  Eigen::VectorXcd result =
      Eigen::VectorXcd::Zero(static_cast<Eigen::Index>(table.end(level)));
  for (std::size_t q = 0; q < table.end(level); ++q) {
    Complex sum = 0;
    for (std::size_t k = 0; k < table.end(0); ++k) {
      sum += std::conj(coefficients[k]) * pair(k, q);
    }
    result[static_cast<Eigen::Index>(q)] = sum;
  }
  return result;
}

Eigen::MatrixXcd IntegralMatrix::gram() const {
  const auto n = static_cast<Eigen::Index>(store_->table().end(1));
  Eigen::MatrixXcd s(n, n);
  for (Eigen::Index q = 0; q < n; ++q) {
    for (Eigen::Index r = 0; r < n; ++r) {
      s(q, r) = pair(static_cast<std::size_t>(q), static_cast<std::size_t>(r));
    }
  }
  return s;
}

}  // namespace jacta
