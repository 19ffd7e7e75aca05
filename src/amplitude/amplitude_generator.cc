#include "amplitude_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/sample/amplitude_tables.h"
#include "jacta/wave/plain_intensity.h"

namespace jacta {

namespace {

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

void push_value(std::vector<double>& to,
                const std::vector<double>& from,
                std::size_t i,
                std::size_t before) {
  if (from.empty()) return;
  to.resize(before, 1);  // events before it had none
  to.push_back(from[i]);
}

void push_event(EventSample& to, const EventSample& from, std::size_t i, double weight) {
  const std::size_t before = to.size();
  to.momenta.resize(from.momenta.size());
  for (std::size_t f = 0; f < from.momenta.size(); ++f) {
    to.momenta[f].push_back(from.momenta[f][i]);
  }
  to.weights.push_back(weight);
  push_value(to.charges, from.charges, i, before);
  push_value(to.efficiency_values, from.efficiency_values, i, before);
  push_value(to.background_values, from.background_values, i, before);
}

// Columns that only some of the events had.
void complete(EventSample& sample, std::size_t n_finals) {
  sample.momenta.resize(n_finals);
  for (auto* column :
       {&sample.charges, &sample.efficiency_values, &sample.background_values}) {
    if (!column->empty()) column->resize(sample.size(), 1);
  }
}

std::string percent(double part) {
  return fmt::format("{:.2g} %", 100 * part);
}

}  // namespace

AmplitudeGenerator::AmplitudeGenerator(std::shared_ptr<const AmplitudeSetup> setup,
                                       const std::vector<double>& theta,
                                       const GenerateOptions& options,
                                       Table values)
    : setup_(std::move(setup)),
      options_(options),
      theta_(theta),
      variables_(setup_->sum->variable_values(theta)),
      values_(std::move(values)) {
  if (options_.n_toys && *options_.n_toys < 0) {
    throw UsageError("a toy cannot have less than no events");
  }
  CoefficientEvaluator evaluator(setup_->sum, {});
  coefficients_ = evaluator.evaluate(theta, 0).value;
  warn_of_drawn_values(theta);
  for (std::size_t g = 0; g < setup_->groups.size(); ++g) groups_.push_back(prepare(g));
}

// A parameter without a value is at its drawn start unless somebody gave it one.
void AmplitudeGenerator::warn_of_drawn_values(const std::vector<double>& theta) {
  const auto& parameters = setup_->sum->parameters;
  std::vector<std::string> names;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const bool is_drawn = !parameters[p].value && theta[p] == setup_->nominal[p] &&
                          !setup_->given.contains(parameters[p].name);
    if (is_drawn) names.push_back(parameters[p].name);
  }
  if (names.empty()) return;
  warnings_.push_back("toys are made at drawn values of " + join(names) +
                      ": neither the model nor the values to generate at have them");
}

std::vector<double> AmplitudeGenerator::intensities(const EventSample& sample) const {
  return plain_intensities(*setup_->waves, sample, coefficients_, variables_);
}

