#include "coverage/family_study.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "coverage/known_coverage.h"
#include "coverage/toy_sources.h"
#include "jacta/interval/critical_value.h"
#include "jacta/neyman/interpolation.h"
#include "jacta/neyman/threshold_lookup.h"
#include "jacta/toy/toy_loop.h"

namespace jacta::test {

namespace {

constexpr double family_wise = 0.01;

class Study {
 public:
  Study(const CoverageFamily& family, const FamilyPlan& plan, const ToySource& source)
      : family_(family), plan_(plan), source_(source) {
    result_.name = family.name;
    result_.title = family.title;
    result_.poi = family.poi;
    result_.discrete = family.discrete;
  }

  FamilyCoverage run() {
    make_thresholds();
    for (const double mu : family_.truths) measure(mu);
    return result_;
  }

  ThresholdFunction threshold(double level, IntervalKind kind, bool neyman) const {
    if (!neyman) {
      const double value = asymptotic_critical_value(kind, level);
      return {[value](double) { return value; }, "asymptotic"};
    }
    SilentDiagnostics silent;
    const ThresholdRequest request{.poi = family_.poi,
                                   .nominal_values = thresholds_nominal_,
                                   .confidence_level = level,
                                   .kind = kind};
    return interval_thresholds(file_, {thresholds_values_}, request, silent)
        .front()
        .function;
  }

 private:
  std::vector<PointToys> threshold_toys() {
    if (plan_.n_threshold > 0) {
      std::vector<PointToys> toys;
      for (const double mu : family_.grid) {
        toys.push_back(source_(mu, plan_.threshold_seed, plan_.n_threshold));
      }
      n_threshold_ = plan_.n_threshold;
      result_.n_grid_toys = plan_.n_threshold * toys.size();
      return toys;
    }
    const AdaptiveOptions options{.target = family_.target,
                                  .max_points = family_.max_points,
                                  .levels = plan_.levels,
                                  .kinds = plan_.kinds};
    const PointSampler sampler = [&](std::size_t, double mu, std::size_t n_toys) {
      return source_(mu, plan_.threshold_seed, n_toys);
    };
    AdaptiveGrid grid = refine_grid(family_.grid, 1, sampler, options);
    n_threshold_ = options.toys();
    result_.target = family_.target;
    result_.achieved = grid.certificate.achieved;
    result_.n_grid_toys = grid.certificate.total_toys;
    return std::move(grid.toys);
  }

  void make_thresholds() {
    const auto toys = threshold_toys();
    SilentDiagnostics silent;
    for (const auto& point : toys) {
      points_.push_back(point.poi_value.value);
      for (const IntervalKind kind : plan_.kinds) {
        add_thresholds(file_, point, plan_.levels, silent, kind);
      }
    }
    add_interpolation(
        file_,
        toys,
        {.levels = plan_.levels, .kinds = plan_.kinds, .judge = !result_.achieved},
        silent);
    result_.n_points = toys.size();
    thresholds_nominal_ = toys.front().nominal_values;
    thresholds_values_ = toys.front().generate_values;
  }

  // Ties are those of the interval: ratios of one outcome differ by rounding.
  CoverageNumber number(const std::vector<double>& t,
                        double mu,
                        double threshold,
                        IntervalKind kind) const {
    std::size_t below = 0;
    std::size_t covered = 0;
    for (const double value : t) {
      below += value < threshold - same_ratio ? 1 : 0;
      covered += value <= threshold + same_ratio ? 1 : 0;
    }
    const auto n = static_cast<double>(t.size());
    CoverageNumber result{.threshold = threshold,
                          .below = static_cast<double>(below) / n,
                          .coverage = static_cast<double>(covered) / n};
    if (family_.known) {
      result.known = family_.known(mu, threshold, kind);
      result.known_p_value = binomial_p_value(covered, t.size(), *result.known);
    }
    return result;
  }

  // Distance of the level from [below, coverage], beyond what is allowed.
  static double pull(const CoverageNumber& number,
                     double level,
                     double sigma,
                     double allowed,
                     bool may_exceed) {
    const double excess = std::max(0.0, number.below - level - allowed);
    const double lack = std::max(0.0, level - allowed - number.coverage);
    return ((may_exceed ? 0 : excess) - lack) / sigma;
  }

