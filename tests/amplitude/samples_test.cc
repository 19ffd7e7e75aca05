// Samples from the data block.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "decay_models.h"
#include "jacta/amplitude/amplitude_samples.h"
#include "jacta/amplitude/sample_file.h"

namespace jacta {
namespace {

class Samples : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto* info = ::testing::UnitTest::GetInstance()->current_test_info();
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("samples_") + info->name());
    std::filesystem::create_directories(folder_);
    events_ = test::flat_events(model_, 12);
    for (const std::string name : {"data.dat", "phsp.dat", "bg.dat"}) {
      write_momenta_text(folder_ / name, events_.momenta);
    }
    write_numbers("weight.dat", 12);
  }

  void write_numbers(const std::string& name, std::size_t n) {
    std::ofstream out(folder_ / name);
    for (std::size_t i = 0; i < n; ++i) out << 0.5 + 0.1 * double(i) << "\n";
  }

  Node root(const std::string& data) {
    std::ofstream(folder_ / "model.yml") << "data: {" << data << "}\n";
    return load_yaml(folder_ / "model.yml");
  }
  std::vector<SampleGroup> read(const std::string& data) {
    return read_samples(root(data), model_, diagnostics_);
  }
  std::string error_of(const std::string& data) {
    try {
      read(data);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }
  bool has_warning(const std::string& part) {
    const auto messages = diagnostics_.messages();
    return std::any_of(messages.begin(), messages.end(), [&](const Message& m) {
      return m.text.find(part) != std::string::npos;
    });
  }

  DecayModel model_ = test::make_model(test::scalar_model());
  EventSample events_;
  std::filesystem::path folder_;
  CollectedDiagnostics diagnostics_;
};

const std::string plain = "dat_order: [B, C, D], data: [data.dat], phsp: [phsp.dat]";

TEST_F(Samples, FilesBesideTheModelFile) {
  const auto groups = read(plain);
  ASSERT_EQ(groups.size(), 1);
  EXPECT_EQ(groups[0].data.momenta, events_.momenta);
  EXPECT_EQ(groups[0].data.weights, std::vector<double>(12, 1.0));
  EXPECT_TRUE(groups[0].data.charges.empty());
  EXPECT_EQ(groups[0].background.size(), 0);
  EXPECT_TRUE(diagnostics_.messages().empty());
}

TEST_F(Samples, OrderOfParticlesInTheFile) {
  auto momenta = events_.momenta;
  std::rotate(momenta.begin(), momenta.begin() + 1, momenta.end());  // C, D, B
  momenta.insert(momenta.begin() + 1, momenta[0]);                   // and one more
  write_momenta_text(folder_ / "data.dat", momenta);
  write_momenta_text(folder_ / "phsp.dat", momenta);
  const auto groups = read("dat_order: [C, gamma, D, B], data: data.dat, phsp: phsp.dat");
  EXPECT_EQ(groups[0].data.momenta, events_.momenta);
  EXPECT_NE(error_of("dat_order: [C, D], data: data.dat, phsp: phsp.dat")
                .find("final particle B not at all"),
            std::string::npos);
}

TEST_F(Samples, AWrongOrderIsNoticedByTheMasses) {
  read("dat_order: [C, B, D], data: [data.dat], phsp: [phsp.dat]");
  EXPECT_TRUE(has_warning("check dat_order and units"));
}

TEST_F(Samples, BackgroundWeightsAreNegative) {
  auto groups =
      read(plain + ", bg: [bg.dat], bg_weight: 0.25, data_weight: [weight.dat]");
  EXPECT_EQ(groups[0].background.weights, std::vector<double>(12, -0.25));
  EXPECT_DOUBLE_EQ(groups[0].data.weights[3], 0.8);
  groups = read(plain + ", bg: [bg.dat], bg_weight: 0.25, negtive_idx: []");
  EXPECT_EQ(groups[0].background.weights, std::vector<double>(12, 0.25));
  groups =
      read(plain + ", bg: [bg.dat], bg_weight: 0.5, data_weight: 2, weight_scale: yes");
  EXPECT_EQ(groups[0].background.weights, std::vector<double>(12, -1.0));
}

TEST_F(Samples, ChargesAndValues) {
  const auto groups = read(plain +
                           ", data_charge: -1, data_eff_value: [weight.dat], "
                           "phsp_bg_value: weight.dat");
  EXPECT_EQ(groups[0].data.charges, std::vector<double>(12, -1.0));
  EXPECT_DOUBLE_EQ(groups[0].data.efficiency_values[1], 0.6);
  EXPECT_DOUBLE_EQ(groups[0].phase_space.background_values[1], 0.6);
}

TEST_F(Samples, SeveralSamples) {
  const auto groups = read(
      "dat_order: [B, C, D], data: [[data.dat], [bg.dat]], phsp: [[phsp.dat], "
      "[phsp.dat]], data_weight: [2, [weight.dat]], phsp_weight: weight.dat");
  ASSERT_EQ(groups.size(), 2);
  EXPECT_EQ(groups[0].data.weights[1], 2);
  EXPECT_EQ(groups[1].data.weights[1], 0.6);
  EXPECT_EQ(groups[1].phase_space.weights[1], 0.6);
}