AmplitudeGenerator::Group AmplitudeGenerator::prepare(std::size_t g) {
  const SampleGroup& samples = setup_->groups[g];
  Group group;
  const double in_data = sum_of(samples.data.weights);
  double events = options_.events.value_or(in_data);
  if (options_.n_toys) events = static_cast<double>(*options_.n_toys);
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
  if (setup_->flat_toys) {
    prepare_phase_space(g);
  } else {
    group.from_pool = signal_from_pool(g, group.signal);
  }
  if (setup_->options.background_fraction) {
    const EventSample& pool = samples.phase_space;
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

// The measure of the likelihood's integral, with what its size means for toys.
AliasTable AmplitudeGenerator::signal_from_pool(std::size_t g, double events) {
  const EventSample& pool = setup_->groups[g].phase_space;
  auto weights = intensities(pool);
  for (std::size_t i = 0; i < weights.size(); ++i) {
    weights[i] *= pool.weights[i];
    if (setup_->options.background_fraction) {
      weights[i] *= value_at(pool.efficiency_values, i, 1);
    }
  }
  AliasTable table = alias_of(weights, "phsp");
  const double sum = sum_of(weights);
  double squares = 0;
  double largest = 0;
  for (const double w : weights) {
    squares += (w / sum) * (w / sum);
    largest = std::max(largest, w / sum);
  }
  const double ratio = events * squares;
  const std::string size = fmt::format(
      "the sample phsp has {} events, as good as {:.0f} of equal weight at "
      "these parameter values, for toys of {:.0f} events",
      pool.size(),
      1 / squares,
      events);
  const char* advice =
      "give a larger phsp sample, or, where it is flat without acceptance and weights, "
      "write `toys_from: phase_space` in the data block";
  if (ratio > largest_ratio) {
    throw InputError(size + ": its own fluctuation would be larger than that of the toys",
                     advice);
  }
  const double widening = std::sqrt(1 + ratio) - 1;
  if (widening <= silent_widening) return table;
  warnings_.push_back(
      fmt::format("{}: toys reuse its events. Fits of them are unbiased, but do not have "
                  "the fluctuation of the sample, which makes errors of real data wider "
                  "by about {}, {} at most; {}",
                  size,
                  percent(widening),
                  percent(std::sqrt(1 + events * largest) - 1),
                  advice));
  return table;
}

void AmplitudeGenerator::prepare_phase_space(std::size_t g) {
  if (setup_->options.background_fraction) {
    throw InputError("toys_from: phase_space is not available for cfit",
                     "leave it out: toys come from the sample phsp with its values");
  }
  if (!flat_) {
    flat_.emplace(*setup_->decay,
                  [this](const EventSample& sample) { return intensities(sample); });
  }
  const auto difference =
      flat_->difference(setup_->groups[g].phase_space, *setup_->decay);
  if (difference.empty()) return;
  warnings_.push_back("toys_from: phase_space, but the sample phsp is not flat: " +
                      difference + "; fits of these toys are biased");
}

AmplitudeGenerator::Numbers AmplitudeGenerator::numbers(const Group& group,
                                                        Stream& stream) const {
  Numbers result;
  if (!options_.n_toys) {
    result.signal = static_cast<std::size_t>(stream.poisson(group.signal));
    result.background = static_cast<std::size_t>(stream.poisson(group.background));
    return result;
  }
  // A number of all events; each of them is background with the same probability.
  const auto mean = static_cast<double>(*options_.n_toys);
  const std::int64_t all =
      options_.sample_n_toys ? stream.poisson(mean) : *options_.n_toys;
  const double fraction =
      group.background > 0 ? group.background / (group.signal + group.background) : 0;
  for (std::int64_t i = 0; i < all && fraction > 0; ++i) {
    if (stream.uniform() < fraction) ++result.background;
  }
  result.signal = static_cast<std::size_t>(all) - result.background;
  return result;
}

EventSample AmplitudeGenerator::data(std::size_t g,
                                     const Numbers& numbers,
                                     Stream& stream) const {
  const Group& group = groups_[g];
  const SampleGroup& samples = setup_->groups[g];
  EventSample data;
  if (group.from_pool.empty()) {
    data = flat_->draw(numbers.signal, stream);
  } else {
    for (std::size_t i = 0; i < numbers.signal; ++i) {
      push_event(data, samples.phase_space, group.from_pool.draw(stream), 1);
    }
  }
  for (std::size_t i = 0; i < numbers.background; ++i) {
    if (!group.background_from_pool.empty()) {
      push_event(data, samples.phase_space, group.background_from_pool.draw(stream), 1);
    } else {
      push_event(data, samples.background, group.from_background.draw(stream), 1);
    }
  }
  complete(data, setup_->decay->finals.size());
  return data;
}

// What constrains a parameter is measured again, around its true value.
Table AmplitudeGenerator::ancillary(const StreamAddress& address) const {
  Stream stream(address, source_purpose(groups_.size(), 0));
  Table table;
  for (std::size_t i = 0; i < theta_.size(); ++i) {
    const AmplitudeParameter& p = setup_->sum->parameters[i];
    if (!p.free || !p.constraint) continue;
    table.add_column(p.name, {stream.normal(theta_[i], p.constraint->sigma)});
  }
  return table;
}

Dataset AmplitudeGenerator::generate(const StreamAddress& address) const {
  Dataset result;
  const std::size_t n_groups = groups_.size();
  const DecayModel& decay = *setup_->decay;
  for (std::size_t g = 0; g < n_groups; ++g) {
    const Group& group = groups_[g];
    const SampleGroup& samples = setup_->groups[g];
    Stream stream(address, source_purpose(g, 0));
    const Numbers n = numbers(group, stream);
    Table table = table_of(data(g, n, stream), decay);
    std::vector<std::int64_t> sources(n.signal, 0);
    sources.resize(n.signal + n.background, 1);
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
    complete(control, decay.finals.size());
    result.set(table_name("background", g, n_groups), table_of(control, decay));
  }
  if (has_constraints(*setup_)) result.set(ancillary_table, ancillary(address));
  result.set("generate_values", values_);
  return result;
}

}  // namespace jacta
