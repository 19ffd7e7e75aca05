// Poles against the real tf-pwa (tools/reference/poles.py), closed forms, published ones
// and, on the real axis, the line shapes themselves.
#include "jacta/pole/resonance_poles.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/base/error.h"
#include "jacta/kinematics/barrier.h"
#include "pole_denominator.h"
#include "support/decay_models.h"
#include "support/folders.h"
#include "support/reference.h"

namespace jacta {
namespace {

using test::load;

Node yaml(const std::string& text) {
  return parse_yaml(text, "particle");
}

ShapeContext context_of(const nlohmann::json& entry) {
  const auto& given = entry.at("context");
  ShapeContext context{.name = "R", .l = given.at("l").get<int>()};
  context.d = given.at("d").get<double>();
  context.daughter_masses = given.at("daughters").get<std::array<double, 2>>();
  context.ls = {context.l};
  return context;
}

TEST(ResonancePoles, AreThoseOfTfPwa) {
  const auto recorded = load(test::source_folder() / "tests/golden/poles/poles.json");
  EXPECT_GE(recorded.size(), 15u);
  for (const auto& entry : recorded) {
    const Node particle = yaml(entry.at("particle").dump());
    const auto p = entry.at("parameters").get<std::vector<double>>();
    const auto d = make_pole_denominator(particle, context_of(entry));
    ASSERT_NE(d, nullptr) << entry;
    const std::string sheet = entry.at("sheet");
    const auto& poles = entry.at("poles");
    const auto found = shape_poles(particle, context_of(entry), p);
    ASSERT_EQ(found.size(), poles.size()) << entry;
    for (std::size_t i = 0; i < poles.size(); ++i) {
      const std::complex<double> expected(poles[i][0].get<double>(),
                                          poles[i][1].get<double>());
      Sheet signs;
      for (const char sign : sheet) signs.push_back(sign == '+' ? 1 : -1);
      const double scale = std::abs(d->at(p, 0.9 * expected, signs));
      // solve_pole() of the reference rounds parameters and poles to float32.
      const bool is_rounded = !entry.at("particle").contains("width_list");
      const double tolerance = is_rounded ? 2e-7 : 1e-9;
      EXPECT_LT(std::abs(d->at(p, expected, signs)), 10 * tolerance * scale) << entry;
      if (found[i].sheet != sheet) continue;  // recorded on another than the right one
      EXPECT_EQ(found[i].problem, "") << entry;
      EXPECT_NEAR(found[i].position.real(), expected.real(), tolerance) << entry;
      EXPECT_NEAR(found[i].position.imag(), expected.imag(), tolerance) << entry;
    }
  }
}

// F D is a constant on the real axis, that of the numerator: F is the shape that fits use.
struct Case {
  std::string particle;
  std::vector<double> parameters;
  int l = 0;
  bool is_conjugated = false;
};

TEST(ResonancePoles, DenominatorsAreThoseOfTheShapes) {
  const std::vector<Case> cases = {
      {"{model: BW, mass: 1.1, width: 0.2}", {1.1, 0.2}},
      {"{model: BWR, mass: 1.1, width: 0.2}", {1.1, 0.2}, 2},
      {"{mass: 1.1, width: 0.2, running_width: False}", {1.1, 0.2}, 1},
      {"{model: BWR2, mass: 1.1, width: 0.2}", {1.1, 0.2}, 1, true},
      {"{model: BWR2_fixed, mass: 1.1, width: 0.2}", {1.1, 0.2}, 1},
      {"{model: BWR_coupling, mass: 1.1, width: 0.2}", {1.1, 0.2}, 1},
      {"{model: GS_rho, mass: 1.1, width: 0.2}", {1.1, 0.2}, 1},
      {"{model: Flatte, mass: 1.1, mass_list: [[0.2, 0.3], [0.5, 0.5]], g_0: 0.2, g_1: "
       "0.3}",
       {1.1, 0.2, 0.3},
       0,
       true},
      {"{model: Flatte, mass: 1.1, mass_list: [[0.2, 0.3], [0.6, 0.6]], g_0: -0.2, g_1: "
       "-0.3}",
       {1.1, -0.2, -0.3}},
      {"{model: FlatteGen, mass: 1.1, mass_list: [[0.2, 0.3], [0.5, 0.5]], l_list: [1, "
       "2], "
       "g_0: 0.2, g_1: 0.3}",
       {1.1, 0.2, 0.3}},
      {"{model: Flatte2, mass: 1.1, mass_list: [[0.2, 0.3], [0.4, 0.5]], l_list: [0, 1], "
       "g_0: 0.2, g_1: 0.3, no_q0: True}",
       {1.1, 0.2, 0.3}},
      {"{model: KMatrixSingleChannel, mass_list: [1.1], width_list: [0.2]}",
       {1.1, 0.2, 1, 0},
       1},
      {"{model: KmatrixSimple, mass_list: [1.1], extra_decay_list: [[0.4, 0.5]], "
       "extra_l_list: [0]}",
       {0.4, 0.5, 1, 0, 0, 0, 0, 0, 1.1},
       0},
  };
  for (const auto& one : cases) {
    const Node particle = yaml(one.particle);
    const ShapeContext context{
        .name = "R", .l = one.l, .daughter_masses = {0.2, 0.3}, .ls = {one.l}};
    const auto shapes = make_line_shapes(particle, context);
    const auto d = make_pole_denominator(particle, context);
    ASSERT_NE(d, nullptr) << one.particle;
    std::vector<std::complex<double>> products;
    for (const double m : {1.02, 1.15, 1.3}) {
      const double q2 = break_up_momentum_squared(m, 0.2, 0.3);
      const auto f = shapes[0]->value(one.parameters, {.m = m, .q2 = q2});
      const auto at = d->at(one.parameters, m, d->sheet_at(m));
      products.push_back((one.is_conjugated ? std::conj(f) : f) * at);
    }
    for (const auto& product : products) {
      EXPECT_NEAR(std::abs(product / products[0] - 1.0), 0, 1e-7) << one.particle;
    }
  }
}

TEST(ResonancePoles, OfAConstantWidthAreASquareRoot) {
  const auto found =
      shape_poles(yaml("{model: BW, mass: 1.1, width: 0.2}"), {}, {1.1, 0.2});
  ASSERT_EQ(found.size(), 1u);
  const auto expected = std::sqrt(std::complex<double>(1.21, -0.22));
  EXPECT_NEAR(std::abs(found[0].position - expected), 0, 1e-12);
  EXPECT_EQ(found[0].sheet, "");
  EXPECT_TRUE(found[0].is_nearest);
}

// One pole of K with one l = 0 channel of rho g^2 = q g^2/m is Flatte's with g^2/M.
TEST(ResonancePoles, OfCoupledChannelsAreThoseOfFlatte) {
  const double mass = 1.05;
  const auto coupled = shape_poles(
      yaml("{model: KmatrixSimple, mass_list: [1.05], decay_list: [[0.14, 0.14], [0.49, "
           "0.49]], l_list: [0, 0]}"),
      {.ls = {0}},
      {0.5, 0.6, 1, 0, 0, 0, 0, 0, mass});
  const auto flatte = shape_poles(
      yaml("{model: FlatteC, mass: 1.05, mass_list: [[0.14, 0.14], [0.49, 0.49]]}"),
      {},
      {mass, 0.25 / mass, 0.36 / mass});
  ASSERT_EQ(coupled.size(), 1u);
  EXPECT_EQ(coupled[0].sheet, "--");
  EXPECT_NEAR(std::abs(coupled[0].position - flatte[0].position), 0, 1e-9);
}

// The f0(980) of BES, Phys. Lett. B 607 (2005) 243: M = 965, g1 = 165, g2/g1 = 4.21, and the
// pole at (998 +- 4) - i (17 +- 4) MeV.
TEST(ResonancePoles, OfThePublishedFlatteOfF0) {
  const auto found = shape_poles(
      yaml("{model: FlatteC, mass: 0.965, mass_list: [[0.13957, 0.13957], [0.4957, "
           "0.4957]]}"),
      {},
      {0.965, 2 * 0.165, 2 * 0.165 * 4.21});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].sheet, "-+");
  EXPECT_NEAR(found[0].mass(), 0.998, 0.004);
  EXPECT_NEAR(found[0].width() / 2, 0.017, 0.004);
  // Above the threshold of two kaons, whose sheet is that below it.
  EXPECT_FALSE(found[0].is_nearest);
}

