#include "jacta/toy/model_arguments.h"

#include "jacta/config/key_table.h"
#include "jacta/interval/critical_value.h"

namespace jacta {

namespace {

KeyTable model_argument_keys(ModelArguments& result) {
  return {{"template_path", texts(result.template_paths)},
          {"limit_threshold", into(result.limit_threshold)},
          {"limit_threshold_interpolation", into(result.limit_threshold_interpolation)},
          {"asymptotic_dof",
           [&result](const Node& n) {
             int degrees = 1;
             at_least(1, degrees)(n);
             result.asymptotic_dof = checked_degrees_of_freedom(degrees);
           }},
          {"nominal_values",
           not_available("give nominal_values as an argument of the job, beside "
                         "statistical_model_args")},
          {"likelihood_config",
           not_available("give likelihood_config as an argument of the job, beside "
                         "statistical_model_args")}};
}

}  // namespace

ModelArguments read_model_arguments(const RunnerArguments& arguments,
                                    std::vector<Problem>& problems) {
  ModelArguments result;
  const Node& node = arguments.statistical_model_args;
  const auto note = [&](const char* key, const std::string& text) {
    add_problem(problems, {Problem::Level::note, node.at(key).location(), text});
  };
  if (!model_argument_keys(result).read(node, problems)) return result;
  if (result.limit_threshold.empty()) {
    if (result.limit_threshold_interpolation) {
      note("limit_threshold_interpolation",
           "limit_threshold_interpolation has no effect without limit_threshold");
    }
  } else if (!arguments.compute_confidence_interval &&
             arguments.computation != "threshold") {
    note("limit_threshold",
         "limit_threshold has no effect without compute_confidence_interval");
  }
  return result;
}

ModelArguments known_model_arguments(const Node& statistical_model_args) {
  ModelArguments result;
  std::vector<Problem> ignored;
  if (statistical_model_args.is_map()) {
    model_argument_keys(result).read_defaults(statistical_model_args, ignored);
  }
  return result;
}

}  // namespace jacta
