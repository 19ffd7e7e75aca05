#include "amplitude_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "amplitude_tables.h"
#include "jacta/base/error.h"
#include "plain_intensity.h"

namespace jacta {

namespace {

constexpr std::size_t events_for_bound = 20'000;
// Head-room of the bound over the largest intensity seen; a toy that sees a larger one
// begins anew with a higher bound.
constexpr double head_room = 1.5;
constexpr std::size_t flat_block = 512;

double sum_of(const std::vector<double>& numbers) {
  return std::accumulate(numbers.begin(), numbers.end(), 0.0);
}

AliasTable alias_of(const std::vector<double>& weights, const std::string& what) {
  for (const double w : weights) {
    if (w >= 0) continue;
    throw InputError(
        fmt::format("toys cannot be drawn from {} with negative weights", what),
        "leave out events of negative weight there");
  }
  if (!(sum_of(weights) > 0)) {
    throw InputError(fmt::format("the weights of {} add up to nothing", what));
  }
  return AliasTable(weights);
}

std::vector<double> magnitudes(std::vector<double> numbers) {
  for (double& x : numbers) x = std::abs(x);
  return numbers;
}

double value_at(const std::vector<double>& values, std::size_t i, double otherwise) {
  return values.empty() ? otherwise : values[i];
}

void push_event(EventSample& to, const EventSample& from, std::size_t i, double weight) {
  to.momenta.resize(from.momenta.size());
  for (std::size_t f = 0; f < from.momenta.size(); ++f) {
    to.momenta[f].push_back(from.momenta[f][i]);
  }
  to.weights.push_back(weight);
  if (!from.charges.empty()) to.charges.push_back(from.charges[i]);
  if (!from.efficiency_values.empty()) {
    to.efficiency_values.push_back(from.efficiency_values[i]);
  }
  if (!from.background_values.empty()) {
    to.background_values.push_back(from.background_values[i]);
  }
}

// Columns that only some of the events had.
void complete(EventSample& sample, std::size_t n_finals) {
  sample.momenta.resize(n_finals);
  for (auto* column :
       {&sample.charges, &sample.efficiency_values, &sample.background_values}) {
    if (!column->empty() && column->size() < sample.size()) {
      column->resize(sample.size(), 1);
    }
  }
}

}  // namespace

AmplitudeGenerator::AmplitudeGenerator(std::shared_ptr<const AmplitudeSetup> setup,
                                       const std::vector<double>& theta,
                                       const GenerateOptions& options,
                                       Table values)
    : setup_(std::move(setup)),
      variables_(setup_->sum->variable_values(theta)),
      values_(std::move(values)) {
  CoefficientEvaluator evaluator(setup_->sum, {});
  coefficients_ = evaluator.evaluate(theta, 0).value;
  for (std::size_t g = 0; g < setup_->groups.size(); ++g) {
    groups_.push_back(prepare(g, options));
  }
}

std::vector<double> AmplitudeGenerator::intensities(const EventSample& sample) const {
  return plain_intensities(
      setup_->decay, *setup_->sum, sample, coefficients_, variables_);
}

AmplitudeGenerator::Group AmplitudeGenerator::prepare(std::size_t g,
                                                      const GenerateOptions& options) {
  const SampleGroup& samples = setup_->groups[g];
  const EventSample& pool = samples.phase_space;
  Group group;
  const double in_data = sum_of(samples.data.weights);
  const double events = options.events.value_or(in_data);
  const double control = sum_of(magnitudes(samples.background.weights));
  double fraction = setup_->options.background_fraction.value_or(0);
  if (samples.background.size() > 0) {
    if (!(control < in_data)) {
      throw InputError("the background outweighs the data: there is no signal to draw");
    }
    fraction = control / in_data;
    group.control_events =
        static_cast<double>(samples.background.size()) * events / in_data;
  }
  group.signal = (1 - fraction) * events;
  group.background = fraction * events;
  const bool cfit = setup_->options.background_fraction.has_value();
  if (!cfit && static_cast<double>(pool.size()) < pool_factor * group.signal &&
      prepare_phase_space()) {
    group.flat = true;
  } else {
    auto weights = intensities(pool);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] *= pool.weights[i];
      if (cfit) weights[i] *= value_at(pool.efficiency_values, i, 1);
    }
    group.from_pool = alias_of(weights, "phsp");
  }
  if (cfit) {
    auto weights = pool.weights;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] *= value_at(pool.background_values, i, 1);
    }
    group.background_from_pool = alias_of(weights, "phsp");
  } else if (samples.background.size() > 0) {
    group.from_background = alias_of(magnitudes(samples.background.weights), "bg");
  }
  return group;
}

