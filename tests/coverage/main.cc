// jacta_coverage MODEL: the coverage of intervals on our thresholds at full statistics.
// With --campaign: between the points too, on grids as `submit --computation threshold`
// makes them, for many seeds.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "coverage/campaign_study.h"
#include "coverage/toy_sources.h"
#include "jacta/base/error.h"
#include "wimp_templates.h"

namespace jacta::test {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::string model = "gaussian";
  std::size_t n_threshold = 0;
  std::size_t n_test = 0;
  std::size_t threads = 0;
  double level = 0.9;
  std::int64_t seed = 1;
  bool campaign = false;
  int n_seeds = 10;
  double target = 0.004;
  IntervalKind kind = IntervalKind::central;
};

struct Study {
  test::ToySource source;
  test::CoveragePlan plan;
  double event = 1;  ///< the parameter of interest of one expected event
};

Study gaussian_study() {
  Study study{test::closed_gaussian(), {}};
  for (int i = 0; i <= 10; ++i) study.plan.grid.push_back(0.5 * i);
  for (int i = 0; i < 10; ++i) study.plan.between.push_back(0.5 * i + 0.25);
  study.plan.n_threshold = study.plan.n_test = 1000000;
  return study;
}

Study two_term_study(const fs::path& file,
                     const fs::path& templates,
                     const Executor& executor) {
  const auto model = test::template_model(file.string(), templates.string());
  Study study{test::fitted(model, test::template_job, executor), {}};
  study.event = 1 / model->expectation_values({}).at("wimp");
  study.plan.grid = {0, 0.5, 1.5};
  study.plan.between = {0.25, 1};
  study.plan.n_threshold = study.plan.n_test = 200000;
  return study;
}

Study make_study(const std::string& model, const Executor& executor) {
  if (model == "gaussian") return gaussian_study();
  if (model == "example") {
    const fs::path templates = fs::path(JACTA_BINARY_DIR) / "example_templates";
    example::write_wimp_templates(templates);
    return two_term_study(
        fs::path(JACTA_SOURCE_DIR) / "examples/wimp/wimp_statistical_model.yaml",
        templates,
        executor);
  }
  const char* folder = std::getenv("JACTA_REFERENCE_DIR");
  if (folder == nullptr) {
    throw UsageError("JACTA_REFERENCE_DIR names no folder with the reference's model");
  }
  const fs::path alea = fs::path(folder) / "alea";
  return two_term_study(
      alea / "unbinned_wimp_statistical_model.yaml", alea / "templates_f64", executor);
}

// The grid of the example's running file, and true values between and at its points.
int run_campaigns(const Options& options, const Study& study) {
  test::CampaignPlan plan;
  for (int i = 0; i <= 10; ++i) plan.start.push_back(2 * i * study.event);
  for (const double events : {0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 5.0}) {
    plan.truths.push_back(events * study.event);
  }
  plan.level = options.level;
  plan.kind = options.kind;
  plan.target = options.target;
  if (options.n_threshold > 0) plan.n_threshold = options.n_threshold;
  if (options.n_test > 0) plan.n_test = options.n_test;
  plan.seeds.clear();
  for (int i = 0; i < options.n_seeds; ++i) plan.seeds.push_back(options.seed + i);
  std::vector<std::string> texts;
  const auto cells = test::measure_campaigns(study.source, plan, texts);
  fmt::print("{}, level {}, {}: {} campaigns, {} test toys each\n{}",
             options.model,
             plan.level,
             plan.target > 0 ? fmt::format("adaptive to {}", plan.target)
                             : fmt::format("{} toys a point", plan.n_threshold),
             plan.seeds.size(),
             plan.n_test,
             test::campaign_table(cells, plan.level));
  fmt::print(
      "exact thresholds would fail with a probability of {:.2g}: {} test toys scatter\n",
      test::chance_of_a_low_cell(plan),
      plan.n_test);
  for (const auto& text : texts) fmt::print("warning: {}\n", text);
  const bool passed = std::all_of(cells.begin(), cells.end(), [&](const auto& cell) {
    return cell.passes(plan.level);
  });
  return passed ? 0 : 1;
}

int run(const Options& options) {
  const Executor executor(options.threads);
  Study study = make_study(options.model, executor);
  if (options.campaign) return run_campaigns(options, study);
  test::CoveragePlan& plan = study.plan;
  if (options.n_threshold > 0) plan.n_threshold = options.n_threshold;
  if (options.n_test > 0) plan.n_test = options.n_test;
  plan.level = options.level;
  plan.threshold_seed = options.seed;
  plan.test_seed = options.seed + 1;
  const auto cells = test::measure_coverage(study.source, plan);
  const std::size_t failed = test::failed_gates(cells);
  fmt::print("{}, level {}: thresholds of {} toys a point, tested on {}\n{}",
             options.model,
             plan.level,
             plan.n_threshold,
             plan.n_test,
             test::coverage_table(cells));
  fmt::print("{} gates failed ({} sigma allowed)\n", failed, plan.sigmas);
  return failed == 0 ? 0 : 1;
}

int run_command_line(int argc, char** argv) {
  CLI::App app("Coverage of intervals on thresholds of ours");
  Options options;
  app.add_option("model", options.model, "gaussian, example, or reference")
      ->check(CLI::IsMember({"gaussian", "example", "reference"}));
  app.add_option("--threshold-toys", options.n_threshold, "Toys per threshold");
  app.add_option("--test-toys", options.n_test, "Toys per point of the test");
  app.add_option("--level", options.level, "Confidence level");
  app.add_option("--seed", options.seed, "Seed; the test takes the next one");
  app.add_option("--threads", options.threads, "0: as many as there are processors");
  app.add_flag("--campaign", options.campaign, "Whole campaigns, between the points too");
  app.add_option("--seeds", options.n_seeds, "Campaigns, from --seed on");
  app.add_option("--target", options.target, "Of the adaptive grids; 0: a fixed grid");
  app.add_option_function<std::string>(
         "--kind",
         [&options](const std::string& text) {
           options.kind = from_word<IntervalKind>(text).value();
         },
         "Of the intervals of campaigns")
      ->check(CLI::IsMember(all_words<IntervalKind>()));
  CLI11_PARSE(app, argc, argv);
  return run(options);
}

}  // namespace

}  // namespace jacta::test

int main(int argc, char** argv) {
  try {
    return jacta::test::run_command_line(argc, argv);
  } catch (const std::exception& error) {
    fmt::print(stderr, "jacta_coverage: {}\n", error.what());
    return 2;
  }
}
