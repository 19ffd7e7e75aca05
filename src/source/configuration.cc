#include "jacta/source/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/expression.h"
#include "jacta/density/read_density.h"
#include "template_keys.h"

namespace jacta {

namespace {

using Names = std::vector<std::string>;

void read_morpher(const Node& node, TermConfiguration& term) {
  term.morpher = read_word<Morpher>(node);
  if (term.morpher == Morpher::radial) {
    throw node.error("the experimental RadialInterpolator is not supported",
                     "use GridInterpolator");
  }
}

KeyTable::Reader out_of_range(TermConfiguration& term) {
  return accepting(with_default(words_schema({"clip", "error"}), Node::string("error")),
                   [&term](const Node& node) {
                     std::string word;
                     one_of(word, {"clip", "error"})(node);
                     term.clip_out_of_range = word == "clip";
                   });
}

// Of blueice's likelihood: `likelihood_config` of a term.
KeyTable blueice_keys(TermConfiguration& term) {
  const NoEffect parallel = no_effect("jacta runs in parallel by --threads");
  return {
      {"morpher",
       accepting(with_default(words_schema({"GridInterpolator", "IndexMorpher"}),
                              Node::string("GridInterpolator")),
                 [&term](const Node& n) { read_morpher(n, term); }),
       "how templates are interpolated between anchors: multilinear, or the nearest"},
      {"morpher_config",
       no_effect("the GridInterpolator and the IndexMorpher have no settings")},
      {"outlier_likelihood",
       positive(term.outlier_likelihood),
       "differential rate of an event where all templates vanish"},
      {"unphysical_behaviour", no_effect("negative expectations have the likelihood 0")},
      {"model_statistical_uncertainty_handling",
       accepting(words_schema({"bb_single"}),
                 [&term](const Node& n) {
                   std::string word;
                   one_of(word, {"bb_single"})(n);
                   term.beeston_barlow = true;
                 }),
       "bb_single: Beeston and Barlow's treatment of the template statistics of a "
       "source"},
      {"bb_single_source",
       accepting(either_schema({type_schema("string"), type_schema("integer")}),
                 [&term](const Node& n) { term.bb_single_source = n; }),
       "the source that bb_single treats, by name or number"},
      {"out_of_range",
       out_of_range(term),
       "parameters beyond their outermost anchors: clip to these, or error"},
      {"parallelize_models", parallel},
      {"block_during_paralellization", parallel}};
}

void read_blueice_settings(const Node& node,
                           TermConfiguration& term,
                           std::vector<Problem>& problems) {
  const bool good = blueice_keys(term).read(node, problems);
  if (good && term.beeston_barlow && term.bb_single_source.is_null()) {
    add_problem(problems,
                Problem::of(node.error("the key 'bb_single_source' is missing")));
  }
}

double nominal_value(const Node& name, const Parameters& parameters) {
  if (!parameters.find(name.as_string())) {
    throw name.error(fmt::format("unknown parameter '{}'", name.as_string()),
                     nearest_advice(name.as_string(), parameters.names()));
  }
  const auto& nominal = parameters[name.as_string()].nominal_value;
  if (!nominal) {
    throw name.error(
        fmt::format("the parameter {} has no nominal value", name.as_string()));
  }
  return nominal->value;
}

void check_name(const std::string& name, const Node& place) {
  if (name.empty()) throw place.error("a term needs a name");
  if (name == "ancillary" || name == "generate_values") {
    throw place.error(fmt::format("the name '{}' is taken", name));
  }
}

// What the term passes on to its sources, with the places of the keys.
class Defaults {
 public:
  void add(const Node& term, const std::string& key) {
    for (const auto& entry : term.entries()) {
      if (entry.key.as_text() == key) entries_.push_back(entry);
    }
  }
  Node map() const { return Node::map(entries_); }
  void note_unused(const Names& used, std::vector<Problem>& problems) const {
    for (const auto& [key, value] : entries_) {
      const std::string name = key.as_text();
      if (std::find(used.begin(), used.end(), name) != used.end()) continue;
      add_problem(problems,
                  {Problem::Level::note,
                   key.location(),
                   fmt::format("the key '{}' has no effect here: no source of the term "
                               "uses it",
                               name)});
    }
  }

