#include <algorithm>
#include <complex>
#include <set>
#include <utility>

#include "jacta/base/error.h"
#include "jacta/parallel/for_each_index.h"
#include "jacta/wave/wave_store.h"

namespace jacta {

using Complex = std::complex<double>;

namespace {

constexpr std::size_t block_events = 32 * WaveStore::tile_events;
static_assert(WaveStore::part_tiles * WaveStore::tile_events % block_events == 0);

// Some events of a source, which it borrows.
class SourcePart : public WaveSource {
 public:
  SourcePart(const WaveSource& whole, std::size_t begin, std::size_t end)
      : whole_(whole), begin_(begin), end_(end) {}
  std::size_t size() const override { return end_ - begin_; }
  WaveBlock block(std::size_t begin, std::size_t end) const override {
    return whole_.block(begin_ + begin, begin_ + end);
  }
  // Parts are of one sample and have no identity of their own.
  std::uint64_t fingerprint() const override { return begin_; }

 private:
  const WaveSource& whole_;
  std::size_t begin_, end_;
};

struct PlaneLess {
  bool operator()(const WaveStore::Plane& a, const WaveStore::Plane& b) const {
    return std::pair(a.component, a.column) < std::pair(b.component, b.column);
  }
};

}  // namespace

class WaveStoreBuilder {
 public:
  WaveStoreBuilder(WaveStore& store, const WaveSource& source, std::vector<double> values)
      : store_(store), source_(source), values_(std::move(values)) {}

  // Everything but waves and points.
  void describe() {
    store_.n_events_ = source_.size();
    store_.fingerprint_ = source_.fingerprint();
    for (const std::size_t v : store_.table_->fixed_variables()) {
      store_.fixed_values_.push_back(values_[v]);
    }
    list_planes(source_.block(0, std::min(source_.size(), block_events)));
  }

  void run(const Executor* executor) {
    describe();
    make_room();
    const std::size_t blocks = (source_.size() + block_events - 1) / block_events;
    for_each_index(executor, blocks, [&](std::size_t b, std::size_t) {
      const std::size_t begin = b * block_events;
      const std::size_t end = std::min(begin + block_events, source_.size());
      add_block(
          begin,
          begin == 0 && end == first_.n_events ? first_ : source_.block(begin, end));
    });
    first_ = {};
    pad_points();
  }

 private:
  using Plane = WaveStore::Plane;

  void list_planes(WaveBlock block) {
    std::set<Plane, PlaneLess> fixed, floating;
    store_.n_components_ = store_.sum_->n_components;
    for (const auto& arrangement : block.arrangements) {
      for (const auto& plane : arrangement.planes) {
        auto& set = store_.table_->wave_floats(plane.wave) ? floating : fixed;
        set.insert({plane.wave, plane.component});
        store_.n_components_ = std::max(store_.n_components_, plane.component + 1);
      }
    }
    store_.fixed_planes_.assign(fixed.begin(), fixed.end());
    store_.floating_planes_.assign(floating.begin(), floating.end());
    store_.arrangements_ = std::max<std::size_t>(1, block.arrangements.size());
    first_ = std::move(block);
  }

  void make_room() {
    const std::size_t tile_planes = store_.floating_planes_.size() * store_.arrangements_;
    store_.fixed_.assign(
        store_.tiles() * store_.fixed_planes_.size() * WaveStore::plane_doubles, 0.0);
    store_.floating_.assign(store_.tiles() * tile_planes * WaveStore::plane_doubles, 0.0);
    const std::size_t n_uses = store_.sum_->uses.size();
    store_.points_.assign(store_.arrangements_,
                          std::vector<std::vector<ShapePoint>>(n_uses));
    if (store_.n_events_ > 0) {
      for (auto& arrangement : store_.points_) {
        for (std::size_t u = 0; u < n_uses; ++u) {
          if (!store_.table_->use_floats(u)) continue;
          arrangement[u].resize(store_.tiles() * WaveStore::tile_events);
        }
      }
    }
  }

  static std::size_t find(const std::vector<Plane>& planes, const Plane& plane) {
    const auto found = std::lower_bound(planes.begin(), planes.end(), plane, PlaneLess());
    if (found == planes.end() || PlaneLess()(plane, *found)) {
      throw BugError("the planes of a wave source differ between blocks");
    }
    return static_cast<std::size_t>(found - planes.begin());
  }

