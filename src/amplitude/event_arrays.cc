#include "event_arrays.h"

#include <algorithm>
#include <array>
#include <utility>

#include "flat_toys.h"
#include "jacta/amplitude/phase_space_events.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/decay/decay_keys.h"
#include "jacta/model/registry.h"
#include "jacta/sample/samples.h"

namespace jacta {

namespace {

constexpr std::array<std::pair<const char*, std::vector<double> EventSample::*>, 4>
    values_of_events = {{{"_weight", &EventSample::weights},
                         {"_charge", &EventSample::charges},
                         {"_eff_value", &EventSample::efficiency_values},
                         {"_bg_value", &EventSample::background_values}}};

// The final particles of the particles in the files.
std::vector<std::size_t> order_of(const DecayModel& decay,
                                  const std::vector<std::string>& particles) {
  std::vector<std::string> finals;
  for (const std::size_t f : decay.finals) finals.push_back(decay.particles[f].name);
  std::vector<std::size_t> order;
  for (const auto& name : particles) {
    const auto found = std::find(finals.begin(), finals.end(), name);
    if (found == finals.end()) {
      throw InputError("dat_order names " + name +
                           ", which is none of the final particles " + join(finals) +
                           ": events that are made here have no momentum of it",
                       "leave it out of dat_order in a copy of the model");
    }
    order.push_back(static_cast<std::size_t>(found - finals.begin()));
  }
  return order;
}

const NumericTable* find_array(const std::vector<NamedArray>& arrays,
                               const std::string& name) {
  for (const auto& [own, array] : arrays) {
    if (own == name) return &array;
  }
  return nullptr;
}

}  // namespace

NumericTable momentum_array(const Momenta& momenta,
                            const DecayModel& decay,
                            const std::vector<std::string>& particles) {
  const std::vector<std::size_t> order = order_of(decay, particles);
  const std::size_t events = momenta.front().size();
  NumericTable array{.shape = {events * order.size(), 4}};
  array.values.reserve(events * order.size() * 4);
  for (std::size_t i = 0; i < events; ++i) {
    for (const std::size_t f : order) {
      const FourVector& p = momenta[f][i];
      array.values.insert(array.values.end(), {p.e, p.x, p.y, p.z});
    }
  }
  return array;
}

void add_arrays(std::vector<NamedArray>& arrays,
                const std::string& name,
                const EventSample& sample,
                const DecayModel& decay,
                const std::vector<std::string>& particles) {
  arrays.emplace_back(name, momentum_array(sample.momenta, decay, particles));
  for (const auto& [tail, member] : values_of_events) {
    const std::vector<double>& values = sample.*member;
    const bool is_one =
        std::all_of(values.begin(), values.end(), [](double x) { return x == 1; });
    if (is_one) continue;
    arrays.emplace_back(name + tail,
                        NumericTable{.shape = {values.size()}, .values = values});
  }
}

std::vector<std::string> array_tails() {
  std::vector<std::string> tails;
  for (const auto& [tail, member] : values_of_events) tails.emplace_back(tail);
  return tails;
}

std::optional<EventSample> sample_of_arrays(const std::vector<NamedArray>& arrays,
                                            const std::string& name,
                                            const DecayModel& decay,
                                            const std::vector<std::string>& particles) {
  const NumericTable* momenta = find_array(arrays, name);
  if (momenta == nullptr) return {};
  const std::vector<std::size_t> order = order_of(decay, particles);
  const std::size_t per_event = 4 * order.size();
  if (momenta->values.size() % per_event != 0) {
    throw InputError(std::to_string(momenta->values.size()) +
                     " numbers are no momenta of events with " +
                     std::to_string(order.size()) + " particles");
  }
  EventSample sample;
  sample.momenta.resize(decay.finals.size());
  const std::size_t events = momenta->values.size() / per_event;
  for (std::size_t i = 0; i < events; ++i) {
    for (std::size_t k = 0; k < order.size(); ++k) {
      const double* p = momenta->values.data() + i * per_event + 4 * k;
      sample.momenta[order[k]].push_back({p[0], p[1], p[2], p[3]});
    }
  }
  for (const auto& [tail, member] : values_of_events) {
    const NumericTable* values = find_array(arrays, name + tail);
    if (values == nullptr) continue;
    if (values->values.size() != events) {
      throw InputError("the array " + name + tail + " has " +
                       std::to_string(values->values.size()) + " numbers for " +
                       std::to_string(events) + " events");
    }
    sample.*member = values->values;
  }
  if (sample.weights.empty()) sample.weights.assign(events, 1.0);
  return sample;
}

NumericTable phase_space_events(const Node& root,
                                std::size_t n,
                                const StreamAddress& address,
                                Diagnostics& diagnostics) {
  ModelFileSettings common;
  const auto decay = DecayModel::from_config(
      root, diagnostics, common_model_keys(common).without_readers());
  const auto particles = particles_of_files(read_data_block(root, diagnostics), decay);
  Stream stream(address);
  const auto momenta = FlatToys::proposals(decay, n, stream).momenta;
  return momentum_array(momenta, decay, particles);
}

}  // namespace jacta
