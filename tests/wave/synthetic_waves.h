// A coherent sum of waves that no decay has: random planes, random couplings (polar and
// cartesian, shared between waves), Breit-Wigner shapes, and real factors that depend on
// the masses. And the plain way to its likelihood, with which the caches are compared.
#pragma once

#include <cmath>
#include <complex>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/decay/coherent_sum.h"
#include "jacta/wave/wave_store.h"

namespace jacta::test {

struct SyntheticOptions {
  std::size_t resonances = 3;  ///< two waves each
  std::size_t components = 2;
  std::size_t arrangements = 1;
  bool separate = false;      ///< resonance r in component r alone
  bool float_masses = false;  ///< mass of the first, mass and width of the second
};

inline std::shared_ptr<const CoherentSum> synthetic_sum(const SyntheticOptions& options) {
  auto sum = std::make_shared<CoherentSum>();
  const auto add_parameter = [&](const std::string& name, double value, bool free) {
    sum->parameters.push_back({.name = name, .value = value, .free = free});
    sum->variables.push_back({name, sum->parameters.size() - 1});
    if (free) sum->free_parameters.push_back(sum->parameters.size() - 1);
    return sum->variables.size() - 1;
  };
  std::vector<std::size_t> masses;
  for (std::size_t r = 0; r < options.resonances; ++r) {
    const auto name = "R" + std::to_string(r);
    const double mass = 0.7 + 0.2 * static_cast<double>(r);
    const bool moves = options.float_masses && r < 2;
    const auto m = add_parameter(name + "_mass", mass, moves);
    const auto w = add_parameter(name + "_width", 0.1, moves && r == 1);
    masses.push_back(m);
    const auto node = parse_yaml("{mass: " + std::to_string(mass) + ", width: 0.1}");
    sum->uses.push_back(
        {make_line_shape(node, {.name = name, .l = 1, .daughter_masses = {0.14, 0.2}}),
         {m, w}});
    sum->chains.push_back({name, {name}});
  }
  const auto add_coupling =
      [&](const std::string& name, double a, double b, bool polar, bool free) {
        const auto first = add_parameter(name + "r", a, free);
        const auto second = add_parameter(name + "i", b, free);
        sum->couplings.push_back({name, first, second, polar});
        return sum->couplings.size() - 1;
      };
  for (std::size_t r = 0; r < options.resonances; ++r) {
    const auto name = "R" + std::to_string(r);
    const double x = static_cast<double>(r);
    const auto total = add_coupling(name + "_total_0", 1 + 0.4 * x, 0.7 * x, true, r > 0);
    const auto first = add_coupling(name + "_g_ls_0", 1, 0, true, false);
    const auto second =
        add_coupling(name + "_g_ls_1", 0.6 - 0.3 * x, 0.5, r % 2 == 0, true);
    sum->waves.push_back({name + " 0", r, {total, first}, {r}});
    sum->waves.push_back({name + " 1", r, {total, second, second}, {r}});
  }
  sum->n_components = options.components;
  const std::size_t n_waves = sum->waves.size();
  sum->barrier_scales = [masses, n_waves](const std::vector<double>& v, int order) {
    std::vector<BarrierScale> scales(n_waves);
    for (std::size_t k = 0; k < n_waves; ++k) {
      const std::size_t m = masses[k / 2];
      scales[k].value = 1 + 0.5 * v[m] * v[m];
      scales[k].variables = {m};
      if (order >= 1) scales[k].gradient = {v[m]};
      if (order >= 2) scales[k].hessian = {1.0};
    }
    return scales;
  };
  return sum;
}

/// Random planes; wave k has no plane in component k mod (components + 1).
class SyntheticSource : public WaveSource {
 public:
  SyntheticSource(const CoherentSum& sum,
                  const SyntheticOptions& options,
                  std::size_t events,
                  unsigned seed)
      : n_events_(events), seed_(seed), arrangements_(options.arrangements) {
    std::mt19937_64 random(seed);
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> mass(0.45, 1.6);
    for (auto& arrangement : arrangements_) {
      for (std::size_t k = 0; k < sum.waves.size(); ++k) {
        for (std::size_t c = 0; c < sum.n_components; ++c) {
          const bool absent =
              options.separate ? c != k / 2
                               : sum.n_components > 1 && c == k % (sum.n_components + 1);
          if (absent) continue;
          auto& plane = arrangement.planes.emplace_back();
          plane.wave = k;
          plane.component = c;
          for (std::size_t i = 0; i < events; ++i) {
            plane.re.push_back(0.2 * normal(random));
            plane.im.push_back(0.2 * normal(random));
          }
        }
      }
      for (std::size_t u = 0; u < sum.uses.size(); ++u) {
        auto& points = arrangement.shape_points.emplace_back();
        for (std::size_t i = 0; i < events; ++i) {
          const double m = mass(random);
          const double q2 = (m * m - 0.34 * 0.34) * (m * m - 0.06 * 0.06) / (4 * m * m);
          points.push_back({m, q2});
        }
      }
    }
  }