// Whether the masses for flat phase space are known; sets the bound of f.
bool AmplitudeGenerator::prepare_phase_space() {
  if (phase_space_) return true;
  const DecayModel& decay = *setup_->decay;
  const auto& particles = decay.particles();
  std::vector<double> masses;
  for (const std::size_t f : decay.finals()) {
    if (!particles[f].mass) return false;
    masses.push_back(*particles[f].mass);
  }
  if (!particles[decay.top()].mass) return false;
  phase_space_.emplace(*particles[decay.top()].mass, masses);
  Stream stream({.seed = 0, .point = 0, .toy = 0});
  EventSample sample;
  sample.momenta = phase_space_->generate(stream, events_for_bound);
  sample.weights.assign(events_for_bound, 1);
  const auto f = intensities(sample);
  bound_ = head_room * *std::max_element(f.begin(), f.end());
  if (!(bound_ > 0) || !std::isfinite(bound_)) {
    throw InputError("the intensity is zero or not finite over phase space");
  }
  return true;
}

// False where an intensity exceeds the bound, which is raised then.
bool AmplitudeGenerator::fill_flat(EventSample& sample,
                                   std::size_t n,
                                   double& bound,
                                   Stream& stream) const {
  sample = {};
  while (sample.size() < n) {
    EventSample proposal;
    proposal.momenta = phase_space_->generate(stream, flat_block);
    proposal.weights.assign(flat_block, 1);
    const auto f = intensities(proposal);
    for (std::size_t i = 0; i < flat_block && sample.size() < n; ++i) {
      if (f[i] > bound) {
        bound = head_room * f[i];
        return false;
      }
      if (stream.uniform() * bound < f[i]) push_event(sample, proposal, i, 1);
    }
  }
  return true;
}

EventSample AmplitudeGenerator::signal(const Group& group,
                                       std::size_t g,
                                       std::size_t n,
                                       Stream& stream) const {
  EventSample sample;
  if (group.flat) {
    double bound = bound_;
    while (!fill_flat(sample, n, bound, stream)) {
    }
    return sample;
  }
  const EventSample& pool = setup_->groups[g].phase_space;
  for (std::size_t i = 0; i < n; ++i) {
    push_event(sample, pool, group.from_pool.draw(stream), 1);
  }
  return sample;
}

Dataset AmplitudeGenerator::generate(const StreamAddress& address) const {
  Dataset result;
  const std::size_t n_groups = groups_.size();
  const DecayModel& decay = *setup_->decay;
  for (std::size_t g = 0; g < n_groups; ++g) {
    const Group& group = groups_[g];
    const SampleGroup& samples = setup_->groups[g];
    Stream stream(address, source_purpose(g, 0));
    const auto n_signal = static_cast<std::size_t>(stream.poisson(group.signal));
    const auto n_background = static_cast<std::size_t>(stream.poisson(group.background));
    EventSample data = signal(group, g, n_signal, stream);
    for (std::size_t i = 0; i < n_background; ++i) {
      if (!group.background_from_pool.empty()) {
        push_event(data, samples.phase_space, group.background_from_pool.draw(stream), 1);
      } else {
        push_event(data, samples.background, group.from_background.draw(stream), 1);
      }
    }
    complete(data, decay.finals().size());
    Table table = table_of(data, decay);
    std::vector<std::int64_t> sources(n_signal, 0);
    sources.resize(n_signal + n_background, 1);
    table.set_sources(std::move(sources));
    result.set(table_name("data", g, n_groups), std::move(table));
    if (samples.background.size() == 0) continue;
    EventSample control;
    Stream other(address, source_purpose(g, 1));
    const auto n_control = other.poisson(group.control_events);
    for (std::int64_t i = 0; i < n_control; ++i) {
      const std::size_t e = group.from_background.draw(other);
      // Drawn by magnitude: what is left of the weight is its mean.
      push_event(control,
                 samples.background,
                 e,
                 -group.background / std::max(group.control_events, 1.0));
    }
    complete(control, decay.finals().size());
    result.set(table_name("background", g, n_groups), table_of(control, decay));
  }
  result.set("generate_values", values_);
  return result;
}

}  // namespace jacta