// The Delta(1232) of the Particle Data Group: Breit-Wigner 1232 and 117, pole 1210 and 100.
TEST(ResonancePoles, OfTheDelta) {
  const auto found =
      shape_poles(yaml("{model: BWR, mass: 1.232, width: 0.117}"),
                  {.l = 1, .d = 5.0, .daughter_masses = {0.93827, 0.13957}},
                  {1.232, 0.117});
  EXPECT_NEAR(found[0].mass(), 1.210, 0.004);
  EXPECT_NEAR(found[0].width(), 0.100, 0.005);
}

TEST(ResonancePoles, WhatHasNoneIsSaid) {
  const auto problem = [](const std::string& particle, std::vector<double> p) {
    const auto found = shape_poles(
        yaml(particle), {.daughter_masses = {0.5, 0.5}, .ls = {0}}, std::move(p));
    return found.at(0).problem;
  };
  EXPECT_EQ(problem("{model: one, mass: 1.1}", {1.1}),
            "no poles of this line shape are known");
  EXPECT_EQ(problem("{mass: 1.1, width: null}", {1.1}),
            "no poles of this line shape are known");
  EXPECT_EQ(problem("{model: BWR, mass: 0.9, width: 0.1}", {0.9, 0.1}),
            "the mass is below the threshold of the daughters");
  EXPECT_EQ(problem("{model: BWR, mass: 1.1, width: 0.1}", {1.1, -0.1}),
            "no root is found below the real axis");
}

