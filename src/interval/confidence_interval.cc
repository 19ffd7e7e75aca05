#include "jacta/interval/confidence_interval.h"

#include <fmt/format.h>

#include <algorithm>

#include "edge_finder.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

ThresholdFunction asymptotic(const IntervalOptions& options) {
  const double value =
      asymptotic_critical_value(options.kind, options.level, options.asymptotic_dof);
  return {[value](double) { return value; },
          fmt::format(
              "asymptotic chi-square({}), t <= {:.6g}", options.asymptotic_dof, value)};
}

Limits search_bounds(const Parameter& parameter, const IntervalOptions& options) {
  std::optional<Limits> given = options.bounds;
  if (!given && options.events_per_unit) given = parameter.parameter_interval_bounds;
  if (given && options.events_per_unit) {
    given->lower /= *options.events_per_unit;
    given->upper /= *options.events_per_unit;
  }
  return parameter.interval_bounds(given);
}

}  // namespace

Edges find_edges(Evaluator& evaluator, const EdgeProblem& problem) {
  EdgeProblem current = problem;
  std::optional<Minimum> better;
  Edges result;
  int n_fits = 0;
  int n_invalid_fits = 0;
  // Where the profile goes above the global maximum, that maximum was a local one: fit
  // again from there. Every round climbs; the number is a guard against noise.
  constexpr int most_rounds = 20;
  for (int round = 0; round < most_rounds; ++round) {
    EdgeFinder finder(evaluator, current);
    result = finder.find();
    if (problem.look != Look::edges) {
      if (problem.look == Look::pieces) {
        result.pieces = find_pieces(finder, result);
      } else {
        look_into_cells(finder);
      }
    }
    result.disconnection = disconnection(finder, result);
    result.doubt = uncertain_edges(finder, result);
    n_fits += finder.profile().n_fits();
    n_invalid_fits += finder.profile().n_invalid();
    if (!finder.profile().better_point()) break;
    FitProblem again = problem.problem;
    again.start = *finder.profile().better_point();
    const Minimum best = minimise(evaluator, again, problem.strategy);
    ++n_fits;
    if (!(best.ll > current.best.ll)) break;
    better = best;
    current.best = best;
    current.best_ll = std::max(current.best_ll, best.ll);
  }
  result.n_fits = n_fits;
  result.n_invalid_fits = n_invalid_fits;
  result.better = std::move(better);
  return result;
}

IntervalResult confidence_interval(Evaluator& evaluator,
                                   const std::string& poi,
                                   const IntervalOptions& options) {
  const ParameterSpace& space = evaluator.space();
  const std::size_t index = space.parameters.index(poi);
  const Parameter& parameter = space.parameters[index];
  if (options.confidence_interval_args.count(poi) > 0) {
    throw InputError(
        fmt::format("the parameter of interest {} cannot be fixed as well", poi));
  }
  const Limits bounds = search_bounds(parameter, options);
  const auto problem =
      make_problem(space, options.confidence_interval_args, options.start);
  const Minimum best = minimise(evaluator, problem, options.strategy);
  double best_ll = best.ll;
  if (options.best_fit_args &&
      *options.best_fit_args != options.confidence_interval_args) {
    const auto global = make_problem(space, *options.best_fit_args, options.start);
    best_ll = minimise(evaluator, global, options.strategy).ll;
  }
  if (!options.threshold.value && !space.asymptotics_objection.empty()) {
    throw InputError(space.asymptotics_objection, "give thresholds from toys");
  }
  const ThresholdFunction threshold =
      options.threshold.value ? options.threshold : asymptotic(options);
  if (!bounds.contains(best.theta[index])) {
    throw InputError(
        fmt::format("The best-fit {} = {} is outside your confidence interval "
                    "search limits [{}, {}]",
                    poi,
                    shortest(best.theta[index]),
                    shortest(bounds.lower),
                    shortest(bounds.upper)),
        "widen parameter_interval_bounds");
  }
  const Edges edges = find_edges(evaluator,
                                 {problem,
                                  index,
                                  best,
                                  best_ll,
                                  bounds,
                                  threshold,
                                  options.kind,
                                  options.root_find,
                                  options.strategy,
                                  options.pieces ? Look::pieces : Look::cells});
  IntervalResult result;
  result.poi = poi;
  result.lower = edges.lower;
  result.upper = edges.upper;
  result.level = options.level;
  result.kind = options.kind;
  result.threshold = threshold.description;
  result.best_fit = named_result(space.parameters, edges.better ? *edges.better : best);
  result.n_fits = edges.n_fits;
  result.n_invalid_fits = edges.n_invalid_fits;
  result.reason = edges.reason;
  result.pieces = edges.pieces;
  if (edges.better) {
    result.notes.push_back(
        fmt::format("a higher maximum than that of the first fit was met on the profile, "
                    "ln L higher by {:.3g}: the interval belongs to it",
                    edges.better->ll - best.ll));
  }
  if (!edges.doubt.empty()) result.notes.push_back("WARNING: " + edges.doubt);
  if (!edges.disconnection.empty()) result.notes.push_back(edges.disconnection);
  return result;
}

}  // namespace jacta
