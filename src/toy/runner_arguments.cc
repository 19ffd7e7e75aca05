#include "jacta/toy/runner_arguments.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"

namespace jacta {

const std::vector<RunnerArgument>& runner_argument_table() {
  using Kind = RunnerArgument::Kind;
  static const std::vector<RunnerArgument> table = {
      {"statistical_model",
       Kind::text,
       "Class of the model: jacta.TemplateModel, jacta.AmplitudeModel, "
       "jacta.GaussianModel, their names in alea, or one of a --plugin"},
      {"poi", Kind::text, "Parameter of interest"},
      {"hypotheses",
       Kind::list,
       "Fits of every toy: free (the first), zero, true, or maps of fixed values"},
      {"n_mc", Kind::integer, "Number of toys"},
      {"common_hypothesis", Kind::map, "Values fixed in all hypotheses but free"},
      {"generate_values",
       Kind::map,
       "True values of the toys, others nominal; poi_expectation gives the one of "
       "interest in events"},
      {"nominal_values",
       Kind::map,
       "Values of parameters that are not fitted, in place of the model file's"},
      {"statistical_model_config",
       Kind::text,
       "Model file; required for template and amplitude models"},
      {"parameter_definition", Kind::any, "Parameters, where there is no model file"},
      {"statistical_model_args",
       Kind::map,
       "template_path, limit_threshold, limit_threshold_interpolation, asymptotic_dof"},
      {"likelihood_config", Kind::map, "Likelihood, where there is no model file"},
      {"compute_confidence_interval", Kind::boolean, "Whether to find intervals"},
      {"confidence_level", Kind::real, "Of the intervals, between 0 and 1"},
      {"confidence_interval_kind", Kind::text, "central, upper or lower"},
      {"confidence_interval_root_find",
       Kind::text,
       "brentq, or extremal: the roots nearest to the best fit"},
      {"fit_strategy",
       Kind::map,
       "minimizer_routine, refit_invalid, ... in place of the model file's"},
      {"toydata_mode",
       Kind::text,
       "generate, generate_and_store, read (from toydata_filename) or no_toydata"},
      {"toydata_filename", Kind::text, "Toy data to write or to read"},
      {"only_toydata", Kind::boolean, "Store toys without fitting them"},
      {"output_filename", Kind::text, "Result file to write"},
      {"seed",
       Kind::integer,
       "Of all toys, at least 0; none: one is drawn, printed and stored"},
      {"metadata", Kind::map, "Further attributes of the result file"},
      {"first_toy",
       Kind::integer,
       "Index of the first toy in its point; batch b begins at b * n_mc"},
      {"computation",
       Kind::text,
       "Name of the computation; part of the address of the toys"},
      {"instruction_set",
       Kind::text,
       "baseline, avx2 or avx512; empty: the best of this processor"}};
  return table;
}

namespace {

InputError bad_argument(const RunnerArgument& argument,
                        const std::string& text,
                        const std::string& expected) {
  return InputError(fmt::format("--{} '{}' is not {}", argument.name, text, expected));
}

std::optional<std::int64_t> as_integer(const std::string& text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end) return {};
  return value;
}

Node parse_container(const RunnerArgument& argument, const std::string& text) {
  const Node node = parse_json(text, "--" + argument.name);
  using Kind = RunnerArgument::Kind;
  if (argument.kind == Kind::map && !node.is_map()) {
    throw bad_argument(argument, text, "a map in JSON");
  }
  if (argument.kind == Kind::list && !node.is_list()) {
    throw bad_argument(argument, text, "a list in JSON");
  }
  return node;
}

}  // namespace

Node parse_runner_argument(const RunnerArgument& argument, const std::string& text) {
  using Kind = RunnerArgument::Kind;
  if (text == "None") return {};
  switch (argument.kind) {
    case Kind::text:
      return Node::string(text, {.file = "--" + argument.name});
    case Kind::integer:
      if (const auto value = as_integer(text)) return Node::integer(*value);
      throw bad_argument(argument, text, "an integer");
    case Kind::real: {
      double value = 0;
      const char* end = text.data() + text.size();
      const auto [stop, error] = std::from_chars(text.data(), end, value);
      if (error == std::errc() && stop == end) return Node::real(value);
      throw bad_argument(argument, text, "a number");
    }
    case Kind::boolean:
      if (text == "True" || text == "true") return Node::boolean(true);
      if (text == "False" || text == "false") return Node::boolean(false);
      throw bad_argument(argument, text, "True or False");
    default:
      return parse_container(argument, text);
  }
}

