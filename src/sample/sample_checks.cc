#include "sample_checks.h"

#include <cmath>
#include <tuple>

#include "jacta/base/text.h"
#include "jacta/sample/samples.h"

namespace jacta {

namespace {

// What a check of numbers complains about: where they are written, else the files.
const Node& place_of(const Node& values, const SampleFiles& files) {
  return values.is_null() ? files.files : values;
}

}  // namespace

void require_same(const DataBlock& block,
                  const std::string& name,
                  std::size_t seen,
                  std::size_t expected) {
  if (seen == expected) return;
  throw block.samples.at(name).files.error(
      name + " has " + std::to_string(seen) + (seen == 1 ? " sample" : " samples") +
          ", data has " + std::to_string(expected),
      "write a list of lists of files, one for each sample that is fitted");
}

void require_rows(const DataBlock& block,
                  const std::string& name,
                  const std::vector<EventSample>& samples) {
  for (const auto& sample : samples) {
    if (sample.size() % block.resolution_size == 0) continue;
    throw block.samples.at(name).files.error(
        name + " has " + std::to_string(sample.size()) +
            " rows, which are not whole events of resolution_size: " +
            std::to_string(block.resolution_size),
        "write the rows of an event one after the other");
  }
}

void require_events(const DataBlock& block,
                    const std::string& name,
                    const std::vector<EventSample>& samples) {
  const SampleFiles& files = block.samples.at(name);
  const std::size_t rows = block.resolution_size;
  const auto event = [&](std::size_t row) {
    return "event " + std::to_string(row / rows) + " (from 0) of " + name;
  };
  for (const auto& sample : samples) {
    for (std::size_t i = 0; i < sample.size(); ++i) {
      const std::size_t first = i - i % rows;
      if (sample.weights[i] * sample.weights[first] < 0) {
        throw place_of(files.weight, files)
            .error(event(i) + " has rows with weights of both signs",
                   "rows of one event are points with probabilities");
      }
      const auto& charges = sample.charges;
      if (!charges.empty() && (charges[i] > 0) != (charges[first] > 0)) {
        throw files.charge.error(event(i) + " has rows with charges of both signs",
                                 "an event is one of a particle or of an antiparticle");
      }
    }
  }
}

void require_integrals(const DataBlock& block, const std::vector<EventSample>& samples) {
  const SampleFiles& files = block.samples.at("phsp");
  for (const auto& sample : samples) {
    for (const auto& [key, values, node] :
         {std::tuple(
              "phsp_eff_value", &sample.efficiency_values, &files.efficiency_values),
          std::tuple(
              "phsp_bg_value", &sample.background_values, &files.background_values)}) {
      double sum = 0;
      for (std::size_t i = 0; i < values->size(); ++i) {
        sum += (*values)[i] * sample.weights[i];
      }
      if (values->empty() || sum > 0) continue;
      throw node->error(
          std::string(key) + " times the weights adds up to " + shortest(sum),
          "values of Monte Carlo events are not negative, some above 0");
    }
  }
}

void check_sample(const EventSample& sample, const DecayModel& model) {
  if (sample.momenta.size() != model.finals.size()) {
    throw InputError("a sample has momenta of " + std::to_string(sample.momenta.size()) +
                     " particles, the model has " + std::to_string(model.finals.size()) +
                     " final ones");
  }
  const std::size_t n = sample.size();
  for (std::size_t f = 0; f < sample.momenta.size(); ++f) {
    const std::string& name = model.particles[model.finals[f]].name;
    if (sample.momenta[f].size() != n) {
      throw InputError("a sample has " + std::to_string(sample.momenta[f].size()) +
                       " momenta of " + name + " and " + std::to_string(n) + " weights");
    }
    for (std::size_t i = 0; i < n; ++i) {
      const FourVector& p = sample.momenta[f][i];
      const double sum = p.e + p.x + p.y + p.z;
      if (std::isfinite(sum) && p.e > 0) continue;
      throw InputError("event " + std::to_string(i) + " (from 0): " + name +
                           " has the momentum " + shortest(p.e) + " " + shortest(p.x) +
                           " " + shortest(p.y) + " " + shortest(p.z),
                       "momenta are E px py pz in GeV, with E above 0");
    }
  }
  for (const auto* values : {&sample.weights,
                             &sample.charges,
                             &sample.efficiency_values,
                             &sample.background_values}) {
    if (!values->empty() && values->size() != n) {
      throw InputError("a sample has " + std::to_string(n) + " events, but " +
                       std::to_string(values->size()) + " values of one kind");
    }
    for (std::size_t i = 0; i < values->size(); ++i) {
      if (std::isfinite((*values)[i])) continue;
      throw InputError("event " + std::to_string(i) + " (from 0): a weight or value is " +
                       shortest((*values)[i]));
    }
  }
}

}  // namespace jacta
