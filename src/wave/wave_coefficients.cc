#include "jacta/wave/wave_coefficients.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "jacta/base/error.h"

namespace jacta {

using Complex = std::complex<double>;

// A factor of a product with its derivatives in a few of the wave's parameters; equal
// positions add up.
struct CoefficientEvaluator::Factor {
  Complex value;
  std::vector<std::size_t> position = {};
  std::vector<Complex> first = {};
  std::vector<Complex> second = {};  // full matrix
};

std::vector<std::size_t> active_positions(std::size_t n_parameters,
                                          const std::vector<std::size_t>& active) {
  std::vector<std::size_t> position(n_parameters, inactive_position);
  for (std::size_t i = 0; i < active.size(); ++i) {
    if (active[i] >= n_parameters || position[active[i]] != inactive_position) {
      throw UsageError("active parameters are positions, each at most once");
    }
    position[active[i]] = i;
  }
  return position;
}

CoefficientEvaluator::CoefficientEvaluator(std::shared_ptr<const CoherentSum> sum,
                                           const std::vector<std::size_t>& active)
    : sum_(std::move(sum)),
      position_(active_positions(sum_->parameters.size(), active)),
      shape_variables_(sum_->shape_variables()) {
  result_.value.resize(sum_->waves.size());
  result_.wave.resize(sum_->waves.size());
}

void CoefficientEvaluator::update_barriers(const std::vector<double>& values, int order) {
  std::vector<double> key;
  for (const std::size_t v : shape_variables_) key.push_back(values[v]);
  const bool active =
      std::any_of(shape_variables_.begin(), shape_variables_.end(), [&](std::size_t v) {
        return position_[sum_->variables[v].parameter] != inactive_position;
      });
  const int needed = active ? order : 0;
  if (barrier_order_ >= needed && key == barrier_key_) return;
  barriers_ = sum_->barrier_scales ? sum_->barrier_scales(values, needed)
                                   : std::vector<BarrierScale>(sum_->waves.size());
  barrier_key_ = std::move(key);
  barrier_order_ = needed;
  update_lists();
}

void CoefficientEvaluator::update_lists() {
  for (std::size_t k = 0; k < sum_->waves.size(); ++k) {
    auto& list = result_.wave[k].parameters;
    list.clear();
    const auto add = [&](std::size_t variable) {
      const std::size_t p = position_[sum_->variables[variable].parameter];
      if (p != inactive_position) list.push_back(p);
    };
    for (const std::size_t c : sum_->waves[k].couplings) {
      add(sum_->couplings[c].first);
      add(sum_->couplings[c].second);
      if (!sum_->couplings[c].deltas) continue;
      for (const std::size_t v : *sum_->couplings[c].deltas) add(v);
    }
    for (const std::size_t v : barriers_[k].variables) add(v);
    if (sum_->waves[k].density) {
      for (const std::size_t v : sum_->density->variables) add(v);
    }
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    result_.wave[k].first.resize(list.size());
    result_.wave[k].second.resize(list.size() * (list.size() + 1) / 2);
  }
}

std::size_t CoefficientEvaluator::local(std::size_t wave, std::size_t variable) const {
  const std::size_t p = position_[sum_->variables[variable].parameter];
  if (p == inactive_position) return inactive_position;
  const auto& list = result_.wave[wave].parameters;
  return static_cast<std::size_t>(std::lower_bound(list.begin(), list.end(), p) -
                                  list.begin());
}

void CoefficientEvaluator::multiply(std::size_t wave, const Factor& factor, int order) {
  auto& w = result_.wave[wave];
  const Complex value = result_.value[wave];
  const std::size_t n = w.parameters.size();
  if (order >= 2) {
    for (auto& x : w.second) x *= factor.value;
    for (std::size_t a = 0; a < factor.position.size(); ++a) {
      const std::size_t i = factor.position[a];
      for (std::size_t j = 0; j < n; ++j) {
        const double twice = i == j ? 2 : 1;
        w.second[packed_index(i, j, n)] += twice * factor.first[a] * w.first[j];
      }
      for (std::size_t b = 0; b < factor.position.size(); ++b) {
        const std::size_t j = factor.position[b];
        const Complex term = value * factor.second[a * factor.position.size() + b];
        if (i == j || a < b) w.second[packed_index(i, j, n)] += term;
      }
    }
  }
  if (order >= 1) {
    for (auto& x : w.first) x *= factor.value;
    for (std::size_t a = 0; a < factor.position.size(); ++a) {
      w.first[factor.position[a]] += value * factor.first[a];
    }
  }
  result_.value[wave] = value * factor.value;
}

void CoefficientEvaluator::multiply_coupling(std::size_t wave,
                                             const ComplexCoupling& coupling,
                                             const std::vector<double>& values,
                                             int order) {
  double a = values[coupling.first];
  double b = values[coupling.second];
  if (coupling.deltas) {
    a += coupling.charge * values[(*coupling.deltas)[0]];
    b += coupling.charge * values[(*coupling.deltas)[1]];
  }
  Complex first[2] = {1.0, {0.0, 1.0}};
  Complex second[2][2] = {};
  Factor factor{Complex(a, b)};
  if (coupling.polar) {
    const Complex phase(std::cos(b), std::sin(b));
    factor.value = a * phase;
    first[0] = phase;
    first[1] = Complex(0, 1) * factor.value;
    second[0][1] = second[1][0] = Complex(0, 1) * phase;
    second[1][1] = -factor.value;
  }
  if (order >= 1) {
    // Which of the two numbers a variable changes, and how fast.
    struct Change {
      std::size_t of;
      double slope;
    };
    std::vector<Change> kept;
    const auto add = [&](std::size_t of, std::size_t variable, double factor_of) {
      const std::size_t place = local(wave, variable);
      if (place == inactive_position) return;
      kept.push_back({of, factor_of * sum_->variables[variable].scale});
      factor.position.push_back(place);
      factor.first.push_back(kept.back().slope * first[of]);
    };
    add(0, coupling.first, 1);
    add(1, coupling.second, 1);
    for (std::size_t i = 0; coupling.deltas && i < 2; ++i) {
      add(i, (*coupling.deltas)[i], coupling.charge);
    }
    for (const auto& x : kept) {
      for (const auto& y : kept) {
        factor.second.push_back(x.slope * y.slope * second[x.of][y.of]);
      }
    }
  }
  multiply(wave, factor, order);
}

void CoefficientEvaluator::multiply_barrier(std::size_t wave, int order) {
  const auto& barrier = barriers_[wave];
  Factor factor{Complex(barrier.value)};
  if (order >= 1 && barrier_order_ >= 1) {
    const std::size_t n = barrier.variables.size();
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t place = local(wave, barrier.variables[i]);
      if (place == inactive_position) continue;
      kept.push_back(i);
      factor.position.push_back(place);
      const double scale = sum_->variables[barrier.variables[i]].scale;
      factor.first.push_back(scale * barrier.gradient[i]);
    }
    for (const std::size_t i : kept) {
      for (const std::size_t j : kept) {
        const double scale = sum_->variables[barrier.variables[i]].scale *
                             sum_->variables[barrier.variables[j]].scale;
        factor.second.push_back(
            order >= 2 ? scale * barrier.hessian[packed_index(i, j, n)] : 0.0);
      }
    }
  }
  multiply(wave, factor, order);
}

