#include "jacta/projection/projection.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <numbers>
#include <set>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/kinematics/four_vector.h"
#include "projection_parts.h"

namespace jacta {

namespace {

using Finals = FinalSet;

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
    const FourVector resonance = total_momentum(sample, decay.resonance, i);
    const auto daughter =
        to_rest_frame(total_momentum(sample, decay.daughter, i), resonance).vector();
    const auto mother =
        to_rest_frame(total_momentum(sample, decay.mother, i), resonance).vector();
    const double cosine = -dot(daughter, mother) / (norm(daughter) * norm(mother));
    result[i] = std::clamp(cosine, -1.0, 1.0);
  }
  return result;
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

void compare(MassProjection& p) {
  for (std::size_t b = 0; b < p.data.size(); ++b) {
    if (!(p.data_error[b] > 0)) continue;
    const double pull = (p.data[b] - p.total[b]) / p.data_error[b];
    p.chi_square += pull * pull;
    ++p.used_bins;
  }
}

std::string names_of(const ProjectedModel& model, const Finals& finals) {
  const DecayModel& decay = model.waves.model();
  std::vector<std::string> names;
  for (const std::size_t f : finals) {
    names.push_back(decay.particles[decay.finals[f]].name);
  }
  return join(names, ",");
}

// "cos_theta(K;K,Pip)": of K among K and Pip. Where that is not all, the mother is named.
std::string name_of(const ProjectedModel& model, const Decay& decay) {
  std::string name = fmt::format("cos_theta({};{}",
                                 names_of(model, decay.daughter),
                                 names_of(model, decay.resonance));
  if (decay.mother.size() != model.waves.model().finals.size()) {
    name += ";" + names_of(model, decay.mother);
  }
  return name + ")";
}

// A sample of one value per parameter: the weights of all its events.
class Projector {
 public:
  Projector(const ProjectedModel& model,
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
    const std::vector<double> flat = values(plotted_sample(group_));
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
    for (std::size_t c = 0; c < model_.waves.model().chains.size(); ++c) {
      p.chains.emplace_back(model_.waves.model().chains[c].name,
                            histogram(flat, weights_[c + 1], p.edges));
    }
    compare(p);
    return p;
  }

 private:
  const ProjectedModel& model_;
  const SampleGroup& group_;
  std::vector<std::vector<double>> weights_;
  std::vector<double> from_density_;
};

// Those of the plot block, then those of the resonances that it leaves out.
std::vector<PlottedMass> plotted_masses(const ProjectedModel& model) {
  std::vector<PlottedMass> masses = model.plot.masses;
  std::set<Finals> sets;
  for (const auto& use : model.waves.model().uses) sets.insert(use.finals);
  for (const auto& mass : masses) sets.erase(mass.finals);
  for (const auto& finals : sets) masses.push_back({.finals = finals});
  return masses;
}

// All that an angle can be.
std::array<double, 2> whole_range(const ProjectedModel& model,
                                  const PlottedAngle& plotted) {
  constexpr double pi = std::numbers::pi;
  if (plotted.is_cosine) return {-1, 1};
  if (plotted.kind == AngleKind::beta) return {0, pi};
  if (plotted.place.aligned) return {-2 * pi, 2 * pi};
  if (plotted.kind == AngleKind::alpha &&
      is_second_daughter(model.waves.model(), plotted.place)) {
    return {-2 * pi, 0};
  }
  return {-pi, pi};
}

}  // namespace

std::vector<MassProjection> mass_projections(const ProjectedModel& model,
                                             const SampleGroup& group,
                                             const std::vector<double>& theta,
                                             const ProjectionOptions& options) {
  if (options.bins && *options.bins < 1) {
    throw UsageError("a projection needs at least one bin");
  }
  const int common_bins = options.bins.value_or(model.plot.bins);
  const auto bins_for = [&](const PlottedAxis& axis) {
    return options.bins ? common_bins : axis.bins.value_or(common_bins);
  };
  const Projector project(model, group, theta);
  std::vector<MassProjection> result;
  for (const auto& plotted : plotted_masses(model)) {
    result.push_back(project(
        fmt::format("m({})", names_of(model, plotted.finals)),
        [&](const EventSample& sample) { return masses_of(sample, plotted.finals); },
        [&](const auto& flat) {
          const int bins = bins_for(plotted.axis);
          if (!plotted.axis.range) return bin_edges(flat, bins);
          return equal_bins((*plotted.axis.range)[0], (*plotted.axis.range)[1], bins);
        }));
    result.back().display = plotted.axis.display;
  }
  for (const auto& plotted : model.plot.angles) {
    const auto range = plotted.axis.range.value_or(whole_range(model, plotted));
    result.push_back(project(
        plotted.name,
        [&](const EventSample& sample) { return angle_values(model, plotted, sample); },
        [&](const auto&) {
          return equal_bins(range[0], range[1], bins_for(plotted.axis));
        }));
    result.back().display = plotted.axis.display;
  }
  for (const auto& decay : decays(model.waves.model())) {
    result.push_back(project(
        name_of(model, decay),
        [&](const EventSample& sample) { return helicity_cosines(sample, decay); },
        [&](const auto&) { return equal_bins(-1, 1, common_bins); }));
  }
  return result;
}

}  // namespace jacta
