#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "column_likelihood.h"
#include "jacta/base/text.h"

namespace jacta {

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