  void measure(double mu) {
    const std::size_t n = plan_.n_test > 0 ? plan_.n_test : family_.n_test;
    const PointToys toys = source_(mu, plan_.test_seed, n);
    const ToyRatios ratios =
        likelihood_ratios({toys.ll_free, toys.ll_true, toys.valid_free, toys.valid_true});
    result_.n_test += n;
    result_.n_invalid += toy_quality(ratios).n_invalid;
    const bool on_grid = std::count(points_.begin(), points_.end(), mu) > 0;
    const double test = 1 / static_cast<double>(n);
    const double both = test + 1 / static_cast<double>(n_threshold_);
    for (const IntervalKind kind : plan_.kinds) {
      const auto t = one_sided_ratios(ratios, toys.mu_hat, mu, kind).t;
      for (const double level : plan_.levels) {
        FamilyCell cell{.mu = mu, .on_grid = on_grid, .level = level, .kind = kind};
        cell.asymptotic = number(t, mu, asymptotic_critical_value(kind, level), kind);
        cell.neyman = number(t, mu, threshold(level, kind, true).value(mu), kind);
        const double variance = level * (1 - level);
        cell.asymptotic_pull =
            pull(cell.asymptotic, level, std::sqrt(variance * test), 0, false);
        cell.neyman_pull = pull(cell.neyman,
                                level,
                                std::sqrt(variance * both),
                                on_grid ? 0 : family_.target,
                                family_.discrete && !on_grid);
        result_.cells.push_back(cell);
      }
    }
  }

