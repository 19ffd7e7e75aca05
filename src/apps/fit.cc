#include "jacta/fit/fit.h"

#include <fmt/format.h>

#include <cmath>

#include "amplitude_report.h"
#include "commands.h"
#include "fit_options.h"
#include "jacta/base/output_file.h"
#include "jacta/base/rounding.h"
#include "jacta/base/text.h"

namespace jacta::apps {

namespace {

struct Options {
  ModelOptions model;
  FitCommandOptions fit;
  std::string output;
  bool overwrite = false;
};

// Before the fit, as far as the folder is there.
void check_outputs(const Application& application, const Options& options) {
  if (options.output.empty() || !std::filesystem::exists(options.output)) return;
  const OutputRules rules{options.overwrite, options.model.files_read(application)};
  for (const auto& file : amplitude_output_files(options.output)) {
    check_output(file, rules);
  }
}

int fit_command(Application& application, const Options& options) {
  check_outputs(application, options);
  const auto model = options.model.load(application);
  const Dataset data = options.model.data(*model);
  Evaluator eval = model->bind(data);
  const Executor executor = application.executor();
  use_threads(eval, executor);
  const FitResult result =
      fit(eval, options.fit.fit_options(*model, options.model, application.diagnostics));
  const AmplitudeModel* amplitude = AmplitudeModel::in(*model);
  std::optional<FitSummary> summary;
  if (amplitude != nullptr && std::isfinite(result.ll)) {
    summary = fit_summary(*amplitude, data, amplitude->theta(result.values), &executor);
    for (const auto& text : summary->warnings) application.diagnostics.warning(text);
  }
  std::vector<std::string> files;
  if (!options.output.empty()) {
    if (!summary)
      throw InputError("--output is for amplitude models whose fit is finite");
    files = write_amplitude_output(options.output, *amplitude, data, result, *summary);
  }
  if (application.json) {
    Json document = json_of(result.to_node());
    if (summary) document.update(json_of(summary->to_node()));
    if (!files.empty()) document["files"] = files;
    print(document);
    return result.valid ? done : partly_failed;
  }
  fmt::print("{}", result.text(model->parameters(), amplitude == nullptr));
  if (summary) fmt::print("{}", summary->text());
  for (const auto& file : files) fmt::print("{}\n", file);
  return result.valid ? done : partly_failed;
}

}  // namespace

void add_fit(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = root.add_subcommand("fit", "Maximum likelihood fit");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  options->fit.add_to(*command);
  command
      ->add_option("-o,--output",
                   options->output,
                   "Folder for the parameters, fit fractions and projections of an "
                   "amplitude model")
      ->type_name("DIR");
  add_overwrite_option(*command, options->overwrite);
  add_common_options(
      *command,
      application,
      "jacta fit wimp_statistical_model.yaml --data toys.ii.h5 --toy 3 --fix "
      "wimp_rate_multiplier=0");
  command->callback([&application, &run, options] {
    run = [&application, options] { return fit_command(application, *options); };
  });
}

}  // namespace jacta::apps