TEST(ResonancePoles, ErrorsAreThoseOfSmallSteps) {
  std::string text = test::scalar_model();
  text.replace(text.find("width: 0.0473"), 13, "width: 0.0473, float: mg");
  const DecayModel model = test::make_model(text);
  const auto theta = test::some_parameters(model);
  const auto n = static_cast<Eigen::Index>(model.free_parameters.size());
  Eigen::MatrixXd root = Eigen::MatrixXd::Random(n, n);
  const Eigen::MatrixXd v = 1e-4 * root * root.transpose();
  const auto found = resonance_poles(model, theta, v);
  ASSERT_EQ(found.size(), model.resonances.size());
  int compared = 0;
  for (std::size_t r = 0; r < found.size(); ++r) {
    ASSERT_EQ(found[r].problem, "") << found[r].resonance;
    Eigen::MatrixXd slopes(2, n);
    for (Eigen::Index f = 0; f < n; ++f) {
      const std::size_t parameter = model.free_parameters[static_cast<std::size_t>(f)];
      const auto moved = [&](double step) {
        auto at = theta;
        at[parameter] += step;
        return resonance_poles(model, at)[r];
      };
      const double h = 1e-5;
      slopes(0, f) = (moved(h).mass() - moved(-h).mass()) / (2 * h);
      slopes(1, f) = (moved(h).width() - moved(-h).width()) / (2 * h);
    }
    const Eigen::Matrix2d expected = slopes * v * slopes.transpose();
    EXPECT_NEAR(*found[r].mass_error, std::sqrt(expected(0, 0)), 1e-7);
    EXPECT_NEAR(*found[r].width_error, std::sqrt(expected(1, 1)), 1e-7);
    compared += *found[r].mass_error > 0 ? 1 : 0;
  }
  EXPECT_GT(compared, 0);
  EXPECT_THROW(resonance_poles(model, theta, Eigen::MatrixXd(1, 1)), UsageError);
}

}  // namespace
}  // namespace jacta
