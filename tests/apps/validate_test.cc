// `jacta validate` says what `jacta submit` would stumble over: each file here is wrong
// in one value. And what has no effect is noted.
#include "command_line.h"

namespace jacta::test {
namespace {

class Validate : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_wimp();
    original_ = read("wimp_running.yaml");
  }
  void change(const std::string& from, const std::string& to) {
    write("wimp_running.yaml", original_);
    replace("wimp_running.yaml", from, to);
  }
  std::vector<std::string> found(const std::string& level) {
    return jacta("validate wimp_running.yaml --json")
        .json()
        .at(level)
        .get<std::vector<std::string>>();
  }
  /// One error that begins with the file (and a line) and has the text.
  void expect_error(const std::string& text) {
    const auto errors = found("errors");
    ASSERT_GE(errors.size(), 1u) << "should mention: " << text;
    EXPECT_NE(errors[0].find(text), std::string::npos)
        << "should mention: " << text << "\nsays: " << errors[0];
    EXPECT_TRUE(errors[0].starts_with("wimp_running.yaml:")) << errors[0];
  }

  std::string original_;
};

struct Change {
  std::string from;
  std::string to;
  std::string text;
};

TEST_F(Validate, FindsEveryWrongValueOfARunningFile) {
  const std::string n_mc = "      n_mc: 1000";
  const std::string hypotheses = "{poi_expectation: 10}";
  const std::string power = "power_wimp_mass_{wimp_mass:d}";
  const std::string varied = "wimp_mass: [50, 200]";
  const std::string strategy = "poi: wimp_rate_multiplier\n";
  for (const auto& [from, to, text] : std::vector<Change>{
           {n_mc, "      n_mc: -5", "at least 0"},
           {n_mc, "      n_mc: many", "expected an integer"},
           {n_mc, "      n_mc: 10.5", "expected an integer"},
           {n_mc, "      n_mc: 1001", "n_batch"},
           {"n_batch: 4", "n_batch: 0", "at least 1"},
           {"poi: wimp", "poi: winp", "did you mean 'wimp_rate_multiplier'?"},
           {hypotheses, "{poi_expectatino: 10}", "did you mean 'poi_expectation'?"},
           {hypotheses, "{poi_expectation: .nan}", "finite"},
           {hypotheses, "{er_rate_multiplier: x}", "expression"},
           {hypotheses, "treu", "unknown hypothesis 'treu'"},
           {hypotheses, "zero", "the hypothesis zero is there twice"},
           {hypotheses, "free", "must be the first"},
           {hypotheses, "{wimp_rate: 1}", "unknown parameter 'wimp_rate'"},
           {"hypotheses: [free,", "hypotheses: [[free],", "expected a string"},
           {"toydata_mode: generate", "toydata_mode: genrate", "'generate'"},
           {varied, "wimp_mas: [50, 200]", "did you mean 'wimp_mass'?"},
           {varied, "wimp_mass: 50", "must be a list"},
           {varied, "wimp_mass: [heavy]", "must be a number"},
           {varied, "wimp_mass: [.inf]", "finite"},
           {varied, "wimp_mass: [51]", "wimp51gev"},
           {varied, "er_band_shift: [7]\n      wimp_mass: [50, 200]", "fit limits"},
           {"np.linspace(0, 20, 11)", "np.linspce(0, 20, 11)", "linspce"},
           {power, "power_wimp_mass_{wimp_mas:d}", "wimp_mas"},
           {power, "power_wimp_mass_{wimp_mass:q}", "q"},
           {"poi_expectation_{poi_expectation:.2f}", "x", "both write"},
           {strategy, strategy + "fit_strategy: {minimizer_routine: migrat}\n", "migrat"},
           {strategy, strategy + "fit_strategy: {minuit_strategy: 7}\n", "0, 1 or 2"},
           {strategy, strategy + "fit_stratgy: {}\n", "did you mean 'fit_strategy'?"},
           {strategy, strategy + "computation: powr\n", "no computation 'powr'"},
           {"to_vary:", "to_varry:", "did you mean 'to_vary'?"},
           {"confidence_levels: [0.9]",
            "confidence_levels: [0.9, 1.2]",
            "between 0 and 1"},
           {"adaptive: {target: 0.004", "adaptive: {tagret: 0.004", "tagret"},
           {"compute_confidence_interval: true",
            "compute_confidence_interval: 1",
            "a boolean"},
           {"compute_confidence_interval: true",
            "compute_confidence_interval: true\n      confidence_level: 90",
            "between 0 and 1"},
           {"compute_confidence_interval: true",
            "compute_confidence_interval: true\n      confidence_interval_kind: uper",
            "did you mean 'upper'?"},
           {"asymptotic_dof: 1", "asymptotic_dof: 0", "at least 1"},
           {"statistical_model: alea.models.Blue",
            "statistical_model: alea.models.Bleu",
            "did you mean 'alea.models.BlueiceExtendedModel'?"},
           {"config: wimp_statistical", "config: winp_statistical", "is not a file"},
           {"computation_options:",
            "computation_optoins:",
            "did you mean 'computation_options'?"},
           {"hours: 0.5", "hours: never", "expected a number"},
           {"outputfolder: null", "outputfolder: null\npoi: mu", "is there twice"}}) {
    change(from, to);
    SCOPED_TRACE(to);
    expect_error(text);
  }
}

