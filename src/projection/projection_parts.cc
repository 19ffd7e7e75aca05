#include "projection_parts.h"

#include <cmath>

#include "jacta/wave/plain_intensity.h"
#include "jacta/wave/wave_coefficients.h"

namespace jacta {

namespace {

double sum_of(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double x : numbers) sum += x;
  return sum;
}

void multiply(std::vector<double>& numbers, const std::vector<double>& factors) {
  for (std::size_t i = 0; i < factors.size(); ++i) numbers[i] *= factors[i];
}

}  // namespace

FourVector total_momentum(const EventSample& sample,
                          const FinalSet& finals,
                          std::size_t event) {
  FourVector sum;
  for (const std::size_t f : finals) sum = sum + sample.momenta[f][event];
  return sum;
}

std::vector<double> masses_of(const EventSample& sample, const FinalSet& finals) {
  std::vector<double> result(sample.size());
  for (std::size_t i = 0; i < sample.size(); ++i) {
    result[i] = mass(total_momentum(sample, finals, i));
  }
  return result;
}

std::vector<double> angle_values(const ProjectedModel& model,
                                 const PlottedAngle& plotted,
                                 const EventSample& sample) {
  EulerAngles angles = helicity_angles(model.waves.model(), plotted.place, sample);
  auto& values = plotted.kind == AngleKind::alpha  ? angles.alpha
                 : plotted.kind == AngleKind::beta ? angles.beta
                                                   : angles.gamma;
  if (plotted.is_cosine) {
    for (double& x : values) x = std::cos(x);
  }
  return std::move(values);
}

std::vector<double> squares(std::vector<double> numbers) {
  for (double& x : numbers) x *= x;
  return numbers;
}

std::vector<double> equal_bins(double low, double high, int bins) {
  std::vector<double> edges;
  for (int b = 0; b <= bins; ++b) {
    edges.push_back(low + (high - low) * static_cast<double>(b) / bins);
  }
  edges.back() = high;  // rounding would leave the last event out
  return edges;
}

const EventSample& plotted_sample(const SampleGroup& group) {
  return group.plot.size() > 0 ? group.plot : group.phase_space;
}

std::vector<double> background_weights(const ProjectedModel& model,
                                       const SampleGroup& group) {
  if (!model.background_fraction) return {};
  const EventSample& flat = plotted_sample(group);
  auto weights = flat.weights;
  multiply(weights, flat.background_values);
  const double scale =
      *model.background_fraction * sum_of(group.data.weights) / sum_of(weights);
  for (double& w : weights) w *= scale;
  return weights;
}

std::vector<std::vector<double>> expected_weights(const ProjectedModel& model,
                                                  const SampleGroup& group,
                                                  const std::vector<double>& theta) {
  const CoherentSum& sum = model.waves.model();
  CoefficientEvaluator evaluator(model.sum, {});
  const auto coefficients = evaluator.evaluate(theta, 0).value;
  const auto values = sum.variable_values(theta);
  const EventSample& flat = plotted_sample(group);
  const double signal_fraction = 1 - model.background_fraction.value_or(0);
  std::vector<std::vector<double>> result;
  for (std::size_t part = 0; part <= sum.chains.size(); ++part) {
    auto chosen = coefficients;
    for (std::size_t k = 0; part > 0 && k < chosen.size(); ++k) {
      if (sum.waves[k].chain != part - 1) chosen[k] = 0;
    }
    result.push_back(plain_intensities(model.waves, flat, chosen, values));
    multiply(result.back(), flat.weights);
    if (model.background_fraction) multiply(result.back(), flat.efficiency_values);
  }
  const double scale = signal_fraction *
                       (sum_of(group.data.weights) + sum_of(group.background.weights)) /
                       sum_of(result.front());
  for (auto& weights : result) {
    for (double& w : weights) w *= scale;
  }
  return result;
}

}  // namespace jacta
