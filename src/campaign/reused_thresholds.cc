#include "reused_thresholds.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/threshold_quantile.h"
#include "jacta/neyman/toy_mixture.h"
#include "point_arguments.h"

namespace jacta {

namespace {

using Family = std::vector<RunnerArguments>;

// Points with the same nominal values.
std::vector<Family> families_of(std::vector<RunnerArguments> points) {
  std::vector<Family> families;
  for (auto& point : points) {
    const std::string key = python_json(point.nominal_values);
    const auto family =
        std::find_if(families.begin(), families.end(), [&key](const Family& known) {
          return python_json(known.front().nominal_values) == key;
        });
    if (family == families.end()) {
      families.push_back({std::move(point)});
    } else {
      family->push_back(std::move(point));
    }
  }
  return families;
}

Node count(std::size_t n) {
  return Node::integer(static_cast<std::int64_t>(n));
}

ThresholdPoint file_point(const Runner& runner, const ReusedThreshold& found) {
  ThresholdPoint point;
  point.poi = runner.arguments().generate_values.at(runner.arguments().poi).as_number();
  point.threshold = found.threshold;
  point.poi_expectation = expected_signal(runner);
  point.additions = {{"threshold_lower", Node::real(found.lower)},
                     {"threshold_upper", Node::real(found.upper)},
                     {"invalid_lower", Node::real(found.invalid_lower)},
                     {"invalid_upper", Node::real(found.invalid_upper)},
                     {"n_toys", count(found.reused ? found.n_toys : found.own_toys)},
                     {"effective_toys",
                      Node::real(found.reused ? found.effective_toys
                                              : static_cast<double>(found.own_toys))}};
  return point;
}

void warn_of_level(const Runner& runner,
                   const ReusedThreshold& found,
                   Diagnostics& diagnostics) {
  ThresholdQuantile quantile{.level = found.level, .upper = found.upper};
  const double n_toys =
      found.reused ? found.effective_toys : static_cast<double>(found.own_toys);
  const auto text = unsupported_level(n_toys, quantile);
  if (!text) return;
  const RunnerArguments& a = runner.arguments();
  diagnostics.warning(
      fmt::format("{} = {}: {}", a.poi, a.generate_values.at(a.poi).as_text(), *text));
}

void add_point(ThresholdsFile& file,
               const ToyMixture& mixture,
               const Runner& runner,
               const std::vector<double>& levels,
               IntervalKind kind,
               Diagnostics& diagnostics) {
  const RunnerArguments& a = runner.arguments();
  const auto thresholds = mixture.thresholds(a.generate_values, levels, kind);
  if (!thresholds.front().reused) {
    diagnostics.note(fmt::format("{} = {}: its own toys are used, because {}",
                                 a.poi,
                                 a.generate_values.at(a.poi).as_text(),
                                 thresholds.front().reason));
  }
  for (const auto& found : thresholds) {
    warn_of_level(runner, found, diagnostics);
    ThresholdKey key;
    key.poi = a.poi;
    key.nominal_values = a.nominal_values;
    key.generate_values = a.generate_values;
    key.confidence_level = found.level;
    key.kind = kind;
    file.add(key, file_point(runner, found));
  }
}

}  // namespace

std::vector<PointToys> add_reused_thresholds(ThresholdsFile& file,
                                             const Campaign& campaign,
                                             const CollectOptions& options,
                                             const std::vector<IntervalKind>& kinds,
                                             const Surroundings& here) {
  const auto folder = unfinished_thresholds(thresholds_file_of(campaign));
  std::filesystem::create_directories(folder);
  const std::int64_t seed = seed_of_toys(campaign, options, here);
  std::vector<PointToys> own;
  std::vector<RunnerArguments> points;
  for (const auto& point : campaign.points) {
    points.push_back(point_arguments(point, seed, here));
  }
  for (const auto& family : families_of(std::move(points))) {
    LoopOptions weights;
    weights.cancellation = here.stop;
    const ToyMixture mixture(family,
                             here.models,
                             here.executor,
                             here.diagnostics,
                             here.example_paths,
                             {.loop = weights, .folder = folder});
    for (const auto& arguments : family) {
      const Runner runner(arguments, here.models, here.diagnostics, here.example_paths);
      for (const IntervalKind kind : kinds) {
        add_point(file,
                  mixture,
                  runner,
                  campaign.neyman.confidence_levels,
                  kind,
                  here.diagnostics);
      }
      const std::string point =
          fmt::format("{} = {}",
                      arguments.poi,
                      arguments.generate_values.at(arguments.poi).as_text());
      own.push_back(throw_point_toys(
          runner,
          here.executor,
          "free",
          "true",
          loop_of(point, static_cast<std::size_t>(arguments.n_mc), options, here),
          folder / fmt::format("{:016x}_own.part", runner.point())));
    }
  }
  return own;
}

}  // namespace jacta
