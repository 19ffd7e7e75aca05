#include "jacta/neyman/runner_thresholds.h"

#include "jacta/neyman/threshold_lookup.h"

namespace jacta {

void apply_limit_threshold(Runner& runner,
                           Diagnostics& diagnostics,
                           InputHasher* hasher) {
  const RunnerArguments& a = runner.arguments();
  const Node& args = a.statistical_model_args;
  const Node* file = args.find("limit_threshold");
  if (!a.compute_confidence_interval || file == nullptr || file->is_null()) return;
  ThresholdRequest request;
  request.poi = a.poi;
  request.nominal_values = a.nominal_values;
  request.confidence_level = a.confidence_level;
  request.kind = a.confidence_interval_kind;
  if (const Node* n = args.find("limit_threshold_interpolation"); n && !n->is_null()) {
    request.interpolate = n->as_boolean();
  }
  request.asymptotic_dof = runner.model().settings().asymptotic_dof;
  if (const Node* n = args.find("asymptotic_dof"); n && !n->is_null()) {
    request.asymptotic_dof = checked_degrees_of_freedom(n->as_integer());
  }
  InputHasher own(runner.example_paths());
  request.inputs =
      (hasher != nullptr ? *hasher : own).model_hashes(a, runner.model_root());
  std::vector<Node> hypotheses;
  for (const auto& hypothesis : runner.hypotheses()) {
    // Where the parameter of interest is fixed there is no interval.
    Node values = hypothesis.values;
    values.erase(a.poi);
    hypotheses.push_back(values);
  }
  const auto found = interval_thresholds(
      ThresholdsFile::load(file->as_string()), hypotheses, request, diagnostics);
  std::vector<ThresholdFunction> functions;
  const double asymptotic =
      asymptotic_critical_value(request.kind, a.confidence_level, request.asymptotic_dof);
  for (const auto& threshold : found) {
    functions.push_back(
        threshold.function.value
            ? threshold.function
            : ThresholdFunction{[asymptotic](double) { return asymptotic; },
                                "asymptotic"});
  }
  runner.set_thresholds(std::move(functions));
}

}  // namespace jacta
