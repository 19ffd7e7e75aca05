#include "jacta/toy/runner.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "jacta/base/text.h"
#include "jacta/config/problem.h"
#include "jacta/model/watched_likelihood.h"
#include "jacta/toy/drawn_seed.h"
#include "jacta/toy/model_arguments.h"
#include "run_output.h"

namespace jacta {

namespace {

NominalValues numbers_of(const Node& map) {
  NominalValues values;
  for (const auto& [key, value] : map.entries())
    values[key.as_text()] = value.as_number();
  return values;
}

// What a model file may say, with what the arguments say in its place.
ModelConfiguration model_configuration(const RunnerArguments& a,
                                       std::vector<std::string> example_paths) {
  ModelConfiguration c;
  c.example_paths = std::move(example_paths);
  c.instruction_set = a.instruction_set;
  c.nominal_values = numbers_of(a.nominal_values);
  if (!a.statistical_model_config.empty()) {
    if (!a.parameter_definition.is_null() || !a.likelihood_config.is_null()) {
      throw InputError(
          "parameter_definition or likelihood_config is duplicated, because "
          "statistical_model_config is given");
    }
    c.file = a.statistical_model_config;
    c.root = load_yaml(c.file);
  } else {
    c.root = Node::map();
    if (!a.parameter_definition.is_null()) {
      c.root.set("parameter_definition", a.parameter_definition);
    }
    if (!a.likelihood_config.is_null()) {
      c.root.set("likelihood_config", a.likelihood_config);
    }
  }
  std::vector<Problem> problems;
  c.template_paths = read_model_arguments(a, problems).template_paths;
  throw_first_error(problems);
  return c;
}

}  // namespace

Runner::Runner(RunnerArguments arguments,
               const ModelRegistry& registry,
               Diagnostics& diagnostics,
               std::vector<std::string> example_paths)
    : arguments_(std::move(arguments)),
      diagnostics_(&diagnostics),
      example_paths_(std::move(example_paths)) {
  build_model(registry, diagnostics);
  RunnerArguments& a = arguments_;
  a.generate_values =
      translate_poi_expectation(*model_, a.poi, a.generate_values, a.nominal_values);
  a.common_hypothesis =
      translate_poi_expectation(*model_, a.poi, a.common_hypothesis, a.nominal_values);
  std::vector<Problem> problems;
  const ModelArguments model_args = read_model_arguments(a, problems);
  report(problems, diagnostics);
  const Parameter& poi = model_->parameters()[a.poi];
  hypotheses_ = read_hypotheses(*model_,
                                a.poi,
                                a.hypotheses,
                                a.common_hypothesis,
                                a.generate_values,
                                a.nominal_values);
  if (a.compute_confidence_interval) {
    check_interval_hypotheses();
    bounds_ = poi.interval_bounds();
    if (hypotheses_[0].name != "free") {
      diagnostics.warning(fmt::format(
          "no free hypothesis: intervals are normalised to {}", hypotheses_[0].name));
    }
    const double value = asymptotic_critical_value(
        a.confidence_interval_kind,
        a.confidence_level,
        model_args.asymptotic_dof.value_or(model_->settings().asymptotic_dof));
    thresholds_.assign(hypotheses_.size(),
                       {[value](double) { return value; }, "asymptotic"});
  }
  problems_ = make_problems(false);
  generated_problems_ = make_problems(true);

  SilentDiagnostics silent;
  // Toys that are read have been drawn already.
  if (!a.seed)
    a.seed = drawn_seed(a.toydata_mode == ToyDataMode::read ? silent : diagnostics);
  seed_ = static_cast<std::uint64_t>(*a.seed);
  point_ = point_hash(a.computation, a.generate_values, a.nominal_values);
  if (generates(a.toydata_mode)) {
    generator_ = model_->generator(values_of(a.generate_values));
    for (const auto& text : generator_->warnings()) diagnostics.warning(text);
  }
}

void Runner::build_model(const ModelRegistry& registry, Diagnostics& diagnostics) {
  auto configuration = model_configuration(arguments_, example_paths_);
  model_ = registry.make(arguments_.statistical_model, configuration, diagnostics);
  if (!configuration.file.empty()) model_root_ = std::move(configuration.root);
  strategy_ = FitStrategy::from_config(
      arguments_.fit_strategy, FitStrategy::from_config(model_->settings().fit_strategy));
}

void Runner::check_interval_hypotheses() const {
  for (const auto& hypothesis : hypotheses_) {
    if (hypothesis.values.contains(arguments_.poi)) continue;
    for (const auto& [key, value] : hypothesis.values.entries()) {
      if (model_->parameters()[key.as_text()].fittable) continue;
      throw InputError(fmt::format(
          "hypothesis {} fixes {}, which is not fittable: with intervals, hypotheses fix "
          "fittable parameters only",
          hypothesis.name,
          key.as_text()));
    }
  }
}

std::vector<FitProblem> Runner::make_problems(bool generated) const {
  std::vector<FitProblem> problems;
  const Values start = generated ? values_of(arguments_.generate_values) : Values{};
  for (const auto& hypothesis : hypotheses_) {
    problems.push_back(
        make_problem(model_->space(), values_of(hypothesis.values), start));
  }
  return problems;
}

void Runner::set_thresholds(std::vector<ThresholdFunction> thresholds) {
  if (thresholds.size() != hypotheses_.size()) {
    throw UsageError("one threshold per hypothesis is needed");
  }
  thresholds_ = std::move(thresholds);
}

void Runner::set_batch(const RunnerBatch& batch) {
  arguments_.first_toy = batch.first_toy;
  arguments_.n_mc = batch.n_mc;
  arguments_.output_filename = batch.output_filename;
  arguments_.toydata_filename = batch.toydata_filename;
}

StreamAddress Runner::address(std::int64_t i) const {
  return {seed_, point_, static_cast<std::uint64_t>(arguments_.first_toy + i)};
}

Dataset Runner::generate_toy(std::int64_t i) const {
  if (!generator_) throw UsageError("this job does not generate toys");
  return generator_->generate(address(i));
}

Edges Runner::interval(Evaluator& evaluator,
                       const FitProblem& problem,
                       const Minimum& minimum,
                       double best_ll,
                       std::size_t hypothesis) const {
  return find_edges(evaluator,
                    {problem,
                     model_->parameters().index(arguments_.poi),
                     minimum,
                     best_ll,
                     bounds_,
                     thresholds_[hypothesis],
                     arguments_.confidence_interval_kind,
                     arguments_.confidence_interval_root_find,
                     strategy_});
}

// Only the hypothesis `free` is known to hold the others.
NestedFits Runner::fit_hypotheses(Evaluator& evaluator,
                                  const std::vector<FitProblem>& problems) const {
  if (hypotheses_[0].name == "free") {
    return minimise_nested(evaluator, problems, strategy_);
  }
  NestedFits fits;
  for (const auto& problem : problems) {
    fits.minima.push_back(minimise(evaluator, problem, strategy_));
  }
  return fits;
}

std::vector<ToyRow> Runner::fit_toy(const Dataset& toy,
                                    bool generated,
                                    const CancellationToken* stop) const {
  Evaluator bound = model_->bind(toy);
  Evaluator evaluator = watch(bound, [stop] {
    if (stop != nullptr && stop->cancelled()) throw Interrupted("a toy was interrupted");
  });
  const auto& problems = generated ? generated_problems_ : problems_;
  const std::size_t poi = model_->parameters().index(arguments_.poi);
  NestedFits fits = fit_hypotheses(evaluator, problems);
  std::vector<ToyRow> rows;
  for (std::size_t h = 0; h < hypotheses_.size(); ++h) {
    ToyRow row;
    row.minimum = std::move(fits.minima[h]);
    row.refitted = h == 0 && fits.n_refits > 0;
    row.lower = row.upper = std::numeric_limits<double>::quiet_NaN();
    if (arguments_.compute_confidence_interval && problems[h].free[poi] != 0) {
      const double best_ll = h == 0 ? row.minimum.ll : rows[0].minimum.ll;
      const Edges edges = interval(evaluator, problems[h], row.minimum, best_ll, h);
      row.lower = edges.lower;
      row.upper = edges.upper;
      row.interval_reason = edges.reason;
      if (edges.reason.empty() && !edges.doubt.empty()) {
        row.interval_reason = "an edge rests on a fit without certificate";
      }
      if (edges.better) row.minimum = *edges.better;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace jacta
