// Masses, momenta, angles, alignments, barrier factors and line shapes of single events
// against the numbers of tf-pwa.
#include <gtest/gtest.h>

#include <numeric>
#include <sstream>

#include "decay_barrier.h"
#include "kinematics_block.h"
#include "support/decay_fixture.h"
#include "wave_plan.h"

namespace jacta {
namespace {

class KinematicsReference : public test::RecordedModel {
 protected:
  void SetUp() override {
    RecordedModel::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    if (!recorded_.contains("intermediate_first5")) GTEST_SKIP() << "not recorded";
    plan_ = make_evaluation_plan(*model_);
    std::vector<std::size_t> identity(model_->finals.size());
    std::iota(identity.begin(), identity.end(), std::size_t{0});
    events_ = sample("p4_data");
    KinematicEvaluator(plan_.kinematics).evaluate(events_, identity, 0, 5, block_);
  }

  std::size_t topology_of(const DecayChain& chain) {
    KinematicPlan plan = plan_.kinematics;
    return plan.topology_position(chain.vertices);
  }

  EvaluationPlan plan_;
  EventSample events_;
  KinematicBlock block_;
};

TEST_P(KinematicsReference, Masses) {
  for (std::size_t i = 0; i < 5; ++i) {
    const auto& masses = recorded_.at("intermediate_first5")[i].at("masses");
    for (const auto& [names, value] : masses.items()) {
      FinalSet set;
      std::istringstream parts(names);
      for (std::string name; std::getline(parts, name, ',');) {
        for (std::size_t f = 0; f < model_->finals.size(); ++f) {
          if (model_->particles[model_->finals[f]].name == name) set.push_back(f);
        }
      }
      const auto& sets = plan_.kinematics.sets;
      const auto place = std::find(sets.begin(), sets.end(), set) - sets.begin();
      ASSERT_LT(static_cast<std::size_t>(place), sets.size()) << names;
      // A light particle's mass is a small difference of large squares.
      EXPECT_NEAR(
          block_.masses[static_cast<std::size_t>(place)][i], value.get<double>(), 1e-12);
    }
  }
}

TEST_P(KinematicsReference, AnglesMomentaBarriersAndShapes) {
  const auto variables = model_->variable_values(theta_);
  for (std::size_t i = 0; i < 5; ++i) {
    const auto& chains = recorded_.at("intermediate_first5")[i].at("chains");
    ASSERT_EQ(chains.size(), model_->chains.size());
    for (std::size_t c = 0; c < chains.size(); ++c) {
      const DecayChain& chain = model_->chains[c];
      const auto& nodes = plan_.kinematics.topologies[topology_of(chain)].nodes;
      for (std::size_t v = 0; v < chain.vertices.size(); ++v) {
        const ChainVertex& place = chain.vertices[v];
        const auto& expected = chains[c].at("decays")[v];
        ASSERT_EQ(model_->vertices[place.vertex].name, expected.at("decay"));
        KinematicPlan plan = plan_.kinematics;
        const double q2 = block_.q2[plan.split_position(place)][i];
        EXPECT_NEAR(q2, expected.at("q2").get<double>(), 1e-12 * std::max(1.0, q2));
        const std::size_t node =
            plan.node_position(topology_of(chain), place.first_finals);
        if (!nodes[node].is_final || nodes[node].needs_angles) {
          const HalfAngles& h = block_.angles[topology_of(chain)][node][i];
          const double alpha = expected.at("alpha"), beta = expected.at("beta");
          const double branch = nodes[node].is_second && alpha > 0 ? -1 : 1;
          EXPECT_LT(std::abs(h.alpha - branch * std::polar(1.0, alpha / 2)), 1e-11);
          EXPECT_NEAR(h.cos_beta, std::cos(beta / 2), 1e-11);
          EXPECT_NEAR(h.sin_beta, std::sin(beta / 2), 1e-11);
        }
        const auto& scale = model_->scales[place.vertex];
        if (!scale.couplings.front().is_constant()) {
          EXPECT_NEAR(nominal_q2(scale), expected.at("q02").get<double>(), 1e-13);
        }
        if (expected.at("lineshape").is_null()) continue;
        const std::complex<double> shape(expected.at("lineshape").at("re"),
                                         expected.at("lineshape").at("im"));
        std::complex<double> seen;
        for (const std::size_t u : chain.uses) {
          const auto& r = model_->resonances[model_->uses[u].resonance];
          if (r.particle != model_->vertices[place.vertex].core) continue;
          std::vector<double> own;
          for (const std::size_t k : r.variables) own.push_back(variables[k]);
          const auto [split, set] = plan_.use_places[u];
          seen = r.shape->value(own,
                                {.m = block_.masses[set][i], .q2 = block_.q2[split][i]});
        }
        EXPECT_LT(std::abs(seen - shape), 1e-11 * std::abs(shape));
      }
    }
  }
}

TEST_P(KinematicsReference, BarrierFactorsOfWaves) {
  const auto scales = model_->barrier_scales(model_->variable_values(theta_), 0);
  const WavePlan& plan = plan_.waves.front();
  for (std::size_t i = 0; i < 5; ++i) {
    const auto& chains = recorded_.at("intermediate_first5")[i].at("chains");
    for (std::size_t k = 0; k < model_->waves.size(); ++k) {
      const PartialWave& wave = model_->waves[k];
      double expected = 1, seen = scales[k].value;
      for (std::size_t v = 0; v < wave.ls.size(); ++v) {
        const auto& decay = chains[wave.chain].at("decays")[v];
        expected *= decay.at("barrier")[wave.ls[v]].get<double>();
      }
      for (const std::size_t b : plan.wave_barriers[k]) {
        const BarrierFactor& f = plan.barriers[b];
        const double q2 = block_.q2[f.split][i];
        if (f.has_ql) seen *= std::pow(q2, 0.5 * f.l);
        if (f.has_ratio) {
          seen /= std::sqrt(BarrierPolynomial(f.l)(q2 * f.radius * f.radius));
        }
        seen /= std::pow(block_.masses[f.core_set][i], f.mass_power);
      }
      EXPECT_NEAR(seen, expected, 1e-11 * std::abs(expected)) << i << " " << k;
    }
  }
}

TEST_P(KinematicsReference, AlignmentsOfFinalSpins) {
  for (std::size_t i = 0; i < 5; ++i) {
    const auto& chains = recorded_.at("intermediate_first5")[i].at("chains");
    for (std::size_t c = 0; c < chains.size(); ++c) {
      const std::size_t topology = topology_of(model_->chains[c]);
      std::size_t found = 0;
      for (std::size_t a = 0; a < plan_.kinematics.alignments.size(); ++a) {
        const auto& info = plan_.kinematics.alignments[a];
        if (info.topology != topology) continue;
        const auto& plan = plan_.kinematics;
        const std::size_t f =
            plan.sets[plan.topologies[topology].nodes[info.node].set].front();
        const auto& name = model_->particles[model_->finals[f]].name;
        ASSERT_TRUE(chains[c].at("alignment").contains(name)) << name;
        const auto& angle = chains[c].at("alignment").at(name);
        const Eigen::Matrix2cd expected = rotation_z(angle.at("alpha")) *
                                          rotation_y(angle.at("beta")) *
                                          rotation_z(angle.at("gamma"));
        // arccos in the reference limits beta to 1e-8 near 0.
        // In a plane alpha is pi or -pi by rounding: without boosts the sign is open.
        const Eigen::Matrix2cd& seen = block_.rotations[a][i];
        const double sign =
            !plan.options.r_boost && (seen + expected).norm() < 1 ? -1 : 1;
        EXPECT_LT((seen - sign * expected).norm(), 1e-7) << name;
        ++found;
      }
      std::size_t with_spin = 0;
      for (const auto& [name, angle] : chains[c].at("alignment").items()) {
        for (const std::size_t f : model_->finals) {
          with_spin +=
              model_->particles[f].name == name && model_->particles[f].two_spin > 0;
        }
      }
      EXPECT_EQ(found, with_spin);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models,
                         KinematicsReference,
                         ::testing::ValuesIn(test::reference_models()),
                         test::model_name);

}  // namespace
}  // namespace jacta
