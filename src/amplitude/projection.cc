#include "jacta/amplitude/projection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <compare>
#include <set>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/kinematics/four_vector.h"
#include "jacta/wave/plain_intensity.h"

namespace jacta {

namespace {

using Finals = std::vector<std::size_t>;

FourVector sum_of(const EventSample& sample, const Finals& finals, std::size_t event) {
  FourVector sum;
  for (const std::size_t f : finals) sum = sum + sample.momenta[f][event];
  return sum;
}

std::vector<double> masses(const EventSample& sample, const Finals& finals) {
  std::vector<double> result(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    result[i] = mass(sum_of(sample, finals, i));
  }
  return result;
}

// A decay of a resonance: the final particles of what it comes from, its own, and those
// of its first daughter.
struct Decay {
  Finals mother = {};
  Finals resonance = {};
  Finals daughter = {};
  // The check takes the 0 that <=> compares with for a pointer.
  // NOLINTNEXTLINE(modernize-use-nullptr)
  auto operator<=>(const Decay&) const = default;
};

// Those of all chains, each once.
std::set<Decay> decays(const CoherentSum& sum) {
  std::set<Decay> found;
  for (const auto& chain : sum.chains) {
    for (const auto& upper : chain.vertices) {
      for (const auto& lower : chain.vertices) {
        if (lower.core_finals != upper.first_finals &&
            lower.core_finals != upper.second_finals &&
            lower.core_finals != upper.third_finals) {
          continue;
        }
        found.insert({upper.core_finals, lower.core_finals, lower.first_finals});
      }
    }
  }
  return found;
}

// The direction of flight of the resonance is that from which the mother comes.
std::vector<double> helicity_cosines(const EventSample& sample, const Decay& decay) {
  std::vector<double> result(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const FourVector resonance = sum_of(sample, decay.resonance, i);
    const auto daughter =
        to_rest_frame(sum_of(sample, decay.daughter, i), resonance).vector();
    const auto mother =
        to_rest_frame(sum_of(sample, decay.mother, i), resonance).vector();
    const double cosine = -dot(daughter, mother) / (norm(daughter) * norm(mother));
    result[i] = std::clamp(cosine, -1.0, 1.0);
  }
  return result;
}

std::vector<double> equal_bins(double low, double high, int bins) {
  std::vector<double> edges;
  for (int b = 0; b <= bins; ++b) {
    edges.push_back(low + (high - low) * static_cast<double>(b) / bins);
  }
  edges.back() = high;  // rounding would leave the last event out
  return edges;
}

// Where the axis begins and ends: the Monte Carlo events' range.
std::vector<double> bin_edges(const std::vector<double>& masses, int bins) {
  const auto [low, high] = std::minmax_element(masses.begin(), masses.end());
  return equal_bins(*low, *high, bins);
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

std::string names_of(const AmplitudeModel& model, const Finals& finals) {
  std::vector<std::string> names;
  for (const std::size_t f : finals) {
    names.push_back(model.decay().particles[model.decay().finals[f]].name);
  }
  return join(names, ",");
}

// "cos_theta(K;K,Pip)": of K among K and Pip. Where that is not all, the mother is named.
std::string name_of(const AmplitudeModel& model, const Decay& decay) {
  std::string name = fmt::format("cos_theta({};{}",
                                 names_of(model, decay.daughter),
                                 names_of(model, decay.resonance));
  if (decay.mother.size() != model.decay().finals.size()) {
    name += ";" + names_of(model, decay.mother);
  }
  return name + ")";
}

// A sample of one value per parameter: the weights of all its events.
class Projector {
 public:
  Projector(const AmplitudeModel& model,
            const SampleGroup& group,
            const std::vector<double>& theta)
      : model_(model),
        group_(group),
        weights_(expected_weights(model, group, theta)),
        from_density_(background_weights(model, group)) {}

  // `values` gives that of every event of a sample; `edges` follow from those of the
  // Monte Carlo events.
  template <class Values, class Edges>
  MassProjection operator()(std::string name, Values values, Edges edges) const {
    MassProjection p;
    p.name = std::move(name);
    const std::vector<double> flat = values(plotted(group_));
    p.edges = edges(flat);
    const std::vector<double> data = values(group_.data);
    p.data = histogram(data, group_.data.weights, p.edges);
    count_outside(data, group_.data.weights, p);
    p.data_error = histogram(data, squares(group_.data.weights), p.edges);
    for (double& e : p.data_error) e = std::sqrt(e);
    p.background =
        histogram(values(group_.background), group_.background.weights, p.edges);
    for (double& b : p.background) b = -b;
    if (!from_density_.empty()) p.background = histogram(flat, from_density_, p.edges);
    p.total = histogram(flat, weights_[0], p.edges);
    for (std::size_t b = 0; b < p.total.size(); ++b) p.total[b] += p.background[b];
    for (std::size_t c = 0; c < model_.sum()->chains.size(); ++c) {
      p.chains.emplace_back(model_.sum()->chains[c].name,
                            histogram(flat, weights_[c + 1], p.edges));
    }
    compare(p);
    return p;
  }

 private:
  const AmplitudeModel& model_;
  const SampleGroup& group_;
  std::vector<std::vector<double>> weights_;
  std::vector<double> from_density_;
};

// Those of the plot block, then those of the resonances that it leaves out.
std::vector<PlottedMass> plotted_masses(const AmplitudeModel& model) {
  std::vector<PlottedMass> masses = model.plot_settings().masses;
  std::set<Finals> sets;
  for (const auto& use : model.decay().uses) sets.insert(use.finals);
  for (const auto& mass : masses) sets.erase(mass.finals);
  for (const auto& finals : sets) masses.push_back({.finals = finals});
  return masses;
}

}  // namespace

std::vector<MassProjection> mass_projections(const AmplitudeModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta,
                                             const ProjectionOptions& options) {
  if (options.bins && *options.bins < 1) {
    throw UsageError("a projection needs at least one bin");
  }
  const int common_bins = options.bins.value_or(model.plot_settings().bins);
  const Projector project(model, group, theta);
  std::vector<MassProjection> result;
  for (const auto& plotted : plotted_masses(model)) {
    const int bins = options.bins ? common_bins : plotted.bins.value_or(common_bins);
    result.push_back(project(
        fmt::format("m({})", names_of(model, plotted.finals)),
        [&](const EventSample& sample) { return masses(sample, plotted.finals); },
        [&](const auto& flat) {
          if (!plotted.range) return bin_edges(flat, bins);
          return equal_bins((*plotted.range)[0], (*plotted.range)[1], bins);
        }));
    result.back().display = plotted.display;
  }
  for (const auto& decay : decays(*model.sum())) {
    result.push_back(project(
        name_of(model, decay),
        [&](const EventSample& sample) { return helicity_cosines(sample, decay); },
        [&](const auto&) { return equal_bins(-1, 1, common_bins); }));
  }
  return result;
}

}  // namespace jacta
