#include "commands.h"
#include "jacta/model/description.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

int describe_command(Application& application, const ModelOptions& options) {
  const auto model = options.load(application);
  show(application, describe(*model, options.values(*model, application.diagnostics)));
  return done;
}

}  // namespace

void add_describe(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<ModelOptions>();
  auto* command =
      root.add_subcommand("describe", "Parameters, terms, sources and expected events");
  options->add_to(*command);
  add_common_options(*command,
                     application,
                     "jacta describe wimp_statistical_model.yaml --set "
                     "wimp_rate_multiplier=2");
  command->callback([&application, &run, options] {
    run = [&application, options] { return describe_command(application, *options); };
  });
}

}  // namespace jacta::apps
