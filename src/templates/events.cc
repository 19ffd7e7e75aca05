#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "column_likelihood.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

// First position whose edge is not below x, without branches on the data.
std::size_t lower_bound(const std::vector<double>& edges, double x) {
  const double* base = edges.data();
  std::size_t length = edges.size();
  while (length > 1) {
    const std::size_t half = length / 2;
    base += base[half - 1] < x ? half : 0;
    length -= half;
  }
  return static_cast<std::size_t>(base - edges.data()) + (*base < x ? 1 : 0);
}

}  // namespace

std::vector<std::size_t> look_up_bins(
    const std::vector<Axis>& axes, const std::vector<std::span<const double>>& events) {
  std::vector<std::size_t> bins(events.empty() ? 0 : events[0].size(), 0);
  for (std::size_t a = 0; a < axes.size(); ++a) {
    const std::size_t n = axes[a].bins();
    for (std::size_t e = 0; e < bins.size(); ++e) {
      const std::size_t position = lower_bound(axes[a].edges, events[a][e]);
      const std::size_t bin = position == 0 ? 0 : std::min(position - 1, n - 1);
      bins[e] = bins[e] * n + bin;
    }
  }
  return bins;
}

bool has_densities(const Term& term) {
  return std::any_of(term.sources.begin(), term.sources.end(), [](const Source& source) {
    return source.density != nullptr;
  });
}

std::span<const double> event_weights(const Term& term, const Table& data) {
  if (!data.has_column(asimov_weight)) return {};
  const auto weights = data.column(asimov_weight);
  for (std::size_t e = 0; e < weights.size(); ++e) {
    if (std::isfinite(weights[e]) && weights[e] >= 0) continue;
    throw InputError(fmt::format("data of term {}: {} of row {} is {}",
                                 term.name,
                                 asimov_weight,
                                 e,
                                 shortest(weights[e])),
                     "expected events are finite and not negative");
  }
  return weights;
}

std::vector<std::span<const double>> checked_events(const Term& term, const Table& data) {
  std::vector<std::span<const double>> events;
  std::vector<std::uint8_t> outside(data.rows(), 0);
  for (const auto& axis : term.analysis_space) {
    const auto column = data.column(axis.name);
    for (std::size_t e = 0; e < column.size(); ++e) {
      if (!std::isfinite(column[e])) {
        throw InputError(fmt::format("data of term {}: {} of event {} is {}",
                                     term.name,
                                     axis.name,
                                     e,
                                     shortest(column[e])),
                         "remove the event or repair it");
      }
      if (column[e] < axis.edges.front() || column[e] > axis.edges.back()) outside[e] = 1;
    }
    events.push_back(column);
  }
  std::size_t count = 0;
  for (const auto flag : outside) count += flag;
  if (count > 0 && !term.clip_out_of_range && !term.binned) {
    throw InputError(
        fmt::format("data of term {}: {} of {} events are outside the analysis "
                    "space",
                    term.name,
                    count,
                    data.rows()),
        "cut them, or set out_of_range: clip in the term");
  }
  return events;
}

}  // namespace jacta
