#include "jacta/running/combination.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/expression.h"
#include "jacta/neyman/adaptive_grid.h"
#include "jacta/running/running_file.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

namespace {

bool has_mode(const Node& arguments, ToyDataMode mode) {
  const Node* given = arguments.find("toydata_mode");
  return given != nullptr && given->is_string() &&
         from_word<ToyDataMode>(given->as_string()) == mode;
}

namespace fs = std::filesystem;
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
  Node number = value;
  if (value.is_string() && is_expression(value.as_string())) {
    const auto result = evaluate_expression(value.as_string(), value.location());
    const auto* found = std::get_if<Number>(&result);
    if (found == nullptr) {
      throw value.error(fmt::format("{} must be a number, found an array", name),
                        "move it to to_vary or to_zip");
    }
    number = Node::number(*found, value.location());
  }
  if (!number.is_number()) {
    throw value.error(
        fmt::format("{} must be a number, found {}", name, value.kind_name()));
  }
  finite_real(number);
  return number;
}

// Reads an explicit map of values. Values of their own go before it.
void read_values(const char* what, const Node& given, const Names& allowed, Node& into) {
  for (const auto& [key, value] : given.entries()) {
    const std::string name = key.as_text();
    if (!contains(allowed, name)) {
      throw key.error(
          fmt::format("{}: '{}' is not among the parameters it may hold", what, name),
          nearest_advice(name, allowed));
    }
    if (!into.contains(name)) into.set(name, read_number(name, value));
  }
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

void check_neyman_value(const std::string& name, const Node& value) {
  Node entries = Node::map();
  entries.set(name, value);
  const NeymanKeys keys = read_neyman_keys(entries);
  if (name == "adaptive") AdaptiveOptions::from_config(keys.adaptive);
}

Node array_schema() {
  return either_schema({list_schema(type_schema("number")), type_schema("string")});
}

Node neyman_schema(const std::string& name) {
  if (name == "adaptive") return AdaptiveOptions::schema();
  return name == "confidence_levels" ? array_schema() : type_schema("string");
}

std::string neyman_text(const std::string& name) {
  if (name == "adaptive") return "grid that becomes as fine as the target needs";
  if (name == "confidence_levels") return "levels of the thresholds, of threshold";
  return "name of the hypothesis that is the " +
         std::string(name == "free_name" ? "free" : "true") + " one, of threshold";
}

void add_neyman_keys(CombinationParts& parts, KeyTable& table) {
  for (const auto& name : neyman_keys()) {
    const auto read = [&parts, name](const Node& value) {
      check_neyman_value(name, value);
      parts.neyman.set(name, value);
    };
    table.add({name, accepting(neyman_schema(name), read), neyman_text(name)});
  }
}

void add_model_args(const fs::path& output_folder,
                    CombinationParts& parts,
                    KeyTable& table) {
  Node& args = parts.model_args;
  const auto add = [&](const char* name,
                       const Node& schema,
                       const std::string& text,
                       const std::function<void(const Node&)>& read) {
    table.add({name, accepting(schema, read), text});
  };
  std::vector<std::string> any;
  int degrees = 1;
  add("template_path",
      texts(any).accepts(),
      "folders where templates are sought",
      [&args](const Node& n) {
        std::vector<std::string> paths;
        texts(paths)(n);
        args.set("template_path", n);
      });
  add("limit_threshold",
      type_schema("string"),
      "file of thresholds for the intervals, in the output folder",
      [&args, output_folder](const Node& n) {
        args.set("limit_threshold", placed(output_folder, n));
      });
  add("limit_threshold_interpolation",
      type_schema("boolean"),
      "whether thresholds are interpolated between the points of that file",
      [&args](const Node& n) {
        args.set("limit_threshold_interpolation",
                 Node::boolean(n.as_boolean(), n.location()));
      });
  add("asymptotic_dof",
      at_least(1, degrees).accepts(),
      "degrees of freedom of the asymptotic chi-square thresholds",
      [&args](const Node& n) {
        int dof = 1;
        at_least(1, dof)(n);
        args.set("asymptotic_dof", n);
      });
}

void add_reserved_keys(KeyTable& table) {
  for (const char* name :
       {"statistical_model", "statistical_model_config", "poi", "fit_strategy"}) {
    table.add({name, not_available("it belongs to the top of the running file")});
  }
  table.add({"computation", not_available("it is the name of this section")});
}

// The values in the order in which the file gives them: those of the explicit map first.
Node in_order_of(const Node& combination, const Node* given, const Node& values) {
  Node result = Node::map();
  const auto take = [&](const Node& map) {
    for (const auto& entry : map.entries()) {
      const std::string name = entry.key.as_text();
      if (const Node* value = values.find(name)) result.set(name, *value);
    }
  };
  if (given != nullptr && given->is_map()) take(*given);
  take(combination);
  return result;
}

Node joined_model_args(const CombinationParts& parts, const CombinationContext& context) {
  Node args = parts.explicit_model_args;
  if (!context.template_path.is_null()) args.set("template_path", context.template_path);
  for (const auto& [key, value] : parts.model_args.entries()) {
    args.set(key.as_string(), value);
  }
  return args;
}

void check_batches(const Combination& combination) {
  const Node& n_mc = combination.arguments.at("n_mc");
  const std::int64_t n_toys = n_mc.as_integer();
  if (n_toys % combination.n_batch == 0) return;
  throw n_mc.error(fmt::format("n_mc {} cannot be split into n_batch {} equal parts",
                               n_toys,
                               combination.n_batch),
                   "choose an n_mc that n_batch divides");
}

void require_file_names(const Node& combination, const Node& arguments) {
  const Node& mode = arguments.at("toydata_mode");
  const bool uses_toydata = stores_toydata(arguments) || reads_toydata(arguments);
  if (uses_toydata && arguments.at("toydata_filename").is_null()) {
    throw mode.error(
        fmt::format("toydata_mode {} needs a toydata_filename", mode.as_string()));
  }
  if (reads_toydata(arguments) && !combination.contains("toydata_filename")) {
    throw mode.error("toydata_mode read needs a toydata_filename",
                     "name the file of toys to read");
  }
  const Node& output = arguments.at("output_filename");
  if (!only_toydata(arguments) && output.is_null()) {
    throw output.error("output_filename is missing", "only only_toydata does without");
  }
}

}  // namespace

