#include "decay_barrier.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "jacta/base/jet.h"
#include "jacta/kinematics/effective_mass.h"

namespace jacta {

namespace {

using MassJet = Jet<5>;

template <class T>
T nominal_q2(const VertexScale& scale, const std::array<T, 5>& m) {
  if (scale.no_q0) return T(1.0);
  const T core = scale.below_threshold
                     ? effective_mass(m[0], std::array<T, 2>{m[1] + m[2], m[3] - m[4]})
                     : m[0];
  return break_up_momentum_squared(core, m[1], m[2]);
}

MassJet power(const MassJet& x, double exponent_over_two, double value) {
  // |x|^(l/2) for x != 0, of which `value` is the value.
  const double first = exponent_over_two * value / x.value;
  return chain_rule(x, value, first, (exponent_over_two - 1) * first / x.value);
}

double half_power(double x, int l) {
  double result = l % 2 == 0 ? 1 : std::sqrt(std::abs(x));
  for (int i = 0; i < l / 2; ++i) result *= std::abs(x);
  return result;
}

MassJet factor(const VertexScale& scale,
               const VertexScale::Coupling& coupling,
               const MassJet& q2) {
  MassJet result(1.0);
  if (coupling.has_ratio) {
    const MassJet p = BarrierPolynomial(coupling.l)(q2 * (scale.radius * scale.radius));
    result = p.value > 0 ? sqrt(p) : MassJet(0.0);
  }
  if (coupling.has_norm && coupling.l > 0) {
    result = result / power(q2, 0.5 * coupling.l, half_power(q2.value, coupling.l));
  }
  return result;
}

/// The position of a variable in a scale, which grows where it is new.
std::size_t local_position(BarrierScale& scale, std::size_t variable) {
  auto& list = scale.variables;
  const auto found = std::find(list.begin(), list.end(), variable);
  if (found != list.end()) return static_cast<std::size_t>(found - list.begin());
  const std::size_t old = list.size();
  std::vector<double> hessian((old + 1) * (old + 2) / 2, 0.0);
  for (std::size_t i = 0; i < old; ++i) {
    for (std::size_t j = i; j < old; ++j) {
      hessian[packed_index(i, j, old + 1)] = scale.hessian[packed_index(i, j, old)];
    }
  }
  list.push_back(variable);
  scale.gradient.push_back(0);
  scale.hessian = std::move(hessian);
  return old;
}

/// A jet in masses as derivatives with respect to variables.
BarrierScale in_variables(const MassJet& jet, const std::array<VertexScale::Mass, 5>& m) {
  BarrierScale result{.value = jet.value};
  std::array<std::optional<std::size_t>, 5> local;
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (m[i].variable) local[i] = local_position(result, *m[i].variable);
  }
  const std::size_t n = result.variables.size();
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (!local[i]) continue;
    result.gradient[*local[i]] += jet.gradient[i];
    for (std::size_t j = 0; j < m.size(); ++j) {
      if (!local[j] || *local[i] > *local[j]) continue;
      result.hessian[packed_index(*local[i], *local[j], n)] +=
          jet.hessian[packed_index(i, j, m.size())];
    }
  }
  return result;
}

void multiply(BarrierScale& a, const BarrierScale& b) {
  std::vector<std::size_t> position;
  for (const std::size_t v : b.variables) position.push_back(local_position(a, v));
  const std::size_t n = a.variables.size(), m = b.variables.size();
  std::vector<double> slope(n, 0.0), curvature(n * (n + 1) / 2, 0.0);
  for (std::size_t i = 0; i < m; ++i) {
    slope[position[i]] = b.gradient[i];
    for (std::size_t j = i; j < m; ++j) {
      curvature[packed_index(position[i], position[j], n)] =
          b.hessian[packed_index(i, j, m)];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = i; j < n; ++j) {
      double& h = a.hessian[packed_index(i, j, n)];
      h = h * b.value + a.value * curvature[packed_index(i, j, n)] +
          a.gradient[i] * slope[j] + a.gradient[j] * slope[i];
    }
  }
  for (std::size_t i = 0; i < n; ++i) {
    a.gradient[i] = a.gradient[i] * b.value + a.value * slope[i];
  }
  a.value *= b.value;
}

/// The scales of one vertex, one per coupling.
std::vector<BarrierScale> vertex_scales(const VertexScale& scale,
                                        const std::vector<double>& variables) {
  std::array<MassJet, 5> m;
  auto masses = scale.masses;
  for (std::size_t i = 0; i < m.size(); ++i) {
    if (masses[i].variable) masses[i].value = variables[*masses[i].variable];
    m[i] = MassJet::variable(masses[i].value, i);
  }
  std::vector<BarrierScale> result;
  for (const auto& coupling : scale.couplings) {
    if (coupling.is_constant()) {
      result.emplace_back();
    } else {
      result.push_back(
          in_variables(factor(scale, coupling, nominal_q2(scale, m)), masses));
    }
  }
  return result;
}

void drop_derivatives(BarrierScale& scale, int order) {
  if (order < 2) scale.hessian.clear();
  if (order > 0) return;
  scale.gradient.clear();
  scale.variables.clear();
}

}  // namespace

double nominal_q2(const VertexScale& scale) {
  std::array<double, 5> m;
  for (std::size_t i = 0; i < m.size(); ++i) m[i] = scale.masses[i].value;
  return nominal_q2(scale, m);
}

int barrier_l(const DecayVertex& vertex, std::size_t coupling) {
  if (!vertex.options.force_min_l) return vertex.ls[coupling].l;
  return std::min_element(vertex.ls.begin(),
                          vertex.ls.end(),
                          [](const auto& a, const auto& b) { return a.l < b.l; })
      ->l;
}

void set_couplings(const DecayVertex& vertex, VertexScale& scale) {
  const VertexOptions& options = vertex.options;
  scale.radius = options.radius;
  scale.no_q0 = options.no_q0;
  scale.below_threshold = options.below_threshold;
  for (std::size_t i = 0; i < vertex.ls.size(); ++i) {
    VertexScale::Coupling coupling{.l = barrier_l(vertex, i)};
    if (options.has_barrier_factor && options.has_bprime && coupling.l > 0) {
      const double z = nominal_q2(scale) * options.radius * options.radius;
      coupling.has_ratio = BarrierPolynomial(coupling.l)(z) > 0;
      coupling.has_norm = options.barrier_factor_norm;
    }
    scale.couplings.push_back(coupling);
  }
}

std::function<std::vector<BarrierScale>(const std::vector<double>&, int)> scales_of_waves(
    const DecayModel& model) {
  // Vertex and (l,s) pair of every factor of a wave.
  using Factors = std::vector<std::pair<std::size_t, std::size_t>>;
  std::vector<Factors> waves;
  for (const auto& wave : model.waves) {
    const DecayChain& chain = model.chains[wave.chain];
    Factors factors;
    for (std::size_t v = 0; v < wave.ls.size(); ++v) {
      factors.emplace_back(chain.vertices[v].vertex, wave.ls[v]);
    }
    waves.push_back(std::move(factors));
  }
  return [vertices = model.scales, waves = std::move(waves)](
             const std::vector<double>& variables, int order) {
    std::vector<std::vector<BarrierScale>> scales;
    for (const auto& scale : vertices) scales.push_back(vertex_scales(scale, variables));
    std::vector<BarrierScale> result;
    for (const auto& factors : waves) {
      BarrierScale product;
      for (const auto& [vertex, ls] : factors) multiply(product, scales[vertex][ls]);
      drop_derivatives(product, order);
      result.push_back(std::move(product));
    }
    return result;
  };
}

}  // namespace jacta
