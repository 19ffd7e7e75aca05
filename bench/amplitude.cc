// amplitude [--events N] [--monte-carlo N] [--write FOLDER]
//
// The cost of an amplitude likelihood on one thread: ten waves of a decay of a scalar to
// three scalars, 10^4 data and 10^6 Monte Carlo events, each figure beside the limit of
// the machine measured in the same run: the time to read the same bytes, and the time of
// the same arithmetic at the highest rate. --write puts the waves, weights and
// coefficients as .npy into FOLDER for compare_amplitude.py.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <complex>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>

#include "jacta/amplitude/amplitude_objective.h"
#include "jacta/base/diagnostics.h"
#include "jacta/kinematics/phase_space.h"
#include "machine_limits.h"

namespace jacta::bench {

namespace {

std::string model_text() {
  std::string particles, ab, bc, ac;
  const auto add =
      [&](std::string& slot, const char* name, int spin, double m, double g) {
        slot += (slot.empty() ? "" : ", ") + std::string(name);
        particles += fmt::format("  {}: {{J: {}, P: {}, mass: {}, width: {}}}\n",
                                 name,
                                 spin,
                                 spin % 2 == 0 ? 1 : -1,
                                 m,
                                 g);
      };
  add(ab, "K0", 0, 1.43, 0.27);
  add(ab, "K1", 1, 0.896, 0.047);
  add(ab, "K1b", 1, 1.41, 0.23);
  add(ab, "K2", 2, 1.43, 0.1);
  add(ac, "L0", 0, 1.3, 0.3);
  add(ac, "L1", 1, 0.892, 0.05);
  add(ac, "L2", 2, 1.46, 0.11);
  add(bc, "S0", 0, 0.98, 0.06);
  add(bc, "R1", 1, 0.775, 0.149);
  add(bc, "T2", 2, 1.27, 0.18);
  return "decay:\n  D: [[AB, C], [AC, B], [BC, A]]\n  AB: [A, B]\n  AC: [A, C]\n  BC: "
         "[B, "
         "C]\nparticle:\n  $top: {D: {J: 0, P: -1, mass: 1.86484}}\n  $finals:\n"
         "    A: {J: 0, P: -1, mass: 0.493677}\n    B: {J: 0, P: -1, mass: 0.13957}\n"
         "    C: {J: 0, P: -1, mass: 0.1349768}\n  AB: [" +
         ab + "]\n  AC: [" + ac + "]\n  BC: [" + bc + "]\n" + particles +
         "constrains: {decay: {fix_chain_idx: 0, fix_chain_val: 1.0}}\n";
}

std::shared_ptr<const EventSample> flat_sample(std::size_t n, std::uint64_t seed) {
  PhaseSpace decay(1.86484, {0.493677, 0.13957, 0.1349768});
  Stream stream({.seed = seed});
  auto sample = std::make_shared<EventSample>();
  sample->momenta = decay.generate(stream, n);
  sample->weights.assign(n, 1.0);
  return sample;
}

// Seconds of the fastest call: other programs on the machine only ever add to it.
double seconds(const std::function<void()>& call, double budget = 0.5) {
  std::vector<double> times;
  double spent = 0;
  call();
  while (spent < budget || times.size() < 5) {
    const auto begin = std::chrono::steady_clock::now();
    call();
    times.push_back(
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    spent += times.back();
  }
  return *std::min_element(times.begin(), times.end());
}

void write_npy(const std::filesystem::path& file,
               const std::string& type,
               const std::string& shape,
               const void* data,
               std::size_t bytes) {
  std::string header = fmt::format(
      "{{'descr': '{}', 'fortran_order': False, 'shape': {}, }}", type, shape);
  while ((header.size() + 11) % 64 != 0) header += ' ';
  header += '\n';
  std::ofstream out(file, std::ios::binary);
  const auto length = static_cast<std::uint16_t>(header.size());
  out.write("\x93NUMPY\x01\x00", 8);
  out.write(reinterpret_cast<const char*>(&length), 2);
  out << header;
  out.write(static_cast<const char*>(data), static_cast<std::streamsize>(bytes));
}

// Planes as [wave][event] complex numbers.
void write_waves(const std::filesystem::path& file, const WaveStore& store) {
  constexpr std::size_t tile = WaveStore::tile_events;
  const std::size_t planes = store.fixed_planes().size();
  std::vector<std::complex<double>> h(planes * store.size());
  for (std::size_t p = 0; p < planes; ++p) {
    for (std::size_t i = 0; i < store.size(); ++i) {
      const double* x = store.fixed_tile(i / tile) + p * 2 * tile + i % tile;
      h[store.fixed_planes()[p].column * store.size() + i] = {x[0], x[tile]};
    }
  }
  write_npy(file,
            "<c16",
            fmt::format("({}, {})", planes, store.size()),
            h.data(),
            h.size() * 16);
}

struct Setting {
  std::size_t events = 10000;
  std::size_t monte_carlo = 1000000;
  std::filesystem::path folder = {};
};

struct Limits {
  double data_read, monte_carlo_read, flops;
};

Limits measure_limits(const AmplitudeSample& sample) {
  Limits limits;
  double sink = 0;
  const auto read = [&](const WaveStore& store) {
    const std::size_t n =
        store.tiles() * store.fixed_planes().size() * WaveStore::plane_doubles / 64 * 64;
    return seconds([&] { sink += bench::read_all(store.fixed_tile(0), n); });
  };
  limits.data_read = read(*sample.data.waves);
  limits.monte_carlo_read = read(*sample.monte_carlo.waves);
  const double operations = bench::arithmetic(100000, &sink);
  limits.flops = operations / seconds([&] { bench::arithmetic(100000, &sink); });
  if (sink == 1.0) std::puts("");
  return limits;
}

void report(const char* what, double time, double unit, const char* of, double allowed) {
  fmt::print("{:<46} {:>10.1f} us  {:>6.2f} x {} (at most {})\n",
             what,
             1e6 * time,
             time / unit,
             of,
             allowed);
}

// One mass floats: a step in it, and one in couplings, against making all waves anew.
void report_floating(const std::shared_ptr<const WaveEvaluator>& waves,
                     const CoherentSum& plain,
                     const Setting& setting,
                     std::vector<double> theta) {
  auto sum = std::make_shared<CoherentSum>(plain);
  const std::size_t mass =
      sum->variables[*waves->model().find_variable("R1_mass")].parameter;
  sum->free_parameters.push_back(mass);
  const auto& active = sum->free_parameters;
  const auto table = std::make_shared<const ColumnTable>(*sum, active);
  const auto data = wave_source(waves, flat_sample(setting.events, 1));
  const auto flat = wave_source(waves, flat_sample(setting.monte_carlo, 2));
  const auto make = [&] {
    AmplitudeSample sample;
    const auto values = sum->variable_values(theta);
    sample.data.waves = WaveStore::build(sum, table, *data, values);
    sample.monte_carlo.waves = WaveStore::build(sum, table, *flat, values);
    sample.data.weights.assign(setting.events, 1.0);
    return AmplitudeObjective(sum, active, {sample}, {});
  };
  auto objective = make();
  const double step = seconds([&] {
    theta[mass] += 1e-6;
    objective.value(theta);
  });
  const double slope = seconds([&] {
    theta[mass] += 1e-6;
    objective.derivatives(theta, 1);
  });
  const double coupling = seconds([&] {
    theta[active[0]] += 1e-6;
    objective.value(theta);
  });
  double value = 0;
  const double anew = seconds([&] { value = make().value(theta); }, 0);
  fmt::print("\na floating mass, NLL {:.12f}, made anew {:.12f}\n",
             objective.value(theta),
             value);
  fmt::print(
      "value {:.2f} ms after a step in the mass, with gradient {:.2f} ms, {:.3f} ms "
      "after one in a coupling; all waves anew {:.0f} ms\n",
      1e3 * step,
      1e3 * slope,
      1e3 * coupling,
      1e3 * anew);
}

std::vector<double> start_of(const CoherentSum& sum) {
  std::vector<double> theta;
  for (const auto& p : sum.parameters) {
    theta.push_back(p.value.value_or(0.4 + 0.1 * static_cast<double>(theta.size() % 7)));
  }
  return theta;
}

void write_all(const Setting& setting,
               const AmplitudeSample& sample,
               const std::vector<std::complex<double>>& coefficients,
               std::initializer_list<double> numbers) {
  write_waves(setting.folder / "data.npy", *sample.data.waves);
  write_waves(setting.folder / "monte_carlo.npy", *sample.monte_carlo.waves);
  write_npy(setting.folder / "coefficients.npy",
            "<c16",
            fmt::format("({},)", coefficients.size()),
            coefficients.data(),
            16 * coefficients.size());
  std::ofstream file(setting.folder / "nll.txt");
  for (const double number : numbers) file << fmt::format("{}\n", number);
}

void run(const Setting& setting) {
  SilentDiagnostics diagnostics;
  auto model = std::make_shared<const DecayModel>(
      DecayModel::from_config(parse_yaml(model_text(), "model"), diagnostics));
  const auto waves = std::make_shared<const WaveEvaluator>(model);
  const std::shared_ptr<const CoherentSum> sum = model;
  const auto& active = sum->free_parameters;
  const std::vector<double> theta = start_of(*sum);
  const auto values = sum->variable_values(theta);
  const auto table = std::make_shared<const ColumnTable>(*sum, active);
  AmplitudeSample sample;
  sample.data.waves = WaveStore::build(
      sum, table, *wave_source(waves, flat_sample(setting.events, 1)), values);
  sample.monte_carlo.waves = WaveStore::build(
      sum, table, *wave_source(waves, flat_sample(setting.monte_carlo, 2)), values);
  sample.data.weights.assign(setting.events, 1.0);

  const auto limits = measure_limits(sample);
  const double n_waves = static_cast<double>(sum->waves.size());
  const double arithmetic =
      16 * n_waves * static_cast<double>(setting.events) / limits.flops;
  const double limit = std::max(limits.data_read, arithmetic);
  fmt::print("{} waves, {} parameters, {} data and {} Monte Carlo events\n",
             n_waves,
             active.size(),
             setting.events,
             setting.monte_carlo);
  fmt::print(
      "read of the data waves {:.1f} us, arithmetic of value and gradient {:.1f} us "
      "({:.1f} Gflop/s)\nread of the Monte Carlo waves {:.2f} ms ({:.1f} GB/s)\n",
      1e6 * limits.data_read,
      1e6 * arithmetic,
      1e-9 * limits.flops,
      1e3 * limits.monte_carlo_read,
      16e-9 * n_waves * static_cast<double>(setting.monte_carlo) /
          limits.monte_carlo_read);

  AmplitudeObjective cached(sum, active, {sample}, {});
  AmplitudeObjective waves_only(sum, active, {sample}, {.cached_integral = false});
  const auto begin = std::chrono::steady_clock::now();
  const double nll = cached.value(theta);
  const double build =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  fmt::print(
      "NLL {:.12f}, without cached integral {:.12f}\nintegral matrix, once: {:.1f} "
      "ms\n\n",
      nll,
      waves_only.value(theta),
      1e3 * build);

  Eigen::VectorXd p =
      Eigen::VectorXd::LinSpaced(static_cast<Eigen::Index>(active.size()), -1, 1);
  const double value = seconds([&] { cached.value(theta); });
  const double gradient = seconds([&] { cached.derivatives(theta, 1); });
  const double product = seconds([&] { cached.hessian_product(theta, p); });
  const double hessian = seconds([&] { cached.derivatives(theta, 2); });
  const double slow_value = seconds([&] { waves_only.value(theta); }, 1);
  const double slow_gradient = seconds([&] { waves_only.derivatives(theta, 1); }, 1);
  report("value, cached integral", value, limit, "limit", 3);
  report("value and gradient, cached integral", gradient, limit, "limit", 3);
  report("value and gradient, cached integral", gradient, value, "value", 2);
  report("Hessian times vector", product, gradient, "gradient", 2);
  report("Hessian", hessian, gradient, "gradient", 12);
  const double read = limits.monte_carlo_read;
  report("value, cached waves only", slow_value - value, read, "read", 1.3);
  report("value and gradient, cached waves only",
         slow_gradient - gradient,
         read,
         "read",
         1.3);

  report_floating(waves, *sum, setting, theta);

  if (setting.folder.empty()) return;
  CoefficientEvaluator evaluator(sum, active);
  write_all(setting,
            sample,
            evaluator.evaluate(theta, 0).value,
            {nll, value, gradient, slow_value, slow_gradient});
}

}  // namespace

}  // namespace jacta::bench

int main(int argc, char** argv) {
  jacta::bench::Setting setting;
  for (int i = 1; i + 1 < argc; i += 2) {
    if (!std::strcmp(argv[i], "--events")) setting.events = std::stoul(argv[i + 1]);
    if (!std::strcmp(argv[i], "--monte-carlo")) {
      setting.monte_carlo = std::stoul(argv[i + 1]);
    }
    if (!std::strcmp(argv[i], "--write")) setting.folder = argv[i + 1];
  }
  try {
    jacta::bench::run(setting);
  } catch (const std::exception& error) {
    std::cerr << "amplitude: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