 private:
  std::vector<Node::Entry> entries_;
};

// Sources and terms also have keys that are named by other keys.
Node with_other_keys(Node schema) {
  schema.set("additionalProperties", Node::boolean(true));
  return schema;
}

// Of all classes together: the class may be that of the term.
Node source_schema() {
  SourceConfiguration none;
  return with_other_keys(source_keys("", none).schema());
}

std::string livetime_name(const Node& node,
                          const Parameters& parameters,
                          std::vector<Problem>& problems) {
  const std::string& name = node.as_string();
  nominal_value(node, parameters);
  const Parameter& parameter = parameters[name];
  if (parameter.type() != ParameterType::livetime &&
      parameter.type() != ParameterType::none) {
    add_problem(problems,
                {Problem::Level::warning,
                 node.location(),
                 fmt::format("the livetime_parameter {} has ptype {}: its value scales "
                             "all sources of the term",
                             name,
                             parameter.ptype)});
  }
  return name;
}

// Keys of sources in a term are those of its sources that give none.
void add_source_keys(KeyTable& table, Defaults& defaults, const Node& node) {
  SourceConfiguration none;
  const KeyTable of_sources = source_keys("", none).without_readers();
  for (const auto& name : shared_source_keys()) {
    const auto& keys = of_sources.keys();
    const auto found = std::find_if(
        keys.begin(), keys.end(), [&](const auto& k) { return k.name == name; });
    const KeyTable::Key& key = *found;
    table.add({name,
               std::get<KeyTable::Reader>(key.use).doing(
                   [&defaults, &node, name](const Node&) { defaults.add(node, name); }),
               key.description + "; of all sources that give none"});
  }
}

KeyTable term_keys(TermConfiguration& term,
                   std::string& default_class,
                   Defaults& defaults,
                   const Node& node,
                   const Parameters& parameters,
                   std::vector<Problem>& problems) {
  const std::vector<std::string> types = {"blueice.likelihood.UnbinnedLogLikelihood",
                                          "blueice.likelihood.BinnedLogLikelihood"};
  const auto read_type = accepting(words_schema(types), [&term, types](const Node& n) {
    std::string type;
    one_of(type, types)(n);
    term.binned = type == types.back();
  });
  const auto read_space = [&term](const Node& n) {
    for (auto& [name, edges] : read_analysis_space(n)) {
      term.analysis_space.push_back({name, std::move(edges)});
    }
  };
  const auto read_livetime = [&term, &parameters, &problems](const Node& n) {
    term.livetime_parameter = livetime_name(n, parameters, problems);
  };
  const Node edges =
      either_schema({type_schema("string"), list_schema(type_schema("number"))});
  KeyTable table{
      required("name",
               accepting(type_schema("string"),
                         [&term](const Node& n) {
                           term.name = n.as_string();
                           check_name(term.name, n);
                         }),
               "name of the term and of its data"),
      {"default_source_class",
       one_of(default_class, source_classes()),
       "class of its sources that give none"},
      required("likelihood_type", read_type, "unbinned or binned extended likelihood"),
      required(
          "analysis_space",
          accepting(list_schema(map_schema(edges)), read_space),
          "axes with their bin edges: a list of maps {axis: np.linspace(0, 100, 51)}"),
      required(
          "livetime_parameter",
          accepting(type_schema("string"), read_livetime),
          "the parameter that scales all sources: the livetime in the unit of rates"),
      {"fiducial_mass_parameter",
       accepting(type_schema("string"),
                 [&term, &parameters](const Node& n) {
                   term.fiducial_mass = nominal_value(n, parameters);
                 }),
       "the parameter whose nominal value is the fiducial mass of CES sources"},
      {"source_wise_interpolation",
       into(term.source_wise_interpolation),
       "interpolate each source over its own parameters; false: all on one grid"},
      {"likelihood_config",
       accepting(blueice_keys(term).schema(),
                 [&term, &problems](const Node& n) {
                   read_blueice_settings(n, term, problems);
                 }),
       "settings of blueice's likelihood"},
      {"out_of_range",
       out_of_range(term),
       "parameters beyond their outermost anchors: clip to these, or error"},
      required("sources",
               accepting([] { return list_schema(source_schema()); },
                         [](const Node& n) {
                           if (n.items().empty()) {
                             throw n.error("a term needs at least one source");
                           }
                         }),
               "what the events come from")};
  const auto pass_on = [&](const Names& names) {
    for (const auto& name : names) {
      table.add(
          {name, [&defaults, &node, name](const Node&) { defaults.add(node, name); }});
    }
  };
  add_source_keys(table, defaults, node);
  table.add(keys_without_effect(), no_effect);
  pass_on(parameters.names());
  pass_on(listed_names(node));
  return table;
}

void check_interpolation(TermConfiguration& term, const Node& node) {
  if (term.binned) term.source_wise_interpolation = false;
  if (term.morpher == Morpher::index && term.source_wise_interpolation) {
    throw node.error("IndexMorpher needs source_wise_interpolation: false");
  }
}

void check_distinct(const std::vector<SourceConfiguration>& sources,
                    std::vector<Problem>& problems) {
  for (std::size_t i = 0; i < sources.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (sources[i].name.empty() || sources[i].name != sources[j].name) continue;
      add_problem(problems,
                  Problem::of(sources[i].place.error(fmt::format(
                      "two sources of the term are named {}", sources[i].name))));
    }
  }
}

// Formulas are read with the axes of the term at hand.
void read_densities(TermConfiguration& term,
                    const Parameters& parameters,
                    std::vector<Problem>& problems) {
  for (SourceConfiguration& source : term.sources) {
    const Node* formula = source.settings.find("density");
    if (formula == nullptr || source.class_name != density_source_class) continue;
    source.density = read_density(*formula, term.analysis_space, parameters, problems);
    if (!source.density) continue;
    const bool lists = source.place.contains("parameters");
    for (const auto& name : source.density->parameters()) {
      const auto& known = source.parameters;
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      if (!lists) {
        source.parameters.push_back(name);
        continue;
      }
      add_problem(
          problems,
          Problem::of(source.place.at("parameters")
                          .error(fmt::format("the density of source {} depends on {}, "
                                             "which is not among its parameters",
                                             source.name,
                                             name),
                                 "add it, or leave 'parameters' out")));
    }
  }
}

}  // namespace

Node term_schema() {
  TermConfiguration term;
  std::string default_class;
  Defaults defaults;
  const Node node = Node::map();
  const Parameters parameters;
  std::vector<Problem> problems;
  return with_other_keys(
      term_keys(term, default_class, defaults, node, parameters, problems).schema());
}

TermConfiguration read_term(const Node& node,
                            const Parameters& parameters,
                            std::vector<Problem>& problems) {
  TermConfiguration term;
  term.place = node;
  std::string default_class;
  Defaults defaults;
  const bool good = term_keys(term, default_class, defaults, node, parameters, problems)
                        .read(node, problems);
  if (good) collect(problems, [&] { check_interpolation(term, node); });
  const Node* sources = node.is_map() ? node.find("sources") : nullptr;
  if (sources == nullptr || !sources->is_list()) return term;
  Names used;
  for (const auto& source : sources->items()) {
    term.sources.push_back(
        read_source(source, defaults.map(), default_class, parameters, used, problems));
  }
  defaults.note_unused(used, problems);
  if (good) read_densities(term, parameters, problems);
  check_distinct(term.sources, problems);
  return term;
}

}  // namespace jacta
