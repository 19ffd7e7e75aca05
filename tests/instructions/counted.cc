// jacta_counted FOLDER
//
// The work whose instructions counts.py has callgrind count: the WIMP example (the files of
// `jacta init` in FOLDER), a likelihood of densities and one of waves, all with the baseline
// kernels and on one thread. One line per piece of work: name, calls, allocations. What
// lies between counted_begin and counted_end is one part of callgrind's output, so that
// the parts 2, 4, 6, ... are the lines in their order.
#include <malloc.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

#include "jacta/amplitude/amplitude_objective.h"
#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/fit/fit.h"
#include "jacta/interval/confidence_interval.h"
#include "jacta/kinematics/phase_space.h"
#include "jacta/templates/template_model.h"

// The C library's own entry of malloc, so that every allocation of the program and of its
// libraries passes here.
extern "C" {
void* __libc_malloc(std::size_t size);  // NOLINT(bugprone-reserved-identifier)

std::size_t allocations = 0;

void* malloc(std::size_t size) {
  ++allocations;
  return __libc_malloc(size);
}

__attribute__((noinline)) void counted_begin() {
  asm volatile("");
}
__attribute__((noinline)) void counted_end() {
  asm volatile("");
}
}

namespace {

constexpr const char* level = "baseline";

// Calls work(0), work(1), ... and says what it allocated. The first call fills caches and
// is not counted.
void count(const char* name, int calls, const std::function<void(int)>& work) {
  work(0);
  counted_begin();
  const std::size_t before = allocations;
  for (int i = 1; i <= calls; ++i) work(i);
  const std::size_t made = allocations - before;
  counted_end();
  std::printf("%s %d %zu\n", name, calls, made);
}

struct Interests {
  std::string prefix = {};
  std::string poi = {};
  double truth = 1.0;
  int calls = 1;
};

// What a toy consists of.
void count_model(const jacta::TemplateModel& model, const Interests& of) {
  const auto generator = model.generator();
  const auto toy = [&](int i) {
    return generator->generate(
        {.seed = 1, .point = 0, .toy = static_cast<std::uint64_t>(i)});
  };
  const auto named = [&](const char* what) { return of.prefix + what; };
  const auto theta = [&](int i) {
    return model.parameters().values({{of.poi, (0.5 + (i % 50) / 49.0) * of.truth}});
  };
  const jacta::Dataset data = toy(0);
  auto eval = model.bind(data);
  jacta::Derivatives out;
  std::vector<std::vector<double>> points;
  for (int i = 0; i <= 50; ++i) points.push_back(theta(i));

  count(named("ll").c_str(), 50, [&](int i) {
    eval.value(points[static_cast<std::size_t>(i)]);
  });
  count(named("derivatives").c_str(), 50, [&](int i) {
    eval.likelihood().derivatives({.theta = points[static_cast<std::size_t>(i)]}, out);
  });
  count(named("set_data").c_str(), of.calls, [&](int) { model.bind(data); });
  count(named("generate").c_str(), of.calls, [&](int i) { toy(i); });
  count(named("fit").c_str(), of.calls, [&](int i) {
    auto bound = model.bind(toy(i));
    jacta::fit(bound);
  });
  const std::array<jacta::Values, 3> hypotheses = {
      jacta::Values{}, jacta::Values{{of.poi, 0.0}}, jacta::Values{{of.poi, of.truth}}};
  count(named("toy").c_str(), of.calls, [&](int i) {
    auto bound = model.bind(toy(i));
    for (const auto& fixed : hypotheses) jacta::fit(bound, {.fixed = fixed});
  });
  jacta::IntervalOptions options;
  options.kind = jacta::IntervalKind::central;
  options.bounds = {0.0, 50.0 * of.truth};
  count(named("interval").c_str(), of.calls, [&](int i) {
    auto bound = model.bind(toy(i));
    jacta::confidence_interval(bound, of.poi, options);
  });
}

jacta::TemplateModel wimp(const std::filesystem::path& folder) {
  jacta::SilentDiagnostics diagnostics;
  jacta::ModelConfiguration configuration;
  configuration.file = folder / "wimp_statistical_model.yaml";
  configuration.root = jacta::load_yaml(configuration.file);
  configuration.instruction_set = level;
  return jacta::TemplateModel::from_config(configuration, diagnostics);
}

jacta::TemplateModel peak() {
  jacta::ModelConfiguration configuration;
  configuration.root = jacta::parse_yaml(R"(
parameter_definition:
  livetime: {nominal_value: 1, ptype: livetime, fittable: false}
  signal_rate_multiplier: {nominal_value: 100, ptype: rate, fit_limits: [0, null]}
  background_rate_multiplier: {nominal_value: 900, ptype: rate, fit_limits: [0, null]}
  mass: {nominal_value: 125, ptype: shape, fit_limits: [110, 140]}
  width: {nominal_value: 2, ptype: shape, fit_limits: [0.5, 8]}
  slope: {nominal_value: -0.03, ptype: shape, fit_limits: [-1, 1]}
likelihood_config:
  likelihood_terms:
  - name: events
    likelihood_type: blueice.likelihood.UnbinnedLogLikelihood
    analysis_space: [{m: [100, 160]}]
    livetime_parameter: livetime
    sources:
    - {name: signal, density: {gaussian: {mean: mass, sigma: width}}}
    - {name: background, density: {exponential: {slope: slope}}}
)",
                                         "peak");
  configuration.instruction_set = level;
  jacta::SilentDiagnostics diagnostics;
  return jacta::TemplateModel::from_config(configuration, diagnostics);
}

