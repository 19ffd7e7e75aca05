#include "adaptive_thresholds.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/toy/input_hashes.h"
#include "jacta/toy/replay.h"
#include "point_arguments.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

Node without(Node map, const std::string& key) {
  map.erase(key);
  return map;
}

std::string names_of(const Node& map) {
  std::string names;
  for (const auto& [key, value] : map.entries()) names += key.as_text() + "\n";
  return names;
}

// Whether a file holds the toys of this job, made from today's inputs; where it lies and
// the kernels do not matter.
bool holds_job(const fs::path& file, const RunnerArguments& job, const Node& inputs) {
  if (!fs::exists(file)) return false;
  ResultContent content;
  try {
    content = read_results(file);
  } catch (const IoError&) {
    return false;  // damaged
  }
  if (!changed_inputs(stored_inputs(content), inputs).empty()) return false;
  RunnerArguments stored = arguments_of(content);
  stored.output_filename = job.output_filename;
  stored.instruction_set = job.instruction_set;
  return stored.to_map() == job.to_map();
}

}  // namespace

AdaptiveThresholds::AdaptiveThresholds(const Campaign& campaign,
                                       const CollectOptions& options,
                                       const std::vector<IntervalKind>& kinds,
                                       fs::path toy_folder,
                                       const Surroundings& here)
    : campaign_(campaign),
      options_(options),
      toy_folder_(std::move(toy_folder)),
      here_(here),
      grid_options_(AdaptiveOptions::from_config(campaign.neyman.adaptive)) {
  grid_options_.levels = campaign.neyman.confidence_levels;
  grid_options_.kinds = kinds;
  fs::create_directories(toy_folder_);
  seed_ = seed_of_toys(campaign, options, here);
}

std::vector<AdaptiveThresholds::Family> AdaptiveThresholds::families() const {
  std::vector<Family> families;
  for (const auto& point : campaign_.points) {
    const RunnerArguments arguments = point_arguments(point, seed_, here_);
    const Node others = without(arguments.generate_values, arguments.poi);
    const std::string key = python_json(arguments.nominal_values) + names_of(others);
    auto family = std::find_if(families.begin(),
                               families.end(),
                               [&key](const Family& known) { return known.key == key; });
    if (family == families.end()) {
      families.push_back({.key = key});
      family = std::prev(families.end());
    }
    const std::string curve = python_json(others);
    auto& curves = family->curve_keys;
    if (std::count(curves.begin(), curves.end(), curve) == 0) {
      curves.push_back(curve);
      family->curves.push_back(arguments);
    }
    family->points.push_back(arguments.generate_values.at(arguments.poi).as_real());
  }
  return families;
}

PointToys AdaptiveThresholds::toys_at(RunnerArguments arguments,
                                      double poi,
                                      std::size_t n_toys) const {
  arguments.n_mc = static_cast<std::int64_t>(n_toys);
  arguments.generate_values.set(arguments.poi, Node::real(poi));
  const std::uint64_t point = point_hash(
      arguments.computation, arguments.generate_values, arguments.nominal_values);
  const fs::path file =
      toy_folder_ / fmt::format("{}_{:016x}.ii.h5", shortest(poi), point);
  arguments.output_filename = file.string();
  const Node inputs = InputHasher(here_.example_paths).hashes(arguments);
  if (holds_job(file, arguments, inputs)) {
    remove_left_journal(file);
  } else {
    Runner runner(arguments, here_.models, here_.diagnostics, here_.example_paths);
    runner.run(
        {.executor = here_.executor,
         .date = here_.now(),
         .host = here_.host,
         .loop = loop_of(
             fmt::format("{} = {:.4g}", arguments.poi, poi), n_toys, options_, here_)});
  }
  return read_point_toys({file}, arguments.poi);
}

void AdaptiveThresholds::warn_of_misses(const GridCertificate& found,
                                        const std::string& poi) const {
  std::vector<std::string> places;
  for (std::size_t i = 0; i < found.middles.size(); ++i) {
    const InterpolationError& error = found.middles[i];
    if (std::abs(error.error) <= found.target) continue;
    places.push_back(fmt::format("{:.4g} to {:.4g} ({:+.4f} at {})",
                                 found.points[i],
                                 found.points[i + 1],
                                 error.error,
                                 shortest(error.level)));
  }
  here_.diagnostics.warning(fmt::format(
      "{} points leave errors in the coverage above the target {} between values of {}: "
      "{}; allow more max_points",
      found.points.size(),
      shortest(found.target),
      poi,
      join(places)));
}

AdaptiveThresholds::Grid AdaptiveThresholds::refined(const Family& family) const {
  const PointSampler sampler = [&](std::size_t curve, double poi, std::size_t n_toys) {
    return toys_at(family.curves[curve], poi, n_toys);
  };
  AdaptiveGrid refined =
      refine_grid(family.points, family.curves.size(), sampler, grid_options_);
  const GridCertificate& found = refined.certificate;
  if (!found.achieved) warn_of_misses(found, family.curves[0].poi);
  Node certificate = Node::map();
  certificate.set("poi", Node::string(family.curves[0].poi));
  certificate.set("nominal_values", family.curves[0].nominal_values);
  std::vector<Node> curves;
  for (const auto& curve : family.curves) {
    curves.push_back(without(curve.generate_values, curve.poi));
  }
  certificate.set("curves", Node::list(std::move(curves)));
  const Node content = found.to_node();
  for (const auto& [key, value] : content.entries())
    certificate.set(key.as_text(), value);
  return {std::move(refined.toys), std::move(certificate)};
}

std::vector<AdaptiveThresholds::Grid> AdaptiveThresholds::grids() const {
  std::vector<Grid> grids;
  for (const auto& family : families()) grids.push_back(refined(family));
  return grids;
}

}  // namespace jacta
