// Caught: misspelt keys that pass, keys of the top of the file inside a computation, and
// good files that are refused.
#include "jacta/campaign/running_file.h"

#include "campaign/support.h"
#include "gtest/gtest.h"

namespace jacta {
namespace {

std::vector<std::string> problems_of(const std::string& text) {
  std::vector<Problem> problems;
  check_running_file(
      parse_yaml(text, "running.yaml"), test::small_parameters().names(), problems);
  std::vector<std::string> messages;
  for (const auto& problem : problems) messages.push_back(problem.message());
  return messages;
}

TEST(RunningFile, AcceptsAllKindsOfKeys) {
  EXPECT_EQ(problems_of(R"(
statistical_model: jacta.GaussianModel
statistical_model_config: model.yaml
poi: mu
computation_options:
  power:
    to_zip: {}
    to_vary: {mu: [1], wimp_mass: [50], poi_expectation: [3]}
    in_common: {n_mc: 10, n_batch: 2, asymptotic_dof: 1, limit_threshold: t.json,
                confidence_levels: [0.9], free_name: free, first_toy: 100}
local_configurations: {template_path: null, combine_n_jobs: 2}
outputfolder: null
)"),
            std::vector<std::string>{});
}

TEST(RunningFile, NamesTheNearestKey) {
  const auto messages = problems_of(
      "computation_options:\n  power:\n    in_common: {n_batches: 2, wimp_mas: 50}\n");
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_NE(messages[0].find("running.yaml:3:17"), std::string::npos) << messages[0];
  EXPECT_NE(messages[0].find("did you mean 'n_batch'?"), std::string::npos)
      << messages[0];
  EXPECT_NE(messages[1].find("did you mean 'wimp_mass'?"), std::string::npos)
      << messages[1];
}

TEST(RunningFile, RefusesKeysOfTheTopInAComputation) {
  const auto messages = problems_of(
      "computation_options:\n  power:\n    to_vary: {poi: [mu]}\n    in_common: "
      "{computation: power}\n");
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_NE(messages[0].find("a computation cannot set poi"), std::string::npos);
  EXPECT_NE(messages[1].find("it is the name of this section"), std::string::npos);
}

TEST(RunningFile, FindsTheModelBesideIt) {
  const test::TemporaryFolder folder;
  const auto model = folder.touch("model.yaml");
  const Node root = parse_yaml("statistical_model_config: model.yaml");
  EXPECT_EQ(model_file_of(root, folder.path() / "running.yaml"), model);
  EXPECT_EQ(model_file_of(Node::map(), folder.path() / "running.yaml"), "");
}

}  // namespace
}  // namespace jacta
