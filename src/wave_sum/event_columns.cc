#include "jacta/wave_sum/event_columns.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/stale_error.h"
#include "jacta/parallel/for_each_index.h"

namespace jacta {

namespace {

constexpr std::size_t first_level_bytes = std::size_t{24} * 1024;
constexpr std::size_t second_level_bytes = std::size_t{384} * 1024;
constexpr std::size_t fill_tiles = 16;

}  // namespace

ColumnList::ColumnList(const ColumnLayout& layout,
                       std::size_t components,
                       const ColumnTable& table,
                       int level)
    : begin_(1, 0) {
  std::size_t e = 0;
  for (std::size_t c = 0; c < components; ++c) {
    for (; e < layout.entries.size() && layout.entries[e].component == c; ++e) {
      const auto& entry = layout.entries[e];
      if (table.columns()[entry.column].level > level) continue;
      plane_.push_back(entry.plane);
      column_.push_back(entry.column);
    }
    begin_.push_back(static_cast<std::uint32_t>(plane_.size()));
  }
}

ColumnPlan::ColumnPlan(const WaveStore& store, int level) : layout(store, level) {
  for (int l = 0; l <= level; ++l) {
    lists.emplace_back(layout, store.n_components(), store.table(), l);
  }
}

std::size_t ColumnPlan::block_tiles() const {
  const std::size_t tile_bytes = std::max<std::size_t>(1, stride()) * sizeof(double);
  const std::size_t few = std::clamp<std::size_t>(second_level_bytes / tile_bytes, 1, 4);
  return std::clamp<std::size_t>(first_level_bytes / tile_bytes, few, 16);
}

std::vector<std::uint8_t> changed_waves(const WaveStore& store,
                                        const std::vector<double>& before,
                                        const std::vector<double>& now) {
  const auto& sum = store.sum();
  std::vector<std::uint8_t> changed(sum.waves.size(), 0);
  for (std::size_t k = 0; k < sum.waves.size(); ++k) {
    for (const std::size_t u : sum.waves[k].uses) {
      if (!store.table().use_floats(u)) continue;
      for (const std::size_t v : sum.uses[u].variables) {
        if (before.empty() || before[v] != now[v]) changed[k] = 1;
      }
    }
  }
  return changed;
}

void require_fixed_values(const WaveStore& store, const std::vector<double>& values) {
  const auto& variables = store.table().fixed_variables();
  for (std::size_t i = 0; i < variables.size(); ++i) {
    if (values[variables[i]] == store.fixed_values()[i]) continue;
    throw StaleError(
        fmt::format("the cached waves hold {} = {}, asked for is {}; free this parameter "
                    "or build the cache again",
                    store.sum().variables[variables[i]].name,
                    store.fixed_values()[i],
                    values[variables[i]]));
  }
}

EventColumns::EventColumns(std::shared_ptr<const WaveStore> store)
    : store_(std::move(store)), plan_(std::make_unique<ColumnPlan>(*store_, 0)) {
  if (store_->is_streamed()) {
    throw BugError("columns of waves that are streamed: they have parts only");
  }
}

void EventColumns::lay_out(int level, const Executor* executor) {
  plan_ = std::make_unique<ColumnPlan>(*store_, level);
  copied_.assign(store_->tiles() * plan_->stride(), 0.0);
  const std::size_t fixed = store_->fixed_planes().size() * WaveStore::plane_doubles;
  for_each_index(executor, store_->tiles(), [&](std::size_t t, std::size_t) {
    const double* from = store_->fixed_tile(t);
    std::copy(from, from + fixed, copied_.data() + t * plan_->stride());
  });
  values_.clear();
  filled_.assign(store_->sum().waves.size(), 0);
}

void EventColumns::update(const std::vector<double>& values,
                          int level,
                          const Executor* executor) {
  require_fixed_values(*store_, values);
  if (store_->floating_planes().empty()) return;
  if (copied_.empty() || plan_->layout.level < level) lay_out(level, executor);
  auto waves = changed_waves(*store_, values_, values);
  const auto wanted = static_cast<std::uint8_t>(level + 1);
  bool any = false;
  for (std::size_t k = 0; k < waves.size(); ++k) {
    if (!store_->table().wave_floats(k)) continue;
    waves[k] = waves[k] || filled_[k] < wanted;
    if (!waves[k]) continue;
    filled_[k] = wanted;
    any = true;
  }
  values_ = values;
  if (!any) return;
  const std::size_t tiles = store_->tiles();
  for_each_index(
      executor, (tiles + fill_tiles - 1) / fill_tiles, [&](std::size_t b, std::size_t) {
        const std::size_t first = b * fill_tiles;
        store_->fill_floating(plan_->layout,
                              level,
                              values,
                              waves,
                              first,
                              std::min(fill_tiles, tiles - first),
                              copied_.data() + first * plan_->stride(),
                              plan_->stride());
      });
}

}  // namespace jacta
