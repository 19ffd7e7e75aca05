// Amplitude models on the command line: the Dalitz example, its files, and bad input.
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <fstream>

#include "command_line.h"
#include "jacta/data/number_array.h"
#include "jacta/data/result_file.h"

namespace jacta::test {
namespace {

class AmplitudeCommands : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    ASSERT_EQ(jacta("init . --example dalitz").status, 0);
  }
  // The model with one text replaced by another.
  void change(const std::string& from, const std::string& to) {
    std::string text = read("dalitz_model.yaml");
    const auto at = text.find(from);
    ASSERT_NE(at, std::string::npos) << from;
    text.replace(at, from.size(), to);
    write("changed.yaml", text);
  }
  void expect_error(const std::string& part) {
    const auto outcome = jacta("ll changed.yaml --params dalitz_truth.json");
    EXPECT_EQ(outcome.status, 1) << outcome.out;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
    EXPECT_EQ(outcome.out.find("nan"), std::string::npos) << outcome.out;
  }
};

const std::string model = " dalitz_model.yaml --params dalitz_truth.json ";

TEST_F(AmplitudeCommands, TheExampleFromEndToEnd) {
  const double at_truth = jacta("ll --json" + model).json().at("ll");
  const auto slopes = jacta("ll --json --derivatives" + model).json();
  EXPECT_EQ(slopes.at("gradient").size(), 6u);
  EXPECT_EQ(slopes.at("hessian").at("names").size(), 6u);

  const auto fit = jacta("fit --json --restarts 3 --output fit" + model).json();
  EXPECT_TRUE(fit.at("valid").get<bool>()) << fit;
  EXPECT_GT(fit.at("ll").get<double>(), at_truth);
  EXPECT_GT(fit.at("fit_fractions").at("rho770").at("value").get<double>(), 0.5);
  EXPECT_GT(fit.at("fit_fractions").at("rho770").at("error").get<double>(), 0);
  EXPECT_EQ(fit.at("errors_weights").size(), 6u);
  EXPECT_EQ(fit.at("files").size(), 6u);

  // The file of parameters reads back to the same point.
  const double again =
      jacta("ll --json dalitz_model.yaml --params fit/final_params.json").json().at("ll");
  EXPECT_NEAR(again, fit.at("ll").get<double>(), 1e-9);
  const auto written = nlohmann::json::parse(read("fit/final_params.json"));
  EXPECT_EQ(written.at("status").at("Ndf"), 6);  // free parameters, as tf-pwa counts
  const auto projections = nlohmann::json::parse(read("fit/projections.json"));
  EXPECT_EQ(projections.size(), 6u);
  for (const auto& p : projections) {
    double data = 0;
    double total = 0;
    for (const double x : p.at("data")) data += x;
    for (const double x : p.at("total")) total += x;
    EXPECT_NEAR(total, data, 3) << p.at("name");
    const double bins = p.at("used_bins");
    EXPECT_LT(p.at("chi_square").get<double>(), bins + 5 * std::sqrt(2 * bins));
  }
}

// The example says everything that its model needs.
TEST_F(AmplitudeCommands, TheExampleComesWithoutAWarning) {
  EXPECT_EQ(jacta("ll" + model).err, "");
  EXPECT_EQ(jacta("validate dalitz_model.yaml").err, "");
}

