// EventColumns: the columns of a sample at the current values of the shape parameters.
// Where nothing floats they are the store's own; else a copy whose floating columns are
// filled again when the values of their parameters have changed.
//
//     jacta::EventColumns columns(store);
//     columns.update(values, 1, nullptr);       // up to first derivatives
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "jacta/wave/wave_store.h"
#include "jacta/wave_sum/wave_kernels.h"

namespace jacta {

/// The planes of all columns up to a level, as the kernels want them.
class ColumnList {
 public:
  ColumnList(const ColumnLayout& layout,
             std::size_t components,
             const ColumnTable& table,
             int level);
  wave_kernels::PlaneList list() const {
    return {begin_.data(), plane_.data(), column_.data(), begin_.size() - 1};
  }

 private:
  std::vector<std::uint32_t> begin_, plane_, column_;
};

/// Layout and lists for all levels up to one.
struct ColumnPlan {
  ColumnPlan(const WaveStore& store, int level);

  ColumnLayout layout;
  std::vector<ColumnList> lists = {};  ///< per level

  std::size_t stride() const { return layout.planes * WaveStore::plane_doubles; }
  /// Tiles of a block whose planes stay in the first-level cache, or some in the second.
  std::size_t block_tiles() const;
};

/// Which waves depend on variables whose values differ.
std::vector<std::uint8_t> changed_waves(const WaveStore& store,
                                        const std::vector<double>& before,
                                        const std::vector<double>& now);

/// Throws UsageError where a variable has another value than the one folded in.
void require_fixed_values(const WaveStore& store, const std::vector<double>& values);

class EventColumns {
 public:
  explicit EventColumns(std::shared_ptr<const WaveStore> store);

  const WaveStore& store() const { return *store_; }
  const std::shared_ptr<const WaveStore>& handle() const { return store_; }
  const ColumnPlan& plan() const { return *plan_; }

  /// Makes the columns up to `level` those of the variables' values.
  void update(const std::vector<double>& values, int level, const Executor* executor);

  wave_kernels::Tiles tiles(std::size_t first, std::size_t count) const {
    const double* data = copied_.empty() ? store_->fixed_tile(0) : copied_.data();
    return {data + first * plan_->stride(), plan_->stride(), count};
  }
  wave_kernels::PlaneList list(int level) const {
    const auto last = plan_->lists.size() - 1;
    return plan_->lists[std::min<std::size_t>(static_cast<std::size_t>(level), last)]
        .list();
  }

 private:
  void lay_out(int level, const Executor* executor);

  std::shared_ptr<const WaveStore> store_;
  std::unique_ptr<ColumnPlan> plan_;
  AlignedDoubles copied_;
  std::vector<double> values_;        ///< of all variables, at the last update
  std::vector<std::uint8_t> filled_;  ///< per wave: levels that are filled
};

}  // namespace jacta
