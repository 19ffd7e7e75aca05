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
      {"statistical_model", Kind::text},
      {"poi", Kind::text},
      {"hypotheses", Kind::list},
      {"n_mc", Kind::integer},
      {"common_hypothesis", Kind::map},
      {"generate_values", Kind::map},
      {"nominal_values", Kind::map},
      {"statistical_model_config", Kind::text},
      {"parameter_definition", Kind::any},
      {"statistical_model_args", Kind::map},
      {"likelihood_config", Kind::map},
      {"compute_confidence_interval", Kind::boolean},
      {"confidence_level", Kind::real},
      {"confidence_interval_kind", Kind::text},
      {"confidence_interval_root_find", Kind::text},
      {"fit_strategy", Kind::map},
      {"toydata_mode", Kind::text},
      {"toydata_filename", Kind::text},
      {"only_toydata", Kind::boolean},
      {"output_filename", Kind::text},
      {"seed", Kind::integer},
      {"metadata", Kind::map},
      {"first_toy", Kind::integer},
      {"computation", Kind::text},
      {"instruction_set", Kind::text}};
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

// Reads one entry into a field; null keeps the default.
class Reader {
 public:
  explicit Reader(const Node& map) : map_(map) {}
  const Node* given(const char* key) const {
    const Node* node = map_.find(key);
    return node == nullptr || node->is_null() ? nullptr : node;
  }
  void text(const char* key, std::string& out) const {
    if (const Node* n = given(key)) out = n->as_string();
  }
  void flag(const char* key, bool& out) const {
    if (const Node* n = given(key)) out = n->as_boolean();
  }
  void integer(const char* key, std::int64_t& out, std::int64_t least) const {
    const Node* n = given(key);
    if (n == nullptr) return;
    out = n->as_integer();
    if (out < least) throw n->error(fmt::format("{} must be at least {}", key, least));
  }
  void map(const char* key, Node& out) const {
    const Node* n = given(key);
    if (n == nullptr) return;
    if (!n->is_map()) throw n->error(fmt::format("{} must be a map", key));
    out = *n;
  }
  void one_of(const char* key,
              std::string& out,
              const std::vector<std::string>& words) const {
    const Node* n = given(key);
    if (n == nullptr) return;
    out = n->as_string();
    if (std::find(words.begin(), words.end(), out) != words.end()) return;
    throw n->error(fmt::format("unknown {} '{}'", key, out), nearest_advice(out, words));
  }

 private:
  const Node& map_;
};

}  // namespace

RunnerArguments RunnerArguments::from_map(const Node& map) {
  std::vector<std::string> names;
  for (const auto& argument : runner_argument_table()) names.push_back(argument.name);
  std::vector<Problem> problems;
  check_keys(map, names, problems);
  throw_first_error(problems);

  RunnerArguments a;
  const Reader read(map);
  read.text("statistical_model", a.statistical_model);
  read.text("poi", a.poi);
  if (const Node* n = read.given("hypotheses")) a.hypotheses = n->items();
  read.integer("n_mc", a.n_mc, 0);
  read.map("common_hypothesis", a.common_hypothesis);
  read.map("generate_values", a.generate_values);
  read.map("nominal_values", a.nominal_values);
  read.text("statistical_model_config", a.statistical_model_config);
  if (const Node* n = read.given("parameter_definition")) a.parameter_definition = *n;
  read.map("statistical_model_args", a.statistical_model_args);
  read.map("likelihood_config", a.likelihood_config);
  read.flag("compute_confidence_interval", a.compute_confidence_interval);
  if (const Node* n = read.given("confidence_level")) {
    a.confidence_level = n->as_real();
    if (!(a.confidence_level > 0 && a.confidence_level < 1)) {
      throw n->error("confidence_level must be between 0 and 1");
    }
  }
  read.one_of("confidence_interval_kind",
              a.confidence_interval_kind,
              {"central", "upper", "lower"});
  read.one_of("confidence_interval_root_find",
              a.confidence_interval_root_find,
              {"brentq", "extremal"});
  read.map("fit_strategy", a.fit_strategy);
  read.one_of("toydata_mode",
              a.toydata_mode,
              {"read", "generate", "generate_and_store", "no_toydata"});
  read.text("toydata_filename", a.toydata_filename);
  read.flag("only_toydata", a.only_toydata);
  read.text("output_filename", a.output_filename);
  if (const Node* n = read.given("seed")) a.seed = n->as_integer();
  read.map("metadata", a.metadata);
  read.integer("first_toy", a.first_toy, 0);
  read.text("computation", a.computation);
  read.text("instruction_set", a.instruction_set);

  if (a.only_toydata && a.toydata_mode != "generate_and_store") {
    throw InputError(fmt::format(
        "only_toydata needs toydata_mode generate_and_store, not {}", a.toydata_mode));
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
  map.set("confidence_interval_kind", text(confidence_interval_kind));
  map.set("confidence_interval_root_find", text(confidence_interval_root_find));
  map.set("fit_strategy", fit_strategy);
  map.set("toydata_mode", text(toydata_mode));
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