TEST_F(Samples, ListsOfDifferentLengthsAreErrors) {
  const auto expect = [&](const std::string& data, const std::string& part) {
    const std::string error = error_of(data);
    EXPECT_NE(error.find(part), std::string::npos) << error;
  };
  expect("data: [[data.dat], [bg.dat]], phsp: [[phsp.dat]]",
         "phsp has 1 sample, data has 2");
  expect(plain + ", bg: [[bg.dat], [bg.dat]]", "bg has 2 samples, data has 1");
  expect(plain + ", data_weight: [1, 2]", "data_weight has 2 entries for 1 sample");
  write_numbers("short.dat", 5);
  expect(plain + ", data_weight: [short.dat]", "has 5 values for 12 events");
  expect("data: [data.dat]", "the sample `phsp` is missing");
  expect("data: [[data.dat], data.dat], phsp: [phsp.dat]", "mixed");
  write_numbers("long.dat", 20);
  EXPECT_EQ(read(plain + ", data_weight: long.dat")[0].data.weights.size(), 12);
  EXPECT_TRUE(has_warning("those beyond are left out"));
}

TEST_F(Samples, AListOfFilesHoldsColumnsNotEvents) {
  const std::string error = error_of("data: [data.dat, bg.dat], phsp: [phsp.dat]");
  EXPECT_NE(error, "no error");
  std::vector<std::vector<FourVector>> first = {events_.momenta[0]};
  std::vector<std::vector<FourVector>> rest = {events_.momenta[1], events_.momenta[2]};
  write_momenta_text(folder_ / "b.dat", first);
  write_momenta_text(folder_ / "cd.dat", rest);
  EXPECT_EQ(read("data: [b.dat, cd.dat], phsp: [phsp.dat]")[0].data.momenta,
            events_.momenta);
}

TEST_F(Samples, KeysOfExecutionAreAcceptedOthersNamed) {
  read(
      plain +
      ", lazy_call: True, use_tf_function: True, no_id_cached: True, jit_compile: True, "
      "preprocessor: cached_amp, amp_model: cached_amp, cached_int: True, phsp_noeff: x");
  EXPECT_TRUE(diagnostics_.messages().empty());
  read(plain + ", bg_wieght: 0.1, center_boost: True");
  EXPECT_TRUE(has_warning("did you mean 'bg_weight'?"));
  EXPECT_TRUE(has_warning("center_boost"));
  EXPECT_NE(error_of(plain + ", resolution_size: 5").find("resolution_size"),
            std::string::npos);
  EXPECT_NE(error_of(plain + ", inmc: [x.dat]").find("inmc"), std::string::npos);
  EXPECT_NE(error_of(plain + ", format: root_lhcb").find("npz"), std::string::npos);
}

TEST_F(Samples, OtherSamplesByName) {
  const auto with = root(plain + ", phsp_noeff: [phsp.dat], phsp_noeff_weight: 3");
  EXPECT_EQ(read_sample("phsp_noeff", with, model_, diagnostics_).at(0).weights[0], 3);
  EXPECT_TRUE(read_sample("phsp_plot", with, model_, diagnostics_).empty());
}

TEST_F(Samples, SamplesThatDoNotFitAreRefused) {
  EventSample sample = events_;
  EXPECT_NO_THROW(check_sample(sample, model_));
  sample.weights.pop_back();
  EXPECT_THROW(check_sample(sample, model_), InputError);
  sample = events_;
  sample.momenta[1][4].e = -1;
  EXPECT_THROW(check_sample(sample, model_), InputError);
  sample = events_;
  sample.charges = {1};
  EXPECT_THROW(check_sample(sample, model_), InputError);
  sample = events_;
  sample.momenta.pop_back();
  EXPECT_THROW(check_sample(sample, model_), InputError);
}

TEST_F(Samples, TheReferenceSamples) {
  JACTA_NEEDS_REFERENCE();
  const auto folder = *test::reference_folder() / "amplitude";
  const auto file = folder / "cfg" / "m1_spin0.yml";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "m1 is not recorded";
  const Node config = load_yaml(file);
  const auto model = DecayModel::from_config(config, diagnostics_);
  // Names there are relative to the folder data.
  const auto old = std::filesystem::current_path();
  std::filesystem::current_path(folder / "data");
  const auto groups = read_samples(config, model, diagnostics_);
  std::filesystem::current_path(old);
  EXPECT_EQ(groups[0].data.size(), 200);
  EXPECT_EQ(groups[0].background.size(), 150);
  EXPECT_EQ(groups[0].phase_space.size(), 1000);
  EXPECT_EQ(groups[0].background.weights[0], -0.25);
  EXPECT_EQ(groups[0].phase_space.weights[0], 0.835494775348348);
  EXPECT_EQ(groups[0].data.momenta[0][0].e, 0.5816385727597299);
}

TEST_F(Samples, SmearedWeightsAreBootstrapReplicas) {
  const std::string base =
      "data: [data.dat], phsp: [phsp.dat], data_weight: [weight.dat]";
  const auto unsmeared = read(base)[0].data.weights;
  for (const std::string name : {"Poisson", "Gamma", "Dirichlet"}) {
    const auto smeared = [&](int seed) {
      return read(base + ", data_weight_smear: {name: " + name +
                  ", seed: " + std::to_string(seed) + "}")[0]
          .data.weights;
    };
    EXPECT_EQ(smeared(1), smeared(1));
    EXPECT_NE(smeared(1), smeared(2));
    std::vector<double> mean(unsmeared.size(), 0.0);
    const int replicas = 400;
    for (int seed = 0; seed < replicas; ++seed) {
      const auto weights = smeared(seed);
      for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += weights[i] / replicas;
    }
    for (std::size_t i = 0; i < mean.size(); ++i) {
      const double expected =
          name == "Dirichlet" ? unsmeared[i] * unsmeared[i] : unsmeared[i];
      const double spread =
          name == "Dirichlet" ? unsmeared[i] * std::sqrt(unsmeared[i]) : unsmeared[i];
      EXPECT_NEAR(mean[i], expected, 4 * spread / std::sqrt(replicas)) << name;
    }
  }
  EXPECT_THROW(read(base + ", data_weight_smear: {name: Poison}"), InputError);
}

}  // namespace
}  // namespace jacta