TEST_F(AmplitudeCommands, FractionsOfGroupsAndWaves) {
  const auto fit = jacta("fit --json --output fit" + model).json();
  const std::string at_fit = " dalitz_model.yaml --params fit/final_params.json ";
  // By resonance, with the errors that the fit gave.
  const auto again = jacta("fractions --json" + at_fit);
  EXPECT_EQ(again.err, "");
  const auto repeated = again.json().at("fit_fractions");
  for (const auto& [name, part] : fit.at("fit_fractions").items()) {
    const auto& seen = repeated.at(name);
    EXPECT_NEAR(seen.at("value").get<double>(), part.at("value").get<double>(), 1e-9);
    EXPECT_NEAR(seen.at("error").get<double>(), part.at("error").get<double>(), 1e-6);
  }
  const auto kept = jacta("fractions --json --error_matrix fit/error_matrix.npy" + at_fit)
                        .json()
                        .at("fit_fractions");
  EXPECT_NEAR(kept.at("rho770").at("error").get<double>(),
              fit.at("fit_fractions").at("rho770").at("error").get<double>(),
              1e-12);

  const auto both =
      jacta("fractions --json --group Kst=Kst892zero,Kst892minus --group rest=rho770,1" +
            at_fit)
          .json()
          .at("fit_fractions");
  const auto& single = fit.at("fit_fractions");
  const auto value = [](const nlohmann::json& list, const std::string& name) {
    return list.at(name).at("value").get<double>();
  };
  const double expected = value(single, "Kst892zero") + value(single, "Kst892minus") +
                          value(single, "Kst892zeroxKst892minus");
  EXPECT_NEAR(value(both, "Kst"), expected, 1e-12);
  EXPECT_NEAR(
      value(both, "Kst") + value(both, "rest") + value(both, "restxKst"), 1, 1e-12);

  const auto waves = jacta("fractions --by wave --no_errors" + at_fit + "-o waves");
  EXPECT_EQ(waves.status, 0) << waves.err;
  EXPECT_EQ(waves.out.find("error"), std::string::npos) << waves.out;
  EXPECT_NE(waves.out.find("(1,1) (1,0)"), std::string::npos) << waves.out;
  EXPECT_EQ(read("fit/fit_frac.csv").substr(0, 36),
            ",Flat,Kst892minus,Kst892zero,rho770\r");
  EXPECT_TRUE(exists("waves/fit_frac_err.csv"));
  // A point that is no maximum.
  const auto elsewhere = jacta("fractions" + model);
  EXPECT_NE(elsewhere.err.find("not at the maximum"), std::string::npos) << elsewhere.err;
}

TEST_F(AmplitudeCommands, WrongFractionsAreNamed) {
  const auto expect =
      [&](const std::string& arguments, int status, const std::string& part) {
        const auto seen = jacta("fractions" + model + arguments);
        EXPECT_EQ(seen.status, status) << seen.err;
        EXPECT_NE(seen.err.find(part), std::string::npos) << seen.err;
      };
  expect("--group Kst", 1, "is not NAME=PART");
  expect("--group Kst=Kst892zeo", 1, "did you mean 'Kst892zero'?");
  expect("--group Kst=K", 1, "the resonances are Flat, Kst892minus, Kst892zero, rho770");
  expect("--group a=4", 1, "there is no chain 4");
  expect("--group a=rho770 --group a=Flat", 1, "given twice");
  expect("--by waves", 2, "wave");
  expect("--by wave --group a=rho770", 2, "exclude each other");
  expect("--error_matrix missing.npy", 1, "missing.npy");
  expect("--error_matrix dalitz_data.npy", 1, "6 free parameters");
  expect("--error_matrix dalitz_data.npy --no_errors", 2, "exclude each other");
  const auto templates = jacta("init w --example wimp");
  ASSERT_EQ(templates.status, 0);
  const auto other = jacta("fractions w/wimp_statistical_model.yaml");
  EXPECT_EQ(other.status, 1);
  EXPECT_NE(other.err.find("no sum of amplitudes"), std::string::npos) << other.err;
  std::string rows;
  for (int i = 0; i < 36; ++i) rows += std::to_string(i) + (i % 6 == 5 ? "\n" : " ");
  write("v.dat", rows);
  expect("--error_matrix v.dat", 1, "not symmetric");
}

// A slot is a name, too, and one without a decay is left out.
TEST_F(AmplitudeCommands, ProjectionsOfThePlotBlock) {
  write("changed.yaml",
        read("dalitz_model.yaml") +
            "plot: {mass: {R_PipPi0: {display: 'm', bins: 4, range: [0.5, 1.1]}, Rho: "
            "{}}}\n");
  const auto fit = jacta("fit changed.yaml --params dalitz_truth.json -o fit");
  EXPECT_EQ(fit.status, 0) << fit.err;
  EXPECT_NE(fit.err.find("the plot of Rho is left out"), std::string::npos) << fit.err;
  const auto projections = nlohmann::json::parse(read("fit/projections.json"));
  EXPECT_EQ(projections.size(), 6u);
  EXPECT_EQ(projections.at(0).at("name"), "m(Pi0,Pip)");
  EXPECT_EQ(projections.at(0).at("display"), "m");
  // Counted from the file by hand: rows of K, Pip, Pi0.
  const auto rows = read_number_array(folder_ / "dalitz_data.npy").values;
  std::vector<double> counts(4, 0);
  for (std::size_t at = 0; at < rows.size(); at += 12) {
    std::array<double, 4> p = {};
    for (std::size_t c = 0; c < 4; ++c) p[c] = rows[at + 4 + c] + rows[at + 8 + c];
    const double m = std::sqrt(p[0] * p[0] - p[1] * p[1] - p[2] * p[2] - p[3] * p[3]);
    if (m >= 0.5 && m < 1.1) counts[static_cast<std::size_t>((m - 0.5) / 0.15)] += 1;
  }
  EXPECT_EQ(projections.at(0).at("data").get<std::vector<double>>(), counts);
}

