// The root of a template model and its `likelihood_config`.
#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/source/configuration.h"
#include "template_keys.h"

namespace jacta {

namespace {

// A parameter without ptype is one that needs re-initialization.
Node with_default_ptypes(const Node& definition, std::vector<Problem>& problems) {
  if (!definition.is_map()) return definition;
  std::vector<Node::Entry> result;
  for (const auto& [key, value] : definition.entries()) {
    Node config = value.is_null() ? Node::map({}, value.location()) : value;
    if (config.is_map()) {
      const Node* ptype = config.find("ptype");
      if (ptype == nullptr || ptype->is_null()) {
        config.set("ptype",
                   Node::string(word(ParameterType::needs_reinit), config.location()));
      } else if (ptype->is_string()) {
        collect(problems, [&] { read_word<ParameterType>(*ptype); });
      }
    }
    result.push_back({key, std::move(config)});
  }
  return Node::map(std::move(result), definition.location());
}

void check_distinct(const std::vector<TermConfiguration>& terms,
                    std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < terms.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (terms[i].name.empty() || terms[i].name != terms[j].name) continue;
      add_problem(problems,
                  Problem::of(terms[i].place.error(
                      fmt::format("two likelihood terms are named {}", terms[i].name))));
    }
  }
}

std::vector<double> read_weights(const Node& list) {
  std::vector<double> weights;
  for (const auto& item : list.items()) {
    const double weight = finite_real(item);
    if (weight < 0) {
      throw item.error(fmt::format("a likelihood weight cannot be negative, as {} is",
                                   item.as_text()));
    }
    weights.push_back(weight);
  }
  return weights;
}

void check_folder(const Node& folder) {
  if (!folder.is_string() && !folder.is_list()) {
    throw folder.error("template_folder must be a string or a list of strings");
  }
  if (folder.is_string()) return;
  for (const Node& item : folder.items()) item.as_string();
}

Node texts_schema() {
  return either_schema({type_schema("string"), list_schema(type_schema("string"))});
}

KeyTable likelihood_keys(TemplateModelFile& file, Node& weights, Node& list) {
  const auto read_list = [&list](const Node& n) {
    if (n.items().empty()) {
      throw n.error("a model needs at least one likelihood term");
    }
    list = n;
  };
  return {{"likelihood_weights",
           accepting(list_schema(type_schema("number")),
                     [&](const Node& n) {
                       file.weights = read_weights(n);
                       weights = n;
                     }),
           "factors of ln L of the terms and of the ancillary term, 1 without it"},
          {"template_folder",
           accepting(texts_schema,
                     [&file](const Node& n) {
                       check_folder(n);
                       file.template_folder = n;
                     }),
           "folders where templates are sought, beside template_path"},
          required("likelihood_terms",
                   accepting([] { return list_schema(term_schema()); }, read_list),
                   "the terms of the likelihood: one data set each")};
}

void read_likelihood(const Node& node,
                     TemplateModelFile& file,
                     std::vector<Problem>& problems) {
  Node list;
  Node weights;
  likelihood_keys(file, weights, list).read(node, problems);
  if (list.is_null()) return;
  for (const auto& term : list.items()) {
    file.terms.push_back(read_term(term, file.parameters, problems));
  }
  check_distinct(file.terms, problems);
  const std::size_t n_weights = file.terms.size() + 1;
  if (weights.is_null()) {
    file.weights.assign(n_weights, 1.0);
  } else if (file.weights.size() != n_weights) {
    add_problem(problems,
                Problem::of(weights.error(
                    fmt::format("{} likelihood_weights for {} likelihood terms and the "
                                "ancillary term",
                                file.weights.size(),
                                file.terms.size()),
                    fmt::format("give {}", n_weights))));
  }
}

// A Gaussian constraint divides by its width.
void check_widths(const Node& definition,
                  const Parameters& parameters,
                  std::vector<Problem>& problems) {
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    const Parameter& parameter = parameters[p];
    if (!std::holds_alternative<double>(parameter.uncertainty)) continue;
    const double width = parameter.gaussian_width();
    if (width > 0) continue;
    const Node& own = definition.at(parameter.name);
    const Node* place = own.find("uncertainty");
    add_problem(problems,
                Problem::of((place == nullptr ? own : *place)
                                .error(fmt::format("the constraint of parameter {} has "
                                                   "width {}",
                                                   parameter.name,
                                                   shortest(width)),
                                       "it must be positive")));
  }
}

}  // namespace

Node template_model_schema() {
  TemplateModelFile file;
  Node likelihood;
  Node weights;
  Node list;
  ModelFileSettings common;
  KeyTable table = common_model_keys(common);
  table.add(required(
      "likelihood_config",
      accepting(likelihood_keys(file, weights, list).schema(), [](const Node&) {}),
      "terms, templates, weights"));
  Node schema = table.schema();
  Node properties = schema.at("properties");
  Node definition = map_schema(parameter_schema());
  definition.set("description", Node::string("the parameters, by name"));
  properties.set("parameter_definition", std::move(definition));
  schema.set("properties", std::move(properties));
  schema.set("title", Node::string("jacta: a template model"));
  return schema;
}

TemplateModelFile read_template_model(const ModelConfiguration& configuration,
                                      std::vector<Problem>& problems) {
  TemplateModelFile file;
  ModelFileSettings common;
  Node likelihood;
  KeyTable table = common_model_keys(common);
  table.add(
      required("likelihood_config", map_into(likelihood), "terms, templates, weights"));
  const Node& root = configuration.root;
  table.read(root, problems);
  file.settings = std::move(common.settings);
  file.template_paths = configuration.template_paths;
  if (file.template_paths.empty()) {
    file.template_paths = std::move(common.template_paths);
  }
  if (!root.is_map()) return file;
  if (common.parameter_definition.is_null()) {
    add_problem(problems,
                Problem::of(root.error("the key 'parameter_definition' is missing")));
    return file;
  }
  std::vector<Problem> of_parameters;
  file.parameters = Parameters::read(
      with_default_ptypes(common.parameter_definition, of_parameters),
      of_parameters,
      configuration.nominal_values.empty() ? common.nominal_values
                                           : configuration.nominal_values);
  if (!has_errors(of_parameters)) {
    check_widths(common.parameter_definition, file.parameters, of_parameters);
  }
  add_problems(problems, of_parameters);
  if (likelihood.is_null()) return file;
  std::vector<Problem> of_terms;
  read_likelihood(likelihood, file, of_terms);
  if (has_errors(of_parameters)) {
    // What follows from a parameter that could not be read is not worth a message.
    std::erase_if(of_terms,
                  [](const Problem& p) { return !p.text.starts_with("unknown key"); });
  }
  add_problems(problems, of_terms);
  return file;
}

}  // namespace jacta
