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

NumericTable momentum_array(const Momenta& momenta,
                            const DecayModel& decay,
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
  const std::array<std::pair<const char*, const std::vector<double>*>, 4> lists = {
      {{"_weight", &sample.weights},
       {"_charge", &sample.charges},
       {"_eff_value", &sample.efficiency_values},
       {"_bg_value", &sample.background_values}}};
  for (const auto& [tail, values] : lists) {
    const bool is_one =
        std::all_of(values->begin(), values->end(), [](double x) { return x == 1; });
    if (is_one) continue;
    arrays.emplace_back(name + tail,
                        NumericTable{.shape = {values->size()}, .values = *values});
  }
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
