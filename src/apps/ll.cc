#include <fmt/format.h>

#include "commands.h"
#include "jacta/base/text.h"
#include "jacta/model/likelihood_values.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

struct LogLikelihoodArguments {
  ModelOptions model;
  std::string points;
  bool derivatives = false;
};

std::vector<Values> read_points(const LogLikelihoodArguments& options,
                                const StatisticalModel& model,
                                Diagnostics& diagnostics) {
  const Values common = options.model.values(model, diagnostics);
  if (options.points.empty()) return {common};
  std::vector<Values> points;
  const Node file = load_json(options.points);
  for (const auto& item : file.items()) {
    Values point = common;
    for (const auto& [key, value] : item.entries()) {
      const std::string name = key.as_text();
      if (!model.parameters().find(name)) {
        throw key.error(fmt::format("unknown parameter '{}'", name),
                        nearest_advice(name, model.parameters().names()));
      }
      point[name] = value.as_real();
    }
    points.push_back(std::move(point));
  }
  return points;
}

int log_likelihood(Application& application, const LogLikelihoodArguments& options) {
  const auto model = options.model.load(application);
  Evaluator eval = model->bind(options.model.data(*model));
  const auto points = read_points(options, *model, application.diagnostics);
  auto values = likelihood_values(eval, points, options.derivatives);
  values.is_list = !options.points.empty();
  show(application, values);
  return done;
}

}  // namespace

void add_ll(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<LogLikelihoodArguments>();
  auto* command = root.add_subcommand("ll", "Log-likelihood at one or more points");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  command
      ->add_option("--points", options->points, "Several points: a list of maps in JSON")
      ->type_name("POINTS.json");
  command->add_flag(
      "--derivatives", options->derivatives, "Exact gradient and Hessian as well");
  add_common_options(*command,
                     application,
                     "jacta ll wimp_statistical_model.yaml --data toys.ii.h5 --set "
                     "wimp_rate_multiplier=0");
  command->callback([&application, &run, options] {
    run = [&application, options] { return log_likelihood(application, *options); };
  });
}

}  // namespace jacta::apps