// A mass that a model leaves open is taken from its first sample, or refused.
TEST_F(AmplitudeCommands, StrictRefusesAMassThatIsNotGiven) {
  change(", mass: 1.2", "");
  const auto open = jacta("fit changed.yaml --params dalitz_truth.json -o fit");
  EXPECT_EQ(open.status, 0) << open.err;
  EXPECT_NE(open.err.find("particle Flat has no mass"), std::string::npos) << open.err;
  const auto written = nlohmann::json::parse(read("fit/final_params.json"));
  EXPECT_GT(written.at("masses_from_data").at("Flat").get<double>(), 0.63);
  const auto strict = jacta("fit changed.yaml --params dalitz_truth.json --strict");
  EXPECT_EQ(strict.status, 1);
  EXPECT_NE(strict.err.find("changed.yaml:29:9"), std::string::npos) << strict.err;
  EXPECT_NE(strict.err.find("particle Flat has no mass"), std::string::npos);
  EXPECT_EQ(jacta("ll --strict" + model).status, 0);
}

// Without any sample.
TEST_F(AmplitudeCommands, FlatEvents) {
  std::filesystem::remove(folder_ / "dalitz_data.npy");
  std::filesystem::remove(folder_ / "dalitz_phsp.npy");
  const std::string make = "generate dalitz_model.yaml --phsp --seed 3 --events 2000 ";
  const auto made = jacta(make + "--json -o phsp.dat");
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(made.json().at("n_events"), 2000);
  EXPECT_EQ(jacta(make + "-o dalitz_phsp.npy").status, 0);
  EXPECT_EQ(jacta(make + "-o phsp.npz").status, 0);
  const auto rows = read_number_array(folder_ / "phsp.dat");
  EXPECT_EQ(rows.shape, (std::vector<std::size_t>{6000, 4}));
  EXPECT_EQ(read_number_array(folder_ / "dalitz_phsp.npy").values, rows.values);
  EXPECT_EQ(read_number_array(folder_ / "phsp.npz").values, rows.values);
  // Masses in the order of dat_order, and of the whole. The mean of
  // m^2(pi+ pi0) weighted with p_K(m) p_pi(m) dm, by quad of SciPy 1.17.1.
  const std::array<double, 3> masses = {0.493677, 0.13957039, 0.1349768};
  double mean = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    std::array<double, 4> sum = {};
    std::array<double, 4> pair = {};
    for (std::size_t f = 0; f < 3; ++f) {
      const double* p = rows.values.data() + 4 * (3 * i + f);
      const double m2 = p[0] * p[0] - p[1] * p[1] - p[2] * p[2] - p[3] * p[3];
      EXPECT_NEAR(m2, masses[f] * masses[f], 1e-12);
      for (std::size_t c = 0; c < 4; ++c) sum[c] += p[c];
      for (std::size_t c = 0; c < 4 && f > 0; ++c) pair[c] += p[c];
    }
    EXPECT_NEAR(sum[0], 1.86484, 1e-12);
    EXPECT_NEAR(sum[1], 0, 1e-12);
    mean +=
        (pair[0] * pair[0] - pair[1] * pair[1] - pair[2] * pair[2] - pair[3] * pair[3]) /
        2000;
  }
  EXPECT_NEAR(mean, 0.8142549054, 5 * 0.4588 / std::sqrt(2000.0));
}

