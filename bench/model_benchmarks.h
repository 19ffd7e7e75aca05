// What is measured of a model, on toys at its nominal parameters. Names in brackets: what
// tools/reference/bench_reference.py calls the same.
#pragma once

#include <memory>
#include <string>

#include "jacta/templates/template_model.h"

namespace jacta::bench {

struct MeasuredModel {
  /// Prefix of the benchmarks' names.
  std::string name;
  std::shared_ptr<const TemplateModel> model;
  std::string poi = "wimp_rate_multiplier";
  Limits interval_bounds = {0, 50};
};

/// Registers NAME/ll, NAME/derivatives, NAME/set_data, NAME/generate, NAME/fit, NAME/toy,
/// NAME/interval.
void register_model_benchmarks(const MeasuredModel& measured);

}  // namespace jacta::bench
