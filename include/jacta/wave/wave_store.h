// WaveStore: the waves of one sample, evaluated once.
//
// For waves whose line shapes are fixed the planes h_kc are stored with the shape folded
// in; for floating ones the planes u_kc and the points at which the shapes are evaluated,
// per arrangement of identical particles. Events are stored in tiles of 16 (64-byte
// aligned, padded with zeros), planes that vanish are not stored. Memory: 16 bytes per
// event and plane.
//
// A store is immutable and shared: by data sets, fits and threads. Its handle is its
// identity; caches hold the handle, never an address.
//
// A streamed store keeps no waves, for samples whose waves are larger than the memory:
// sums over events go through its parts, each evaluated when it is asked for. They have
// the same bits; every sum costs an evaluation of all waves.
//
//     auto store = jacta::WaveStore::build(sum, table, *source, values);
//     auto toy = store->select(indices);          // gathers rows, for toys
//     auto large = jacta::WaveStore::stream(sum, table, source, values);
//     for (std::size_t p = 0; p < large->parts(); ++p) large->part(p)->fixed_tile(0);
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>
#include <vector>

#include "jacta/decay/coherent_sum.h"
#include "jacta/parallel/executor.h"
#include "jacta/wave/wave_columns.h"
#include "jacta/wave/wave_source.h"
#include "jacta/wave/wave_tile.h"

namespace jacta {

/// Doubles aligned to cache lines.
template <class T>
struct CacheLineAllocator {
  using value_type = T;
  CacheLineAllocator() = default;
  template <class U>
  explicit CacheLineAllocator(const CacheLineAllocator<U>&) {}
  T* allocate(std::size_t n) {
    return static_cast<T*>(::operator new(n * sizeof(T), std::align_val_t(64)));
  }
  void deallocate(T* p, std::size_t) { ::operator delete(p, std::align_val_t(64)); }
  friend bool operator==(const CacheLineAllocator&, const CacheLineAllocator&) {
    return true;
  }
};
using AlignedDoubles = std::vector<double, CacheLineAllocator<double>>;

class WaveStore {
 public:
  static constexpr std::size_t tile_events = wave_tile_events;
  static constexpr std::size_t plane_doubles = wave_plane_doubles;

  /// A plane of the store or of a set of columns.
  struct Plane {
    std::size_t column = 0;  ///< a wave here
    std::size_t component = 0;
  };

  /// Evaluates all events of `source`, fixed shapes at the variables' `values`.
  static std::shared_ptr<const WaveStore> build(std::shared_ptr<const CoherentSum> sum,
                                                std::shared_ptr<const ColumnTable> table,
                                                const WaveSource& source,
                                                const std::vector<double>& values,
                                                const Executor* executor = nullptr);

  /// The same store without its waves, which are made part by part.
  static std::shared_ptr<const WaveStore> stream(std::shared_ptr<const CoherentSum> sum,
                                                 std::shared_ptr<const ColumnTable> table,
                                                 std::shared_ptr<const WaveSource> source,
                                                 const std::vector<double>& values);

  bool is_streamed() const { return source_ != nullptr; }
  /// Tiles of a part of a streamed store, the last one's but for. A multiple of all
  /// numbers of tiles that sums are made by, so that parts do not change their order.
  static constexpr std::size_t part_tiles = 4096;
  /// How many parts there are; one that is kept is its own part.
  std::size_t parts() const {
    return is_streamed() ? (tiles() + part_tiles - 1) / part_tiles : 1;
  }
  /// A store with the waves of a part; events begin at that of part * part_tiles. It must
  /// not outlive this one.
  std::shared_ptr<const WaveStore> part(std::size_t part,
                                        const Executor* executor = nullptr) const;

  /// The events of these positions, in this order. Throws UsageError where it is streamed.
  std::shared_ptr<const WaveStore> select(std::span<const std::size_t> events) const;

  const CoherentSum& sum() const { return *sum_; }
  const ColumnTable& table() const { return *table_; }
  const std::shared_ptr<const ColumnTable>& table_handle() const { return table_; }
  std::size_t size() const { return n_events_; }
  std::size_t tiles() const { return (n_events_ + tile_events - 1) / tile_events; }
  std::uint64_t fingerprint() const { return fingerprint_; }
  /// Values of table().fixed_variables() that are folded in.
  const std::vector<double>& fixed_values() const { return fixed_values_; }

  /// Planes of the fixed waves, in the order in which they are stored.
  const std::vector<Plane>& fixed_planes() const { return fixed_planes_; }
  /// Planes of the floating waves, the same in every arrangement.
  const std::vector<Plane>& floating_planes() const { return floating_planes_; }
  const double* fixed_tile(std::size_t tile) const {
    return fixed_.data() + tile * fixed_planes_.size() * plane_doubles;
  }
  std::size_t arrangements() const { return arrangements_; }
  /// Those of the sum, or more where events are seen with a resolution.
  std::size_t n_components() const { return n_components_; }

  /// Writes the columns, up to a level that the layout has, of the floating planes of the
  /// waves that are marked, at `count` tiles from `first` on: F, dF/dx and d2F/dxdy times
  /// u, summed over arrangements. `stride` doubles from tile to tile of `out`.
  void fill_floating(const struct ColumnLayout& layout,
                     int level,
                     const std::vector<double>& values,
                     const std::vector<std::uint8_t>& waves,
                     std::size_t first,
                     std::size_t count,
                     double* out,
                     std::size_t stride) const;

 private:
  friend class WaveStoreBuilder;
  WaveStore() = default;

  std::shared_ptr<const CoherentSum> sum_;
  std::shared_ptr<const ColumnTable> table_;
  std::size_t n_events_ = 0;
  std::size_t arrangements_ = 1;
  std::size_t n_components_ = 1;
  std::uint64_t fingerprint_ = 0;
  std::vector<double> fixed_values_;
  std::vector<Plane> fixed_planes_;
  std::vector<Plane> floating_planes_;
  std::shared_ptr<const WaveSource> source_;  ///< of a streamed store
  std::vector<double> values_;                ///< of all variables, of a streamed store
  AlignedDoubles fixed_;                      ///< [tile][plane][re, im][event of tile]
  AlignedDoubles floating_;  ///< [tile][arrangement][plane][re, im][event of tile]
  /// [arrangement][floating use][event], padded to whole tiles.
  std::vector<std::vector<std::vector<ShapePoint>>> points_;
};

/// Where the planes of all columns up to a level are within a tile: those of the store
/// first, then those of the floating waves.
struct ColumnLayout {
  ColumnLayout(const WaveStore& store, int level);

  int level = 0;
  std::size_t planes = 0;
  /// Per floating plane of the store: position of the plane of each of its wave's
  /// columns.
  std::vector<std::vector<std::size_t>> floating = {};
  /// Column, component and position of every plane, by component, then column.
  struct Entry {
    std::uint32_t component, column, plane;
  };
  std::vector<Entry> entries = {};
};

}  // namespace jacta