TEST_F(AmplitudeCommands, WrongFlatEventsAreNamed) {
  const auto expect =
      [&](const std::string& arguments, int status, const std::string& part) {
        const auto seen = jacta("generate dalitz_model.yaml --phsp " + arguments);
        EXPECT_EQ(seen.status, status) << seen.err;
        EXPECT_NE(seen.err.find(part), std::string::npos) << seen.err;
      };
  expect("-o p.dat", 2, "--events N");
  expect("--events 2.5 -o p.dat", 2, "whole number");
  expect("--events 10 -o p.ii.h5", 2, ".dat, .npy or .npz");
  expect("--events 10 -n 2 -o p.dat", 2, "depend on no parameter");
  expect("--events 10 --params dalitz_truth.json -o p.dat", 2, "depend on no parameter");
  expect("--events 10 -o dalitz_model.yaml --overwrite", 2, ".dat, .npy or .npz");
  expect("--events 10 --seed 1 -o dalitz_data.npy", 1, "dalitz_data.npy");
  change("dat_order: [K, Pip, Pi0]", "dat_order: [K, Pip, Pi0, X]");
  const auto other = jacta("generate changed.yaml --phsp --events 5 --seed 1 -o p.dat");
  EXPECT_EQ(other.status, 1);
  EXPECT_NE(other.err.find("dat_order names X"), std::string::npos) << other.err;
  change(", mass: 1.86484", "");
  const auto light = jacta("generate changed.yaml --phsp --events 5 --seed 1 -o p.dat");
  EXPECT_EQ(light.status, 1);
  EXPECT_NE(light.err.find("particle D has no mass"), std::string::npos) << light.err;
  EXPECT_FALSE(exists("p.dat"));
}

TEST_F(AmplitudeCommands, ToysAsArrays) {
  const std::string make = "generate -n 2 --seed 1 --events 800" + model;
  ASSERT_EQ(jacta(make + "-o toys.ii.h5").status, 0);
  const auto made = jacta(make + "--json -o toy.npz");
  EXPECT_EQ(made.status, 0) << made.err;
  EXPECT_EQ(made.json().at("files"), nlohmann::json({"toy_0.npz", "toy_1.npz"}));
  ASSERT_EQ(jacta(make + "-o toy.dat").status, 0);
  EXPECT_EQ(read_number_array(folder_ / "toy_1.dat").values,
            read_number_array(folder_ / "toy_1.npz").values);
  // The second toy as the data of the model has the likelihood of the toy in the file.
  change("data: [dalitz_data.npy]", "data: [toy_1.npz]");
  const double from_array =
      jacta("ll --json changed.yaml --params dalitz_truth.json").json().at("ll");
  const double from_file =
      jacta("ll --json --data toys.ii.h5 --toy 1" + model).json().at("ll");
  EXPECT_EQ(from_array, from_file);
  const auto again = jacta(make + "-o toy.npz");
  EXPECT_EQ(again.status, 1);
  EXPECT_NE(again.err.find("toy_0.npz"), std::string::npos) << again.err;
  ASSERT_EQ(jacta("init w --example wimp").status, 0);
  const auto other = jacta("generate w/wimp_statistical_model.yaml --seed 1 -o toy.dat");
  EXPECT_EQ(other.status, 1);
  EXPECT_NE(other.err.find("are no momenta"), std::string::npos) << other.err;
}

TEST_F(AmplitudeCommands, ToysAndScans) {
  const auto toys =
      jacta("generate --json -n 2 --seed 1 --events 800 -o toys.ii.h5" + model).json();
  EXPECT_GT(toys.at("n_events"), 1400);
  EXPECT_LT(toys.at("n_events"), 1800);
  const auto fit = jacta("fit --json --data toys.ii.h5 --toy 1" + model).json();
  EXPECT_TRUE(fit.at("valid").get<bool>()) << fit;
  const auto scan = jacta(
                        "scan --json --param 'D->Flat.Pi0Flat->K.Pip_total_0r' --range "
                        "0.1:0.2:3" +
                        model)
                        .json();
  EXPECT_EQ(scan.at("t").size(), 3u);
}

TEST_F(AmplitudeCommands, OneAndTwoThreadsGiveTheSameToyFits) {
  const std::string run =
      "run --statistical_model jacta.AmplitudeModel --statistical_model_config "
      "dalitz_model.yaml --poi 'D->Flat.Pi0Flat->K.Pip_total_0r' --hypotheses "
      "'[\"free\"]' --n_mc 4 --seed 3 --toydata_mode generate --generate_values "
      "'{\"D->Flat.Pi0Flat->K.Pip_total_0r\": 0.17}' ";
  ASSERT_EQ(jacta(run + "--threads 1 --output_filename one.ii.h5").status, 0);
  ASSERT_EQ(jacta(run + "--threads 2 --output_filename two.ii.h5").status, 0);
  const auto one = read_results(folder_ / "one.ii.h5").fits.at(0);
  const auto two = read_results(folder_ / "two.ii.h5").fits.at(0);
  ASSERT_EQ(one.values.size(), two.values.size());
  for (std::size_t c = 0; c < one.values.size(); ++c) {
    ASSERT_EQ(two.values[c].size(), 4u);
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(std::bit_cast<std::uint64_t>(one.values[c][i]),
                std::bit_cast<std::uint64_t>(two.values[c][i]));
    }
  }
  EXPECT_EQ(one.values.front().size(), 4u);
  EXPECT_NE(one.values.front()[0], one.values.front()[1]);
}

