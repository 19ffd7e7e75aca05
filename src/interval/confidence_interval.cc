#include "jacta/interval/confidence_interval.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/text.h"
#include "jacta/interval/profile.h"
#include "root.h"

namespace jacta {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
constexpr double extremal_step = 0.01;

// Distance at which t reaches the threshold if t is a parabola around the best fit.
double first_step(const Minimum& best, std::size_t poi, double threshold) {
  const auto found = std::find(best.smooth.begin(), best.smooth.end(), poi);
  if (found != best.smooth.end() && best.covariance.size() > 0) {
    const auto i = static_cast<Eigen::Index>(found - best.smooth.begin());
    const double step = std::sqrt(std::max(threshold, 1e-3) * best.covariance(i, i));
    if (std::isfinite(step) && step > 0) return step;
  }
  return 0.1 * std::max(std::abs(best.theta[poi]), 1.0);
}

double slope_of(const ThresholdFunction& threshold, double mu) {
  const double h = 1e-6 * std::max(std::abs(mu), 1e-3);
  const double slope = (threshold.value(mu + h) - threshold.value(mu - h)) / (2 * h);
  return std::isfinite(slope) ? slope : 0;
}

class EdgeFinder {
 public:
  EdgeFinder(Evaluator& evaluator, const EdgeProblem& p)
      : p_(p),
        profile_(evaluator, p.problem, p.poi, p.best, p.best_ll, p.strategy),
        centre_(p.best.theta[p.poi]) {}

  Edges find() {
    Edges edges{undefined, undefined};
    const double threshold = p_.threshold.value(centre_);
    // t at the best fit is known; no fit noise decides whether it is inside.
    const double excess = 2 * (p_.best_ll - p_.best.ll) - threshold;
    if (!p_.bounds.contains(centre_)) {
      edges.reason = "the best fit is outside the interval bounds";
    } else if (!(excess <= 0)) {
      edges.reason = "the threshold at the best fit is below t";
    } else {
      const double step = first_step(p_.best, p_.poi, threshold);
      if (p_.kind != "lower") {
        edges.upper = edge(p_.bounds.upper, excess, step, infinity, edges.reason);
      }
      if (p_.kind != "upper") {
        edges.lower = edge(p_.bounds.lower, excess, step, -infinity, edges.reason);
      }
    }
    edges.n_fits = profile_.n_fits();
    edges.n_invalid_fits = profile_.n_invalid();
    if (profile_.better_point()) better_ = *profile_.better_point();
    return edges;
  }

  const std::optional<std::vector<double>>& better_point() const { return better_; }

 private:
  double edge(
      double bound, double excess, double step, double open, std::string& reason) {
    if (bound == centre_) return open;
    RootProblem problem{
        [&](double mu) { return above_threshold(mu); }, centre_, excess, bound, step};
    if (p_.root_find == "extremal") {
      if (std::isfinite(bound) && above_threshold(bound).value <= 0) return open;
      const auto root = find_extremal_root(problem, extremal_step);
      if (!root) reason = "no sign change found in the interval";
      return root.value_or(undefined);
    }
    return find_root(problem).value_or(open);
  }

  Slope above_threshold(double mu) {
    const auto value = profile_.at(mu);
    Slope result{value.t - p_.threshold.value(mu), value.slope};
    if (result.slope) *result.slope -= slope_of(p_.threshold, mu);
    return result;
  }

  const EdgeProblem& p_;
  Profile profile_;
  double centre_;
  std::optional<std::vector<double>> better_;
};

ThresholdFunction asymptotic(const IntervalOptions& options) {
  const double value =
      asymptotic_critical_value(options.kind, options.level, options.asymptotic_dof);
  return {
      [value](double) { return value; },
      fmt::format(
          "asymptotic chi-square({}), t <= {}", options.asymptotic_dof, shortest(value))};
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
  EdgeFinder finder(evaluator, problem);
  Edges edges = finder.find();
  if (!finder.better_point()) return edges;
  // The profile went above the global maximum: fit again from there, once.
  FitProblem again = problem.problem;
  again.start = *finder.better_point();
  const Minimum best = minimise(evaluator, again, problem.strategy);
  if (!(best.ll > problem.best.ll)) return edges;
  EdgeProblem improved{problem.problem,
                       problem.poi,
                       best,
                       std::max(problem.best_ll, best.ll),
                       problem.bounds,
                       problem.threshold,
                       problem.kind,
                       problem.root_find,
                       problem.strategy};
  Edges result = EdgeFinder(evaluator, improved).find();
  result.n_fits += edges.n_fits + 1;
  result.n_invalid_fits += edges.n_invalid_fits;
  result.better = best;
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
  if (options.threshold.value && options.kind != "central" && options.kind != "upper" &&
      options.kind != "lower") {
    throw InputError(fmt::format("unknown confidence_interval_kind '{}'", options.kind),
                     "choose central, upper or lower");
  }
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
                                  options.strategy});
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
  return result;
}

}  // namespace jacta