// What only shows when a job begins.
TEST_F(Validate, FindsFilesThatDoNotFitTogether) {
  const std::string mode = "toydata_mode: generate\n";
  const std::string output = "output_filename: \"toymc_power_wimp_mass_{wimp_mass:d}";
  ASSERT_NE(original_.find(mode), std::string::npos);
  change(mode, "toydata_mode: read\n");
  expect_error("toydata_mode read needs a toydata_filename");
  change(mode, "toydata_mode: read\n      toydata_filename: nowhere.ii.h5\n");
  expect_error(
      "nowhere.ii_0.h5 do not exist, and no computation of this file stores them");
  change(mode, "toydata_mode: generate_and_store\n      toydata_filename: t.ii.h5\n");
  expect_error("both write");
  change("limit_threshold: thresholds.json", "limit_threshold: other.json");
  EXPECT_EQ(found("errors"), std::vector<std::string>{});
  write("thresholds.json", "{}");
  write("wimp_running.yaml", original_);
  expect_error("there are no thresholds for");
}

TEST_F(Validate, ThresholdsAreReadAsTheirUsersRead) {
  const std::string good =
      R"({"x": {"hashed_keys": {"poi": "mu", "nominal_values": {}, "generate_values": {},
      "confidence_level": 0.9}, "mu": [0, 1], "threshold": [1, 2], "n_toys": [9, 9]}})";
  write("t.json", good);
  EXPECT_EQ(jacta("validate t.json").status, 0);
  write("t.json", good);
  replace("t.json", "n_toys\": [9", "n_toys\": [-3");
  const Outcome negative = jacta("validate t.json");
  EXPECT_EQ(negative.status, 1);
  EXPECT_NE(negative.out.find("'n_toys' holds -3"), std::string::npos) << negative.out;
}

TEST_F(Validate, StartsOfFitsLieInTheirLimits) {
  const std::string file = "wimp_statistical_model.yaml";
  const std::string model = read(file);
  const auto expect_errors =
      [&](const std::string& from, const std::string& to, const std::string& text) {
        write(file, model);
        replace(file, from, to);
        const Outcome outcome = jacta("validate " + file);
        EXPECT_EQ(outcome.status, 1) << to;
        EXPECT_NE(outcome.out.find(text), std::string::npos) << to << "\n" << outcome.out;
        EXPECT_EQ(jacta("validate wimp_running.yaml").status, 1) << to;
      };
  expect_errors("fit_limits: [-2, 2]",
                "fit_limits: [1, 2]",
                "the nominal value 0 of er_band_shift is outside its fit_limits [1, 2]");
  expect_errors("fit_limits: [0, 3]\n    fit_guess: 1.0",
                "fit_limits: [0, 3]\n    fit_guess: 4",
                "the fit_guess 4 of signal_efficiency is outside its fit_limits [0, 3]");
  expect_errors("nominal_value: 0.2", "nominal_value: -0.2", "livetime_sr0");
  expect_errors("parameter_interval_bounds: [0, 20]",
                "parameter_interval_bounds: [-1, 20]",
                "not within its fit_limits [0, inf]; every interval is refused");
}

