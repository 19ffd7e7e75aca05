#include <algorithm>
#include <cmath>

#include "jacta/interval/confidence_level.h"
#include "jacta/neyman/toy_mixture.h"

namespace jacta {

double weighted_quantile(std::vector<WeightedRatio> ratios, double p) {
  check_level(p);
  std::erase_if(ratios, [](const WeightedRatio& ratio) {
    return !(ratio.weight > 0) || std::isnan(ratio.t);
  });
  if (ratios.empty())
    throw InputError("there are no weighted toys to take a quantile of");
  std::sort(ratios.begin(),
            ratios.end(),
            [](const WeightedRatio& a, const WeightedRatio& b) { return a.t < b.t; });
  // Toy i lies at the sum of the weights before it and half its own, scaled so that the
  // first lies at 0 and the last at 1.
  double total = 0;
  for (const auto& ratio : ratios) total += ratio.weight;
  const double first = 0.5 * ratios.front().weight;
  const double range = total - first - 0.5 * ratios.back().weight;
  double before = 0;
  double last_place = 0;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    const double place =
        range > 0 ? (before + 0.5 * ratios[i].weight - first) / range : 0;
    if (place >= p) {
      if (i == 0 || place == last_place) return ratios[i].t;
      const double fraction = (p - last_place) / (place - last_place);
      return (1 - fraction) * ratios[i - 1].t + fraction * ratios[i].t;
    }
    before += ratios[i].weight;
    last_place = place;
  }
  return ratios.back().t;
}

double effective_toys(std::span<const WeightedRatio> ratios) {
  double sum = 0;
  double squares = 0;
  for (const auto& ratio : ratios) {
    sum += ratio.weight;
    squares += ratio.weight * ratio.weight;
  }
  return squares > 0 ? sum * sum / squares : 0;
}

double coverage_uncertainty(std::span<const WeightedRatio> ratios,
                            double threshold,
                            double level) {
  double sum = 0;
  double squares = 0;
  for (const auto& ratio : ratios) {
    const double term = ratio.weight * ((ratio.t <= threshold ? 1 : 0) - level);
    sum += ratio.weight;
    squares += term * term;
  }
  return std::sqrt(squares) / sum;
}

}  // namespace jacta
