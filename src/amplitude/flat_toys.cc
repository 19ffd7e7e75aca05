#include "flat_toys.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/wave/plain_intensity.h"

namespace jacta {

namespace {

constexpr std::size_t pilot_events = 20'000;
// Head-room of the bound over the largest intensity seen; a toy that sees a larger one
// begins anew with a higher bound.
constexpr double head_room = 1.5;
constexpr std::size_t block = 512;
constexpr std::size_t proposals_per_event = 5'000;

PhaseSpace phase_space_of(const DecayModel& decay) {
  std::vector<double> masses;
  const auto mass_of = [&](std::size_t position) {
    const DecayParticle& particle = decay.particles[position];
    if (particle.mass) return *particle.mass;
    throw particle.config.error(
        "events of flat phase space need the mass of " + particle.name,
        "add `mass:` in GeV");
  };
  for (const std::size_t f : decay.finals) masses.push_back(mass_of(f));
  return PhaseSpace(mass_of(decay.top), masses);
}

EventSample generated(const PhaseSpace& phase_space, std::size_t n, Stream& stream) {
  EventSample sample;
  sample.momenta = phase_space.generate(stream, n);
  sample.weights.assign(n, 1);
  return sample;
}

// Weighted mean of a final particle's energy in the rest frame of all, and its error.
std::pair<double, double> mean_energy(const EventSample& sample, std::size_t f) {
  double sum = 0;
  double first = 0;
  std::vector<double> energies;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    FourVector parent;
    for (const auto& momenta : sample.momenta) parent = parent + momenta[i];
    energies.push_back(dot(parent, sample.momenta[f][i]) / mass(parent));
    sum += sample.weights[i];
    first += sample.weights[i] * energies.back();
  }
  const double mean = first / sum;
  double variance = 0;
  for (std::size_t i = 0; i < sample.size(); ++i) {
    const double off = sample.weights[i] * (energies[i] - mean) / sum;
    variance += off * off;
  }
  return {mean, std::sqrt(variance)};
}

}  // namespace

EventSample FlatToys::proposals(const DecayModel& decay, std::size_t n, Stream& stream) {
  return generated(phase_space_of(decay), n, stream);
}

FlatToys::FlatToys(const DecayModel& decay, Intensity intensity)
    : phase_space_(phase_space_of(decay)), intensity_(std::move(intensity)) {
  Stream stream({.seed = 0, .point = 0, .toy = 0});
  const EventSample pilot = generated(phase_space_, pilot_events, stream);
  const auto f = intensity_(pilot);
  bound_ = head_room * *std::max_element(f.begin(), f.end());
  if (!(bound_ > 0) || !std::isfinite(bound_)) {
    throw InputError("the intensity is zero or not finite over phase space");
  }
  for (std::size_t i = 0; i < decay.finals.size(); ++i) {
    const auto [mean, error] = mean_energy(pilot, i);
    mean_.push_back(mean);
    error_.push_back(error);
  }
}

EventSample FlatToys::draw(std::size_t n, Stream& stream) const {
  const std::size_t limit = proposals_per_event * (n + 100);
  double bound = bound_;
  EventSample sample;
  sample.momenta.resize(mean_.size());
  for (std::size_t tried = 0; sample.size() < n; tried += block) {
    if (tried > limit) {
      throw InputError(
          fmt::format("{} events of flat phase space gave {} of the {} events of a toy: "
                      "the intensity peaks too narrowly",
                      tried,
                      sample.size(),
                      n),
          "draw toys from a phsp sample with many events at the peak, without "
          "`toys_from: phase_space`");
    }
    const EventSample proposal = generated(phase_space_, block, stream);
    const auto f = intensity_(proposal);
    for (std::size_t i = 0; i < block && sample.size() < n; ++i) {
      if (f[i] > bound) {
        bound = head_room * f[i];
        for (auto& momenta : sample.momenta) momenta.clear();
        sample.weights.clear();
        break;
      }
      if (!(stream.uniform() * bound < f[i])) continue;
      for (std::size_t k = 0; k < sample.momenta.size(); ++k) {
        sample.momenta[k].push_back(proposal.momenta[k][i]);
      }
      sample.weights.push_back(1);
    }
  }
  return sample;
}

std::string FlatToys::difference(const EventSample& sample,
                                 const DecayModel& decay) const {
  for (std::size_t f = 0; f < mean_.size(); ++f) {
    const auto [mean, error] = mean_energy(sample, f);
    if (std::abs(mean - mean_[f]) <= 5 * std::hypot(error, error_[f])) continue;
    return fmt::format(
        "the mean energy of {} is {:.4g} +- {:.1g} GeV in it, {:.4g} GeV in "
        "flat phase space",
        decay.particles[decay.finals[f]].name,
        mean,
        error,
        mean_[f]);
  }
  return "";
}

EventSample AmplitudeModel::flat_events(std::size_t n,
                                        const StreamAddress& address) const {
  Stream stream(address, source_purpose(0, 0));
  return FlatToys::proposals(decay(), n, stream);
}

EventSample AmplitudeModel::flat_toy(std::size_t n,
                                     const std::vector<double>& theta,
                                     const StreamAddress& address) const {
  CoefficientEvaluator evaluator(sum(), {});
  const auto coefficients = evaluator.evaluate(theta, 0).value;
  const auto variables = sum()->variable_values(theta);
  const FlatToys toys(decay(), [&](const EventSample& sample) {
    return plain_intensities(waves(), sample, coefficients, variables);
  });
  Stream stream(address, source_purpose(0, 0));
  return toys.draw(n, stream);
}

}  // namespace jacta
