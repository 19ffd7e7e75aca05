#include <fmt/format.h>

#include "commands.h"
#include "fit_options.h"
#include "jacta/base/text.h"
#include "jacta/interval/confidence_interval.h"

namespace jacta::apps {

namespace {

struct Options {
  ModelOptions model;
  FitCommandOptions fit;
  std::string poi;
  std::optional<double> level;
  std::string kind;
  std::string root_find;
  std::vector<double> bounds;
  bool bounds_in_events = false;
};

IntervalOptions interval_options(const Options& given,
                                 const StatisticalModel& model,
                                 Diagnostics& diagnostics) {
  const ModelSettings& settings = model.settings();
  const FitOptions fit = given.fit.fit_options(model, given.model, diagnostics);
  IntervalOptions options;
  options.level = given.level.value_or(settings.confidence_level);
  options.kind = given.kind.empty() ? settings.confidence_interval_kind : given.kind;
  options.root_find =
      given.root_find.empty() ? settings.confidence_interval_root_find : given.root_find;
  options.asymptotic_dof = settings.asymptotic_dof;
  options.strategy = fit.strategy;
  options.start = fit.start;
  options.confidence_interval_args = fit.fixed;
  if (!given.bounds.empty()) options.bounds = Limits{given.bounds[0], given.bounds[1]};
  if (given.bounds_in_events) {
    const std::string suffix = "_rate_multiplier";
    if (!given.poi.ends_with(suffix)) {
      throw InputError("--bounds-in-events needs a rate multiplier as --poi");
    }
    const auto source = given.poi.substr(0, given.poi.size() - suffix.size());
    const auto expected = model.expectation_values({{given.poi, 1.0}});
    options.events_per_unit = expected.at(source);
  }
  return options;
}

int interval(Application& application, const Options& options) {
  const auto model = options.model.load(application);
  Evaluator eval = model->bind(options.model.data(*model));
  const auto result = confidence_interval(
      eval, options.poi, interval_options(options, *model, application.diagnostics));
  const bool complete = result.reason.empty();
  if (application.json) {
    print({{"poi", result.poi},
           {"lower", json_number(result.lower)},
           {"upper", json_number(result.upper)},
           {"level", result.level},
           {"kind", result.kind},
           {"best_fit", json_values(result.best_fit.values)},
           {"ll", json_number(result.best_fit.ll)},
           {"valid", result.best_fit.valid},
           {"threshold", result.threshold},
           {"n_fits", result.n_fits},
           {"n_invalid_fits", result.n_invalid_fits},
           {"reason", result.reason}});
    return complete ? done : partly_failed;
  }
  fmt::print("{} = {}\n", result.poi, shortest(result.best_fit.values.at(result.poi)));
  fmt::print("{} {:.4g} % interval: [{}, {}]\n",
             result.kind,
             100 * result.level,
             shortest(result.lower),
             shortest(result.upper));
  fmt::print("threshold: {}; {} fits\n", result.threshold, result.n_fits);
  if (!complete) fmt::print("undefined edge: {}\n", result.reason);
  return complete ? done : partly_failed;
}

}  // namespace

void add_interval(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<Options>();
  auto* command = root.add_subcommand("interval", "Confidence interval of a parameter");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  options->fit.add_to(*command);
  command->add_option("--poi", options->poi, "Parameter of interest")->required();
  command->add_option(
      "--level", options->level, "Confidence level; default: the model's");
  command->add_option("--kind", options->kind, "central, upper or lower")
      ->check(CLI::IsMember({"central", "upper", "lower"}));
  command->add_option("--root-find,--root_find", options->root_find, "brentq or extremal")
      ->check(CLI::IsMember({"brentq", "extremal"}));
  command->add_option("--bounds", options->bounds, "Where to look for the edges")
      ->expected(2)
      ->type_name("LOWER UPPER");
  command->add_flag("--bounds-in-events",
                    options->bounds_in_events,
                    "Bounds count events of the source, not multiples of its rate");
  add_common_options(*command,
                     application,
                     "jacta interval wimp_statistical_model.yaml --data toys.ii.h5 --poi "
                     "wimp_rate_multiplier --level 0.9 --kind upper");
  command->callback([&application, &run, options] {
    run = [&application, options] { return interval(application, *options); };
  });
}

}  // namespace jacta::apps