  std::size_t size() const override { return n_events_; }
  std::uint64_t fingerprint() const override { return seed_; }
  const std::vector<WaveArrangement>& arrangements() const { return arrangements_; }

  WaveBlock block(std::size_t begin, std::size_t end) const override {
    WaveBlock result;
    result.n_events = end - begin;
    const auto cut = [&](const auto& from) {
      using List = std::decay_t<decltype(from)>;
      return List(from.begin() + static_cast<std::ptrdiff_t>(begin),
                  from.begin() + static_cast<std::ptrdiff_t>(end));
    };
    for (const auto& all : arrangements_) {
      auto& arrangement = result.arrangements.emplace_back();
      for (const auto& plane : all.planes) {
        arrangement.planes.push_back(
            {plane.wave, plane.component, cut(plane.re), cut(plane.im)});
      }
      for (const auto& points : all.shape_points) {
        arrangement.shape_points.push_back(cut(points));
      }
    }
    return result;
  }

 private:
  std::size_t n_events_;
  unsigned seed_;
  std::vector<WaveArrangement> arrangements_;
};

/// C_k by plain multiplication.
inline std::vector<std::complex<double>> plain_coefficients(
    const CoherentSum& sum, const std::vector<double>& theta) {
  const auto v = sum.variable_values(theta);
  const auto barriers = sum.barrier_scales(v, 0);
  std::vector<std::complex<double>> result;
  for (std::size_t k = 0; k < sum.waves.size(); ++k) {
    std::complex<double> c = barriers[k].value;
    for (const std::size_t g : sum.waves[k].couplings) {
      const auto& coupling = sum.couplings[g];
      const double a = v[coupling.first];
      const double b = v[coupling.second];
      c *= coupling.polar ? a * std::exp(std::complex<double>(0, b))
                          : std::complex<double>(a, b);
    }
    result.push_back(c);
  }
  return result;
}

/// f of every event by a plain loop.
inline std::vector<double> plain_intensities(const CoherentSum& sum,
                                             const SyntheticSource& source,
                                             const std::vector<double>& theta) {
  const auto v = sum.variable_values(theta);
  const auto c = plain_coefficients(sum, theta);
  std::vector<double> f;
  for (std::size_t i = 0; i < source.size(); ++i) {
    std::vector<std::complex<double>> amplitude(sum.n_components);
    for (const auto& arrangement : source.arrangements()) {
      for (const auto& plane : arrangement.planes) {
        std::complex<double> shape = 1;
        for (const std::size_t u : sum.waves[plane.wave].uses) {
          std::vector<double> parameters;
          for (const std::size_t x : sum.uses[u].variables) parameters.push_back(v[x]);
          shape *= sum.uses[u].shape->value(parameters, arrangement.shape_points[u][i]);
        }
        amplitude[plane.component] +=
            c[plane.wave] * std::complex<double>(plane.re[i], plane.im[i]) * shape;
      }
    }
    double sum_of_squares = 0;
    for (const auto& a : amplitude) sum_of_squares += std::norm(a);
    f.push_back(sum_of_squares);
  }
  return f;
}

}  // namespace jacta::test
