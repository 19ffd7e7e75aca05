#include <fmt/format.h>

#include "coverage/coverage_family.h"
#include "coverage/known_coverage.h"
#include "coverage/toy_sources.h"
#include "jacta/amplitude/amplitude_model.h"
#include "jacta/data/template_file.h"
#include "jacta/interval/deterministic.h"
#include "jacta/kinematics/phase_space.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/sample/sample_file.h"
#include "jacta/templates/template_model.h"
#include "wimp_templates.h"

namespace jacta::test {

namespace {

namespace fs = std::filesystem;

const fs::path sources = JACTA_SOURCE_DIR;
const char* const signal_rate = "signal_rate_multiplier";

ModelConfiguration configuration_of(const std::string& name, const fs::path& templates) {
  ModelConfiguration configuration;
  configuration.file = sources / "tests/coverage/models" / (name + ".yaml");
  configuration.root = load_yaml(configuration.file);
  if (!templates.empty()) configuration.template_paths = {templates.string()};
  return configuration;
}

std::shared_ptr<const StatisticalModel> made(const std::string& class_name,
                                             const ModelConfiguration& configuration) {
  ModelRegistry registry;
  register_gaussian_model(registry);
  register_template_model(registry);
  register_amplitude_model(registry);
  SilentDiagnostics silent;
  return registry.make(class_name, configuration, silent);
}

CoverageFamily family_of(const std::string& name,
                         const std::string& title,
                         const std::string& class_name = "jacta.TemplateModel",
                         const fs::path& templates = {}) {
  CoverageFamily family;
  family.name = name;
  family.title = title;
  family.model = made(class_name, configuration_of(name, templates));
  family.poi = signal_rate;
  return family;
}

// A background that falls, less steeply with the shift, and a peak. The slope of its
// content in the shift differs on both sides of 0.
void write_line_templates(const fs::path& folder) {
  const Axis axis{"x", {0, 1, 2, 3, 4, 5, 6, 7, 8}};
  const char* const date = "20240101_00:00:00";
  for (const int shift : {-1, 0, 1}) {
    const double slope = shift < 0 ? -4.0 : (shift > 0 ? -0.4 : -3.0);
    std::vector<double> contents;
    for (int bin = 0; bin < 8; ++bin) contents.push_back(22 + slope * (bin - 3.5));
    for (double& content : contents) content *= 60.0 / 176;
    write_templates(folder / fmt::format("shift_{}.ii.h5", shift),
                    {{"background", Histogram({axis}, contents)}},
                    date);
  }
  write_templates(folder / "signal.ii.h5",
                  {{"signal", Histogram({axis}, {0, 0, 0.1, 0.4, 0.4, 0.1, 0, 0})}},
                  date);
}

// Flat events: what the likelihood integrates over, and, for their number, data.
void write_flat_events(const fs::path& folder) {
  const PhaseSpace space(1.86484, {0.493677, 0.13957039, 0.1349768});
  Stream stream({.seed = 11});
  write_momenta_npy(folder / "phsp.npy", space.generate(stream, 4000));
  write_momenta_npy(folder / "data.npy", space.generate(stream, 150));
}

CoverageFamily amplitude_family(const fs::path& folder) {
  write_flat_events(folder);
  auto configuration = configuration_of("amplitude", {});
  Node data = configuration.root.at("data");
  for (const char* key : {"data", "phsp"}) {
    const auto file = folder / (std::string(key) + ".npy");
    data.set(key, Node::list({Node::string(file.string())}));
  }
  configuration.root.set("data", data);
  CoverageFamily family;
  family.name = "amplitude";
  family.title = "Amplitude model";
  family.model = made("jacta.AmplitudeModel", configuration);
  family.poi = "A->Flat.DFlat->B.C_total_0r";
  family.others = {{"A->Flat.DFlat->B.C_total_0i", 1.0}};
  family.grid = {4, 6, 8};
  family.truths = {4, 6, 6.7};
  family.target = 0.03;
  family.max_points = 8;
  family.n_test = 2000;
  family.n_endpoints = 200;
  return family;
}

void add_gaussians(std::vector<CoverageFamily>& families) {
  auto plain = family_of("gaussian", "Gaussian", "jacta.GaussianModel");
  plain.poi = "mu";
  plain.grid = {-2, 0, 2};
  plain.truths = {-2, 0, 0.7};
  plain.known = [](double, double threshold, IntervalKind kind) {
    return gaussian_coverage(threshold, kind);
  };
  families.push_back(plain);

  auto bounded = family_of("bounded_gaussian", "Bounded Gaussian", "jacta.GaussianModel");
  bounded.poi = "mu";
  bounded.grid = {0, 1, 3};
  bounded.truths = {0, 0.3, 1};
  bounded.known = bounded_gaussian_coverage;
  families.push_back(bounded);
}

void add_counting(std::vector<CoverageFamily>& families) {
  auto known = family_of("poisson_known_background", "Counting, known background");
  known.grid = {0, 1, 4, 8};
  known.truths = {1, 2.3, 4};
  known.discrete = true;
  known.target = 0.02;
  known.known = [](double mu, double threshold, IntervalKind kind) {
    return poisson_coverage(mu, 3, threshold, kind);
  };
  families.push_back(known);

  auto constrained =
      family_of("poisson_constrained_background", "Counting, constrained background");
  constrained.grid = {0, 2, 8};
  constrained.truths = {0, 2, 5.3};
  families.push_back(constrained);

  auto on_off = family_of("on_off", "On and off source");
  on_off.grid = {0, 2, 6};
  on_off.truths = {2, 3.7, 6};
  on_off.discrete = true;
  on_off.target = 0.02;
  on_off.known = [](double mu, double threshold, IntervalKind kind) {
    return on_off_coverage(mu, 4, 3, threshold, kind);
  };
  families.push_back(on_off);
}

void add_templates(std::vector<CoverageFamily>& families, const fs::path& folder) {
  example::write_wimp_templates(folder);
  CoverageFamily wimp;
  wimp.name = "two_term_template";
  wimp.title = "Two terms of templates (the WIMP example)";
  wimp.model = template_model(
      (sources / "examples/wimp/wimp_statistical_model.yaml").string(), folder.string());
  wimp.poi = "wimp_rate_multiplier";
  wimp.grid = {0, 0.5, 1.5};
  wimp.truths = {0, 0.3, 0.5};
  wimp.target = 0.02;
  families.push_back(wimp);

  write_line_templates(folder);
  const char* const class_name = "jacta.TemplateModel";
  auto morphing =
      family_of("morphing_near_an_anchor", "Morphing near an anchor", class_name, folder);
  morphing.poi = "shift";
  morphing.grid = {-0.5, 0, 0.5};
  morphing.truths = {-0.07, 0, 0.5};
  families.push_back(morphing);

  auto index = family_of("index_parameter", "Index parameter", class_name, folder);
  index.grid = {0, 6, 12};
  index.truths = {0, 5, 6};
  families.push_back(index);

  auto counted = family_of("binned_beeston_barlow",
                           "Binned, with Beeston and Barlow's treatment",
                           class_name,
                           sources / "tests/golden/binned_bb");
  counted.grid = {0, 1, 3};
  counted.truths = {0, 0.7, 1};
  families.push_back(counted);
}

void add_peaks(std::vector<CoverageFamily>& families) {
  auto weak = family_of("weak_signal_at_zero", "Weak signal at zero");
  weak.grid = {0, 1, 4};
  weak.truths = {0, 0.6, 1};
  families.push_back(weak);

  auto weighted = family_of("two_runs_unequal_weights", "Two runs with unequal weights");
  weighted.grid = {0, 8, 16};
  weighted.truths = {0, 6.5, 8};
  families.push_back(weighted);
}

}  // namespace

std::vector<CoverageFamily> coverage_families(const fs::path& folder) {
  fs::create_directories(folder);
  std::vector<CoverageFamily> families;
  add_gaussians(families);
  add_counting(families);
  add_templates(families, folder);
  add_peaks(families);
  families.push_back(amplitude_family(folder));
  return families;
}

RunnerArguments family_job(const CoverageFamily& family,
                           double mu,
                           std::int64_t seed,
                           std::size_t n_toys) {
  RunnerArguments arguments = point_job(family.poi, mu, seed, n_toys);
  for (const auto& [name, value] : family.others) {
    arguments.generate_values.set(name, Node::real(value));
  }
  return arguments;
}

ToySource family_toys(const CoverageFamily& family, const Executor& executor) {
  return fitted(
      family.model,
      [family](double mu, std::int64_t seed, std::size_t n_toys) {
        return family_job(family, mu, seed, n_toys);
      },
      executor);
}

}  // namespace jacta::test
