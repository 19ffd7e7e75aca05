// Samples from the data block.
#include "jacta/sample/samples.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

#include "jacta/sample/sample_file.h"
#include "support/decay_models.h"

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

TEST_F(Samples, OneEventOffItsMassShellIsNamed) {
  auto momenta = events_.momenta;
  momenta[1][7].e *= 1.05;
  write_momenta_text(folder_ / "data.dat", momenta);
  read(plain);
  EXPECT_TRUE(has_warning("1 of 12 events is off the mass shell: event 7 (from 0) has"));
}

TEST_F(Samples, AWrongOrderIsNoticedByTheMasses) {
  read("dat_order: [C, B, D], data: [data.dat], phsp: [phsp.dat]");
  EXPECT_TRUE(has_warning("check dat_order and units"));
}

// C and D differ by 4.6 MeV: the charged and the neutral pion.
TEST_F(Samples, ParticlesOfNearlyTheSameMassAreToldApart) {
  read("dat_order: [B, D, C], data: [data.dat], phsp: [phsp.dat]");
  EXPECT_TRUE(has_warning("in the model, where D has that mass: check dat_order"));
  EXPECT_TRUE(has_warning("in the model, where C has that mass: check dat_order"));
}

TEST_F(Samples, MomentaThatDoNotAddUpToTheMother) {
  for (const std::string other : {"1.9", "1.6", "1864.84"}) {
    std::string text = test::scalar_model();
    text.replace(text.find("1.86484"), 7, other);
    const DecayModel model = test::make_model(text);
    CollectedDiagnostics diagnostics;
    read_samples(root(plain), model, diagnostics);
    ASSERT_EQ(diagnostics.messages().size(), 2u) << other;  // data and phsp
    const std::string message = diagnostics.messages().front().text;
    EXPECT_NE(message.find("momenta add up to a mass of 1.86"), std::string::npos)
        << message;
  }
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

TEST_F(Samples, KeysWithoutEffectAreNoted) {
  read(plain +
       ", lazy_file: True, use_tf_function: True, no_id_cached: True, jit_compile: True, "
       "preprocessor: cached_amp, amp_model: cached_amp, cached_int: True");
  ASSERT_EQ(diagnostics_.messages().size(), 1u);
  EXPECT_TRUE(has_warning("lazy_file, use_tf_function, no_id_cached, jit_compile, "));
  for (const std::string key : {"only_left_angle: True",
                                "using_mix_likelihood: True",
                                "bg_function: my_bg",
                                "eff_function: my_eff",
                                "bg_frac: 0.2",
                                "bg_weight: 0.5",
                                "data_bg_value: [weight.dat]",
                                "phsp_rec: [phsp.dat]",
                                "decay_cut: [ls_cut]",
                                "scale_list: [bg]",
                                "extra_var: {tag: {default: 1}}"}) {
    const std::size_t before = diagnostics_.messages().size();
    read(plain + ", " + key);
    EXPECT_GT(diagnostics_.messages().size(), before) << key;
    EXPECT_TRUE(has_warning(key.substr(0, key.find(':')))) << key;
  }
}

TEST_F(Samples, KeysThatAreUnknownOrNotAvailableAreErrors) {
  const auto expect = [&](const std::string& data, const std::string& part) {
    const std::string error = error_of(plain + ", " + data);
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_NE(error.find("model.yml:1:"), std::string::npos) << error;
  };
  expect("bg_wieght: 0.1", "unknown key 'bg_wieght' of data; did you mean 'bg_weight'?");
  expect("center_boost: True", "unknown key 'center_boost' of data");
  expect("inmc: [x.dat]", "the key 'inmc' of data is not available");
  expect("inject_ratio: 0.3", "the key 'inject_ratio' of data is not available");
  expect("float_inmc_ratio_in_pdf: True", "'float_inmc_ratio_in_pdf' of data is not");
  expect("decay_cut: [mass_cut]", "decay_cut is not available");
  expect("model: cfit, bg_frac: 0.1, bg_function: my_bg", "bg_function is not available");
  expect("model: cfit, bg_frac: 0.1, eff_function: f", "eff_function is not available");
  expect("using_mix_likelihood: True, extended: True", "using_mix_likelihood is not");
  expect("format: root_lhcb", "jacta convert");
  expect("bg: [bg.dat], weight_scale: True, scale_list: [data]",
         "scale_list: data is not available");
  EXPECT_EQ(error_of(plain + ", model: cfit, bg_frac: 0.1, bg_function: default_bg, "
                             "inject_ratio: 0, float_inmc_ratio_in_pdf: False"),
            "no error");
}

TEST_F(Samples, ResolutionsThatAreWrong) {
  const auto expect = [&](const std::string& data, const std::string& part) {
    const std::string error = error_of(plain + ", " + data);
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_NE(error.find("model.yml:1:"), std::string::npos) << error;
  };
  EXPECT_EQ(error_of(plain + ", resolution_size: 4"), "no error");
  for (const std::string size : {"0", "-1", "1.5", "1e9", ".nan", ".inf"}) {
    expect("resolution_size: " + size, "resolution_size");
  }
  expect("resolution_size: four", "expected a finite number");
  expect("resolution_size: [4]", "expected a finite number");
  expect("resolution_size: 5", "data has 12 rows, which are not whole events");
  expect("resolution_size: 24", "data has 12 rows");
  expect("resolution_size: 4, data_weight_smear: Poisson",
         "data_weight_smear is not available with resolution_size");
}

TEST_F(Samples, FunctionsOfMassesThatAreWrong) {
  const auto write = [&](const std::string& name, const std::string& numbers) {
    std::ofstream(folder_ / name) << numbers;
  };
  write("c.dat", "0.2 0.4 0.3");
  write("e.dat", "0.4 0.9 1.4 2");
  write("two.dat", "0.4 0.9 1.4");
  write("down.dat", "2 1.4 0.9 0.4");
  write("negative.dat", "0.2 -0.4 0.3");
  write("narrow.dat", "1 1.1 1.2 1.3");
  write("text.dat", "a b");
  const auto with = [&](const std::string& map) {
    return plain + ", model: cfit, bg_frac: 0.2, bg_function: " + map;
  };
  const auto expect = [&](const std::string& data, const std::string& part) {
    const std::string error = error_of(data);
    EXPECT_NE(error.find(part), std::string::npos) << error;
    EXPECT_EQ(error.find("nan"), std::string::npos) << error;
  };
  const std::string right = "{contents: c.dat, edges: [e.dat], masses: [[B, C]]}";
  const auto groups = read(with(right));
  const auto& background = groups.front().data.background_values;
  ASSERT_EQ(background.size(), 12u);
  for (std::size_t i = 0; i < 12; ++i) {
    const double m = mass(events_.momenta[0][i] + events_.momenta[1][i]);
    EXPECT_EQ(background[i], m < 0.9 ? 0.2 : m < 1.4 ? 0.4 : 0.3);
  }
  expect(with("{contents: c.dat, edges: [e.dat]}"), "the key 'masses' is missing");
  expect(with("{edges: [e.dat], masses: [[B, C]]}"), "the key 'contents' is missing");
  expect(with("{contents: c.dat, edges: [e.dat], mases: [[B, C]]}"),
         "did you mean 'masses'");
  expect(with("{contents: c.dat, edges: [e.dat], masses: [[B, Q]]}"),
         "Q is no final particle");
  expect(with("{contents: c.dat, edges: [e.dat], masses: [[B]]}"),
         "two particles or more");
  expect(with("{contents: c.dat, edges: [two.dat], masses: [[B, C]]}"),
         "3 bins and 3 edges");
  expect(with("{contents: c.dat, edges: [down.dat], masses: [[B, C]]}"),
         "in ascending order");
  expect(with("{contents: negative.dat, edges: [e.dat], masses: [[B, C]]}"),
         "a content is -0.4");
  expect(with("{contents: c.dat, edges: [e.dat], masses: [[B, C], [C, D]]}"),
         "there are 2 masses and 1 edges");
  expect(with("{contents: c.dat, edges: [narrow.dat], masses: [[B, C]]}"),
         "is outside of the histogram");
  expect(with("{contents: no.dat, edges: [e.dat], masses: [[B, C]]}"), "no.dat");
  expect(with("{contents: text.dat, edges: [e.dat], masses: [[B, C]]}"), "text.dat");
  expect(with(right) + ", data_bg_value: weight.dat", "both say what it is");
}

TEST_F(Samples, PatternsCannotOverflowTheStack) {
  const auto expect = [&](const std::string& pattern) {
    const std::string error = error_of(plain + ", negtive_idx: ['" + pattern + "']");
    EXPECT_NE(error.find("negtive_idx"), std::string::npos) << error.substr(0, 200);
  };
  expect(std::string(200'000, '(') + "a" + std::string(200'000, ')'));
  expect("(a?){90000}bg");
  expect("((((a*)*)*)*)*bg");
  expect(std::string(100'000, '.'));
  expect("(bg");
  EXPECT_EQ(read(plain + ", negtive_idx: ['(data|x).*']")[0].data.weights[0], -1);
}

// Text says the line, arrays the element, momenta the event.
TEST_F(Samples, NumbersThatAreNoneAreNamedWithFileAndPlace) {
  const auto expect = [&](const std::string& data, const std::string& part) {
    const std::string error = error_of(data);
    EXPECT_NE(error.find(part), std::string::npos) << error;
  };
  {
    std::ofstream out(folder_ / "bad.dat");
    for (int i = 0; i < 12; ++i) out << (i == 7 ? "nan" : "1") << "\n";
    std::ofstream npy(folder_ / "bad.npy", std::ios::binary);
    const std::string head =
        "{'descr': '<f8', 'fortran_order': False, 'shape': (12,), }     \n";
    npy << "\x93NUMPY" << '\x01' << '\0' << static_cast<char>(head.size()) << '\0'
        << head;
    for (int i = 0; i < 12; ++i) {
      const double x = i == 7 ? std::nan("") : 1;
      npy.write(reinterpret_cast<const char*>(&x), sizeof x);
    }
  }
  expect(plain + ", data_weight: [bad.dat]", "bad.dat:8:1: 'nan' is not finite");
  expect(plain + ", data_weight: [bad.npy]", "bad.npy: element 7");
  expect(plain + ", phsp_weight: bad.npy", "bad.npy: element 7");
  expect(plain + ", data_weight: .nan", "finite number");
  auto momenta = events_.momenta;
  momenta[1][4].e = -0.5;
  write_momenta_npy(folder_ / "broken.npy", momenta);
  expect("data: [broken.npy], phsp: [phsp.dat]",
         "broken.npy: event 4 (from 0): C has the");
  expect("data: [data.dat], phsp: [broken.npy]",
         "broken.npy: event 4 (from 0): C has the");
}

TEST_F(Samples, SamplesOfFractionsAndProjections) {
  const std::string two =
      "data: [[data.dat], [bg.dat]], phsp: [[phsp.dat], [phsp.dat]], ";
  auto groups = read(plain + ", phsp_noeff: [bg.dat], phsp_noeff_weight: 3");
  EXPECT_EQ(groups[0].fractions.weights, std::vector<double>(12, 3.0));
  EXPECT_EQ(groups[0].plot.size(), 0);
  groups = read(two + "phsp_noeff: [phsp.dat], phsp_plot: [[bg.dat], [bg.dat]]");
  EXPECT_EQ(groups[0].fractions.size(), 12);
  EXPECT_EQ(groups[1].fractions.size(), 0);
  EXPECT_EQ(groups[1].plot.size(), 12);
  groups = read(two + "phsp_noeff: [[phsp.dat], [phsp.dat]]");
  EXPECT_EQ(groups[1].fractions.size(), 12);
  EXPECT_NE(error_of(two + "phsp_plot: [phsp.dat]").find("phsp_plot has 1 sample"),
            std::string::npos);
  EXPECT_NE(error_of(plain + ", phsp_noeff: [missing.dat]").find("missing.dat"),
            std::string::npos);
}

// The background of cfit is in the density: tf-pwa does not read the sample then.
TEST_F(Samples, CfitTakesNoBackgroundSample) {
  const auto groups = read(plain + ", model: cfit, bg_frac: 0.1, bg: [bg.dat]");
  EXPECT_EQ(groups[0].background.size(), 0);
  EXPECT_TRUE(has_warning("bg has no effect"));
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

// Replicas of samples that are fitted together fluctuate each for itself.
TEST_F(Samples, EverySampleIsSmearedForItself) {
  const auto groups = read(
      "data: [[data.dat], [data.dat]], phsp: [[phsp.dat], [phsp.dat]], "
      "data_weight_smear: {name: Gamma, seed: 3}");
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].data.momenta, groups[1].data.momenta);
  for (std::size_t i = 0; i < groups[0].data.weights.size(); ++i) {
    EXPECT_NE(groups[0].data.weights[i], groups[1].data.weights[i]) << i;
  }
}

}  // namespace
}  // namespace jacta
