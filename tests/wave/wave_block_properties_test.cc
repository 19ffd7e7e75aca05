// What must hold for any decay model: Lorentz invariance of summed intensities, freedom
// of the reference for final spins, of names and of the order of daughters.
#include <gtest/gtest.h>

#include <array>

#include "support/decay_models.h"

namespace jacta {
namespace {

using ModelText = std::string (*)(const std::string&);
constexpr std::array<ModelText, 2> models_with_spin = {test::baryon_model,
                                                       test::four_body_model};

std::vector<double> intensities(const DecayModel& model, const EventSample& sample) {
  return test::intensities(test::amplitudes(model, sample, test::some_parameters(model)));
}

std::vector<double> intensities(const std::string& text, const EventSample& sample) {
  return intensities(test::make_model(text), sample);
}

TEST(DecayProperties, ReferenceOfFinalSpinsIsFree) {
  for (const ModelText text : models_with_spin) {
    const auto model = test::make_model(text(""));
    const auto events = test::flat_events(model, 200);
    const auto expected = intensities(model, events);
    EXPECT_TRUE(test::same_numbers(
        intensities(text("align_ref: center_mass"), events), expected, 1e-11));
    const auto moving = test::boosted(events, {0.2, -0.5, 0.7});
    EXPECT_TRUE(test::same_numbers(
        intensities(text("align_ref: center_mass"), moving), expected, 1e-9));
  }
}

TEST(DecayProperties, ApproximateAlignmentIsNoticed) {
  const auto events = test::flat_events(test::make_model(test::baryon_model()), 200);
  EXPECT_FALSE(
      test::same_numbers(intensities(test::baryon_model("r_boost: False"), events),
                         intensities(test::baryon_model(), events),
                         1e-4));
}

// The signs of half-integer spins included, which axes alone leave open.
TEST(DecayProperties, ApproximateAlignmentKnowsNoDirection) {
  const std::string text = test::baryon_model("r_boost: False");
  const auto model = test::make_model(text);
  const auto events = test::flat_events(model, 200);
  const auto expected = intensities(model, events);
  for (const double angle : {0.4, 1.1, 2.5}) {
    EXPECT_TRUE(test::same_numbers(
        intensities(model, test::rotated(events, angle)), expected, 1e-10));
  }
  const auto moving = test::boosted(events, {-0.3, 0.1, 0.6});
  EXPECT_TRUE(test::same_numbers(intensities(model, moving), expected, 1e-9));
}

TEST(DecayProperties, RotationsAndBoostsOfTheWholeEvent) {
  for (const ModelText text : models_with_spin) {
    const auto model = test::make_model(text(""));
    const auto events = test::flat_events(model, 200);
    const auto expected = intensities(model, events);
    EXPECT_TRUE(test::same_numbers(
        intensities(model, test::rotated(events, 1.1)), expected, 1e-10));
    const auto moving = test::boosted(events, {-0.3, 0.1, 0.6});
    EXPECT_TRUE(test::same_numbers(intensities(model, moving), expected, 1e-9));
    for (const auto* option : {"random_z: False", "center_mass: True"}) {
      EXPECT_TRUE(test::same_numbers(intensities(text(option), moving), expected, 1e-9));
    }
  }
}

// A final particle with helicities left out breaks the invariance: the test can fail.
TEST(DecayProperties, SumsOverPartOfTheSpinsAreNotInvariant) {
  std::string text = test::baryon_model("random_z: False");
  text.replace(text.find("mass: 2.28646"), 0, "spins: [1/2], ");
  const auto model = test::make_model(text);
  const auto events = test::flat_events(model, 100);
  EXPECT_FALSE(test::same_numbers(
      intensities(model, test::rotated(events, 1.1)), intensities(model, events), 1e-4));
}

TEST(DecayProperties, NamesOfFinalParticlesAreFree) {
  const auto plain = test::make_model(test::scalar_model("B", "C", "D"));
  const auto renamed = test::make_model(test::scalar_model("z", "y", "x"));
  const auto events = test::flat_events(plain, 200);
  EventSample other = events;  // renamed.finals() are x, y, z
  std::swap(other.momenta[0], other.momenta[2]);
  EXPECT_TRUE(
      test::same_numbers(intensities(renamed, other), intensities(plain, events), 1e-13));
}

TEST(DecayProperties, SwappedDaughtersFlipOddWaves) {
  std::string text = test::scalar_model();
  const auto plain = test::make_model(text);
  text.replace(text.find("R1: [B, C]"), 10, "R1: [C, B]");
  text.replace(text.find("R2: [B, D]"), 10, "R2: [D, B]");
  const auto swapped = test::make_model(text);
  const auto events = test::flat_events(plain, 50);
  const auto a = test::evaluate_waves(plain, events, 0, 50).arrangements[0].planes;
  const auto b = test::evaluate_waves(swapped, events, 0, 50).arrangements[0].planes;
  ASSERT_EQ(a.size(), 3);
  for (std::size_t k = 0; k < 3; ++k) {
    const double sign = k == 0 ? -1 : 1;  // spins 1, 2, 0
    for (std::size_t i = 0; i < 50; ++i) {
      EXPECT_NEAR(a[k].re[i], sign * b[k].re[i], 1e-12);
      EXPECT_NEAR(a[k].im[i], 0, 1e-12);
    }
  }
}

// In four-body decays: a three-body event is planar, its mirror image a rotation.
TEST(DecayProperties, AntiparticlesAreReflected) {
  const auto model = test::make_model(test::four_body_model());
  const auto events = test::flat_events(model, 60);
  EventSample mirrored = test::mapped(events, reversed);
  mirrored.charges.assign(events.size(), -1.0);
  EXPECT_TRUE(test::same_numbers(
      intensities(model, mirrored), intensities(model, events), 1e-12));
  mirrored.charges.assign(events.size(), 1.0);
  EXPECT_FALSE(
      test::same_numbers(intensities(model, mirrored), intensities(model, events), 1e-4));
}

TEST(DecayProperties, BlocksDoNotMatter) {
  const auto model = test::make_model(test::four_body_model());
  const auto events = test::flat_events(model, 300);
  const auto whole = test::evaluate_waves(model, events, 0, 300).arrangements[0];
  const auto part = test::evaluate_waves(model, events, 130, 211).arrangements[0];
  ASSERT_EQ(whole.planes.size(), part.planes.size());
  for (std::size_t k = 0; k < whole.planes.size(); ++k) {
    EXPECT_EQ(whole.planes[k].wave, part.planes[k].wave);
    EXPECT_EQ(whole.planes[k].component, part.planes[k].component);
    for (std::size_t i = 0; i < 81; ++i) {
      EXPECT_EQ(whole.planes[k].re[130 + i], part.planes[k].re[i]);
    }
  }
  EXPECT_THROW(test::evaluate_waves(model, events, 200, 301), UsageError);
}

std::string pair_model(const std::string& spin, const std::string& extra) {
  return "data: {identical_particles: [[B, C]]" + extra + R"(}
decay:
  A: [[R1, D, p_break: True], [R2, C, p_break: True]]
  R1: [B, C]
  R2: [B, D, p_break: True]
particle:
  $top: {A: {J: 1, P: -1, mass: 4.6}}
  $finals:
    B: {J: )" +
         spin + R"(, P: 1, mass: 2.0}
    C: {J: )" +
         spin + R"(, P: 1, mass: 2.0}
    D: {J: 0, P: -1, mass: 0.13957}
  R1: {J: 1, P: 1, mass: 4.16, width: 0.1}
  R2: {J: )" +
         spin + R"(, P: 1, mass: 2.43, width: 0.3}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
)";
}

TEST(DecayProperties, IdenticalParticlesAreSymmetric) {
  for (const std::string spin : {"0", "1/2", "1"}) {
    const auto model = test::make_model(pair_model(spin, ""));
    const auto events = test::flat_events(model, 100);
    EventSample exchanged = events;
    std::swap(exchanged.momenta[0], exchanged.momenta[1]);
    EXPECT_TRUE(test::same_numbers(
        intensities(model, exchanged), intensities(model, events), 1e-10));
    // The amplitude itself is symmetric for bosons, antisymmetric for fermions.
    const auto theta = test::some_parameters(model);
    const auto a = test::amplitudes(model, events, theta);
    const auto b = test::amplitudes(model, exchanged, theta);
    const std::size_t n = model.particles[model.finals[0]].two_projections.size();
    const double sign = spin == "1/2" ? -1 : 1;
    for (std::size_t i = 0; i < a.size(); ++i) {
      for (std::size_t m = 0; m < 3; ++m) {
        for (std::size_t x = 0; x < n; ++x) {
          for (std::size_t y = 0; y < n; ++y) {
            EXPECT_LT(
                std::abs(a[i][(m * n + x) * n + y] - sign * b[i][(m * n + y) * n + x]),
                1e-10);
          }
        }
      }
    }
  }
}

TEST(DecayProperties, TheSameParticleTwice) {
  const auto model = test::make_model(R"(
data: {identical_particles: [[pi, "pi:1"]]}
decay:
  A: [[R1, B], [R2, pi]]
  R1: [pi, pi]
  R2: [B, pi]
particle:
  $top: {A: {J: 0, P: -1, mass: 1.86}}
  $finals: [B, pi, pi]
  B: {J: 0, P: -1, mass: 0.5}
  pi: {J: 0, P: -1, mass: 0.135}
  R1: {J: 0, P: 1, mass: 1.0, width: 0.1}
  R2: {J: 1, P: -1, mass: 0.9, width: 0.05}
constrains: {decay: {fix_chain_val: 1}}
)");
  ASSERT_EQ(model.finals.size(), 3);
  EXPECT_EQ(model.particles[model.finals[2]].name, "pi:1");
  EXPECT_EQ(model.couplings[0].name, "A->R1.BR1->pi.pi/1_total_0");
  const auto events = test::flat_events(model, 50);
  EventSample exchanged = events;
  std::swap(exchanged.momenta[1], exchanged.momenta[2]);
  EXPECT_TRUE(test::same_numbers(
      intensities(model, exchanged), intensities(model, events), 1e-12));
}

TEST(DecayProperties, CollinearEventsAreFinite) {
  const auto model = test::make_model(test::baryon_model("random_z: False"));
  EventSample sample;
  const auto at = [](double m, double z) {
    return FourVector{std::sqrt(m * m + z * z), 0, 0, z};
  };
  sample.momenta = {{at(0.493677, 0.3)}, {at(0.938272, -0.5)}, {at(0.13957, 0.2)}};
  sample.weights = {1};
  for (const double f : intensities(model, sample)) EXPECT_TRUE(std::isfinite(f));
}

TEST(DecayProperties, MasslessFinalParticleKeepsItsHelicity) {
  const auto text = [](const std::string& data) {
    return "data: {random_z: False" + data + R"(}
decay:
  A: [[R1, g], [R2, D]]
  R1: [B, D]
  R2: [B, g]
particle:
  $top: {A: {J: 1, P: -1, mass: 3.1}}
  $finals:
    B: {J: 0, P: -1, mass: 0.14}
    D: {J: 0, P: -1, mass: 0.5}
    g: {J: 1, P: -1, mass: 0, spins: [-1, 1]}
  R1: {J: 2, P: 1, mass: 1.3, width: 0.1}
  R2: {J: 1, P: -1, mass: 0.78, width: 0.1}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
)";
  };
  const auto model = test::make_model(text(""));
  const auto events = test::flat_events(model, 100);
  const auto expected = intensities(model, events);
  // The spin in a frame at rest needs a mass: its limit for a small one.
  const auto at_rest = test::make_model(text(", align_ref: center_mass"));
  EventSample heavy = events;
  for (FourVector& p : heavy.momenta[2]) p.e = std::hypot(p.e, 1e-5);
  EXPECT_TRUE(test::same_numbers(
      intensities(at_rest, events), intensities(at_rest, heavy), 1e-3));
  EXPECT_TRUE(
      test::same_numbers(intensities(model, test::rotated(events, 0.9)), expected, 1e-6));
  EXPECT_TRUE(test::same_numbers(
      intensities(model, test::boosted(events, {0.1, 0.3, -0.4})), expected, 1e-6));
}

}  // namespace
}  // namespace jacta
