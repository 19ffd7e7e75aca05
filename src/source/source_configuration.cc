#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/source/configuration.h"
#include "template_keys.h"

namespace jacta {

namespace {

using Names = std::vector<std::string>;

bool contains(const Names& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

Names read_names(const Node& list) {
  Names names;
  for (const auto& item : list.items()) names.push_back(item.as_string());
  return names;
}

void check_names(const Node& list,
                 const Names& known,
                 const std::string& what,
                 std::vector<Problem>& problems) {
  for (const auto& item : list.items()) {
    collect(problems, [&] {
      const std::string& name = item.as_string();
      if (contains(known, name)) return;
      throw item.error(fmt::format("{} '{}'", what, name), nearest_advice(name, known));
    });
  }
}

// "class" of the source or its term; empty where that is unknown.
std::string read_class(const Node& node,
                       const std::string& default_class,
                       std::vector<Problem>& problems) {
  const Node* given = node.find("class");
  if (given == nullptr || given->is_null()) {
    if (node.contains("density")) return density_source_class;
    if (default_class.empty()) {
      add_problem(problems,
                  Problem::of(node.error("the source has no class and its term no "
                                         "default_source_class")));
    }
    return default_class;
  }
  std::string name;
  collect(problems, [&] { one_of(name, source_classes())(*given); });
  return name;
}

void check_rate(const SourceConfiguration& source,
                const Node& list,
                const Parameters& parameters) {
  Names rates;
  for (const auto& name : source.parameters) {
    if (parameters[name].type() == ParameterType::rate) rates.push_back(name);
  }
  if (rates.size() == 1 && rates[0] == source.name + "_rate_multiplier") return;
  throw list.error(
      fmt::format("source {} must have exactly one rate parameter, named "
                  "{}_rate_multiplier; it has: {}",
                  source.name,
                  source.name,
                  rates.empty() ? "none" : join(rates)));
}

void read_efficiency(SourceConfiguration& source, const Parameters& parameters) {
  const Node* name = source.settings.find("efficiency_name");
  if (name == nullptr) return;
  source.efficiency_name = name->as_string();
  if (!contains(source.parameters, source.efficiency_name)) {
    throw name->error(
        fmt::format("the efficiency_name '{}' is not among the parameters of "
                    "source {}",
                    source.efficiency_name,
                    source.name),
        nearest_advice(source.efficiency_name, source.parameters));
  }
  const Parameter& parameter = parameters[source.efficiency_name];
  if (parameter.type() != ParameterType::efficiency) {
    throw name->error(
        fmt::format("the parameter {} must have ptype efficiency", parameter.name));
  }
  const Limits limits = parameter.limits();
  if (!std::isfinite(limits.lower) || !std::isfinite(limits.upper) || limits.lower < 0) {
    throw name->error(
        fmt::format("the fit_limits of efficiency {} must be finite and not negative",
                    parameter.name));
  }
}

// alea lists an efficiency among the parameters, where it scales nothing without the
// key that names it.
void warn_about_unnamed_efficiencies(const SourceConfiguration& source,
                                     const Node& list,
                                     const Parameters& parameters,
                                     std::vector<Problem>& problems) {
  const Names used = used_names(source);
  for (const auto& name : source.parameters) {
    if (parameters[name].type() != ParameterType::efficiency ||
        name == source.efficiency_name || contains(used, name)) {
      continue;
    }
    add_problem(
        problems,
        {Problem::Level::warning,
         list.location(),
         fmt::format("the efficiency {} has no effect on source {}: its "
                     "efficiency_name {}",
                     name,
                     source.name,
                     source.efficiency_name.empty() ? "is missing"
                                                    : "is " + source.efficiency_name)});
  }
}

// A source with a formula need not list its parameters: the formula names them, and the
// rate has the name that it must have.
void add_unlisted_parameters(SourceConfiguration& source, const Parameters& parameters) {
  const std::string rate = source.name + "_rate_multiplier";
  if (!parameters.find(rate)) {
    throw source.place.at("name").error(
        fmt::format("source {} needs a rate parameter {}", source.name, rate),
        nearest_advice(rate, parameters.names()));
  }
  source.parameters = {rate};
  const Node* efficiency = source.settings.find("efficiency_name");
  if (efficiency != nullptr && parameters.find(efficiency->as_string())) {
    source.parameters.push_back(efficiency->as_string());
  }
}

void check_density(SourceConfiguration& source) {
  if (source.settings.find("density") == nullptr) {
    throw source.place.error("the key 'density' is missing",
                             "as in density: {gaussian: {mean: 1, sigma: 2}}");
  }
  const Node* events = source.settings.find("events_per_livetime");
  if (events != nullptr) source.events_per_livetime = finite_real(*events);
}

bool is_anchored(const std::string& name,
                 const SourceConfiguration& source,
                 const Parameters& parameters) {
  if (!contains(source.parameters, name) || !parameters.find(name)) return false;
  const ParameterType type = parameters[name].type();
  return type == ParameterType::shape || type == ParameterType::index ||
         type == ParameterType::rate;
}

// Keys whose names the file gives: values of the model's parameters in this source, and
// of what the lists of the source name.
void add_values(KeyTable& table,
                SourceConfiguration& source,
                const Node& defaults,
                const Parameters& parameters) {
  const Names used = used_names(source);
  for (const auto& name : used) {
    if (is_anchored(name, source, parameters)) continue;
    table.add({name, [&source, name](const Node& n) {
                 if (n.is_number()) finite_real(n);
                 n.as_text();
                 source.settings.set(name, n);
               }});
  }
  for (const auto& name : parameters.names()) {
    table.add({name,
               no_effect(is_anchored(name, source, parameters)
                             ? "its values are those of the parameter"
                             : "nothing of the source uses its value")});
  }
  table.add(listed_names(source.place), no_effect("the class of the source ignores it"));
  table.add(listed_names(defaults), no_effect("the class of the source ignores it"));
}

void read_parameter_lists(SourceConfiguration& source,
                          const Parameters& parameters,
                          std::vector<Problem>& problems) {
  const Node* list = source.place.find("parameters");
  if (list == nullptr || !list->is_list()) return;
  check_names(*list, parameters.names(), "unknown parameter", problems);
  collect(problems, [&] { source.parameters = read_names(*list); });
  const Node* named = source.place.find("named_parameters");
  if (named == nullptr || !named->is_list()) return;
  check_names(*named,
              source.parameters,
              "not among the parameters of the source: named parameter",
              problems);
  collect(problems, [&] { source.named_parameters = read_names(*named); });
}

}  // namespace

SourceConfiguration read_source(const Node& node,
                                const Node& defaults,
                                const std::string& default_class,
                                const Parameters& parameters,
                                std::vector<std::string>& used,
                                std::vector<Problem>& problems) {
  SourceConfiguration source;
  source.place = node;
  std::vector<Problem> own;
  if (!node.is_map()) {
    add_problem(problems, Problem::of(node.error("a source must be a map")));
    return source;
  }
  source.class_name = read_class(node, default_class, own);
  read_parameter_lists(source, parameters, own);

  // The lists that name other keys come first: a first reading finds them.
  KeyTable lists = source_keys(source.class_name, source);
  std::vector<Problem> shown_later;
  lists.read_defaults(defaults, shown_later);
  lists.read_defaults(node, shown_later);
  KeyTable table = source_keys(source.class_name, source);
  add_values(table, source, defaults, parameters);
  source.settings = Node::map({}, node.location());
  table.read_defaults(defaults, own);
  table.read(node, own);
  for (const auto& entry : defaults.entries()) {
    if (table.reads(entry.key.as_text())) used.push_back(entry.key.as_text());
  }
  if (!has_errors(own)) {
    const bool has_formula = source.class_name == density_source_class;
    if (has_formula) collect(own, [&] { check_density(source); });
    const Node* list = node.find("parameters");
    if (list == nullptr) {
      list = &node;
      collect(own, [&] { add_unlisted_parameters(source, parameters); });
    }
    if (!has_errors(own)) collect(own, [&] { check_rate(source, *list, parameters); });
    collect(own, [&] { read_efficiency(source, parameters); });
    warn_about_unnamed_efficiencies(source, *list, parameters, own);
  }
  add_problems(problems, own);
  return source;
}

}  // namespace jacta
