#include "jacta/amplitude/projection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/wave/plain_intensity.h"

namespace jacta {

namespace {

using Finals = std::vector<std::size_t>;

std::vector<double> masses(const EventSample& sample, const Finals& finals) {
  std::vector<double> result(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    FourVector sum;
    for (const std::size_t f : finals) sum = sum + sample.momenta[f][i];
    result[i] = mass(sum);
  }
  return result;
}

// Where the axis begins and ends: the Monte Carlo events' range.
std::vector<double> bin_edges(const std::vector<double>& masses, int bins) {
  const auto [low, high] = std::minmax_element(masses.begin(), masses.end());
  std::vector<double> edges;
  for (int b = 0; b <= bins; ++b) {
    edges.push_back(*low + (*high - *low) * static_cast<double>(b) / bins);
  }
  edges.back() = *high;  // rounding would leave the last event out
  return edges;
}

std::vector<double> histogram(const std::vector<double>& x,
                              const std::vector<double>& weights,
                              const std::vector<double>& edges) {
  std::vector<double> result(edges.size() - 1, 0.0);
  const double width =
      (edges.back() - edges.front()) / static_cast<double>(result.size());
  const auto last = static_cast<double>(result.size() - 1);
  for (std::size_t i = 0; i < x.size(); ++i) {
    // The last bin is closed; other events outside are left out.
    if (!(edges.front() <= x[i] && x[i] <= edges.back())) continue;
    const double position = std::floor((x[i] - edges.front()) / width);
    result[static_cast<std::size_t>(std::min(position, last))] += weights[i];
  }
  return result;
}

void count_outside(const std::vector<double>& x,
                   const std::vector<double>& weights,
                   MassProjection& p) {
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (x[i] < p.edges.front()) p.underflow += weights[i];
    if (x[i] > p.edges.back()) p.overflow += weights[i];
  }
}

std::vector<double> squares(std::vector<double> numbers) {
  for (double& x : numbers) x *= x;
  return numbers;
}

double sum_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x;
  return sum;
}

const EventSample& plotted(const SampleGroup& group) {
  return group.plot.size() > 0 ? group.plot : group.phase_space;
}

void multiply(std::vector<double>& numbers, const std::vector<double>& factors) {
  for (std::size_t i = 0; i < factors.size(); ++i) numbers[i] *= factors[i];
}

// v B of every event of cfit, scaled to b N events; empty without cfit.
std::vector<double> background_weights(const AmplitudeModel& model,
                                       const SampleGroup& group) {
  if (!model.background_fraction()) return {};
  const EventSample& flat = plotted(group);
  auto weights = flat.weights;
  multiply(weights, flat.background_values);
  const double scale =
      *model.background_fraction() * sum_of(group.data.weights) / sum_of(weights);
  for (double& w : weights) w *= scale;
  return weights;
}

// v f (cfit: v e f) of every Monte Carlo event: of all chains, then of each alone; scaled
// to N events.
std::vector<std::vector<double>> expected_weights(const AmplitudeModel& model,
                                                  const SampleGroup& group,
                                                  const std::vector<double>& theta) {
  const CoherentSum& sum = *model.sum();
  CoefficientEvaluator evaluator(model.sum(), {});
  const auto coefficients = evaluator.evaluate(theta, 0).value;
  const auto values = sum.variable_values(theta);
  const EventSample& flat = plotted(group);
  const double signal_fraction = 1 - model.background_fraction().value_or(0);
  std::vector<std::vector<double>> result;
  for (std::size_t part = 0; part <= sum.chains.size(); ++part) {
    auto chosen = coefficients;
    for (std::size_t k = 0; part > 0 && k < chosen.size(); ++k) {
      if (sum.waves[k].chain != part - 1) chosen[k] = 0;
    }
    result.push_back(plain_intensities(model.waves(), flat, chosen, values));
    multiply(result.back(), flat.weights);
    if (model.background_fraction()) multiply(result.back(), flat.efficiency_values);
  }
  const double scale = signal_fraction *
                       (sum_of(group.data.weights) + sum_of(group.background.weights)) /
                       sum_of(result.front());
  for (auto& weights : result) {
    for (double& w : weights) w *= scale;
  }
  return result;
}

void compare(MassProjection& p) {
  for (std::size_t b = 0; b < p.data.size(); ++b) {
    if (!(p.data_error[b] > 0)) continue;
    const double pull = (p.data[b] - p.total[b]) / p.data_error[b];
    p.chi_square += pull * pull;
    ++p.used_bins;
  }
}

}  // namespace

std::vector<MassProjection> mass_projections(const AmplitudeModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta,
                                             const ProjectionOptions& options) {
  if (options.bins < 1) throw UsageError("a projection needs at least one bin");
  std::set<Finals> sets;
  for (const auto& use : model.decay().uses) sets.insert(use.finals);
  const auto weights = expected_weights(model, group, theta);
  const auto from_density = background_weights(model, group);
  std::vector<MassProjection> result;
  for (const auto& finals : sets) {
    std::vector<std::string> names;
    for (const std::size_t f : finals) {
      names.push_back(model.decay().particles[model.decay().finals[f]].name);
    }
    MassProjection p;
    p.name = fmt::format("m({})", join(names, ","));
    const auto flat = masses(plotted(group), finals);
    p.edges = bin_edges(flat, options.bins);
    const auto data = masses(group.data, finals);
    p.data = histogram(data, group.data.weights, p.edges);
    count_outside(data, group.data.weights, p);
    p.data_error = histogram(data, squares(group.data.weights), p.edges);
    for (double& e : p.data_error) e = std::sqrt(e);
    p.background =
        histogram(masses(group.background, finals), group.background.weights, p.edges);
    for (double& b : p.background) b = -b;
    if (!from_density.empty()) p.background = histogram(flat, from_density, p.edges);
    p.total = histogram(flat, weights[0], p.edges);
    for (std::size_t b = 0; b < p.total.size(); ++b) p.total[b] += p.background[b];
    for (std::size_t c = 0; c < model.sum()->chains.size(); ++c) {
      p.chains.emplace_back(model.sum()->chains[c].name,
                            histogram(flat, weights[c + 1], p.edges));
    }
    compare(p);
    result.push_back(std::move(p));
  }
  return result;
}

}  // namespace jacta
