#include "jacta/wave/wave_store.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "jacta/base/error.h"

namespace jacta {

ColumnLayout::ColumnLayout(const WaveStore& store, int level_of_columns)
    : level(level_of_columns), planes(store.fixed_planes().size()) {
  const auto add = [&](std::size_t component, std::size_t column, std::size_t plane) {
    entries.push_back({static_cast<std::uint32_t>(component),
                       static_cast<std::uint32_t>(column),
                       static_cast<std::uint32_t>(plane)});
  };
  for (std::size_t p = 0; p < store.fixed_planes().size(); ++p) {
    const auto& plane = store.fixed_planes()[p];
    add(plane.component, plane.column, p);
  }
  const auto& table = store.table();
  for (const auto& plane : store.floating_planes()) {
    auto& positions = floating.emplace_back();
    for (const std::size_t column : table.wave_columns(plane.column)) {
      if (table.columns()[column].level > level) continue;
      add(plane.component, column, planes);
      positions.push_back(planes++);
    }
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    return std::pair(a.component, a.column) < std::pair(b.component, b.column);
  });
}

std::shared_ptr<const WaveStore> WaveStore::select(
    std::span<const std::size_t> events) const {
  if (is_streamed()) {
    throw UsageError(
        "the waves of this sample are streamed: there are no rows to select");
  }
  auto result = std::shared_ptr<WaveStore>(new WaveStore());
  result->sum_ = sum_;
  result->table_ = table_;
  result->n_events_ = events.size();
  result->arrangements_ = arrangements_;
  result->n_components_ = n_components_;
  result->fixed_values_ = fixed_values_;
  result->fixed_planes_ = fixed_planes_;
  result->floating_planes_ = floating_planes_;
  result->fingerprint_ = fingerprint_;
  const std::size_t rows[2] = {2 * fixed_planes_.size(),
                               2 * floating_planes_.size() * arrangements_};
  const AlignedDoubles* from[2] = {&fixed_, &floating_};
  AlignedDoubles* to[2] = {&result->fixed_, &result->floating_};
  for (int part = 0; part < 2; ++part) {
    to[part]->assign(result->tiles() * rows[part] * tile_events, 0.0);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i] >= n_events_) {
        throw UsageError(
            fmt::format("event {} of a sample of {} events", events[i], n_events_));
      }
      const double* source =
          from[part]->data() +
          (events[i] / tile_events * rows[part] * tile_events + events[i] % tile_events);
      double* target = to[part]->data() +
                       (i / tile_events * rows[part] * tile_events + i % tile_events);
      for (std::size_t r = 0; r < rows[part]; ++r) {
        target[r * tile_events] = source[r * tile_events];
      }
    }
  }
  for (const auto& arrangement : points_) {
    auto& uses = result->points_.emplace_back();
    for (const auto& points : arrangement) {
      auto& gathered = uses.emplace_back();
      if (points.empty() || events.empty()) continue;
      gathered.assign(result->tiles() * tile_events, points[events.back()]);
      for (std::size_t i = 0; i < events.size(); ++i) gathered[i] = points[events[i]];
    }
  }
  for (const std::size_t event : events) {
    const auto number = static_cast<double>(event);
    result->fingerprint_ =
        jacta::fingerprint(std::span(&number, 1), result->fingerprint_);
  }
  return result;
}

}  // namespace jacta
