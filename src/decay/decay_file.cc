#include "decay_file.h"

#include "jacta/decay/decay_keys.h"
#include "particle_options.h"

namespace jacta {

namespace {

Node names_schema() {
  return list_schema(type_schema("string"));
}

Node limits_schema() {
  return list_schema(either_schema({type_schema("number"), type_schema("null")}));
}

void check_transform_model(const Node& model) {
  const std::string name = model.as_text();
  if (name == "linear" || name == "default") return;
  throw model.error("the model '" + name + "' is not available", "available is linear");
}

void keep_list(const Node& value, Node& target) {
  value.items();
  target = value;
}

KeyTable reference_keys(ConstraintBlock& b) {
  return KeyTable{
      {"fix_chain_idx",
       node_into(b.reference_chain,
                 either_schema({type_schema("integer"), type_schema("string")})),
       "the chain whose total coupling is fixed: its number from 0, or a resonance of "
       "it"},
      {"fix_chain_val",
       number_into(b.reference_total),
       "value of that total coupling; 1 without it"},
      {"decay_d",
       node_into(b.radii,
                 either_schema({type_schema("number"),
                                list_schema(type_schema("number")),
                                map_schema(type_schema("number"))})),
       "barrier radius d in 1/GeV: for all decays, by place in the chain, or by "
       "decaying particle; 3 without it"}}
      .of("constrains.decay")
      .allow_nothing();
}

KeyTable equal_keys(ConstraintBlock& b) {
  return KeyTable{
      {"equal",
       node_into(b.equal_fields, map_schema(list_schema(names_schema()))),
       "groups of resonances with the same value, by field: {mass: [[R1, R2]]}"}}
      .of("constrains.particle")
      .allow_nothing();
}

// Lists of names and maps of options; a list of such lists is several decays.
Node decay_block_schema() {
  DecayOptions options;
  const Node part =
      either_schema({type_schema("string"), decay_option_keys(options).schema()});
  const Node one = list_schema(part);
  return map_schema(list_schema(either_schema({part, one})));
}

Node described(Node schema, const std::string& text) {
  schema.set("description", Node::string(text));
  return schema;
}

Node particle_block_schema() {
  const Node particle = particle_schema();
  const Node slot =
      list_schema(either_schema({type_schema("string"), map_schema(particle)}));
  Node properties = Node::map();
  properties.set("$include",
                 described(either_schema({type_schema("string"), names_schema()}),
                           "files with further particles"));
  properties.set("$top",
                 described(either_schema({type_schema("string"), map_schema(particle)}),
                           "the decaying particle"));
  properties.set("$finals",
                 described(either_schema({names_schema(), map_schema(particle)}),
                           "the final particles"));
  Node schema = map_schema(either_schema({particle, slot}));
  schema.set("properties", std::move(properties));
  return schema;
}

Node transforms_schema() {
  LinearTransform transform;
  return map_schema(linear_transform_keys(transform).schema());
}

}  // namespace

KeyTable linear_transform_keys(LinearTransform& t) {
  return KeyTable{{"model",
                   accepting(with_default(words_schema({"linear", "default"}),
                                          Node::string("linear")),
                             check_transform_model),
                   "linear: variable = k x + b"},
                  {"x",
                   node_into(t.x, either_schema({type_schema("string"), names_schema()})),
                   "name of the variable x; without it the variable's own parameter"},
                  {"k", number_into(t.k), "slope, not 0"},
                  {"b", number_into(t.b), "offset"}}
      .allow_nothing();
}

KeyTable constraint_keys(ConstraintBlock& b) {
  const auto read_decay = [&b](const Node& n) { read_map(reference_keys(b), n); };
  const auto read_particle = [&b](const Node& n) { read_map(equal_keys(b), n); };
  const auto list = [](Node& target, Node schema) {
    return accepting(std::move(schema),
                     [&target](const Node& n) { keep_list(n, target); });
  };
  return KeyTable{
      {"decay",
       accepting(reference_keys(b).schema(), read_decay),
       "the reference chain and barrier radii"},
      {"particle",
       accepting(equal_keys(b).schema(), read_particle),
       "resonances that share masses or widths"},
      {"fix_var",
       map_into(b.fixed),
       "variables that are fixed, {name: value}; null: at their value"},
      {"free_var", list(b.free, names_schema()), "names of variables that are free"},
      {"var_range",
       accepting(map_schema(limits_schema()), map_into(b.ranges)),
       "limits of variables, {name: [lower, upper]}; null is open"},
      {"var_equal",
       list(b.equal, list_schema(names_schema())),
       "groups of names of variables that are one parameter"},
      {"pre_trans",
       accepting(transforms_schema(), map_into(b.transformed)),
       "variables as functions of others, {name: {x: other, k: 1, b: 0}}"},
      {"from_trans",
       accepting(transforms_schema(), map_into(b.from_transformed)),
       "the same as pre_trans, for x that are parameters of their own"},
      {"gauss_constr",
       accepting(map_schema(list_schema(type_schema("number"))), map_into(b.constraints)),
       "Gaussian constraints of variables, {name: [mean, sigma]}"}}
      .of("constrains")
      .allow_nothing();
}

KeyTable decay_file_keys(DecayFile& file) {
  ChainOptions options;
  const auto all_keys = [](ChainOptions& o) {
    return chain_option_keys(o).of("decay_chain.$all");
  };
  const auto chain_keys = [all_keys](ChainOptions& o) {
    return KeyTable{
        {"$all",
         accepting(all_keys(o).schema(),
                   [&o, all_keys](const Node& n) { read_map(all_keys(o), n); }),
         "options of all chains"}}
        .of("decay_chain")
        .allow_nothing();
  };
  const auto read_data = [&file](const Node& n) {
    if (!n.is_map()) throw n.error("data must be a map of keys");
    file.data = n;
    std::vector<Problem> problems;
    data_switch_keys(file.switches).read_defaults(n, problems);
    throw_first_error(problems);
  };
  const auto read_chains = [&file, chain_keys](const Node& n) {
    read_map(chain_keys(file.all_chains), n);
  };
  const auto read_constraints = [&file](const Node& n) {
    read_map(constraint_keys(file.constraints), n);
  };
  KeyTable table{
      {"data", accepting(type_schema("object"), read_data), "samples and the likelihood"},
      required("decay",
               node_into(file.decay, decay_block_schema()),
               "who decays into whom: {A: [[B, C, {option: value}], ...]}"),
      required("particle",
               node_into(file.particle, particle_block_schema()),
               "particles with their properties, and lists of them: {R: [R1, R2]}"),
      {"decay_chain",
       accepting(chain_keys(options).schema(), read_chains),
       "options of chains"},
      {"constrains",
       accepting(constraint_keys(file.constraints).schema(), read_constraints),
       "what is fixed, free, limited, equal or constrained"},
      {"plot",
       accepting(type_schema("object"), [](const Node&) {}),
       "bins, ranges and titles of projections: {mass: {R: {bins: 40}}}"},
      {"template_path", no_effect("an amplitude model has no templates")},
      {"nll_model",
       not_available(
           "likelihoods with settings of their own (constr_frac, ...) are not")},
      {"parameter_definition",
       not_available("the parameters are those of the decay; see particle, constrains")},
      {"confidence_interval_threshold", not_available("give the thresholds in a file")}};
  table.add({"limit_threshold", "limit_threshold_interpolation"},
            no_effect("thresholds are given by the arguments of a job, or by a file"));
  return table.of("the model file").allow_nothing();
}

}  // namespace jacta
