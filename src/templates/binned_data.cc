#include "binned_data.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/elementary.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

// The bin that holds x; axis.bins() where there is none.
std::size_t bin_of(const Axis& axis, double x) {
  const auto& edges = axis.edges;
  if (x < edges.front() || x > edges.back()) return axis.bins();
  if (x == edges.back()) return axis.bins() - 1;
  const auto above = std::upper_bound(edges.begin(), edges.end(), x);
  return static_cast<std::size_t>(above - edges.begin()) - 1;
}

}  // namespace

BinnedData bin_data(const Term& term, const Table& data) {
  const auto events = checked_events(term, data);
  const auto weights = event_weights(term, data);
  BinnedData result;
  result.counts.assign(term.analysis_volumes.size(), 0);
  for (std::size_t e = 0; e < data.rows(); ++e) {
    std::size_t position = 0;
    bool inside = true;
    for (std::size_t a = 0; a < term.analysis_space.size(); ++a) {
      const Axis& axis = term.analysis_space[a];
      const std::size_t bin = bin_of(axis, events[a][e]);
      inside = inside && bin < axis.bins();
      position = position * axis.bins() + bin;
    }
    if (inside) result.counts[position] += weights.empty() ? 1 : weights[e];
  }
  for (const double n : result.counts) {
    if (n > (weights.empty() ? 1 : 0)) result.log_factorials += log_gamma(n + 1);
  }
  return result;
}

std::string describe_impossible_bin(const Term& term, std::size_t bin, double count) {
  std::string numbers;
  std::string ranges;
  for (std::size_t a = term.analysis_space.size(); a-- > 0;) {
    const Axis& axis = term.analysis_space[a];
    const std::size_t i = bin % axis.bins();
    bin /= axis.bins();
    const char* comma = numbers.empty() ? "" : ", ";
    numbers = fmt::format("{}{}{}", i, comma, numbers);
    ranges = fmt::format("{} in [{}, {}]{}{}",
                         axis.name,
                         shortest(axis.edges[i]),
                         shortest(axis.edges[i + 1]),
                         comma,
                         ranges);
  }
  return fmt::format("nothing is expected in bin {} ({}), which holds {} event{}",
                     numbers,
                     ranges,
                     shortest(count),
                     count == 1 ? "" : "s");
}

}  // namespace jacta
