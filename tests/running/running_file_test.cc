// Caught: misspelt keys that pass, keys of the top of the file inside a computation, and
// good files that are refused.
#include "jacta/running/running_file.h"

#include "gtest/gtest.h"
#include "running/support.h"
#include "support/json_schema.h"

namespace jacta {
namespace {

std::vector<std::string> problems_of(const std::string& text) {
  const Node root = parse_yaml(text, "running.yaml");
  std::vector<Problem> problems;
  const RunningFile file = read_running_file(root, problems);
  for (const auto& [name, computation] : file.computations.entries()) {
    check_computation(name.as_text(), computation, test::small_parameters(), problems);
  }
  std::vector<std::string> messages;
  for (const auto& problem : problems) messages.push_back(problem.message());
  return messages;
}

const std::string top =
    "statistical_model: jacta.GaussianModel\n"
    "statistical_model_config: model.yaml\n"
    "poi: mu\n";

TEST(RunningFile, AcceptsAllKindsOfKeys) {
  EXPECT_EQ(problems_of(top + R"(
computation_options:
  power:
    to_zip: {}
    to_vary: {mu: [1], wimp_mass: [50], poi_expectation: [3]}
    in_common: {n_mc: 10, n_batch: 2, asymptotic_dof: 1, first_toy: 100}
  threshold:
    in_common: {limit_threshold: t.json, confidence_levels: [0.9], free_name: free}
computation: power
fit_strategy: {minimizer_routine: migrad}
local_configurations: {template_path: null, combine_n_jobs: 2}
slurm_configurations: {hours: 2, mem_per_cpu: 2 GB, partition: null}
htcondor_configurations: {request_memory: 2000Mb}
outputfolder: null
)"),
            std::vector<std::string>{});
}

TEST(RunningFile, NamesTheNearestKey) {
  const auto messages = problems_of(
      top +
      "computation_options:\n  power:\n    in_common: {n_batches: 2, wimp_mas: 50}\n");
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_NE(messages[0].find("running.yaml:6:17"), std::string::npos) << messages[0];
  EXPECT_NE(messages[0].find("did you mean 'n_batch'?"), std::string::npos)
      << messages[0];
  EXPECT_NE(messages[1].find("did you mean 'wimp_mass'?"), std::string::npos)
      << messages[1];
}

TEST(RunningFile, RefusesKeysOfTheTopInAComputation) {
  const auto messages = problems_of(
      top +
      "computation_options:\n  power:\n    to_vary: {poi: [mu]}\n    in_common: "
      "{computation: power}\n");
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_NE(messages[0].find("'poi' is not available"), std::string::npos);
  EXPECT_NE(messages[1].find("it is the name of this section"), std::string::npos);
}

TEST(RunningFile, ReadsItsTop) {
  std::vector<Problem> problems;
  const RunningFile file = read_running_file(
      parse_yaml(top + "computation_options: {power: {}}\ncomputation: power\n"
                       "i_batch: 3\noutputfolder: out\nfit_strategy: {restarts: 2}\n"),
      problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(file.statistical_model.as_string(), "jacta.GaussianModel");
  EXPECT_EQ(file.poi.as_string(), "mu");
  EXPECT_EQ(file.computation, "power");
  EXPECT_EQ(file.i_batch, 3);
  EXPECT_EQ(file.output_folder, "out");
  EXPECT_EQ(file.fit_strategy.at("restarts").as_integer(), 2);
}

struct WrongTop {
  std::string lines;
  std::string text;
};

// Every line is wrong in one way; the message names the place and what would be right.
TEST(RunningFile, RefusesWrongValuesOfItsTop) {
  const std::string options = "computation_options: {power: {}}\n";
  for (const auto& [lines, text] : std::vector<WrongTop>{
           {options + "fit_stratgy: {}\n",
            "running.yaml:5:1: unknown key 'fit_stratgy'; "
            "did you mean 'fit_strategy'?"},
           {options + "fit_strategy: {minimizer_routine: migrat}\n", "'migrad'"},
           {options + "fit_strategy: {refit_invalid: 3}\n", "boolean"},
           {options + "fit_strategy: {refit: true}\n", "unknown key 'refit'"},
           {options + "computation: powr\n", "did you mean 'power'?"},
           {options + "i_batch: -1\n", "at least 0"},
           {options + "outputfolder: [a]\n", "expected a string"},
           {options + "slurm_configurations: {hours: 0}\n", "must be positive"},
           {options + "slurm_configurations: {hour: 1}\n", "did you mean 'hours'?"},
           {options + "slurm_configurations: {mem_per_cpu: many}\n", "amount of memory"},
           {options + "htcondor_configurations: {request_cpus: 0}\n", "at least 1"},
           {options + "local_configurations: {combine_n_jobs: 1.5}\n", "an integer"},
           {options + "local_configurations: {hours: 2}\n", "unknown key 'hours'"},
           {options + "local_configurations: []\n", "expected a map"},
           {"computation_options: [power]\n", "expected a map"},
           {"computation_options: {power: [1]}\n", "expected a map"},
           {"computation_options: {power: {to_varry: {}}}\n", "'to_vary'"},
           {"computation_options: {power: {to_vary: [1]}}\n", "expected a map"},
           {"computation_options: null\n", "'computation_options' is missing"}}) {
    const auto messages = problems_of(top + lines);
    ASSERT_EQ(messages.size(), 1u) << lines;
    EXPECT_NE(messages[0].find(text), std::string::npos) << lines << messages[0];
    EXPECT_TRUE(messages[0].starts_with("running.yaml:")) << messages[0];
  }
  EXPECT_EQ(problems_of(options).size(), 2u);  // statistical_model and poi
}

TEST(RunningFile, NotesWhatAComputationDoesNotUse) {
  EXPECT_EQ(
      problems_of(top + "computation_options:\n  sensitivity:\n    in_common:\n"
                        "      confidence_levels: [0.9]\n      adaptive: {}\n"
                        "      free_name: free\ndebug: true\n"),
      (std::vector<std::string>{
          "running.yaml:10:1: the key 'debug' has no effect here: give --debug to "
          "jacta submit",
          "running.yaml:7:7: computation_options.sensitivity.in_common: the key "
          "'confidence_levels' has no effect here: only the computation threshold "
          "uses it",
          "running.yaml:8:7: computation_options.sensitivity.in_common: the key "
          "'adaptive' has no effect here: only the computation threshold uses it",
          "running.yaml:9:7: computation_options.sensitivity.in_common: the key "
          "'free_name' has no effect here: only the computation threshold uses it"}));
}

TEST(RunningFile, FindsTheModelBesideIt) {
  const test::TemporaryFolder folder;
  const auto model = folder.touch("model.yaml");
  const Node root = parse_yaml("statistical_model_config: model.yaml");
  EXPECT_EQ(model_file_of(root, folder.path() / "running.yaml"), model);
  EXPECT_EQ(model_file_of(Node::map(), folder.path() / "running.yaml"), "");
}

TEST(RunningFileSchema, TakesTheShippedFileAndNoMisspeltOne) {
  const Node schema = running_file_schema();
  const auto shipped = load_yaml(JACTA_SOURCE_DIR "/examples/wimp/wimp_running.yaml");
  EXPECT_TRUE(test::conforms(shipped, schema));
  const auto changed = [&](const char* key, Node value) {
    Node file = shipped;
    file.set(key, std::move(value));
    return test::conforms(file, schema);
  };
  EXPECT_TRUE(changed("i_batch", Node::integer(3)));
  EXPECT_FALSE(changed("i_batch", Node::string("3")));
  EXPECT_FALSE(changed("i_bath", Node::integer(3)));
  EXPECT_FALSE(changed("slurm_configurations", parse_yaml("{hour: 3}")));
  EXPECT_TRUE(changed("slurm_configurations", parse_yaml("{hours: 3}")));
  EXPECT_FALSE(changed("computation_options", parse_yaml("{power: {in_comon: {}}}")));
  EXPECT_FALSE(
      changed("computation_options", parse_yaml("{power: {in_common: {n_mc: -1}}}")));
}

TEST(RunningFileSchema, DescribesEveryKey) {
  EXPECT_EQ(test::undescribed(running_file_schema()), std::vector<std::string>());
}

}  // namespace
}  // namespace jacta
