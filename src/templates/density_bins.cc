#include "density_bins.h"

#include <fmt/format.h>

#include "jacta/base/error.h"

namespace jacta {

std::vector<Limits> bin_box(const Term& term, std::size_t bin) {
  std::vector<Limits> box(term.analysis_space.size());
  for (std::size_t a = box.size(); a-- > 0;) {
    const Axis& axis = term.analysis_space[a];
    const std::size_t i = bin % axis.bins();
    box[a] = {axis.edges[i], axis.edges[i + 1]};
    bin /= axis.bins();
  }
  return box;
}

std::unique_ptr<DensityEvaluator> density_at(const Term& term,
                                             const Source& source,
                                             std::span<const double> theta) {
  auto evaluator = source.density->evaluator(select_density_kernels());
  std::vector<double> values;
  for (const std::size_t p : source.density_parameters) values.push_back(theta[p]);
  if (!evaluator->move_to(values, false)) {
    throw InputError(
        fmt::format("the density of source {} of term {} is not defined there, or "
                    "vanishes on the whole analysis space",
                    source.name,
                    term.name));
  }
  return evaluator;
}

std::vector<double> density_probabilities(const Term& term,
                                          const Source& source,
                                          std::span<const double> theta) {
  const auto evaluator = density_at(term, source, theta);
  std::vector<double> result(term.analysis_volumes.size());
  for (std::size_t b = 0; b < result.size(); ++b) {
    result[b] = evaluator->probability(bin_box(term, b)).value;
  }
  return result;
}

}  // namespace jacta
