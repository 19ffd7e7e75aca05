// A model without any template goes through every command.
#include "command_line.h"

namespace jacta::test {
namespace {

class DensityCommands : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    ASSERT_EQ(jacta("init . --example peak").status, 0);
    ASSERT_EQ(jacta("generate peak_model.yaml -n 2 --seed 3 --set "
                    "signal_rate_multiplier=60 -o toys.ii.h5")
                  .status,
              0);
  }
  void expect_success(const std::string& arguments, const std::string& word) const {
    const Outcome outcome = jacta(arguments);
    EXPECT_EQ(outcome.status, 0) << arguments << "\n" << outcome.err;
    EXPECT_NE((outcome.out + outcome.err).find(word), std::string::npos)
        << arguments << "\n"
        << outcome.out << outcome.err;
  }
};

TEST_F(DensityCommands, EveryCommandKnowsIt) {
  expect_success("validate peak_model.yaml peak_running.yaml", "0 errors");
  expect_success("describe peak_model.yaml", "background");
  expect_success("ll peak_model.yaml --data toys.ii.h5 --derivatives", "peak_mass");
  expect_success("fit peak_model.yaml --data toys.ii.h5 --toy 1", "valid");
  expect_success(
      "interval peak_model.yaml --data toys.ii.h5 --poi signal_rate_multiplier "
      "--kind upper",
      "upper limit");
  expect_success(
      "scan peak_model.yaml --data toys.ii.h5 --param slope --range -0.05:-0.02:3",
      "-0.02");
  expect_success("generate peak_model.yaml --asimov -o asimov.ii.h5", "asimov.ii.h5");
  expect_success("fit peak_model.yaml --data asimov.ii.h5", "valid");
  expect_success(
      "run --statistical_model jacta.TemplateModel --statistical_model_config "
      "peak_model.yaml --poi signal_rate_multiplier --hypotheses '[\"free\", \"zero\"]' "
      "--n_mc 20 --seed 1 --toydata_mode generate --output_filename result.ii.h5",
      "result.ii.h5");
  expect_success("toy result.ii.h5 --toy 17", "free");
  expect_success(
      "submit peak_running.yaml --local --computation sensitivity "
      "--outputfolder results",
      "results");
  expect_success("schema model", "crystal_ball");
  write("mass.csv", "mass\n110.5\n125.25\n");
  expect_success("store peak_model.yaml --table diphotons=mass.csv -o real.ii.h5",
                 "real.ii.h5");
  expect_success("ll peak_model.yaml --data real.ii.h5", "");
}

TEST_F(DensityCommands, ThreadsGiveTheSameBits) {
  const auto run = [&](const std::string& threads) {
    const auto outcome = jacta("generate peak_model.yaml -n 4 --seed 9 -o toys_" +
                               threads + ".ii.h5 --threads " + threads + " --json");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    std::string values;
    for (int toy = 0; toy < 4; ++toy) {
      values += jacta("fit peak_model.yaml --json --data toys_" + threads +
                      ".ii.h5 --toy " + std::to_string(toy))
                    .out;
    }
    return values;
  };
  EXPECT_EQ(run("1"), run("2"));
}

TEST_F(DensityCommands, MistakesAreShownWithTheirPlace) {
  replace("peak_model.yaml", "alpha: 1.5", "alpah: 1.5");
  const auto outcome = jacta("validate peak_model.yaml");
  EXPECT_EQ(outcome.status, 1);
  const std::string said = outcome.out + outcome.err;
  EXPECT_NE(said.find("peak_model.yaml:57:"), std::string::npos) << said;
  EXPECT_NE(said.find("alpha"), std::string::npos) << said;
}

}  // namespace
}  // namespace jacta::test
