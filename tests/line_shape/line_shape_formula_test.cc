// Line shapes against their formulas, written down once more in complex numbers.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <numbers>

#include "jacta/line_shape/line_shape.h"

namespace jacta {
namespace {

using Complexd = std::complex<double>;
using std::numbers::pi;

const Complexd i(0, 1);
constexpr double m1 = 0.13957039, m2 = 0.1349768, d = 3.0;

double q2_of(double m, double a, double b) {
  return (m * m - (a + b) * (a + b)) * (m * m - (a - b) * (a - b)) / (4 * m * m);
}
double q2(double m) {
  return q2_of(m, m1, m2);
}

double polynomial(int l, double z) {
  const double p[] = {1, z + 1, z * z + 3 * z + 9, ((z + 6) * z + 45) * z + 225};
  return p[l];
}

// m0 G(m) with q^2 of any sign.
Complexd running(double m, double m0, double g0, int l) {
  const double ratio = q2(m) / q2(m0);
  return m0 * g0 * std::pow(ratio, l) * std::sqrt(Complexd(ratio)) * (m0 / m) *
         polynomial(l, q2(m0) * d * d) / polynomial(l, q2(m) * d * d);
}

void expect(const std::string& yaml,
            int l,
            const std::vector<double>& p,
            const std::function<Complexd(double)>& formula,
            std::initializer_list<double> masses = {0.29, 0.5, 0.9, 1.4}) {
  const auto f = make_line_shape(parse_yaml(yaml), {.l = l, .daughter_masses = {m1, m2}});
  for (const double m : masses) {
    const Complexd expected = formula(m);
    EXPECT_LE(std::abs(f->value(p, {m, q2(m)}) - expected), 1e-12 * std::abs(expected))
        << yaml << " l " << l << " m " << m << " " << expected;
  }
}

TEST(Formula, BreitWigners) {
  constexpr double m0 = 0.775, g0 = 0.149;
  const std::string rest = ", mass: 1, width: 1}";
  expect("{model: BW" + rest, 1, {m0, g0}, [&](double m) {
    return 1.0 / (m0 * m0 - m * m - i * m0 * g0);
  });
  for (const int l : {0, 1, 2, 3}) {
    expect("{model: BWR" + rest, l, {m0, g0}, [&](double m) {
      return 1.0 / (m0 * m0 - m * m - i * running(m, m0, g0, l));
    });
    expect("{model: BWR_normal" + rest, l, {m0, g0}, [&](double m) {
      const Complexd width = running(m, m0, g0, l);
      return std::sqrt(width) / (m0 * m0 - m * m - i * width);
    });
    expect("{model: BWR_coupling" + rest, l, {m0, g0}, [&](double m) {
      const double q = std::sqrt(q2(m));
      return 1.0 / (m0 * m0 - m * m -
                    i * m0 * g0 * q / m * std::pow(q, 2 * l) * polynomial(l, 1) /
                        polynomial(l, q2(m) * d * d));
    });
  }
}

// A mass below the threshold, and events below it.
TEST(Formula, ComplexWidths) {
  for (const double m0 : {0.2, 0.775}) {
    const auto low = {0.1, 0.26, 0.29, 0.9};
    const auto formula = [&](double m) {
      return 1.0 / (m0 * m0 - m * m - i * running(m, m0, 0.05, 1));
    };
    const auto conjugate = [&](double m) { return std::conj(formula(m)); };
    expect("{model: BWR2_fixed, mass: 1, width: 1}", 1, {m0, 0.05}, formula, low);
    expect("{model: BWR2, mass: 1, width: 1}", 1, {m0, 0.05}, conjugate, low);
  }
  // With q0 = 0 the momenta drop out of the running width.
  expect("{mass: 1, width: 1}", 1, {0.2, 0.05}, [&](double m) {
    return 1.0 / (0.04 - m * m - i * 0.2 * 0.05 * 0.2 / m / (1 + q2(m) * d * d));
  });
}

Complexd channel(double m, double a, double b) {
  const double q = q2_of(m, a, b);
  return q > 0 ? Complexd(std::sqrt(q)) : i * std::sqrt(-q);
}

TEST(Formula, Flatte) {
  const std::vector<double> p = {0.965, 0.165, 0.695};
  const std::string rest = ", mass: 1, mass_list: [[0.14, 0.13], [0.49, 0.5]]";
  const auto term = [&](double m, int k) {
    return k == 0 ? channel(m, 0.14, 0.13) : channel(m, 0.49, 0.5);
  };
  const auto sum = [&](double m) { return p[1] * term(m, 0) + p[2] * term(m, 1); };
  expect("{model: Flatte" + rest + "}", 0, p, [&](double m) {
    return 1.0 / (p[0] * p[0] - m * m + i * p[0] / m * sum(m));
  });
  expect("{model: FlatteC" + rest + "}", 0, p, [&](double m) {
    return 1.0 / (p[0] * p[0] - m * m - i * p[0] / m * sum(m));
  });
  const auto general = [&](double m, bool squared, bool cut) {
    Complexd total = 0;
    for (const int k : {0, 1}) {
      const double q = std::abs(term(m, k));
      const double q0 = std::abs(term(p[0], k));
      const double g = p[static_cast<std::size_t>(k) + 1];
      if (cut && k == 1 && m < 0.99) continue;
      total += (squared ? g * g : g) * term(m, k) / m * p[0] / q0 *
               std::pow(q / q0, 2 * k) * polynomial(k, q0 * q0 * d * d) /
               polynomial(k, q * q * d * d);
    }
    return 1.0 / (p[0] * p[0] - m * m - i * p[0] * total);
  };
  expect("{model: FlatteGen, l_list: [0, 1]" + rest + "}", 0, p, [&](double m) {
    return general(m, false, false);
  });
  expect("{model: Flatte2, l_list: [0, 1], cut_phsp: True" + rest + "}",
         0,
         p,
         [&](double m) { return general(m, true, true); });
  expect("{model: FlatteGen, no_m0: True, no_q0: True, has_bprime: False" + rest + "}",
         0,
         p,
         [&](double m) { return 1.0 / (p[0] * p[0] - m * m - i / m * sum(m)); });
}

TEST(Formula, Lass) {
  constexpr double m0 = 1.2, g0 = 0.25, a = 2.0, r = 3.3;
  expect("{model: LASS, mass: 1, width: 1}", 0, {m0, g0, -a, -r}, [&](double m) {
    const double q = std::sqrt(q2(m));
    const double q0 = std::sqrt(q2(m0));
    const double cot = 1 / (a * q) + r * q / 2;
    const Complexd turn = std::polar(1.0, 2 * std::atan2(1, cot));
    return m / (q * cot - i * q) +
           turn * (m0 * g0 * m0 / q0) / (m0 * m0 - m * m - i * m0 * g0 * q / m * m0 / q0);
  });
}

TEST(Formula, GounarisSakurai) {
  constexpr double m0 = 0.775, g0 = 0.149;
  const auto k = [&](double m) { return std::sqrt(q2(m)); };
  const auto h = [&](double m) {
    return 2 / pi * k(m) / m * std::log((m + 2 * k(m)) / (m1 + m2));
  };
  // The derivative of h with respect to m^2, by the chain rule.
  const double k0 = k(m0);
  const double mu = (m1 + m2) / 2;
  const double slope =
      h(m0) * (1 / (8 * k0 * k0) - 1 / (2 * m0 * m0)) + 1 / (2 * pi * m0 * m0);
  const double at_zero =
      3 / pi * mu * mu / (k0 * k0) * std::log((m0 + 2 * k0) / (2 * mu)) +
      m0 / (2 * pi * k0) - mu * mu * m0 / (pi * k0 * k0 * k0);
  expect("{model: GS_rho, mass: 1, width: 1}", 1, {m0, g0}, [&](double m) {
    const double f = g0 * m0 * m0 / std::pow(k0, 3) *
                     (q2(m) * (h(m) - h(m0)) + (m0 * m0 - m * m) * k0 * k0 * slope);
    return (1 + at_zero * g0 / m0) / (m0 * m0 - m * m + f - i * running(m, m0, g0, 1));
  });
}

TEST(Formula, Exponentials) {
  expect(
      "{model: exp}", 0, {-1.3}, [&](double m) { return Complexd(std::exp(-1.3 * m)); });
  expect("{model: exp_com}", 0, {1.3, 0.7}, [&](double m) {
    return std::exp(-(1.3 + 0.7 * i) * m * m);
  });
  expect("{model: one}", 0, {}, [](double) { return Complexd(1); });
}

}  // namespace
}  // namespace jacta
