// A fit on synthetic waves, with the plain way to its likelihood beside it.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "jacta/amplitude/amplitude_objective.h"
#include "wave/synthetic_waves.h"

namespace jacta::test {

inline double plain_lnc(double r, double clip) {
  const double u = (r - clip) / clip;
  return r > clip ? std::log(r) : std::log(clip) + u - u * u / 2;
}

// One sample of 203 data events, the last 60 with negative weights, and 517 of Monte
// Carlo.
struct SyntheticProblem {
  SyntheticOptions options;
  std::shared_ptr<const CoherentSum> sum;
  std::vector<std::size_t> active;
  SyntheticSource data, monte_carlo;
  AmplitudeSample sample;
  std::vector<double> theta;

  explicit SyntheticProblem(SyntheticOptions given = {})
      : options(given),
        sum(synthetic_sum(options)),
        active(sum->free_parameters),
        data(*sum, options, 203, 1),
        monte_carlo(*sum, options, 517, 2),
        theta(sum->start_values()) {
    const auto values = sum->variable_values(theta);
    const auto table = std::make_shared<const ColumnTable>(*sum, active);
    sample.data.waves = WaveStore::build(sum, table, data, values);
    sample.monte_carlo.waves = WaveStore::build(sum, table, monte_carlo, values);
    for (std::size_t i = 0; i < 203; ++i) {
      sample.data.weights.push_back(i < 143 ? 1 + 0.001 * static_cast<double>(i) : -0.2);
      sample.data.efficiency_values.push_back(0.9 + 0.001 * static_cast<double>(i));
      sample.data.background_values.push_back(0.5 + 0.005 * static_cast<double>(i));
    }
    for (std::size_t i = 0; i < 517; ++i) {
      const double x = static_cast<double>(i);
      sample.monte_carlo.weights.push_back(1 + 0.3 * std::sin(x));
      sample.monte_carlo.efficiency_values.push_back(0.8 + 0.0005 * x);
      sample.monte_carlo.background_values.push_back(0.7 + 0.001 * x);
    }
  }

  AmplitudeObjective objective(const LikelihoodOptions& likelihood,
                               const Executor* executor = nullptr) const {
    return AmplitudeObjective(sum, active, {sample}, likelihood, executor);
  }

  double plain_value(const LikelihoodOptions& o, const std::vector<double>& at) const {
    const auto f = plain_intensities(*sum, data, at);
    const auto g = plain_intensities(*sum, monte_carlo, at);
    double v = 0, integral = 0, background = 0, w = 0;
    for (std::size_t j = 0; j < g.size(); ++j) v += sample.monte_carlo.weights[j];
    for (std::size_t j = 0; j < g.size(); ++j) {
      const double vj = sample.monte_carlo.weights[j] / v;
      const double e =
          o.background_fraction ? sample.monte_carlo.efficiency_values[j] : 1.0;
      integral += vj * e * g[j];
      background += vj * sample.monte_carlo.background_values[j];
    }
    double nll = 0;
    for (std::size_t i = 0; i < f.size(); ++i) {
      w += sample.data.weights[i];
      double r = o.compat ? f[i] : f[i] / integral;
      if (o.background_fraction) {
        const double b = *o.background_fraction;
        r = (1 - b) * sample.data.efficiency_values[i] * f[i] / integral +
            b * sample.data.background_values[i] / background;
      }
      nll -= sample.data.weights[i] * plain_lnc(r, o.clip);
    }
    if (o.background_fraction) {
      const double n = integral / (1 - *o.background_fraction);
      return o.extended ? nll - w * std::log(n) + n : nll;
    }
    if (o.compat) return nll + w * (o.extended ? integral : std::log(integral));
    return o.extended ? nll + w * (integral - std::log(integral)) : nll;
  }
};

}  // namespace jacta::test
