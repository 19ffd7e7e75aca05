#include "jacta/campaign/initialized_runner.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/campaign/command_line.h"
#include "jacta/neyman/runner_thresholds.h"

namespace jacta {

Runner initialized_runner(const std::string& script,
                          const Surroundings& here,
                          ThresholdsOfRunner thresholds) {
  auto arguments = RunnerArguments::from_map(runner_kwargs_from_script(script));
  if (thresholds == ThresholdsOfRunner::leave_out) {
    arguments.statistical_model_args.erase("limit_threshold");
  }
  Runner runner(std::move(arguments), here.models, here.diagnostics, here.example_paths);
  apply_limit_threshold(runner, here.diagnostics);
  return runner;
}

namespace {

std::string heading(const std::string& title) {
  return fmt::format("\n\n{:#^80}\n", " " + title + " ");
}

}  // namespace

std::string debug_text(const std::string& script, const StatisticalModel& model) {
  std::string out = heading("SCRIPT").substr(2) + script + "\n" + heading("PARAMETERS") +
                    model.parameters().table() + "\n" +
                    heading("NOMINAL EXPECTATION VALUES");
  if (!model.has_expectation_values()) return out + "this model has none\n";
  const auto events = model.expectation_values();
  std::size_t width = 0;
  for (const auto& entry : events) width = std::max(width, entry.first.size());
  for (const auto& [source, n] : events) {
    out += fmt::format("{:<{}}   {}\n", source, width, n);
  }
  return out;
}

}  // namespace jacta
