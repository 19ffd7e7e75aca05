// jacta interval and jacta scan as a user runs them.
#include <fmt/format.h>

#include "command_line.h"

namespace jacta::test {
namespace {

class IntervalCommand : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_example();
  }
  Outcome interval(const std::string& more) const {
    return jacta(
        "interval wimp_statistical_model.yaml --data toys.ii.h5 --poi "
        "wimp_rate_multiplier " +
        more);
  }
  // Constant thresholds from 0 to 20, known to +- 0.25.
  void write_thresholds(double threshold, const std::string& more_keys = "") const {
    write("limits.json",
          fmt::format(
              R"({{"cwrhqgrygr": {{"hashed_keys": {{"poi": "wimp_rate_multiplier", )"
              R"("nominal_values": {{"wimp_mass": 50}}, "generate_values": {{}}, )"
              R"("confidence_level": 0.9{}}}, "wimp_rate_multiplier": [0.0, 20.0], )"
              R"("threshold": [{}, {}], "poi_expectation": [null, null], )"
              R"("threshold_lower": [{}, {}], "threshold_upper": [{}, {}], )"
              R"("n_toys": [5000, 5000]}}}})",
              more_keys,
              threshold,
              threshold,
              threshold - 0.25,
              threshold - 0.25,
              threshold + 0.25,
              threshold + 0.25));
  }
};

// A threshold that is the asymptotic one gives the asymptotic interval.
TEST_F(IntervalCommand, ThresholdsGiveANeymanInterval) {
  const auto asymptotic = interval("--json").json();
  write_thresholds(2.705543454095414);
  const auto neyman = interval("--threshold limits.json --json").json();
  EXPECT_NEAR(neyman.at("upper").get<double>(),
              asymptotic.at("upper").get<double>(),
              1e-9 * asymptotic.at("upper").get<double>());
  const auto range = neyman.at("upper_edge").at("range");
  EXPECT_LT(range.at(0), neyman.at("upper"));
  EXPECT_GT(range.at(1), neyman.at("upper"));
  EXPECT_TRUE(neyman.at("upper_edge").at("from_toys"));
  EXPECT_NE(neyman.at("statement").get<std::string>().find("5000 toys each"),
            std::string::npos);
  const auto text = interval("--threshold limits.json");
  EXPECT_EQ(text.status, 0) << text.err;
  EXPECT_NE(text.out.find("method: Neyman construction"), std::string::npos) << text.out;
  EXPECT_NE(text.out.find("upper edge: "), std::string::npos) << text.out;
}

TEST_F(IntervalCommand, ThresholdsOfOtherKeysAreRefusedOrWarnedOf) {
  write_thresholds(2.7);
  const auto level = interval("--threshold limits.json --level 0.95");
  EXPECT_EQ(level.status, 1);
  EXPECT_NE(level.err.find("limits.json"), std::string::npos) << level.err;
  EXPECT_NE(level.err.find("0.95"), std::string::npos) << level.err;
  const auto mass = interval("--threshold limits.json --nominal wimp_mass=200");
  EXPECT_EQ(mass.status, 1);
  EXPECT_NE(mass.err.find("\"wimp_mass\": 200"), std::string::npos) << mass.err;
  const auto kind = interval("--threshold limits.json --kind upper");
  EXPECT_EQ(kind.status, 0);
  EXPECT_NE(kind.err.find("two-sided thresholds only"), std::string::npos) << kind.err;
  EXPECT_EQ(interval("--threshold none.json").status, 1);
}

TEST_F(IntervalCommand, ListsPiecesAndTheKeysOfTheContract) {
  const auto one = interval("--json --pieces").json();
  for (const char* key : {"poi",
                          "lower",
                          "upper",
                          "level",
                          "kind",
                          "best_fit",
                          "pieces",
                          "valid",
                          "n_outliers"}) {
    EXPECT_TRUE(one.contains(key)) << key;
  }
  ASSERT_EQ(one.at("pieces").size(), 1u);
  EXPECT_EQ(one.at("pieces").at(0).at(0), one.at("lower"));
  EXPECT_EQ(one.at("pieces").at(0).at(1), one.at("upper"));
  EXPECT_TRUE(interval("--json").json().at("pieces").empty());
}

TEST_F(IntervalCommand, AWrongWordIsToldWithTheNearest) {
  const auto kind = interval("--kind uper");
  EXPECT_EQ(kind.status, 2);
  EXPECT_NE(kind.err.find("--kind: 'uper' is not known; did you mean 'upper'?"),
            std::string::npos)
      << kind.err;
  const auto root = interval("--root_find extermal");
  EXPECT_EQ(root.status, 2);
  EXPECT_NE(root.err.find("did you mean 'extremal'?"), std::string::npos) << root.err;
}

TEST_F(IntervalCommand, DegreesOfFreedomAreChecked) {
  for (const char* dof : {"0", "-1", "1.5", "4294967297"}) {
    const auto run = jacta(fmt::format(
        "run --statistical_model alea.models.BlueiceExtendedModel "
        "--statistical_model_config wimp_statistical_model.yaml --poi "
        "wimp_rate_multiplier --hypotheses '[\"free\"]' --n_mc 1 --seed 1 "
        "--toydata_mode generate --compute_confidence_interval True "
        "--statistical_model_args '{{\"asymptotic_dof\": {}}}' --output_filename "
        "out.ii.h5",
        dof));
    EXPECT_EQ(run.status, 1) << dof;
    write("dof.yaml",
          fmt::format("asymptotic_dof: {}\n", dof) + read("wimp_statistical_model.yaml"));
    const auto model = jacta(
        "interval dof.yaml --data toys.ii.h5 --poi wimp_rate_multiplier --level 0.9");
    EXPECT_EQ(model.status, 1) << dof;
    EXPECT_NE(model.err.find("asymptotic_dof"), std::string::npos) << model.err;
  }
}

TEST_F(IntervalCommand, ScansHaveNoNegativeRatio) {
  const auto scan = jacta(
                        "scan wimp_statistical_model.yaml --data toys.ii.h5 --param "
                        "wimp_rate_multiplier --range 0:2:21 --json")
                        .json();
  EXPECT_EQ(scan.at("note"), "");
  ASSERT_EQ(scan.at("t").size(), 21u);
  for (const auto& t : scan.at("t")) EXPECT_GE(t.get<double>(), 0);
}

// Limits are said as limits; numbers for people have no more digits than they are worth.
TEST_F(IntervalCommand, LimitsAreSaidInWords) {
  const auto upper = interval("--kind upper --level 0.9");
  EXPECT_EQ(upper.status, 0) << upper.err;
  EXPECT_NE(upper.out.find("upper limit: wimp_rate_multiplier < "), std::string::npos)
      << upper.out;
  EXPECT_NE(upper.out.find(" at 90 %\n"), std::string::npos) << upper.out;
  EXPECT_NE(upper.out.find("t <= 1.64237;"), std::string::npos) << upper.out;
  EXPECT_EQ(upper.out.find("nan"), std::string::npos) << upper.out;
  // The edge would be at 1.11.
  const auto open = interval("--kind lower --level 0.9 --bounds 1.3 5");
  EXPECT_NE(open.out.find("no lower limit at 90 %"), std::string::npos) << open.out;
}

}  // namespace
}  // namespace jacta::test
