#include "weight_sums.h"

#include <fmt/format.h>

#include <cmath>

namespace jacta {

void warn_of_weight_sums(const std::vector<SampleGroup>& groups,
                         Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < groups.size(); ++i) {
    double sum = 0;
    double size = 0;
    for (const EventSample* sample : {&groups[i].data, &groups[i].background}) {
      for (const double w : sample->weights) {
        sum += w;
        size += std::abs(w);
      }
    }
    if (sum > 1e-12 * size) continue;
    diagnostics.warning(fmt::format(
        "data: the weights of data{} and background add up to {:.6g}: what is left of "
        "the "
        "signal has no events, and the likelihood no maximum that says anything; check "
        "data_weight and bg_weight",
        groups.size() > 1 ? fmt::format("[{}]", i) : std::string(),
        sum));
  }
}

}  // namespace jacta