TEST_F(AmplitudeCommands, AMissingCouplingIsNamed) {
  const std::string coupling = "D->Flat.Pi0Flat->K.Pip_total_0r";
  auto values = nlohmann::json::parse(read("dalitz_truth.json"));
  values.erase(coupling);
  write("some.json", values.dump());
  const auto ll = jacta("ll dalitz_model.yaml --params some.json");
  EXPECT_EQ(ll.status, 1);
  EXPECT_NE(ll.err.find("no value for " + coupling), std::string::npos) << ll.err;
  const auto whole = jacta("ll dalitz_model.yaml --params dalitz_truth.json");
  EXPECT_EQ(whole.err.find("no value"), std::string::npos) << whole.err;
  const auto set = jacta("ll --json dalitz_model.yaml --params some.json --set '" +
                         coupling + "=0.17'");
  EXPECT_EQ(set.status, 0) << set.err;
  const auto fit = jacta("fit dalitz_model.yaml --params some.json");
  EXPECT_EQ(fit.status, 0) << fit.err;
  EXPECT_NE(fit.err.find("1 of the parameters have no value"), std::string::npos)
      << fit.err;
}

TEST_F(AmplitudeCommands, AValueThatIsNoNumberIsAnError) {
  const std::string coupling = "D->Flat.Pi0Flat->K.Pip_total_0r";
  std::string text = read("dalitz_truth.json");
  for (const std::string value : {"NaN", "Infinity"}) {
    std::string wrong = text;
    wrong.replace(wrong.find("0.17"), 4, value);
    write("wrong.json", wrong);
    const auto ll = jacta("ll dalitz_model.yaml --params wrong.json");
    EXPECT_EQ(ll.status, 1) << ll.out;
    EXPECT_NE(ll.err.find("wrong.json:4:"), std::string::npos) << ll.err;
    EXPECT_NE(ll.err.find(coupling), std::string::npos) << ll.err;
  }
}

TEST_F(AmplitudeCommands, FitsAreTheSameForAnyNumberOfThreads) {
  const auto one = jacta("fit --json --threads 1" + model).json();
  const auto two = jacta("fit --json --threads 2" + model).json();
  EXPECT_EQ(one, two);
  EXPECT_EQ(one.at("fit_fractions_sample"), "phsp");
}

TEST_F(AmplitudeCommands, ToysOfASmallSampleComeWithAWarning) {
  const std::string generate =
      "generate -n 1 --seed 1 -o t.ii.h5 --overwrite" + model + "--events ";
  const auto few = jacta(generate + "500");
  EXPECT_EQ(few.err.find("toys reuse its events"), std::string::npos) << few.err;
  const auto many = jacta(generate + "20000");
  EXPECT_NE(many.err.find("toys reuse its events"), std::string::npos) << many.err;
  EXPECT_EQ(jacta(generate + "200000").status, 1);
}

TEST_F(AmplitudeCommands, BadInputIsToldApart) {
  change("mass: 0.77511, ", "");
  expect_error("rho770");
  change("fix_chain_val: 1.0", "fix_chain_vla: 1.0");
  EXPECT_NE(jacta("ll changed.yaml --params dalitz_truth.json").err.find("fix_chain_val"),
            std::string::npos);
  change("model: one", "model: onne");
  expect_error("onne");
  change("phsp: [dalitz_phsp.npy]", "phsp: [missing.npy]");
  expect_error("missing.npy");
  change("data: [dalitz_data.npy]", "data: [dalitz_data.npy, dalitz_data.npy]");
  expect_error("concatenate");
  change("phsp: [dalitz_phsp.npy]", "phsp: [dalitz_phsp.npy]\n  data_weight: [0.5, 0.5]");
  expect_error("data_weight");
  const auto zero =
      jacta("fit --json" + model + "--fix 'D->Flat.Pi0Flat->K.Pip_total_0r=0'").json();
  EXPECT_TRUE(std::isfinite(zero.at("ll").get<double>()));
}

}  // namespace
}  // namespace jacta::test
