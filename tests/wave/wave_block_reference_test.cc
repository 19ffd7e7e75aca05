// Decay models against the numbers of tf-pwa: amplitudes, intensities, parameter names.
#include <gtest/gtest.h>

#include "support/decay_fixture.h"

namespace jacta {
namespace {

using DecayReference = test::RecordedModel;

TEST_P(DecayReference, NamesOrderAndFreeParameters) {
  std::vector<std::string> expected, seen;
  for (const auto& [name, value] : recorded_.at("params").items())
    expected.push_back(name);
  for (const auto& v : model_->variables) seen.push_back(v.name);
  EXPECT_EQ(seen, expected);
  std::vector<std::string> free;
  for (const std::size_t p : model_->free_parameters) {
    free.push_back(model_->parameters[p].name);
  }
  EXPECT_EQ(free, recorded_.at("trainable").get<std::vector<std::string>>());
}

TEST_P(DecayReference, ChainsWavesAndCouplings) {
  ASSERT_EQ(model_->waves.size(), recorded_.at("waves").size());
  for (std::size_t k = 0; k < model_->waves.size(); ++k) {
    const PartialWave& wave = model_->waves[k];
    const auto& expected = recorded_.at("waves")[k];
    EXPECT_EQ(wave.chain, expected.at("chain").get<std::size_t>());
    EXPECT_EQ(wave.ls, expected.at("ls_index").get<std::vector<std::size_t>>());
    std::vector<std::string> names;
    for (const std::size_t c : wave.couplings) {
      names.push_back(model_->couplings[c].name);
    }
    EXPECT_EQ(names, expected.at("vars").get<std::vector<std::string>>());
  }
  for (std::size_t c = 0; c < model_->chains.size(); ++c) {
    std::vector<std::string> names;
    for (const auto& place : model_->chains[c].vertices) {
      names.push_back(model_->vertices[place.vertex].name);
    }
    EXPECT_EQ(names, recorded_.at("chains")[c].get<std::vector<std::string>>());
  }
}

TEST_P(DecayReference, LsListsAndHelicityMatrices) {
  for (const DecayVertex& vertex : model_->vertices) {
    const auto& ls = recorded_.at("ls_lists").at(vertex.name);
    ASSERT_EQ(vertex.ls.size(), ls.size()) << vertex.name;
    const auto& b = model_->particles[vertex.first];
    const auto& c = model_->particles[vertex.second];
    const Eigen::MatrixXd t =
        ls_to_helicity({.two_ja = model_->particles[vertex.core].two_spin,
                        .two_jb = b.two_spin,
                        .two_jc = c.two_spin},
                       vertex.ls,
                       b.two_projections,
                       c.two_projections);
    const auto& matrices = recorded_.at("ls_to_helicity").at(vertex.name);
    for (std::size_t i = 0; i < ls.size(); ++i) {
      EXPECT_EQ(vertex.ls[i].l, ls[i][0].get<int>());
      EXPECT_EQ(vertex.ls[i].two_s, 2 * ls[i][1].get<double>());
      for (std::size_t ib = 0; ib < b.two_projections.size(); ++ib) {
        for (std::size_t ic = 0; ic < c.two_projections.size(); ++ic) {
          EXPECT_NEAR(
              t(Eigen::Index(i), Eigen::Index(ib * c.two_projections.size() + ic)),
              matrices[i][ib][ic].get<double>(),
              1e-14);
        }
      }
    }
  }
}

TEST_P(DecayReference, Intensities) {
  for (const std::string name : {"data", "phsp", "bg"}) {
    if (!recorded_.contains("p4_" + name)) continue;
    const auto a = test::amplitudes(*model_, sample("p4_" + name), theta_);
    expect_close(test::intensities(a), recorded_.at("amp2_" + name));
  }
}

TEST_P(DecayReference, IntensitiesOfEveryChain) {
  const auto events = sample("p4_data");
  const auto& expected = recorded_.at("amp2_data_per_chain");
  for (std::size_t c = 0; c < model_->chains.size(); ++c) {
    expect_close(test::intensities(test::amplitudes(*model_, events, theta_, {c})),
                 expected[c]);
  }
}

void flatten(const nlohmann::ordered_json& value, std::vector<double>& out) {
  if (value.is_array()) {
    for (const auto& item : value) flatten(item, out);
  } else {
    out.push_back(value.get<double>());
  }
}

TEST_P(DecayReference, ComplexAmplitudes) {
  const auto& recorded = recorded_.at("amplitude_first_events");
  const auto a = test::amplitudes(*model_, sample("p4_data"), theta_);
  for (std::size_t i = 0; i < recorded.at("n").get<std::size_t>(); ++i) {
    std::vector<double> re, im;
    flatten(recorded.at("re")[i], re);
    flatten(recorded.at("im")[i], im);
    ASSERT_EQ(re.size(), a[i].size());
    for (std::size_t c = 0; c < re.size(); ++c) {
      ASSERT_NEAR(a[i][c].real(), re[c], tolerance_) << i << " " << c;
      ASSERT_NEAR(a[i][c].imag(), im[c], tolerance_) << i << " " << c;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Models,
                         DecayReference,
                         ::testing::ValuesIn(test::recorded_models()),
                         test::model_name);

}  // namespace
}  // namespace jacta
