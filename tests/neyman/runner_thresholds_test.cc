// Thresholds of a file in a Runner: the intervals use them, and the result says so.
#include "jacta/neyman/runner_thresholds.h"

#include <gtest/gtest.h>

#include <cmath>

#include "jacta/config/python_text.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/neyman/thresholds_file.h"
#include "support/golden.h"

namespace jacta {
namespace {

class ThresholdsOfARunner : public ::testing::Test {
 protected:
  ThresholdsOfARunner() { register_gaussian_model(registry_); }

  // Constant thresholds between mu = 0 and 1.
  void write_thresholds(IntervalKind kind, double threshold) {
    ThresholdsFile file;
    ThresholdKey key;
    key.poi = "mu";
    key.kind = kind;
    for (const double mu : {0.0, 1.0}) file.add(key, {.poi = mu, .threshold = threshold});
    file.save(folder_.file("limits.json"));
  }

  RunOutcome run(IntervalKind kind) {
    RunnerArguments arguments;
    arguments.statistical_model = "jacta.GaussianModel";
    arguments.parameter_definition = parse_yaml(
        "{mu: {nominal_value: 0, fit_limits: [0, null]},"
        " sigma: {nominal_value: 1, fittable: false}}");
    arguments.hypotheses = {Node::string("free"), Node::string("true")};
    arguments.generate_values = parse_yaml("{mu: 0.5}");
    arguments.compute_confidence_interval = true;
    arguments.confidence_interval_kind = kind;
    arguments.toydata_mode = ToyDataMode::generate;
    arguments.n_mc = 200;
    arguments.seed = 3;
    arguments.output_filename = folder_.file("result.ii.h5");
    arguments.statistical_model_args.set("limit_threshold",
                                         Node::string(folder_.file("limits.json")));
    Runner runner(arguments, registry_, diagnostics_);
    apply_limit_threshold(runner, diagnostics_);
    return runner.run({.executor = executor_, .date = "20240601_12:00:00"});
  }

  static const std::vector<double>& column(const RunOutcome& outcome,
                                           const std::string& name) {
    const FitTable& table = outcome.content.fits.at(0);
    const auto found = std::find(table.columns.begin(), table.columns.end(), name);
    return table.values.at(static_cast<std::size_t>(found - table.columns.begin()));
  }

  static Node report(const RunOutcome& outcome) {
    for (const auto& [name, text] : outcome.content.batch) {
      if (name == "thresholds") return parse_json(text);
    }
    return {};
  }

  test::TemporaryFolder folder_{"runner_thresholds"};
  ModelRegistry registry_;
  CollectedDiagnostics diagnostics_;
  Executor executor_{1};
};

TEST_F(ThresholdsOfARunner, GiveTheEdgesInsideTheirRange) {
  write_thresholds(IntervalKind::upper, 0.04);
  const auto outcome = run(IntervalKind::upper);
  const auto& mu_hat = column(outcome, "mu");
  const auto& upper = column(outcome, "ul");
  int n_inside = 0;
  for (std::size_t i = 0; i < upper.size(); ++i) {
    if (mu_hat[i] == 0 || mu_hat[i] > 0.75) continue;
    EXPECT_NEAR(upper[i], mu_hat[i] + 0.2, 1e-6);
    ++n_inside;
  }
  EXPECT_GT(n_inside, 20);
}

TEST_F(ThresholdsOfARunner, AreNamedInTheResultWithTheEdgesTheyDoNotReach) {
  write_thresholds(IntervalKind::upper, 0.04);
  const auto outcome = run(IntervalKind::upper);
  const Node of_free = report(outcome).at("free");
  EXPECT_NE(of_free.at("threshold").as_string().find("upper likelihood ratio"),
            std::string::npos);
  std::int64_t beyond = 0;
  for (const double edge : column(outcome, "ul")) {
    beyond += std::isfinite(edge) && edge > 1 ? 1 : 0;
  }
  EXPECT_GT(beyond, 20);
  EXPECT_LT(beyond, 200);
  EXPECT_EQ(of_free.at("edges_outside").as_integer(), beyond);
  EXPECT_EQ(report(outcome).find("true"), nullptr);
  EXPECT_TRUE(diagnostics_.messages().empty());
}

TEST_F(ThresholdsOfARunner, TwoSidedOnesUnderAnUpperLimitAreAWarningAndNamed) {
  write_thresholds(IntervalKind::central, 2.7);
  const auto outcome = run(IntervalKind::upper);
  ASSERT_EQ(diagnostics_.messages().size(), 1u);
  EXPECT_NE(
      report(outcome).at("free").at("threshold").as_string().find("two-sided likelihood"),
      std::string::npos);
}

}  // namespace
}  // namespace jacta