void CoefficientEvaluator::multiply_density(std::size_t wave,
                                            const DensityFactor& element,
                                            int order) {
  Factor factor{element.value};
  if (order >= 1) {
    const auto& variables = sum_->density->variables;
    std::vector<std::size_t> kept;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      const std::size_t place = local(wave, variables[i]);
      if (place == inactive_position) continue;
      kept.push_back(i);
      factor.position.push_back(place);
      factor.first.push_back(sum_->variables[variables[i]].scale * element.first[i]);
    }
    for (const std::size_t i : kept) {
      for (const std::size_t j : kept) {
        const double scale =
            sum_->variables[variables[i]].scale * sum_->variables[variables[j]].scale;
        factor.second.push_back(scale *
                                element.second[packed_index(i, j, variables.size())]);
      }
    }
  }
  multiply(wave, factor, order);
}

const WaveCoefficients& CoefficientEvaluator::evaluate(std::span<const double> theta,
                                                       int order) {
  const auto values = sum_->variable_values(theta);
  update_barriers(values, order);
  std::vector<DensityFactor> density;
  if (sum_->density) {
    std::vector<double> p;
    for (const std::size_t v : sum_->density->variables) p.push_back(values[v]);
    density = density_factors(sum_->density->two_spin, p, order);
  }
  for (std::size_t k = 0; k < sum_->waves.size(); ++k) {
    result_.value[k] = 1;
    std::fill(result_.wave[k].first.begin(), result_.wave[k].first.end(), Complex());
    std::fill(result_.wave[k].second.begin(), result_.wave[k].second.end(), Complex());
    multiply_barrier(k, order);
    for (const std::size_t c : sum_->waves[k].couplings) {
      multiply_coupling(k, sum_->couplings[c], values, order);
    }
    if (const auto& element = sum_->waves[k].density) {
      multiply_density(
          k, density[density_position(element->row, element->column)], order);
    }
  }
  return result_;
}

}  // namespace jacta
