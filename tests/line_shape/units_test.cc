// Spin algebra, barriers and line shapes against the numbers that tf-pwa itself gave.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/kinematics/barrier.h"
#include "jacta/kinematics/spin.h"
#include "jacta/line_shape/line_shape.h"
#include "support/reference.h"

namespace jacta {
namespace {

nlohmann::json units() {
  return test::load(*test::reference_folder() / "amplitude" / "units.json");
}

int doubled(double spin) {
  return static_cast<int>(std::lround(2 * spin));
}

TEST(Units, ClebschGordan) {
  JACTA_NEEDS_REFERENCE();
  for (const auto& row : units().at("cg").at("rows")) {
    const auto n = row.get<std::vector<double>>();
    EXPECT_NEAR(clebsch_gordan(doubled(n[0]),
                               doubled(n[1]),
                               doubled(n[2]),
                               doubled(n[3]),
                               doubled(n[4]),
                               doubled(n[5])),
                n[6],
                1e-14)
        << row;
  }
}

TEST(Units, SmallD) {
  JACTA_NEEDS_REFERENCE();
  const auto recorded = units().at("small_d");
  const auto betas = recorded.at("betas").get<std::vector<double>>();
  for (const auto& [spin, by_beta] : recorded.at("values").items()) {
    const int two_j = doubled(std::stod(spin));
    const auto m = spin_projections(two_j);
    for (std::size_t b = 0; b < betas.size(); ++b) {
      for (std::size_t i = 0; i < m.size(); ++i) {
        for (std::size_t k = 0; k < m.size(); ++k) {
          EXPECT_NEAR(wigner_small_d(two_j, m[i], m[k], betas[b]),
                      by_beta[b][i][k].get<double>(),
                      1e-14)
              << spin << " " << betas[b] << " " << m[i] << " " << m[k];
        }
      }
    }
  }
}

TEST(Units, LsLists) {
  JACTA_NEEDS_REFERENCE();
  for (const auto& one : units().at("ls_lists")) {
    const DecaySpins decay{.two_ja = doubled(one.at("ja")),
                           .two_jb = doubled(one.at("jb")),
                           .two_jc = doubled(one.at("jc")),
                           .pa = one.at("pa").get<int>(),
                           .pb = one.at("pb").get<int>(),
                           .pc = one.at("pc").get<int>(),
                           .p_break = one.at("p_break").get<bool>()};
    std::vector<LsPair> expected;
    for (const auto& pair : one.at("ls")) {
      expected.push_back({static_cast<int>(pair[0].get<double>()), doubled(pair[1])});
    }
    EXPECT_EQ(ls_list(decay), expected) << one;
  }
}

TEST(Units, BarrierPolynomials) {
  JACTA_NEEDS_REFERENCE();
  const auto recorded = units().at("bw_polynomial");
  const auto z = recorded.at("z").get<std::vector<double>>();
  for (const auto& [l, values] : recorded.at("values").items()) {
    const BarrierPolynomial p(std::stoi(l));
    for (std::size_t i = 0; i < z.size(); ++i) {
      EXPECT_TRUE(test::close(p(z[i]), values[i].get<double>(), 1e-15))
          << l << " " << z[i];
    }
  }
}

TEST(Units, BarrierFactors) {
  JACTA_NEEDS_REFERENCE();
  const auto recorded = units().at("bprime");
  const auto q2 = recorded.at("q2").get<std::vector<double>>();
  for (const auto& [l, values] : recorded.at("values").items()) {
    const BarrierPolynomial p(std::stoi(l));
    for (std::size_t i = 0; i < q2.size(); ++i) {
      const auto factor = barrier_factor(p, q2[i], recorded.at("q02"), recorded.at("d"));
      EXPECT_TRUE(test::close(factor.value, values[i].get<double>(), 1e-14)) << l;
    }
  }
}

// A particle's map from the JSON of the reference.
Node particle(const nlohmann::json& one) {
  auto config = one.at("config");
  config["model"] = one.at("model");
  return parse_json(config.dump(), "units.json");
}

std::vector<double> parameters(const LineShape& shape, const nlohmann::json& variables) {
  std::vector<double> result;
  for (const auto& parameter : shape.parameters()) {
    result.push_back(variables.contains(parameter.field)
                         ? variables.at(parameter.field).get<double>()
                         : parameter.value.value());
  }
  return result;
}

TEST(Units, LineShapes) {
  JACTA_NEEDS_REFERENCE();
  const auto recorded = units().at("line_shapes");
  const auto masses = recorded.at("m").get<std::vector<double>>();
  const auto momenta = recorded.at("q").get<std::vector<double>>();
  std::vector<ShapePoint> points;
  for (std::size_t i = 0; i < masses.size(); ++i) {
    points.push_back({masses[i], momenta[i] * momenta[i]});
  }
  for (const auto& one : recorded.at("values")) {
    const ShapeContext context{.l = one.at("J"),
                               .daughter_masses = recorded.at("daughters")};
    const auto shape = make_line_shape(particle(one), context);
    const auto p = parameters(*shape, one.at("variables"));
    std::vector<std::complex<double>> seen(points.size());
    shape->values(p, points, seen);
    ShapeDerivatives exact;
    for (std::size_t i = 0; i < points.size(); ++i) {
      const std::complex<double> expected(one.at("re")[i], one.at("im")[i]);
      const double scale = std::abs(expected);
      EXPECT_LE(std::abs(seen[i] - expected), 1e-12 * scale) << one << " " << masses[i];
      EXPECT_LE(std::abs(shape->value(p, points[i]) - seen[i]), 1e-15 * scale);
      shape->derivatives(p, points[i], exact);
      EXPECT_LE(std::abs(exact.value - seen[i]), 4e-15 * scale) << one;
    }
  }
}

}  // namespace
}  // namespace jacta
