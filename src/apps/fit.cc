#include "jacta/fit/fit.h"

#include <fmt/format.h>

#include "commands.h"
#include "fit_options.h"
#include "jacta/base/text.h"

namespace jacta::apps {

namespace {

struct Options {
  ModelOptions model;
  FitCommandOptions fit;
};

int fit_command(Application& application, const Options& options) {
  const auto model = options.model.load(application);
  Evaluator eval = model->bind(options.model.data(*model));
  const FitResult result =
      fit(eval, options.fit.fit_options(*model, options.model, application.diagnostics));
  if (application.json) {
    print(fit_json(result));
    return result.valid ? done : partly_failed;
  }
  for (std::size_t i = 0; i < model->parameters().size(); ++i) {
    const std::string& name = model->parameters()[i].name;
    const auto error = result.errors.find(name);
    fmt::print("{:<32} {:>24}", name, shortest(result.values.at(name)));
    if (error != result.errors.end()) fmt::print(" +- {}", shortest(error->second));
    fmt::print("\n");
  }
  fmt::print("ln L = {}, EDM = {:.2g}, {} calls ({}), {}\n",
             shortest(result.ll),
             result.edm,
             result.n_calls,
             result.routine,
             result.valid ? "valid" : "INVALID: " + result.reason);
  if (!result.at_bound.empty()) fmt::print("at a bound: {}\n", join(result.at_bound));
  if (!result.at_anchor.empty()) fmt::print("at an anchor: {}\n", join(result.at_anchor));
  if (!result.flat.empty()) fmt::print("not determined: {}\n", join(result.flat));
  return result.valid ? done : partly_failed;
}

}  // namespace

void add_fit(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = root.add_subcommand("fit", "Maximum likelihood fit");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  options->fit.add_to(*command);
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
