#include "jacta/neyman/toy_mixture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/elementary.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/config/python_text.h"
#include "jacta/neyman/threshold_quantile.h"
#include "jacta/toy/input_hashes.h"
#include "sampling_density.h"

namespace jacta {

namespace {

// The weights average to 1 within so many of their standard errors.
constexpr double allowed_sigmas = 5;

// What has to be equal for all points.
std::string shared_part(const RunnerArguments& arguments) {
  Node map = arguments.to_map();
  for (const char* name :
       {"generate_values", "n_mc", "first_toy", "output_filename", "toydata_filename"}) {
    map.erase(name);
  }
  return python_json(map);
}

std::vector<double> theta_of(const Runner& runner) {
  return runner.model().parameters().values(
      values_of(runner.arguments().generate_values));
}

// ln sum_k (n_k / N) p_k.
double log_mixture(std::span<const double> log_densities,
                   std::span<const double> log_shares) {
  double largest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < log_shares.size(); ++k) {
    largest = std::max(largest, log_densities[k] + log_shares[k]);
  }
  double sum = 0;
  for (std::size_t k = 0; k < log_shares.size(); ++k) {
    sum += portable_exp(log_densities[k] + log_shares[k] - largest);
  }
  return largest + portable_log(sum);
}

// The quantile with the t of all invalid toys replaced.
double quantile_with_invalid_at(std::vector<WeightedRatio> ratios,
                                double t,
                                double level) {
  for (auto& ratio : ratios) {
    if (!ratio.valid) ratio.t = t;
  }
  return weighted_quantile(std::move(ratios), level);
}

void set_quantiles(const std::vector<WeightedRatio>& ratios,
                   double level,
                   ReusedThreshold& result) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  result.level = level;
  result.threshold = weighted_quantile(ratios, level);
  const double error = coverage_uncertainty(ratios, result.threshold, level);
  result.coverage_error = error;
  result.lower = level > error ? weighted_quantile(ratios, level - error) : 0;
  result.upper = level + error < 1 ? weighted_quantile(ratios, level + error) : infinity;
  result.invalid_lower = quantile_with_invalid_at(ratios, 0, level);
  result.invalid_upper = quantile_with_invalid_at(ratios, infinity, level);
  result.n_toys = static_cast<std::size_t>(
      std::count_if(ratios.begin(), ratios.end(), [](const WeightedRatio& ratio) {
        return ratio.weight > 0;
      }));
}

// Whether the weighted toys pass the guards.
ReusedThreshold judged(std::span<const WeightedRatio> ratios, std::size_t own_toys) {
  double sum = 0;
  double squares = 0;
  for (const auto& ratio : ratios) {
    sum += ratio.weight;
    squares += ratio.weight * ratio.weight;
  }
  const auto n = static_cast<double>(ratios.size());
  const double mean = sum / n;
  const double error = std::sqrt(std::max(0.0, squares / n - mean * mean) / n);
  ReusedThreshold result;
  result.effective_toys = effective_toys(ratios);
  result.mean_weight = mean;
  result.own_toys = own_toys;
  const std::size_t needed = own_toys > 0 ? own_toys : enough_toys;
  // 1e-9: equal weights have no error, and average to 1 up to their rounding.
  if (!(std::abs(mean - 1) <= allowed_sigmas * error + 1e-9)) {
    result.reason =
        fmt::format("the weights average to {:.4f} +- {:.4f} instead of 1", mean, error);
  } else if (result.effective_toys < static_cast<double>(needed)) {
    result.reason = fmt::format("the weighted toys are worth {:.1f}, less than {}",
                                result.effective_toys,
                                needed);
  }
  result.reused = result.reason.empty();
  return result;
}

}  // namespace

struct ToyMixture::State {
  std::vector<std::unique_ptr<Runner>> runners = {};
  std::unique_ptr<Runner> density = {};          ///< its model knows impossible events
  std::vector<std::vector<double>> points = {};  ///< theta of every point
  std::vector<double> log_shares = {};
  std::vector<std::pair<std::size_t, std::int64_t>> toys = {};  ///< point and index
  RunnerArguments arguments = {};
  const ModelRegistry* registry = nullptr;
  const Executor* executor = nullptr;
  Diagnostics* diagnostics = nullptr;
  std::vector<std::string> example_paths = {};
  ToyKeeping keeping = {};
  InputHasher hasher = InputHasher();
  std::string description = {};  ///< what the toys depend on

  void describe(const RunnerArguments& point) {
    Node what = point.to_map();
    what.erase("output_filename");
    description += python_json(what) + python_json(hasher.hashes(point)) + "\n";
  }

  ToyLoopOptions loop_at(const Runner& target) const {
    if (keeping.folder.empty()) return {.loop = keeping.loop};
    return {.loop = keeping.loop,
            .journal = keeping.folder / fmt::format("{:016x}.part", target.point()),
            .header = fmt::format("{} {}\n{}{}",
                                  version(),
                                  format_version,
                                  description,
                                  python_json(target.arguments().generate_values))};
  }

  Runner runner_at(const Node& generate_values) const {
    RunnerArguments job = arguments;
    job.generate_values = generate_values;
    return Runner(job, *registry, *diagnostics, example_paths);
  }

