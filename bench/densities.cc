// A Gaussian peak on an exponential, without bins, extended: ln L, its derivatives, fits
// with errors, draws and whole toys, beside one pass over the events written by hand for
// this model alone. Times are those of the fastest of many calls.
//
//     densities [THREADS]
//     densities --data EVENTS FILE       writes the data, prints fit and time as JSON
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <functional>
#include <string>

#include "jacta/config/node.h"
#include "jacta/fit/fit.h"
#include "jacta/parallel/executor.h"
#include "jacta/templates/template_model.h"

namespace {

using jacta::Dataset;
using jacta::TemplateModel;

TemplateModel model_of(double events) {
  const std::string text = fmt::format(
      "parameter_definition:\n"
      "  livetime: {{nominal_value: 1, ptype: livetime, fittable: false}}\n"
      "  signal_rate_multiplier: {{nominal_value: {}, ptype: rate, fit_limits: [0, "
      "null]}}\n"
      "  background_rate_multiplier: {{nominal_value: {}, ptype: rate, fit_limits: [0, "
      "null]}}\n"
      "  mass: {{nominal_value: 125, ptype: shape, fit_limits: [110, 140]}}\n"
      "  width: {{nominal_value: 2, ptype: shape, fit_limits: [0.5, 8]}}\n"
      "  slope: {{nominal_value: -0.03, ptype: shape, fit_limits: [-1, 1]}}\n"
      "likelihood_config:\n"
      "  likelihood_terms:\n"
      "  - name: events\n"
      "    likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
      "    analysis_space: [{{m: [100, 160]}}]\n"
      "    livetime_parameter: livetime\n"
      "    sources:\n"
      "    - {{name: signal, density: {{gaussian: {{mean: mass, sigma: width}}}}}}\n"
      "    - {{name: background, density: {{exponential: {{slope: slope}}}}}}\n",
      0.1 * events,
      0.9 * events);
  jacta::ModelConfiguration configuration;
  configuration.root = jacta::parse_yaml(text, "model.yaml");
  jacta::SilentDiagnostics diagnostics;
  return TemplateModel::from_config(configuration, diagnostics);
}

// Microseconds of one call, the fastest of those that fit into half a second.
double fastest(const std::function<void()>& work) {
  using Clock = std::chrono::steady_clock;
  double best = 1e300;
  const auto end = Clock::now() + std::chrono::milliseconds(500);
  for (int i = 0; i < 3 || Clock::now() < end; ++i) {
    const auto start = Clock::now();
    work();
    best = std::min(
        best, std::chrono::duration<double, std::micro>(Clock::now() - start).count());
  }
  return best;
}

// ln L of this model by a plain loop and the C library.
double by_hand(std::span<const double> x, std::span<const double> theta) {
  const double signal = theta[1];
  const double background = theta[2];
  const double mean = theta[3];
  const double sigma = theta[4];
  const double slope = theta[5];
  const auto cdf = [&](double v) {
    return 0.5 * std::erfc(-(v - mean) / (sigma * std::sqrt(2.0)));
  };
  const double peak =
      signal / ((cdf(160) - cdf(100)) * sigma * std::sqrt(2 * std::acos(-1.0)));
  const double falling = background * slope / (std::exp(60 * slope) - 1);
  double sum = -signal - background;
  for (const double value : x) {
    const double z = (value - mean) / sigma;
    sum += std::log(peak * std::exp(-0.5 * z * z) +
                    falling * std::exp(slope * (value - 100)));
  }
  return sum;
}

void measure(double events) {
  const TemplateModel model = model_of(events);
  const auto generator = model.generator();
  const Dataset data = generator->generate({.seed = 1, .point = 0, .toy = 0});
  auto eval = model.bind(data);
  const auto theta = model.parameters().values();
  const auto x = data.at("events").column("m");
  jacta::Derivatives out;
  jacta::FitResult fit;
  const double hand = fastest([&] { by_hand(x, theta); });
  const double value = fastest([&] { eval.value(theta); });
  const double derivatives =
      fastest([&] { eval.likelihood().derivatives({.theta = theta}, out); });
  const double bind = fastest([&] { model.bind(data); });
  const double generate =
      fastest([&] { generator->generate({.seed = 1, .point = 0, .toy = 1}); });
  const double whole = fastest([&] { fit = jacta::fit(eval); });
  const double difference = eval.value(theta) - by_hand(x, theta);
  fmt::print(
      "{:>9} events: ln L {:.1f} us ({:.2f} of the plain loop's {:.1f}), with "
      "gradient and Hessian {:.1f}, bind {:.1f}, generate {:.1f}, fit with errors "
      "{:.1f} ({} calls, {}); ln L differs from the loop's by {:.1e}\n",
      x.size(),
      value,
      value / hand,
      hand,
      derivatives,
      bind,
      generate,
      whole,
      fit.n_calls,
      fit.valid ? "valid" : "not valid",
      difference);
}

void measure_toys(double events, std::size_t threads) {
  const TemplateModel model = model_of(events);
  const auto generator = model.generator();
  const auto problem = jacta::make_problem(model.space());
  const jacta::Executor executor(threads);
  constexpr std::size_t n = 2000;
  std::vector<std::uint8_t> valid(n, 0);
  const auto start = std::chrono::steady_clock::now();
  executor.for_each(n, [&](std::size_t i, std::size_t) {
    auto eval = model.bind(generator->generate({.seed = 1, .point = 1, .toy = i}));
    valid[i] = jacta::minimise(eval, problem).valid ? 1 : 0;
  });
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  fmt::print("toys of {} events on {} threads: {:.0f} a second, {} of {} fits valid\n",
             events,
             executor.threads(),
             n / seconds,
             std::count(valid.begin(), valid.end(), 1),
             n);
}

int fit_written_data(double events, const std::string& file) {
  const TemplateModel model = model_of(events);
  const Dataset data = model.generate({}, jacta::Stream({.seed = 1}));
  std::ofstream out(file);
  for (const double x : data.at("events").column("m")) fmt::print(out, "{}\n", x);
  auto eval = model.bind(data);
  jacta::FitResult fit;
  const double time = fastest([&] { fit = jacta::fit(eval); });
  fmt::print("{{\"microseconds\": {}, \"ll\": {}", time, fit.ll);
  for (const auto& [name, value] : fit.values) {
    fmt::print(", \"{}\": [{}, {}]",
               name,
               value,
               fit.errors.contains(name) ? fit.errors.at(name) : 0);
  }
  fmt::print("}}\n");
  return 0;
}

int run(int argc, char** argv) {
  if (argc > 3 && std::string(argv[1]) == "--data") {
    return fit_written_data(std::stod(argv[2]), argv[3]);
  }
  measure(1e4);
  measure(1e6);
  measure_toys(1e4, argc > 1 ? std::stoul(argv[1]) : 2);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "densities: %s\n", error.what());
    return 1;
  }
}