constexpr const char* decay = R"(
decay:
  D: [[AB, C], [AC, B], [BC, A]]
  AB: [A, B]
  AC: [A, C]
  BC: [B, C]
particle:
  $top: {D: {J: 0, P: -1, mass: 1.86484}}
  $finals:
    A: {J: 0, P: -1, mass: 0.493677}
    B: {J: 0, P: -1, mass: 0.13957}
    C: {J: 0, P: -1, mass: 0.1349768}
  AB: [K0, K1, K2]
  AC: [L1]
  BC: [S0, R1, T2]
  K0: {J: 0, P: 1, mass: 1.43, width: 0.27}
  K1: {J: 1, P: -1, mass: 0.896, width: 0.047}
  K2: {J: 2, P: 1, mass: 1.43, width: 0.1}
  L1: {J: 1, P: -1, mass: 0.892, width: 0.05}
  S0: {J: 0, P: 1, mass: 0.98, width: 0.06}
  R1: {J: 1, P: -1, mass: 0.775, width: 0.149}
  T2: {J: 2, P: 1, mass: 1.27, width: 0.18}
constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}
)";

std::shared_ptr<const jacta::EventSample> flat_sample(std::size_t n, std::uint64_t seed) {
  const jacta::PhaseSpace space(1.86484, {0.493677, 0.13957, 0.1349768});
  jacta::Stream stream({.seed = seed});
  auto sample = std::make_shared<jacta::EventSample>();
  sample->momenta = space.generate(stream, n);
  sample->weights.assign(n, 1.0);
  return sample;
}

void count_amplitude() {
  constexpr std::size_t events = 1000;
  jacta::SilentDiagnostics diagnostics;
  const auto model = std::make_shared<const jacta::DecayModel>(
      jacta::DecayModel::from_config(jacta::parse_yaml(decay, "decay"), diagnostics));
  const auto waves = std::make_shared<const jacta::WaveEvaluator>(model);
  const std::shared_ptr<const jacta::CoherentSum> sum = model;
  const auto& active = sum->free_parameters;
  std::vector<double> theta;
  for (const auto& p : sum->parameters) {
    theta.push_back(p.value.value_or(0.4 + 0.1 * static_cast<double>(theta.size() % 7)));
  }
  const auto values = sum->variable_values(theta);
  const auto table = std::make_shared<const jacta::ColumnTable>(*sum, active);
  const auto stored = [&](std::uint64_t seed) {
    const auto sample = flat_sample(events, seed);
    return jacta::WaveStore::build(sum, table, *wave_source(waves, sample), values);
  };
  count("amplitude_phase_space", 3, [&](int i) {
    flat_sample(events, static_cast<std::uint64_t>(i));
  });
  count("amplitude_waves", 3, [&](int i) { stored(static_cast<std::uint64_t>(i)); });
  jacta::AmplitudeSample sample;
  sample.data.waves = stored(1);
  sample.monte_carlo.waves = stored(2);
  sample.data.weights.assign(events, 1.0);
  jacta::AmplitudeObjective objective(sum, active, {sample}, {.instruction_set = level});
  const auto moved = [&](int i) {
    theta[active[0]] += 1e-3 * i;
    return theta;
  };
  count("amplitude_value", 20, [&](int i) { objective.value(moved(i)); });
  count("amplitude_gradient", 20, [&](int i) { objective.derivatives(moved(i), 1); });
  count("amplitude_hessian", 5, [&](int i) { objective.derivatives(moved(i), 2); });
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: jacta_counted FOLDER\n", stderr);
    return 2;
  }
  try {
    count_model(wimp(argv[1]), {"template_", "wimp_rate_multiplier", 1.0, 20});
    count_model(peak(), {"density_", "signal_rate_multiplier", 100.0, 3});
    count_amplitude();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "jacta_counted: %s\n", error.what());
    return 1;
  }
  return 0;
}