  // The weight of one toy at the last of `all_points`.
  double weight(const Dataset& toy,
                std::span<const std::vector<double>> all_points) const {
    const auto densities = log_densities(density->model(), toy, all_points);
    const double target = densities.back();
    if (target == -std::numeric_limits<double>::infinity()) return 0;
    return portable_exp(target - log_mixture(densities, log_shares));
  }
};

ToyMixture::ToyMixture(const std::vector<RunnerArguments>& points,
                       const ModelRegistry& registry,
                       const Executor& executor,
                       Diagnostics& diagnostics,
                       const std::vector<std::string>& example_paths,
                       const ToyKeeping& keeping)
    : state_(std::make_unique<State>()) {
  if (points.empty()) throw InputError("there are no points whose toys could be re-used");
  State& s = *state_;
  s.arguments = points.front();
  s.arguments.hypotheses = {Node::string("free"), Node::string("true")};
  s.arguments.compute_confidence_interval = false;
  s.registry = &registry;
  s.executor = &executor;
  s.diagnostics = &diagnostics;
  s.example_paths = example_paths;
  s.keeping = keeping;
  s.hasher = InputHasher(example_paths);
  const ModelRegistry exact = without_outliers(registry);
  for (const auto& point : points) {
    if (shared_part(point) != shared_part(points.front())) {
      throw InputError(
          "points whose toys are re-used may differ in generate_values only");
    }
    s.runners.push_back(
        std::make_unique<Runner>(point, registry, diagnostics, example_paths));
    const Runner& runner = *s.runners.back();
    if (!keeping.folder.empty()) s.describe(point);
    s.points.push_back(theta_of(runner));
    check_comparable(runner.model().parameters(), s.points.front(), s.points.back());
    for (std::int64_t i = 0; i < point.n_mc; ++i) {
      s.toys.emplace_back(s.points.size() - 1, i);
    }
  }
  if (s.toys.empty()) throw InputError("the points have no toys to re-use");
  for (const auto& point : points) {
    const double share =
        static_cast<double>(point.n_mc) / static_cast<double>(s.toys.size());
    s.log_shares.push_back(share > 0 ? portable_log(share)
                                     : -std::numeric_limits<double>::infinity());
  }
  s.density = std::make_unique<Runner>(points.front(), exact, diagnostics, example_paths);
}

ToyMixture::~ToyMixture() = default;

std::vector<WeightedRatio> ToyMixture::weighted_ratios(const Node& generate_values,
                                                       IntervalKind kind) const {
  const State& s = *state_;
  const Runner target = s.runner_at(generate_values);
  const std::size_t poi = target.model().parameters().index(s.arguments.poi);
  auto points = s.points;
  points.push_back(theta_of(target));
  check_comparable(target.model().parameters(), points.front(), points.back());
  const double mu = points.back()[poi];
  // Weight, t, best fit of the parameter of interest, whether both fits are valid.
  constexpr std::size_t n_numbers = 4;
  const auto numbers = for_each_toy(
      *s.executor,
      s.toys.size(),
      n_numbers,
      [&](std::size_t i, std::span<double> out) {
        const auto& [point, index] = s.toys[i];
        const Dataset toy = s.runners[point]->generate_toy(index);
        out[0] = s.weight(toy, points);
        out[3] = 1;
        if (out[0] == 0) return;
        const auto rows = target.fit_toy(toy, true, s.keeping.loop.cancellation);
        out[1] = 2 * (rows[0].minimum.ll - rows[1].minimum.ll);
        out[2] = rows[0].minimum.theta[poi];
        out[3] = rows[0].minimum.valid && rows[1].minimum.valid ? 1 : 0;
      },
      s.loop_at(target));
  std::vector<WeightedRatio> ratios(s.toys.size());
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    const double* toy = &numbers[i * n_numbers];
    ratios[i].weight = toy[0];
    if (toy[0] == 0) continue;
    ratios[i].t = one_sided_statistic(toy[1], toy[2], mu, kind);
    ratios[i].valid = toy[3] != 0;
  }
  return ratios;
}

std::vector<ReusedThreshold> ToyMixture::thresholds(const Node& generate_values,
                                                    std::span<const double> levels,
                                                    IntervalKind kind) const {
  const State& s = *state_;
  const auto ratios = weighted_ratios(generate_values, kind);
  const auto theta = theta_of(s.runner_at(generate_values));
  std::vector<WeightedRatio> own;
  for (std::size_t i = 0; i < ratios.size(); ++i) {
    if (s.points[s.toys[i].first] == theta) {
      own.push_back({ratios[i].t, 1, ratios[i].valid});
    }
  }
  ReusedThreshold result = judged(ratios, own.size());
  if (!result.reused && own.empty()) {
    throw InputError(
        "toys cannot be re-used at a point without own ones: " + result.reason,
        "throw toys there, or at points nearer to it");
  }
  const auto& used = result.reused ? ratios : own;
  std::vector<ReusedThreshold> results;
  for (const double level : levels) {
    set_quantiles(used, level, result);
    results.push_back(result);
  }
  return results;
}

}  // namespace jacta