namespace {

std::string help_of(const std::string& name) {
  for (const auto& argument : runner_argument_table()) {
    if (argument.name == name) return argument.help;
  }
  return "";
}

// One key for each argument of the table; a test compares the two.
KeyTable argument_keys(RunnerArguments& a) {
  const auto read_hypotheses = [&a](const Node& n) { a.hypotheses = n.items(); };
  const auto file_name = [](std::string& target) -> KeyTable::Reader {
    return accepting(type_schema("string"), [&target](const Node& n) {
      if (n.as_string().empty()) {
        throw n.error("a file name is empty", "name a file, or leave it out");
      }
      target = n.as_string();
    });
  };
  const Node one = either_schema({type_schema("string"), type_schema("object")});
  const Node hypotheses = list_schema(one);
  Node seed = type_schema("integer");
  seed.set("minimum", Node::integer(0));
  const auto read_seed = [&a](const Node& n) { at_least(0, a.seed.emplace())(n); };
  KeyTable table{
      {"statistical_model", into(a.statistical_model)},
      {"poi", into(a.poi)},
      {"hypotheses", accepting(hypotheses, read_hypotheses)},
      {"n_mc", at_least(0, a.n_mc)},
      {"common_hypothesis", map_into(a.common_hypothesis)},
      {"generate_values", map_into(a.generate_values)},
      {"nominal_values", map_into(a.nominal_values)},
      {"statistical_model_config", into(a.statistical_model_config)},
      {"parameter_definition", into(a.parameter_definition)},
      {"statistical_model_args", map_into(a.statistical_model_args)},
      {"likelihood_config", map_into(a.likelihood_config)},
      {"compute_confidence_interval", into(a.compute_confidence_interval)},
      {"confidence_level", between_0_and_1(a.confidence_level)},
      {"confidence_interval_kind", word_into(a.confidence_interval_kind)},
      {"confidence_interval_root_find", word_into(a.confidence_interval_root_find)},
      {"fit_strategy", map_into(a.fit_strategy)},
      {"toydata_mode", word_into(a.toydata_mode)},
      {"toydata_filename", file_name(a.toydata_filename)},
      {"only_toydata", into(a.only_toydata)},
      {"output_filename", file_name(a.output_filename)},
      {"seed", accepting(seed, read_seed)},
      {"metadata", map_into(a.metadata)},
      {"first_toy", at_least(0, a.first_toy)},
      {"computation", into(a.computation)},
      {"instruction_set", into(a.instruction_set)}};
  KeyTable described{};
  for (KeyTable::Key key : table.keys()) {
    key.description = help_of(key.name);
    described.add(std::move(key));
  }
  return described;
}

}  // namespace

KeyTable RunnerArguments::keys() {
  RunnerArguments arguments;
  return argument_keys(arguments).without_readers();
}

RunnerArguments RunnerArguments::from_map(const Node& map) {
  RunnerArguments a;
  std::vector<Problem> problems;
  argument_keys(a).read(map, problems);
  throw_first_error(problems);

  if (a.only_toydata && a.toydata_mode != ToyDataMode::generate_and_store) {
    throw InputError(
        fmt::format("only_toydata needs toydata_mode generate_and_store, not {}",
                    word(a.toydata_mode)));
  }
  return a;
}

Node RunnerArguments::to_map() const {
  const auto text = [](const std::string& value) {
    return value.empty() ? Node() : Node::string(value);
  };
  Node map = Node::map();
  map.set("statistical_model", text(statistical_model));
  map.set("poi", text(poi));
  map.set("hypotheses", Node::list(hypotheses));
  map.set("n_mc", Node::integer(n_mc));
  map.set("common_hypothesis", common_hypothesis);
  map.set("generate_values", generate_values);
  map.set("nominal_values", nominal_values);
  map.set("statistical_model_config", text(statistical_model_config));
  map.set("parameter_definition", parameter_definition);
  map.set("statistical_model_args", statistical_model_args);
  map.set("likelihood_config", likelihood_config);
  map.set("compute_confidence_interval", Node::boolean(compute_confidence_interval));
  map.set("confidence_level", Node::real(confidence_level));
  map.set("confidence_interval_kind", text(word(confidence_interval_kind)));
  map.set("confidence_interval_root_find", text(word(confidence_interval_root_find)));
  map.set("fit_strategy", fit_strategy);
  map.set("toydata_mode", text(word(toydata_mode)));
  map.set("toydata_filename", text(toydata_filename));
  map.set("only_toydata", Node::boolean(only_toydata));
  map.set("output_filename", text(output_filename));
  map.set("seed", seed ? Node::integer(*seed) : Node());
  map.set("metadata", metadata);
  map.set("first_toy", Node::integer(first_toy));
  map.set("computation", text(computation));
  return map;
}

}  // namespace jacta