bool stores_toydata(const Node& arguments) {
  return has_mode(arguments, ToyDataMode::generate_and_store);
}

bool reads_toydata(const Node& arguments) {
  return has_mode(arguments, ToyDataMode::read);
}

bool only_toydata(const Node& arguments) {
  const Node* only = arguments.find("only_toydata");
  return only != nullptr && only->is_boolean() && only->as_boolean();
}

const std::vector<std::string>& neyman_keys() {
  static const Names keys = {"free_name", "true_name", "confidence_levels", "adaptive"};
  return keys;
}

KeyTable combination_keys(const Parameters& parameters,
                          const fs::path& output_folder,
                          CombinationParts& parts) {
  const Names fittable = fittable_names(parameters);
  const Names names = parameters.names();
  std::int64_t one = 1;
  const Node number_or_text =
      either_schema({type_schema("number"), type_schema("string")});
  KeyTable table{
      {"n_batch",
       at_least(1, parts.n_batch),
       "jobs that the toys of a point are split into"},
      {"first_toy",
       at_least(0, parts.first_toy),
       "index of the first toy of a point, for more toys of the same campaign"},
      {"n_mc",
       accepting(at_least(0, one).accepts(),
                 [&parts](const Node& n) {
                   std::int64_t toys = 0;
                   at_least(0, toys)(n);
                   parts.arguments.set("n_mc", n);
                 }),
       "number of toys of a point"}};
  add_reserved_keys(table);
  for (const auto& name : fittable) {
    table.add({name,
               accepting(number_or_text,
                         [&parts, name](const Node& n) {
                           parts.generate_values.set(name, read_number(name, n));
                         }),
               name == "poi_expectation"
                   ? "expected events of the parameter of interest, from which its true "
                     "value follows"
                   : "true value of toys: " + name});
  }
  for (const auto& name : names) {
    table.add({name, [&parts, name](const Node& n) {
                 parts.nominal_values.set(name, read_number(name, n));
               }});
  }
  const KeyTable runner_keys = RunnerArguments::keys();
  const auto text_of = [&](const std::string& name) {
    for (const auto& key : runner_keys.keys()) {
      if (key.name == name) return key.description;
    }
    return std::string();
  };
  table.add({"generate_values",
             accepting(map_schema(number_or_text),
                       [&parts, fittable](const Node& n) {
                         read_values(
                             "generate_values", n, fittable, parts.generate_values);
                       }),
             text_of("generate_values")});
  table.add({"nominal_values",
             accepting(map_schema(number_or_text),
                       [&parts, names](const Node& n) {
                         read_values("nominal_values", n, names, parts.nominal_values);
                       }),
             text_of("nominal_values")});
  add_neyman_keys(parts, table);
  table.add({"statistical_model_args",
             map_into(parts.explicit_model_args),
             text_of("statistical_model_args")});
  add_model_args(output_folder, parts, table);
  for (const auto& key : runner_keys.keys()) {
    table.add(
        {key.name,
         std::get<KeyTable::Reader>(key.use).doing(
             [&parts, name = key.name](const Node& n) { parts.arguments.set(name, n); }),
         key.description});
  }
  return table;
}

Combination sort_combination(const Node& combination, const CombinationContext& context) {
  CombinationParts parts;
  std::vector<Problem> problems;
  combination_keys(context.parameters, context.output_folder, parts)
      .read_defaults(combination, problems);
  throw_first_error(problems);

  Combination result{.arguments = default_arguments(), .neyman = parts.neyman};
  result.n_batch = parts.n_batch;
  result.first_toy = parts.first_toy;
  Node& arguments = result.arguments;
  for (const auto& [key, value] : combination.entries()) {
    const std::string& name = key.as_string();
    if (value.is_null() && arguments.contains(name)) arguments.set(name, value);
  }
  for (const Node& map : {parts.arguments, context.common_arguments}) {
    for (const auto& [key, value] : map.entries()) arguments.set(key.as_string(), value);
  }
  for (const char* name : {"generate_values", "nominal_values"}) {
    const bool generate = std::string(name) == "generate_values";
    arguments.set(name,
                  in_order_of(combination,
                              combination.find(name),
                              generate ? parts.generate_values : parts.nominal_values));
  }
  arguments.set("statistical_model_args", joined_model_args(parts, context));
  require_file_names(combination, arguments);
  check_batches(result);
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
