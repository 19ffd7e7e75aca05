// The event-independent part of barrier factors: its derivatives, its options, and what
// is left to the events.
#include "decay_barrier.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/decay_models.h"

namespace jacta {
namespace {

/// A cascade whose masses float, with options for the decays of R1 and R2.
std::string cascade(const std::string& r1, const std::string& r2 = "{}") {
  return R"(
decay:
  A: [[R1, D]]
  R1: [R2, C, )" +
         r1 + R"(]
  R2: [B, E, )" +
         r2 + R"(]
particle:
  $top: {A: {J: 0, P: -1, mass: 3.0}}
  $finals:
    B: {J: 0, P: -1, mass: 0.14}
    C: {J: 0, P: -1, mass: 0.3}
    D: {J: 0, P: -1, mass: 0.5}
    E: {J: 0, P: -1, mass: 0.1}
  R1: {J: 1, P: -1, mass: 1.6, width: 0.2, model: BW, float: m}
  R2: {J: 1, P: -1, mass: 0.77, width: 0.1, model: BW, float: m}
constrains: {decay: {fix_chain_val: 1}}
)";
}

double scale_of(const DecayModel& model, double m1, double m2, std::size_t wave = 0) {
  auto theta = test::some_parameters(model);
  auto variables = model.variable_values(theta);
  variables[*model.find_variable("R1_mass")] = m1;
  variables[*model.find_variable("R2_mass")] = m2;
  return model.barrier_scales(variables, 0)[wave].value;
}

TEST(DecayBarrier, ScaleIsTheNumeratorOfBprime) {
  const auto model = test::make_model(cascade("{}"));
  const auto p = [](int l, double m, double a, double b) {
    return std::sqrt(BarrierPolynomial(l)(9 * break_up_momentum_squared(m, a, b)));
  };
  const double expected =
      p(1, 3.0, 1.6, 0.5) * p(1, 1.6, 0.77, 0.3) * p(1, 0.77, 0.14, 0.1);
  EXPECT_NEAR(scale_of(model, 1.6, 0.77), expected, 1e-13 * expected);
}

TEST(DecayBarrier, Derivatives) {
  for (const std::string options : {"{}",
                                    "{barrier_factor_norm: True}",
                                    "{below_threshold: True}",
                                    "{no_q0: True}",
                                    "{has_bprime: False}"}) {
    const auto model = test::make_model(cascade(options, options));
    // R2 below its threshold exercises below_threshold.
    for (const auto& [m1, m2] : {std::pair{1.6, 0.77}, std::pair{1.55, 0.22}}) {
      auto variables = model.variable_values(test::some_parameters(model));
      const std::size_t x = *model.find_variable("R1_mass");
      const std::size_t y = *model.find_variable("R2_mass");
      variables[x] = m1;
      variables[y] = m2;
      for (const auto& scale : model.barrier_scales(variables, 2)) {
        const std::size_t n = scale.variables.size();
        const auto at = [&](double dx, double dy) {
          return scale_of(model, m1 + dx, m2 + dy);
        };
        const double h = 1e-4;
        for (std::size_t i = 0; i < n; ++i) {
          const double dx = scale.variables[i] == x ? h : 0;
          const double dy = scale.variables[i] == y ? h : 0;
          const double first = (8 * (at(dx, dy) - at(-dx, -dy)) -
                                (at(2 * dx, 2 * dy) - at(-2 * dx, -2 * dy))) /
                               (12 * h);
          EXPECT_NEAR(scale.gradient[i], first, 1e-6 * (1 + std::abs(first))) << options;
          const double second = (at(dx, dy) - 2 * at(0, 0) + at(-dx, -dy)) / (h * h);
          EXPECT_NEAR(
              scale.hessian[packed_index(i, i, n)], second, 1e-4 * (1 + std::abs(second)))
              << options;
        }
        if (n < 2) continue;
        const double mixed =
            (at(h, h) - at(h, -h) - at(-h, h) + at(-h, -h)) / (4 * h * h);
        EXPECT_NEAR(scale.hessian[1], mixed, 1e-4 * (1 + std::abs(mixed))) << options;
      }
    }
  }
}

TEST(DecayBarrier, OrderLimitsWhatIsGiven) {
  const auto model = test::make_model(cascade("{}"));
  const auto variables = model.variable_values(test::some_parameters(model));
  EXPECT_TRUE(model.barrier_scales(variables, 0)[0].variables.empty());
  EXPECT_EQ(model.barrier_scales(variables, 1)[0].gradient.size(), 2);
  EXPECT_TRUE(model.barrier_scales(variables, 1)[0].hessian.empty());
  EXPECT_EQ(model.barrier_scales(variables, 2)[0].hessian.size(), 3);
}

/// u of the only wave at one event, over the angular part that all options share.
double event_part(const std::string& options) {
  const auto model = test::make_model(cascade(options, "{has_barrier_factor: False}"));
  const auto events = test::flat_events(model, 3);
  const auto block = test::evaluate_waves(model, events, 0, 3).arrangements[0];
  const auto plain = test::make_model(
      cascade("{has_barrier_factor: False}", "{has_barrier_factor: False}"));
  return block.planes[0].im[1] /
         test::evaluate_waves(plain, events, 0, 3).arrangements[0].planes[0].im[1];
}

TEST(DecayBarrier, EventPartFollowsTheOptions) {
  const auto model = test::make_model(cascade("{}"));
  const auto events = test::flat_events(model, 3);
  const auto point =
      test::evaluate_waves(model, events, 0, 3).arrangements[0].shape_points[0][1];
  const double q = std::sqrt(point.q2);
  const double ratio = 1 / std::sqrt(BarrierPolynomial(1)(9 * point.q2));
  EXPECT_NEAR(event_part("{}"), q * ratio, 1e-12);
  EXPECT_NEAR(event_part("{has_ql: False}"), ratio, 1e-12);
  EXPECT_NEAR(event_part("{has_bprime: False}"), q, 1e-12);
  EXPECT_NEAR(event_part("{barrier_factor_norm: True}"), q * ratio, 1e-12);
  EXPECT_NEAR(event_part("{barrier_factor_mass: True}"), q * ratio / point.m, 1e-12);
  EXPECT_NEAR(event_part("{has_barrier_factor: False}"), 1, 1e-12);
}

TEST(DecayBarrier, FarBelowTheThresholdBprimeIsOne) {
  // q0^2 d^2 < -1: P_1 is negative.
  std::string wide = test::scalar_model();
  wide.replace(wide.find("fix_chain_val"), 0, "decay_d: 10, ");
  std::string text = wide;
  text.replace(text.find("mass: 0.89555, width: 0.0473"),
               28,
               "mass: 0.45, width: 0.0473, model: BW, float: m");
  const auto model = test::make_model(text);
  const auto plain = test::make_model(wide);
  const auto events = test::flat_events(model, 20);
  const auto block = test::evaluate_waves(model, events, 0, 20).arrangements[0];
  const auto other = test::evaluate_waves(plain, events, 0, 20).arrangements[0];
  const std::size_t use = model.chains[0].uses[0];
  for (std::size_t i = 0; i < 20; ++i) {
    const double z = 100 * block.shape_points[use][i].q2;
    EXPECT_NEAR(block.planes[0].re[i] / other.planes[0].re[i],
                std::sqrt(BarrierPolynomial(1)(z)),
                1e-10);
  }
  // What is left of the scale is the factor of A -> R1 D.
  const auto scales =
      model.barrier_scales(model.variable_values(test::some_parameters(model)), 0);
  const double q2 = break_up_momentum_squared(1.86484, 0.45, 0.1349768);
  EXPECT_NEAR(scales[0].value, std::sqrt(BarrierPolynomial(1)(100 * q2)), 1e-12);
}

TEST(DecayBarrier, AFloatingMassThatStraysEndsInZero) {
  std::string text = cascade("{}");
  text.replace(text.find("fix_chain_val"), 0, "decay_d: 5, ");
  const auto model = test::make_model(text);
  EXPECT_GT(scale_of(model, 1.2, 0.77), 0);
  EXPECT_EQ(scale_of(model, 0.75, 0.77), 0);
  auto variables = model.variable_values(test::some_parameters(model));
  variables[*model.find_variable("R1_mass")] = 0.75;
  const auto scale = model.barrier_scales(variables, 2)[0];
  EXPECT_EQ(scale.gradient, (std::vector<double>{0, 0}));
}

TEST(DecayBarrier, ExactlyAtTheThresholdTheNormIsRefused) {
  std::string text = cascade("{}", "{barrier_factor_norm: True}");
  text.replace(text.find("mass: 0.77"), 10, "mass: 0.25");
  text.replace(text.find("mass: 0.14}"), 11, "mass: 0.125}");
  text.replace(text.find("mass: 0.1}"), 10, "mass: 0.125}");
  EXPECT_THROW(test::make_model(text), InputError);
}

}  // namespace
}  // namespace jacta
