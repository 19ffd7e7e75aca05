// Bad input: a message that says what, where and what to do; exit status 1; no output
// file.
#include "command_line.h"

namespace jacta::test {
namespace {

const std::string model = " wimp_statistical_model.yaml ";
const std::string bare_run =
    "run --statistical_model jacta.TemplateModel --statistical_model_config "
    "wimp_statistical_model.yaml --poi wimp_rate_multiplier --seed 1 ";
const std::string run = bare_run +
                        "--n_mc 2 --output_filename out.ii.h5 --toydata_filename "
                        "written.ii.h5 ";

class BadInput : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_example();
  }
  void expect_error(const std::string& arguments, const std::vector<std::string>& parts) {
    const Outcome outcome = jacta(arguments);
    EXPECT_EQ(outcome.status, 1) << arguments << "\n" << outcome.err;
    EXPECT_EQ(outcome.out, "") << arguments;
    for (const auto& part : parts) {
      EXPECT_NE(outcome.err.find(part), std::string::npos)
          << arguments << "\nshould mention: " << part << "\nsays: " << outcome.err;
    }
    EXPECT_FALSE(exists("out.ii.h5")) << arguments;
    EXPECT_FALSE(exists("written.ii.h5")) << arguments;
  }
};

TEST_F(BadInput, MisspeltKeysAtEveryLevel) {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"likelihood_config:", "likelihood_confg:"},
      {"likelihood_terms:", "likelihood_term:"},
      {"livetime_parameter:", "livetime_paramter:"},
      {"histname:", "histnme:"},
      {"fittable:", "fitable:"},
      {"parameter_definition:", "parameter_defintion:"}};
  const std::string original = read("wimp_statistical_model.yaml");
  for (const auto& [right, wrong] : faults) {
    write("wimp_statistical_model.yaml", original);
    replace("wimp_statistical_model.yaml", right, wrong);
    const std::string key = wrong.substr(0, wrong.size() - 1);
    const std::string nearest = "'" + right.substr(0, right.size() - 1) + "'";
    expect_error("fit --data toys.ii.h5" + model,
                 {"wimp_statistical_model.yaml:", key, nearest});
    const Outcome validated = jacta("validate --json" + model);
    EXPECT_EQ(validated.status, 1);
    EXPECT_GE(validated.json().at("errors").size(), 1u);
  }
}

TEST_F(BadInput, ErrorsCarryLineAndColumn) {
  replace("wimp_statistical_model.yaml", "    fittable: false", "    fitable: false");
  // Lines 4 and 5 are the first entry of wimp_mass.
  expect_error("describe" + model, {"wimp_statistical_model.yaml:5:5:"});
}

TEST_F(BadInput, UnknownNames) {
  expect_error("ll --data toys.ii.h5 --set wimp_mass=50 --set wimp_mass=200" + model,
               {"--set wimp_mass: given twice, also as 50"});
  expect_error("ll --data toys.ii.h5 --set wimp_rate_multiplyer=1" + model,
               {"wimp_rate_multiplyer", "'wimp_rate_multiplier'"});
  expect_error("fit --data toys.ii.h5 --fix nothing=1" + model, {"unknown parameter"});
  expect_error("interval --data toys.ii.h5 --poi signal_eficiency" + model,
               {"'signal_efficiency'"});
  expect_error(run + "--hypotheses '[\"fre\"]'", {"fre", "'free'"});
  expect_error(run + "--generate_values '{\"wimp\":1}'", {"unknown parameter 'wimp'"});
}

TEST_F(BadInput, TemplatesThatAreMissingOrWrong) {
  std::filesystem::rename(folder_ / "templates/er_template_1.ii.h5",
                          folder_ / "templates/hidden.ii.h5");
  expect_error("fit --data toys.ii.h5" + model,
               {"er_template_1.ii.h5", "template_filename", "--template-path"});
  expect_error(run, {"er_template_1.ii.h5"});
  // Another binning: a file of the right name with the other axis lengths.
  std::filesystem::rename(folder_ / "templates/hidden.ii.h5",
                          folder_ / "templates/er_template_1.ii.h5");
  replace(
      "wimp_statistical_model.yaml", "np.linspace(0, 100, 51)", "np.linspace(0, 90, 51)");
  expect_error("fit --data toys.ii.h5" + model, {"axis 0", "cs1", "51 edges"});
}

TEST_F(BadInput, TruncatedFiles) {
  const std::string whole = read("templates/er_template_0.ii.h5");
  for (const std::size_t length : {std::size_t{0}, std::size_t{7}, whole.size() / 2}) {
    write("templates/er_template_0.ii.h5", whole.substr(0, length));
    expect_error("fit --data toys.ii.h5" + model, {"er_template_0.ii.h5"});
    expect_error(run, {"er_template_0.ii.h5"});
  }
}

TEST_F(BadInput, DataThatCannotBeRead) {
  expect_error("fit --data none.ii.h5" + model, {"none.ii.h5"});
  expect_error("fit --data toys.ii.h5 --toy 3" + model, {"toys.ii.h5", "3"});
  write("text.ii.h5", "not HDF5");
  expect_error("fit --data text.ii.h5" + model, {"text.ii.h5"});
  expect_error(bare_run +
                   "--toydata_mode read --toydata_filename toys.ii.h5 --n_mc 4 "
                   "--output_filename out.ii.h5",
               {"toys.ii.h5", "fewer than n_mc"});
}

TEST_F(BadInput, StartsOutsideTheLimits) {
  replace("wimp_statistical_model.yaml", "fit_guess: 1.0", "fit_guess: -1.0");
  expect_error("fit --data toys.ii.h5" + model,
               {"Initial guesses are not within fit limits", "er_rate_multiplier"});
  expect_error(run, {"er_rate_multiplier"});
}

TEST_F(BadInput, CodeInAnExpression) {
  replace("wimp_statistical_model.yaml",
          "stats.norm(loc=0, scale=1)",
          "stats.__class__('touch pwned')");
  expect_error("describe" + model, {"uncertainty"});
  EXPECT_FALSE(exists("pwned"));
}

TEST_F(BadInput, OutputThatCannotBeWritten) {
  expect_error(bare_run +
                   "--toydata_filename written.ii.h5 --output_filename "
                   "missing/out.ii.h5",
               {"missing"});
  expect_error("generate -n 1 --seed 1 -o missing/toys.ii.h5" + model, {"missing"});
}

}  // namespace
}  // namespace jacta::test