  const CoverageFamily& family_;
  const FamilyPlan& plan_;
  const ToySource& source_;
  FamilyCoverage result_;
  ThresholdsFile file_;
  std::vector<double> points_;
  std::size_t n_threshold_ = 1;
  Node thresholds_nominal_;
  Node thresholds_values_;
};

// What the interval of one toy says, against its t at the truth.
enum class Endpoint { agrees, undefined, outside, inside };

Endpoint endpoint_of(const Runner& runner,
                     const Dataset& toy,
                     double mu,
                     double threshold) {
  const RunnerArguments& a = runner.arguments();
  const auto kind = a.confidence_interval_kind;
  const std::size_t poi = runner.model().parameters().index(a.poi);
  const auto rows = runner.fit_toy(toy, true);
  const double t = one_sided_statistic(2 * (rows[0].minimum.ll - rows[1].minimum.ll),
                                       rows[0].minimum.theta[poi],
                                       mu,
                                       kind);
  const bool has_lower = kind != IntervalKind::upper;
  const bool has_upper = kind != IntervalKind::lower;
  if ((has_lower && std::isnan(rows[0].lower)) ||
      (has_upper && std::isnan(rows[0].upper))) {
    return Endpoint::undefined;
  }
  const bool held =
      (!has_lower || rows[0].lower <= mu) && (!has_upper || mu <= rows[0].upper);
  if (std::abs(t - threshold) <= same_ratio || held == (t <= threshold)) {
    return Endpoint::agrees;
  }
  return held ? Endpoint::inside : Endpoint::outside;
}

// Toys take turns among the true values, levels, kinds and thresholds.
EndpointCheck check_endpoints(const Study& study,
                              const CoverageFamily& family,
                              const FamilyPlan& plan,
                              const Executor& executor) {
  const std::size_t wanted = plan.n_endpoints.value_or(family.n_endpoints);
  const std::size_t n_turns =
      2 * family.truths.size() * plan.levels.size() * plan.kinds.size();
  const std::size_t n = (wanted + n_turns - 1) / n_turns;
  const ModelRegistry registry = registry_of(family.model);
  EndpointCheck check;
  for (const double mu : family.truths) {
    for (const double level : plan.levels) {
      for (const IntervalKind kind : plan.kinds) {
        for (const bool neyman : {false, true}) {
          RunnerArguments arguments = family_job(family, mu, plan.endpoint_seed, n);
          arguments.compute_confidence_interval = true;
          arguments.confidence_level = level;
          arguments.confidence_interval_kind = kind;
          arguments.first_toy = static_cast<std::int64_t>(check.n);
          SilentDiagnostics silent;
          Runner runner(arguments, registry, silent);
          const ThresholdFunction threshold = study.threshold(level, kind, neyman);
          runner.set_thresholds({threshold, threshold});
          const double value = threshold.value(mu);
          const auto found =
              for_each_toy(executor, n, 1, [&](std::size_t i, std::span<double> out) {
                const Dataset toy = runner.generate_toy(static_cast<std::int64_t>(i));
                out[0] = static_cast<double>(endpoint_of(runner, toy, mu, value));
              });
          const auto count = [&found](Endpoint wanted_one) {
            return static_cast<std::size_t>(
                std::count(found.begin(), found.end(), static_cast<double>(wanted_one)));
          };
          check.n += n;
          check.n_undefined += count(Endpoint::undefined);
          check.n_outside += count(Endpoint::outside);
          (neyman ? check.n_inside_neyman : check.n_inside) += count(Endpoint::inside);
        }
      }
    }
  }
  return check;
}

}  // namespace

FamilyCoverage measure_family(const CoverageFamily& family,
                              const FamilyPlan& plan,
                              const ToySource& source) {
  return Study(family, plan, source).run();
}

FamilyCoverage measure_family(const CoverageFamily& family,
                              const FamilyPlan& plan,
                              const Executor& executor) {
  const ToySource source = family_toys(family, executor);
  Study study(family, plan, source);
  FamilyCoverage result = study.run();
  result.endpoints = check_endpoints(study, family, plan, executor);
  return result;
}

GateResult check_gates(const std::vector<FamilyCoverage>& families) {
  struct Gate {
    double p_value;
    std::string text;
  };
  std::vector<Gate> gates;
  for (const auto& family : families) {
    for (const auto& cell : family.cells) {
      const auto add = [&](double p_value,
                           const char* what,
                           const CoverageNumber& found,
                           double expected) {
        gates.push_back({p_value,
                         fmt::format("{} at {} = {}, {} at {}, {}: {:.5f} for {:.5f}",
                                     family.name,
                                     family.poi,
                                     cell.mu,
                                     word(cell.kind),
                                     cell.level,
                                     what,
                                     found.coverage,
                                     expected)});
      };
      // Between the points of a grid that nobody refined, or not far enough, there is no
      // promise but that of discrete statistics: to cover no less.
      if (cell.on_grid || family.achieved || family.discrete) {
        const double p = chi_square_survival(cell.neyman_pull * cell.neyman_pull, 1);
        add(p, "thresholds from toys", cell.neyman, cell.level);
      }
      if (cell.asymptotic.known) {
        add(cell.asymptotic.known_p_value,
            "asymptotic",
            cell.asymptotic,
            *cell.asymptotic.known);
        add(cell.neyman.known_p_value,
            "these thresholds",
            cell.neyman,
            *cell.neyman.known);
      }
    }
  }
  GateResult result;
  result.n_gates = gates.size();
  result.allowed =
      family_wise / static_cast<double>(std::max<std::size_t>(1, gates.size()));
  for (const auto& gate : gates) {
    const std::string text = fmt::format("{} (p = {:.2g})", gate.text, gate.p_value);
    if (gate.p_value < result.allowed) result.failed.push_back(text);
    if (gate.p_value < result.smallest) {
      result.smallest = gate.p_value;
      result.smallest_gate = text;
    }
  }
  for (const auto& family : families) {
    const EndpointCheck& e = family.endpoints;
    if (e.n_outside > 0) {
      result.failed.push_back(
          fmt::format("{}: {} of {} intervals do not hold a value with t <= q",
                      family.name,
                      e.n_outside,
                      e.n));
    }
    if (e.n_undefined > 0) {
      result.failed.push_back(fmt::format("{}: {} of {} intervals have an undefined edge",
                                          family.name,
                                          e.n_undefined,
                                          e.n));
    }
  }
  return result;
}

}  // namespace jacta::test