  // Product of the fixed line shapes of a wave at the events of a block.
  std::vector<Complex> fixed_shapes(const WaveArrangement& arrangement,
                                    std::size_t wave,
                                    std::size_t n) const {
    std::vector<Complex> product(n, 1.0), factor(n);
    for (const std::size_t u : store_.sum_->waves[wave].uses) {
      if (store_.table_->use_floats(u)) continue;
      const auto& use = store_.sum_->uses[u];
      std::vector<double> parameters;
      for (const std::size_t v : use.variables) parameters.push_back(values_[v]);
      use.shape->values(parameters, arrangement.shape_points[u], factor);
      for (std::size_t i = 0; i < n; ++i) product[i] *= factor[i];
    }
    return product;
  }

  void add_block(std::size_t begin, const WaveBlock& block) {
    for (std::size_t a = 0; a < block.arrangements.size(); ++a) {
      const auto& arrangement = block.arrangements[a];
      std::vector<std::vector<Complex>> shapes(store_.sum_->waves.size());
      for (const auto& plane : arrangement.planes) {
        auto& shape = shapes[plane.wave];
        if (shape.empty()) {
          shape = fixed_shapes(arrangement, plane.wave, block.n_events);
        }
        const Plane key = {plane.wave, plane.component};
        const bool floats = store_.table_->wave_floats(plane.wave);
        const auto& planes = floats ? store_.floating_planes_ : store_.fixed_planes_;
        const std::size_t position = find(planes, key) + (floats ? a * planes.size() : 0);
        const std::size_t stride = planes.size() * (floats ? store_.arrangements_ : 1);
        auto& target = floats ? store_.floating_ : store_.fixed_;
        for (std::size_t i = 0; i < block.n_events; ++i) {
          const std::size_t event = begin + i;
          double* out = target.data() +
                        (event / WaveStore::tile_events * stride + position) *
                            WaveStore::plane_doubles +
                        event % WaveStore::tile_events;
          const Complex h = Complex(plane.re[i], plane.im[i]) * shape[i];
          out[0] += h.real();
          out[WaveStore::tile_events] += h.imag();
        }
      }
      for (std::size_t u = 0; u < store_.sum_->uses.size(); ++u) {
        if (!store_.table_->use_floats(u)) continue;
        std::copy(arrangement.shape_points[u].begin(),
                  arrangement.shape_points[u].end(),
                  store_.points_[a][u].begin() + static_cast<std::ptrdiff_t>(begin));
      }
    }
  }

  void pad_points() {
    for (auto& arrangement : store_.points_) {
      for (auto& points : arrangement) {
        for (std::size_t i = store_.n_events_; i < points.size(); ++i) {
          points[i] = points[store_.n_events_ - 1];
        }
      }
    }
  }

  WaveStore& store_;
  const WaveSource& source_;
  std::vector<double> values_;
  WaveBlock first_ = {};
};

std::shared_ptr<const WaveStore> WaveStore::build(
    std::shared_ptr<const CoherentSum> sum,
    std::shared_ptr<const ColumnTable> table,
    const WaveSource& source,
    const std::vector<double>& values,
    const Executor* executor) {
  auto store = std::shared_ptr<WaveStore>(new WaveStore());
  store->sum_ = std::move(sum);
  store->table_ = std::move(table);
  WaveStoreBuilder(*store, source, values).run(executor);
  return store;
}

std::shared_ptr<const WaveStore> WaveStore::stream(
    std::shared_ptr<const CoherentSum> sum,
    std::shared_ptr<const ColumnTable> table,
    std::shared_ptr<const WaveSource> source,
    const std::vector<double>& values) {
  auto store = std::shared_ptr<WaveStore>(new WaveStore());
  store->sum_ = std::move(sum);
  store->table_ = std::move(table);
  WaveStoreBuilder(*store, *source, values).describe();
  store->source_ = std::move(source);
  store->values_ = values;
  return store;
}

std::shared_ptr<const WaveStore> WaveStore::part(std::size_t part,
                                                 const Executor* executor) const {
  // Borrowed: its parts do not outlive it.
  if (!is_streamed()) return {std::shared_ptr<void>(), this};
  const std::size_t begin = part * part_tiles * tile_events;
  const std::size_t end = std::min(begin + part_tiles * tile_events, n_events_);
  return build(sum_, table_, SourcePart(*source_, begin, end), values_, executor);
}

}  // namespace jacta
