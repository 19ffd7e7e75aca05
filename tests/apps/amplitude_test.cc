// Amplitude models on the command line: the Dalitz example, its files, and bad input.
#include <bit>
#include <cmath>
#include <cstdint>
#include <fstream>

#include "command_line.h"
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
  EXPECT_EQ(fit.at("files").size(), 3u);

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
