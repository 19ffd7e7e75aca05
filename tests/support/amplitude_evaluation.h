// A plain evaluation of amplitudes from a decay model's tables, wave by wave: what the
// likelihood does with caches, done without any.
#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <complex>
#include <map>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"
#include "jacta/sample/event_sample.h"
#include "jacta/wave/wave_block.h"
#include "support/reference.h"

namespace jacta::test {

using Amplitudes = std::vector<std::vector<std::complex<double>>>;  // [event][component]

/// Values of parameters from values of variables, as params.json holds them.
inline std::vector<double> parameters_from(const DecayModel& model,
                                           const std::map<std::string, double>& named) {
  std::vector<double> theta;
  for (const auto& p : model.parameters) theta.push_back(p.value.value_or(0.5));
  for (const auto& v : model.variables) {
    const auto found = named.find(v.name);
    if (found != named.end()) theta[v.parameter] = (found->second - v.offset) / v.scale;
  }
  return theta;
}

inline std::complex<double> coupling_value(const DecayModel& model,
                                           std::size_t coupling,
                                           const std::vector<double>& variables) {
  const ComplexCoupling& c = model.couplings[coupling];
  const double a = variables[c.first], b = variables[c.second];
  return c.polar ? std::polar(1.0, b) * a : std::complex<double>(a, b);
}

/// The waves of a few events, with a plan for them alone.
inline WaveBlock evaluate_waves(const DecayModel& model,
                                const EventSample& sample,
                                std::size_t begin,
                                std::size_t end) {
  return WaveEvaluator(std::make_shared<const DecayModel>(model))
      .block(sample, begin, end);
}

/// Amplitudes of the chosen chains (all if empty).
inline Amplitudes amplitudes(const DecayModel& model,
                             const EventSample& sample,
                             const std::vector<double>& theta,
                             const std::vector<std::size_t>& chains = {}) {
  const auto variables = model.variable_values(theta);
  const auto scales = model.barrier_scales(variables, 0);
  const WaveBlock block = evaluate_waves(model, sample, 0, sample.size());
  Amplitudes result(sample.size(), std::vector<std::complex<double>>(model.n_components));
  for (const auto& arrangement : block.arrangements) {
    for (const auto& plane : arrangement.planes) {
      const PartialWave& wave = model.waves[plane.wave];
      if (!chains.empty() &&
          std::find(chains.begin(), chains.end(), wave.chain) == chains.end()) {
        continue;
      }
      std::complex<double> c = scales[plane.wave].value;
      for (const std::size_t k : wave.couplings) c *= coupling_value(model, k, variables);
      for (std::size_t i = 0; i < sample.size(); ++i) {
        std::complex<double> f = c;
        for (const std::size_t u : model.chains[wave.chain].uses) {
          const Resonance& r = model.resonances[model.uses[u].resonance];
          std::vector<double> own;
          for (const std::size_t v : r.variables) own.push_back(variables[v]);
          f *= r.shape->value(own, arrangement.shape_points[u][i]);
        }
        result[i][plane.component] += f * std::complex<double>(plane.re[i], plane.im[i]);
      }
    }
  }
  return result;
}

inline std::vector<double> intensities(const Amplitudes& amplitudes) {
  std::vector<double> result;
  for (const auto& event : amplitudes) {
    double sum = 0;
    for (const auto& a : event) sum += std::norm(a);
    result.push_back(sum);
  }
  return result;
}

/// Events as [event][particle in `order`][E, px, py, pz].
inline EventSample sample_from(const DecayModel& model,
                               const nlohmann::ordered_json& momenta,
                               const std::vector<std::string>& order) {
  EventSample sample;
  for (const std::size_t f : model.finals) {
    const auto place = std::find(order.begin(), order.end(), model.particles[f].name);
    const auto column = static_cast<std::size_t>(place - order.begin());
    auto& list = sample.momenta.emplace_back();
    for (const auto& event : momenta) {
      const auto p = event.at(column).get<std::vector<double>>();
      list.push_back({p[0], p[1], p[2], p[3]});
    }
  }
  sample.weights.assign(momenta.size(), 1.0);
  return sample;
}

}  // namespace jacta::test
