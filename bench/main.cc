// jacta_bench [options of Google Benchmark]
//
// Measures the WIMP example (benchmarks example/...) and, where JACTA_REFERENCE_DIR names
// the folder of the reference's files, its model of two science runs (reference/...).
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <iostream>

#include "model_benchmarks.h"
#include "wimp_templates.h"

namespace {

namespace fs = std::filesystem;
using jacta::TemplateModel;
using jacta::bench::register_model_benchmarks;

void register_model(const char* name, const fs::path& file, const fs::path& templates) {
  auto model = TemplateModel::from_file(file, {templates.string()});
  register_model_benchmarks(
      {.name = name, .model = std::make_shared<const TemplateModel>(std::move(model))});
}

void register_models() {
  const fs::path templates = fs::path(JACTA_BINARY_DIR) / "example_templates";
  jacta::example::write_wimp_templates(templates);
  register_model("example",
                 fs::path(JACTA_SOURCE_DIR) / "examples/wimp/wimp_statistical_model.yaml",
                 templates);
  if (const char* folder = std::getenv("JACTA_REFERENCE_DIR")) {
    const fs::path alea = fs::path(folder) / "alea";
    register_model("reference",
                   alea / "unbinned_wimp_statistical_model.yaml",
                   alea / "templates_f64");
  }
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
  try {
    register_models();
    benchmark::RunSpecifiedBenchmarks();
  } catch (const std::exception& error) {
    std::cerr << "jacta_bench: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
