// Projections of pairs of observables.
#include <algorithm>
#include <cmath>

#include "projection_parts.h"

namespace jacta {

namespace {

std::vector<double> observable_values(const ProjectedModel& model,
                                      const PairAxis& axis,
                                      const EventSample& sample) {
  const std::size_t n = model.plot.masses.size();
  auto values = axis.observable < n
                    ? masses_of(sample, model.plot.masses[axis.observable].finals)
                    : angle_values(model, model.plot.angles[axis.observable - n], sample);
  if (axis.is_square) return squares(std::move(values));
  return values;
}

// tf-pwa's margin around the Monte Carlo events.
constexpr double pair_margin = 0.1;

std::vector<double> pair_edges(const PairAxis& axis, const std::vector<double>& flat) {
  if (axis.axis.range) {
    return equal_bins((*axis.axis.range)[0], (*axis.axis.range)[1], *axis.axis.bins);
  }
  const auto [low, high] = std::minmax_element(flat.begin(), flat.end());
  return equal_bins(*low - pair_margin, *high + pair_margin, *axis.axis.bins);
}

// The bin of each value; as many as there are bins where it is in none.
std::vector<std::size_t> bins_of(const std::vector<double>& x,
                                 const std::vector<double>& edges) {
  const std::size_t n = edges.size() - 1;
  const double width = (edges.back() - edges.front()) / static_cast<double>(n);
  std::vector<std::size_t> bins;
  for (const double value : x) {
    if (!(edges.front() <= value && value <= edges.back())) {
      bins.push_back(n);
      continue;
    }
    const double position = std::floor((value - edges.front()) / width);
    bins.push_back(
        static_cast<std::size_t>(std::min(position, static_cast<double>(n - 1))));
  }
  return bins;
}

// Where the events of a sample are among the bins of a pair.
struct PairPlaces {
  std::vector<std::size_t> x = {};
  std::vector<std::size_t> y = {};
};

std::vector<double> pair_histogram(const PairProjection& p,
                                   const PairPlaces& places,
                                   const std::vector<double>& weights,
                                   double* outside = nullptr) {
  const std::size_t nx = p.x_edges.size() - 1;
  const std::size_t ny = p.y_edges.size() - 1;
  std::vector<double> result(nx * ny, 0.0);
  for (std::size_t i = 0; i < places.x.size(); ++i) {
    if (places.x[i] < nx && places.y[i] < ny) {
      result[places.x[i] * ny + places.y[i]] += weights[i];
    } else if (outside != nullptr) {
      *outside += weights[i];
    }
  }
  return result;
}

}  // namespace

std::vector<PairProjection> pair_projections(const ProjectedModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta) {
  std::vector<PairProjection> result;
  if (model.plot.pairs.empty()) return result;
  const auto weights = expected_weights(model, group, theta);
  const auto from_density = background_weights(model, group);
  const EventSample& flat = plotted_sample(group);
  for (const auto& pair : model.plot.pairs) {
    PairProjection p{.name = pair.key,
                     .display = pair.display,
                     .x = pair.x.axis.display,
                     .y = pair.y.axis.display};
    const auto x = observable_values(model, pair.x, flat);
    const auto y = observable_values(model, pair.y, flat);
    p.x_edges = pair_edges(pair.x, x);
    p.y_edges = pair_edges(pair.y, y);
    const auto places_of = [&](const EventSample& sample) {
      return PairPlaces{
          .x = bins_of(observable_values(model, pair.x, sample), p.x_edges),
          .y = bins_of(observable_values(model, pair.y, sample), p.y_edges)};
    };
    const PairPlaces places{.x = bins_of(x, p.x_edges), .y = bins_of(y, p.y_edges)};
    p.data = pair_histogram(p, places_of(group.data), group.data.weights, &p.outside);
    p.background =
        pair_histogram(p, places_of(group.background), group.background.weights);
    for (double& b : p.background) b = -b;
    if (!from_density.empty()) p.background = pair_histogram(p, places, from_density);
    p.total = pair_histogram(p, places, weights[0]);
    for (std::size_t b = 0; b < p.total.size(); ++b) p.total[b] += p.background[b];
    const auto& chains = model.waves.model().chains;
    for (std::size_t c = 0; c < chains.size(); ++c) {
      p.chains.emplace_back(chains[c].name, pair_histogram(p, places, weights[c + 1]));
    }
    result.push_back(std::move(p));
  }
  return result;
}

}  // namespace jacta
