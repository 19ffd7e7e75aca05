#include "combination.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/campaign/running_file.h"
#include "jacta/config/expression.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

namespace {

using Names = std::vector<std::string>;

bool contains(const Names& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Names fittable_names(const Parameters& parameters) {
  Names names = parameters.fittable();
  names.push_back("poi_expectation");
  return names;
}

// A number, or an expression that is one.
Node read_number(const std::string& name, const Node& value) {
  if (value.is_number()) return value;
  if (value.is_string() && is_expression(value.as_string())) {
    const auto result = evaluate_expression(value.as_string(), value.location());
    if (const auto* number = std::get_if<Number>(&result)) {
      return Node::number(*number, value.location());
    }
    throw value.error(fmt::format("{} must be a number, found an array", name),
                      "move it to to_vary or to_zip");
  }
  throw value.error(
      fmt::format("{} must be a number, found {}", name, value.kind_name()));
}

// Reads an explicit map of values, or nothing.
Node read_values(const char* what, const Node* given, const Names& allowed) {
  Node values = Node::map();
  if (given == nullptr || given->is_null()) return values;
  for (const auto& [key, value] : given->entries()) {
    const std::string name = key.as_text();
    if (!contains(allowed, name)) {
      throw key.error(
          fmt::format("{}: '{}' is not among the parameters it may hold", what, name),
          nearest_advice(name, allowed));
    }
    values.set(name, read_number(name, value));
  }
  return values;
}

std::int64_t read_count(const Node& node, const char* name, std::int64_t least) {
  const std::int64_t value = node.as_integer();
  if (value >= least) return value;
  throw node.error(fmt::format("{} must be at least {}, not {}", name, least, value));
}

Node placed(const std::filesystem::path& folder, const Node& name) {
  if (name.is_null()) return name;
  return Node::string((folder / name.as_string()).string(), name.location());
}

// The arguments of a Runner with alea's defaults.
Node default_arguments() {
  Node arguments = RunnerArguments().to_map();
  for (const char* name : {"common_hypothesis", "metadata"}) arguments.set(name, Node());
  return arguments;
}

Node model_args(const Node& combination,
                const Node& explicit_args,
                const CombinationContext& context) {
  Node args = explicit_args.is_null() ? Node::map() : explicit_args;
  if (!context.template_path.is_null()) args.set("template_path", context.template_path);
  for (const auto& name : statistical_model_args_keys()) {
    const Node* given = combination.find(name);
    if (given == nullptr) continue;
    const bool is_file = name == "limit_threshold";
    args.set(name, is_file ? placed(context.output_folder, *given) : *given);
  }
  return args;
}

void require_file_names(const Node& arguments) {
  const Node& mode = arguments.at("toydata_mode");
  const bool stores = mode.is_string() && mode.as_string() == "generate_and_store";
  if (stores && arguments.at("toydata_filename").is_null()) {
    throw mode.error("toydata_mode generate_and_store needs a toydata_filename");
  }
  const Node& only_toydata = arguments.at("only_toydata");
  const bool has_results = !only_toydata.is_boolean() || !only_toydata.as_boolean();
  const Node& output = arguments.at("output_filename");
  if (has_results && output.is_null()) {
    throw output.error("output_filename is missing", "only only_toydata does without");
  }
}

// Takes what describes the split into batches out of the arguments.
void split_batches(Combination& result, const Node& combination) {
  if (const Node* n = combination.find("n_batch"); n != nullptr && !n->is_null()) {
    result.n_batch = read_count(*n, "n_batch", 1);
  }
  if (const Node* first = combination.find("first_toy");
      first != nullptr && !first->is_null()) {
    result.first_toy = read_count(*first, "first_toy", 0);
  }
  const Node& n_mc = result.arguments.at("n_mc");
  const std::int64_t n_toys = read_count(n_mc, "n_mc", 0);
  if (n_toys % result.n_batch != 0) {
    throw n_mc.error(fmt::format("n_mc {} cannot be split into n_batch {} equal parts",
                                 n_toys,
                                 result.n_batch),
                     "choose an n_mc that n_batch divides");
  }
}

}  // namespace

Combination sort_combination(const Node& combination, const CombinationContext& context) {
  const Names fittable = fittable_names(context.parameters);
  const Names names = context.parameters.names();
  Combination result{.arguments = default_arguments(), .neyman = Node::map()};
  Node& arguments = result.arguments;

  Node generate =
      read_values("generate_values", combination.find("generate_values"), fittable);
  Node nominal = read_values("nominal_values", combination.find("nominal_values"), names);
  for (const auto& [key, value] : combination.entries()) {
    const std::string& name = key.as_string();
    if (contains(fittable, name)) {
      generate.set(name, read_number(name, value));
    } else if (contains(names, name)) {
      nominal.set(name, read_number(name, value));
    } else if (contains(neyman_keys(), name)) {
      result.neyman.set(name, value);
    } else if (name != "n_batch" && !contains(statistical_model_args_keys(), name)) {
      arguments.set(name, value);
    }
  }
  arguments.set("generate_values", generate);
  arguments.set("nominal_values", nominal);
  arguments.set("statistical_model_args",
                model_args(combination, arguments.at("statistical_model_args"), context));
  for (const auto& [key, value] : context.common_arguments.entries()) {
    arguments.set(key.as_string(), value);
  }
  require_file_names(arguments);
  split_batches(result, combination);
  RunnerArguments::from_map(arguments);
  return result;
}

NeymanKeys read_neyman_keys(const Node& entries) {
  NeymanKeys keys;
  if (const Node* name = entries.find("free_name")) keys.free_name = name->as_string();
  if (const Node* name = entries.find("true_name")) keys.true_name = name->as_string();
  if (const Node* adaptive = entries.find("adaptive")) keys.adaptive = *adaptive;
  const Node* levels = entries.find("confidence_levels");
  if (levels == nullptr) return keys;
  keys.confidence_levels = read_array(*levels).values;
  for (const double level : keys.confidence_levels) {
    if (level > 0 && level < 1) continue;
    throw levels->error(
        fmt::format("confidence_levels must be between 0 and 1, not {}", level));
  }
  if (keys.confidence_levels.empty()) throw levels->error("confidence_levels is empty");
  return keys;
}

}  // namespace jacta
