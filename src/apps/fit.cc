#include "jacta/fit/fit.h"

#include <fmt/format.h>

#include <cmath>

#include "commands.h"
#include "fit_options.h"
#include "jacta/model/abilities.h"
#include "report_files.h"

namespace jacta::apps {

namespace {

struct FitArguments {
  ModelOptions model;
  FitCommandOptions fit;
  std::string output;
  bool overwrite = false;
};

FitEnd fit_end(const FitResult& result, const FitOptions& options) {
  FitEnd end{.values = result.values,
             .errors = result.errors,
             .ll = result.ll,
             .valid = result.valid};
  for (const auto& [name, value] : options.fixed) end.held.push_back(name);
  return end;
}

int fit_command(Application& application, const FitArguments& options) {
  const auto model = options.model.load(application);
  const FitReporter* reporter = model->fit_reporter();
  if (!options.output.empty() && reporter != nullptr) {
    check_documents(options.output,
                    reporter->document_names(),
                    {options.overwrite, options.model.files_read(application)});
  }
  const Dataset data = options.model.data(*model);
  const Executor executor = application.executor();
  Evaluator eval = model->bind(data, &executor);
  const FitOptions fit_options =
      options.fit.fit_options(*model, options.model, application.diagnostics);
  const FitResult result = fit(eval, fit_options);
  std::unique_ptr<FitReport> report;
  if (reporter != nullptr && std::isfinite(result.ll)) {
    report = reporter->report(data, fit_end(result, fit_options), &executor);
    for (const auto& text : report->warnings()) application.diagnostics.warning(text);
  }
  std::vector<std::string> files;
  if (!options.output.empty()) {
    if (!report) {
      throw InputError("--output is for amplitude models whose fit is finite");
    }
    files = write_documents(options.output, *report);
  }
  if (application.json) {
    Json document = json_of(result.to_node());
    if (report) document.update(json_of(report->to_node()));
    if (!files.empty()) document["files"] = files;
    print(document);
    return result.valid ? done : partly_failed;
  }
  fmt::print("{}", result.text(model->parameters(), reporter == nullptr));
  if (report) fmt::print("{}", report->text());
  for (const auto& file : files) fmt::print("{}\n", file);
  return result.valid ? done : partly_failed;
}

}  // namespace

void add_fit(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<FitArguments>();
  auto* command = root.add_subcommand("fit", "Maximum likelihood fit");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  options->fit.add_to(*command);
  command
      ->add_option("-o,--output",
                   options->output,
                   "Folder for the parameters, their covariance, fit fractions and "
                   "projections of an amplitude model")
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
