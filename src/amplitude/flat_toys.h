// Events of an intensity over flat phase space, by acceptance and rejection.
//
// For toys whose user says that the Monte Carlo sample is flat (`toys_from:
// phase_space`): nothing is reused then, however small the sample is. They forget
// whatever acceptance and weights the sample has; difference() looks for one.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/kinematics/phase_space.h"
#include "jacta/random/stream.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

class FlatToys {
 public:
  using Intensity = std::function<std::vector<double>(const EventSample&)>;

  /// n events of flat phase space at rest. Throws InputError where a mass is missing.
  static EventSample proposals(const DecayModel& decay, std::size_t n, Stream& stream);

  /// Throws InputError where a mass is missing or the intensity is zero or not finite.
  FlatToys(const DecayModel& decay, Intensity intensity);

  /// n events. Throws InputError where hardly any proposal is accepted.
  EventSample draw(std::size_t n, Stream& stream) const;

  /// In which energy `sample` is not flat, by five standard deviations; else empty.
  std::string difference(const EventSample& sample, const DecayModel& decay) const;

 private:
  PhaseSpace phase_space_;
  Intensity intensity_;
  double bound_ = 0;
  std::vector<double> mean_ = {};  ///< of the energies in the parent's rest frame
  std::vector<double> error_ = {};
};

}  // namespace jacta