TEST_F(Validate, GoodRunningFilesHaveNoProblems) {
  for (const char* level : {"errors", "warnings", "notes"}) {
    EXPECT_EQ(found(level), std::vector<std::string>{}) << level;
  }
}

TEST_F(Validate, NotesWhatHasNoEffect) {
  change("compute_confidence_interval: true",
         "confidence_levels: [0.9]\n      free_name: free");
  const auto notes = found("notes");
  ASSERT_EQ(notes.size(), 3u);
  EXPECT_NE(notes[0].find("'confidence_levels' has no effect here"), std::string::npos);
  EXPECT_NE(notes[1].find("'free_name' has no effect here"), std::string::npos);
  EXPECT_NE(notes[2].find("limit_threshold has no effect without"), std::string::npos);
  EXPECT_EQ(found("errors"), std::vector<std::string>{});
  EXPECT_EQ(jacta("validate wimp_running.yaml").status, 0);
}

TEST_F(Validate, SubmitRefusesAMisspeltKeyOfTheTop) {
  change("poi: wimp_rate_multiplier\n",
         "poi: wimp_rate_multiplier\nfit_stratgy: {refit_invalid: true}\n");
  const Outcome outcome = jacta(
      "submit wimp_running.yaml --computation sensitivity --local --dry-run "
      "--outputfolder out");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find("wimp_running.yaml:"), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find("did you mean 'fit_strategy'?"), std::string::npos);
}

TEST_F(Validate, ModelFilesThatAskForWhatIsNotDone) {
  const std::string model = read("wimp_statistical_model.yaml");
  const auto validated = [&](const std::string& lines) {
    write("wimp_statistical_model.yaml", model + lines);
    return jacta("validate wimp_statistical_model.yaml --json").json();
  };
  for (const char* key : {"data: [a.csv]", "confidence_interval_threshold: t.json"}) {
    const auto result = validated(key + std::string("\n"));
    ASSERT_EQ(result.at("errors").size(), 1u) << key;
    EXPECT_NE(result.at("errors")[0].get<std::string>().find("is not available"),
              std::string::npos);
  }
  const auto result = validated("limit_threshold: t.json\n");
  EXPECT_TRUE(result.at("errors").empty());
  ASSERT_EQ(result.at("notes").size(), 1u);
  EXPECT_NE(result.at("notes")[0].get<std::string>().find("'limit_threshold'"),
            std::string::npos);
  for (const char* value : {".nan", ".inf", "-1", "x"}) {
    write("wimp_statistical_model.yaml", model);
    replace("wimp_statistical_model.yaml",
            "likelihood_weights: [1, 1, 1]",
            std::string("likelihood_weights: [1, ") + value + ", 1]");
    EXPECT_EQ(jacta("validate wimp_statistical_model.yaml").status, 1) << value;
    EXPECT_EQ(jacta("describe wimp_statistical_model.yaml").status, 1) << value;
  }
}

TEST_F(Validate, ModelArgumentsThatAreReadElsewhere) {
  const Outcome outcome = jacta(
      "run --statistical_model jacta.TemplateModel --statistical_model_config "
      "wimp_statistical_model.yaml --poi wimp_rate_multiplier --n_mc 1 --seed 1 "
      "--statistical_model_args '{\"nominal_values\": {\"wimp_mass\": 200}}'");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_NE(outcome.err.find("'nominal_values' is not available"), std::string::npos)
      << outcome.err;
}

}  // namespace
}  // namespace jacta::test
