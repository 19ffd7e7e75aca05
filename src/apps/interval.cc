#include <fmt/format.h>

#include "commands.h"
#include "fit_options.h"
#include "jacta/neyman/neyman_interval.h"
#include "jacta/toy/input_hashes.h"
#include "word_options.h"

namespace jacta::apps {

namespace {

struct IntervalArguments {
  ModelOptions model;
  FitCommandOptions fit;
  std::string poi;
  std::optional<double> level;
  std::optional<IntervalKind> kind;
  std::optional<RootFinding> root_find;
  std::vector<double> bounds;
  bool bounds_in_events = false;
  std::string threshold;
  bool interpolate = false;
  bool pieces = false;
};

IntervalOptions interval_options(const IntervalArguments& given,
                                 const StatisticalModel& model,
                                 Diagnostics& diagnostics) {
  const ModelSettings& settings = model.settings();
  const FitOptions fit = given.fit.fit_options(model, given.model, diagnostics);
  IntervalOptions options;
  options.level = given.level.value_or(settings.confidence_level);
  options.kind = given.kind.value_or(settings.confidence_interval_kind);
  options.root_find = given.root_find.value_or(settings.confidence_interval_root_find);
  options.asymptotic_dof = settings.asymptotic_dof;
  options.strategy = fit.strategy;
  options.start = fit.start;
  options.confidence_interval_args = fit.fixed;
  options.pieces = given.pieces;
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

// The thresholds that belong to the model as it is: its nominal values, and what the fit
// keeps fixed.
HypothesisThreshold threshold_of(const IntervalArguments& given,
                                 const StatisticalModel& model,
                                 const IntervalOptions& options,
                                 Node inputs,
                                 Diagnostics& diagnostics) {
  ThresholdRequest request;
  request.poi = given.poi;
  request.inputs = std::move(inputs);
  request.confidence_level = Number(options.level);
  request.kind = options.kind;
  request.asymptotic_dof = options.asymptotic_dof;
  request.interpolate = given.interpolate;
  Node fixed = Node::map();
  for (std::size_t p = 0; p < model.parameters().size(); ++p) {
    const Parameter& parameter = model.parameters()[p];
    const auto value = options.confidence_interval_args.find(parameter.name);
    const bool is_fixed = value != options.confidence_interval_args.end();
    if (is_fixed && !parameter.fittable) {
      request.nominal_values.set(parameter.name, Node::real(value->second));
    } else if (parameter.nominal_value) {
      request.nominal_values.set(parameter.name, Node::number(*parameter.nominal_value));
    }
    if (is_fixed && parameter.fittable) {
      fixed.set(parameter.name, Node::real(value->second));
    }
  }
  return data_threshold(
      ThresholdsFile::load(given.threshold), fixed, request, diagnostics);
}

int interval(Application& application, const IntervalArguments& options) {
  const auto model = options.model.load(application);
  const IntervalOptions wanted =
      interval_options(options, *model, application.diagnostics);
  std::optional<HypothesisThreshold> threshold;
  if (!options.threshold.empty()) {
    Node inputs =
        InputHasher(application.example_paths()).model_hashes(options.model.job());
    threshold =
        threshold_of(options, *model, wanted, std::move(inputs), application.diagnostics);
  }
  const Executor executor = application.executor();
  Evaluator eval = model->bind(options.model.data(*model), &executor);
  NeymanInterval result;
  if (threshold) {
    result = neyman_interval(eval, options.poi, wanted, *threshold);
  } else {
    result.interval = confidence_interval(eval, options.poi, wanted);
  }
  show(application, result);
  const bool is_complete =
      result.interval.reason.empty() && result.interval.best_fit.valid;
  return is_complete ? done : partly_failed;
}

}  // namespace

void add_interval(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<IntervalArguments>();
  auto* command = root.add_subcommand("interval", "Confidence interval of a parameter");
  options->model.add_to(*command);
  options->model.add_data_to(*command);
  options->fit.add_to(*command);
  command->add_option("--poi", options->poi, "Parameter of interest")->required();
  command->add_option(
      "--level", options->level, "Confidence level; default: the model's");
  add_word_option(*command, "--kind", options->kind, "central, upper or lower");
  add_word_option(
      *command, "--root-find,--root_find", options->root_find, "brentq or extremal");
  command->add_option("--bounds", options->bounds, "Where to look for the edges")
      ->expected(2)
      ->type_name("LOWER UPPER");
  command->add_flag("--bounds-in-events",
                    options->bounds_in_events,
                    "Bounds count events of the source, not multiples of its rate");
  command
      ->add_option("--threshold",
                   options->threshold,
                   "Thresholds from toys (thresholds.json): a Neyman interval, with the "
                   "uncertainty of its edges")
      ->type_name("FILE");
  command->add_flag("--threshold-interpolation,--threshold_interpolation",
                    options->interpolate,
                    "Interpolate between the thresholds of other fixed values");
  command->add_flag(
      "--pieces", options->pieces, "List all pieces of a set that is not connected");
  add_common_options(*command,
                     application,
                     "jacta interval wimp_statistical_model.yaml --data toys.ii.h5 --poi "
                     "wimp_rate_multiplier --level 0.9 --kind upper");
  command->callback([&application, &run, options] {
    run = [&application, options] { return interval(application, *options); };
  });
}

}  // namespace jacta::apps
