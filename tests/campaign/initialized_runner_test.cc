// Runners from command lines, and what debug shows.
#include "jacta/campaign/initialized_runner.h"

#include <gtest/gtest.h>

#include "jacta/model/gaussian_model.h"

namespace jacta {
namespace {

const std::string script =
    "python3 alea_run_toymc --statistical_model jacta.GaussianModel --poi mu "
    "--hypotheses '[\"free\",\"zero\"]' --n_mc 3 --seed 4 --toydata_mode generate "
    "--generate_values '{\"mu\":0.5}' --compute_confidence_interval True "
    "--parameter_definition '{\"mu\":{\"nominal_value\":0,\"fit_limits\":[-9,9]},"
    "\"sigma\":{\"nominal_value\":1,\"fittable\":false}}' "
    "--statistical_model_args '{\"limit_threshold\":\"none.json\"}'";

class InitializedRunner : public ::testing::Test {
 protected:
  InitializedRunner() { register_gaussian_model(registry_); }
  ModelRegistry registry_;
  SilentDiagnostics silent_;
  Executor executor_{1};
  Surroundings here_{.models = registry_, .executor = executor_, .diagnostics = silent_};
};

TEST_F(InitializedRunner, TakesTheArgumentsOfTheScript) {
  const Runner runner = initialized_runner(script, here_, ThresholdsOfRunner::leave_out);
  EXPECT_EQ(runner.seed(), 4u);
  EXPECT_EQ(runner.arguments().n_mc, 3);
  EXPECT_EQ(runner.hypotheses().size(), 2u);
  EXPECT_EQ(runner.fit_toy(runner.generate_toy(0), true).size(), 2u);
}

TEST_F(InitializedRunner, NeedsTheThresholdsItNames) {
  EXPECT_THROW(initialized_runner(script, here_), Error);
  EXPECT_THROW(initialized_runner(script + " --n_mv 3", here_), InputError);
}

TEST_F(InitializedRunner, DebugTextShowsScriptAndModel) {
  const Runner runner = initialized_runner(script, here_, ThresholdsOfRunner::leave_out);
  const std::string text = debug_text(script, runner.model());
  for (const char* part : {" SCRIPT ", "--n_mc 3", " PARAMETERS ", "sigma", "has none"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
}

}  // namespace
}  // namespace jacta
