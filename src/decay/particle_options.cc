#include "particle_options.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "decay_options.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

// "+1", "-1", and with the minus sign of Unicode, which YAML takes for text.
int sign_in(const Node& value, const std::string& key) {
  constexpr std::string_view unicode_minus = "\u2212";
  std::string text = value.as_string();
  if (text.starts_with(unicode_minus)) text.replace(0, unicode_minus.size(), "-");
  if (text == "+1" || text == "1") return 1;
  if (text == "-1") return -1;
  throw value.error(key + ": expected a finite number, found '" + value.as_string() + "'",
                    "write +1, -1 or null");
}

int read_sign(const Node& value, const std::string& key) {
  if (value.is_string()) return sign_in(value, key);
  const double sign = finite_number(value);
  if (sign != 1 && sign != -1) throw value.error(key + " must be 1, -1 or null");
  return static_cast<int>(sign);
}

void read_projections(DecayParticle& particle, const Node& list) {
  particle.two_projections = spin_projections(particle.two_spin);
  if (list.is_null()) return;
  if (!list.is_list() || list.items().empty()) {
    throw list.error("spins must be a list of projections");
  }
  particle.two_projections.clear();
  for (const auto& item : list.items()) {
    const int two_m = doubled_spin(item);
    const bool fits =
        std::abs(two_m) <= particle.two_spin && (two_m - particle.two_spin) % 2 == 0 &&
        std::count(
            particle.two_projections.begin(), particle.two_projections.end(), two_m) == 0;
    if (!fits) {
      throw item.error("spins of " + particle.name + " must be distinct, from -J to J");
    }
    particle.two_projections.push_back(two_m);
  }
}

Node read_polarization(const Node& value) {
  static const std::vector<std::string> known = {"none", "vector"};
  const std::string word = value.is_string() ? value.as_text() : "";
  if (word == "none") return {};
  if (word == "vector") return value;
  throw value.error("polarization must be none or vector", nearest_advice(word, known));
}

Node sign_schema() {
  Node schema = Node::map();
  schema.set("enum", Node::list({Node::integer(1), Node::integer(-1)}));
  return schema;
}

// The keys of other models' line shapes mean nothing for this one.
void add_shape_keys(const std::string& model, KeyTable& table) {
  table.add(line_shape_keys(model));
  for (const auto& other : line_shape_models()) {
    const KeyTable keys = line_shape_keys(other);
    for (const auto& key : keys.keys()) {
      KeyTable::Key unread(key.name,
                           no_effect("the model " + model + " does not read it"));
      if (!key.is_numbered) {
        table.add(std::move(unread));
      } else if (!table.contains(key.name + "0")) {
        table.add_numbered(std::move(unread));
      }
    }
  }
}

}  // namespace

KeyTable field_keys(const std::string& field, FieldOptions& o) {
  // The first key says where the others are.
  const auto noting = [&o](KeyTable::Reader read) {
    return read.doing([&o, read](const Node& n) {
      if (!o.place) o.place = n.location();
      read(n);
    });
  };
  const Node number_or_open = either_schema({type_schema("number"), type_schema("null")});
  return {{field, noting(number_into(o.value)), "value of " + field},
          {field + "_range",
           noting(node_into(o.range, list_schema(number_or_open))),
           "limits of " + field + ", [lower, upper]; null is open"},
          {field + "_min", noting(number_into(o.lower)), "lower limit of " + field},
          {field + "_max", noting(number_into(o.upper)), "upper limit of " + field},
          {field + "_sigma",
           noting(number_into(o.sigma)),
           "standard deviation of the Gaussian constraint of " + field},
          {field + "_free",
           noting(node_into(o.free, type_schema("boolean"))),
           "True: " + field + " floats in a fit; False: it is fixed"},
          {field + "_constr",
           noting(switch_into(o.is_constrained)),
           "True: Gaussian constraint of " + field + " to its value"}};
}

namespace {

// All but those of the line shape.
KeyTable own_keys(DecayParticle& particle, ParticleOptions& options) {
  const Node names = list_schema(type_schema("string"));
  DecayOptions decay;
  const Node decay_options = decay_option_keys(decay).schema();
  const auto read_signs = [](std::optional<int>& sign, const char* key) {
    return accepting(sign_schema(),
                     [&sign, key](const Node& n) { sign = read_sign(n, key); });
  };
  const auto read_spin = [&particle](const Node& n) {
    particle.two_spin = doubled_spin(n);
    if (particle.two_spin < 0) throw n.error("a spin cannot be negative");
  };
  const auto read_mass = [&particle](const Node& n) {
    particle.mass = finite_number(n);
    if (*particle.mass < 0)
      throw n.error("the mass of " + particle.name + " is negative");
  };
  const auto read_projections_of = [&particle](const Node& n) {
    read_projections(particle, n);
  };
  const KeyTable::Reader text = accepting(type_schema("string"), [](const Node&) {});
  KeyTable table{
      {"J", accepting(spin_schema(), read_spin), "spin, such as 1 or 1/2"},
      {"P", read_signs(particle.parity, "P"), "parity, 1 or -1; null: not defined"},
      {"C",
       read_signs(particle.charge_parity, "C"),
       "charge conjugation parity, 1 or -1"},
      {"spins",
       accepting(list_schema(spin_schema()), read_projections_of),
       "projections that are summed over, -J to J without it; [-1, 1] for a photon"},
      {"mass",
       accepting(type_schema("number"), read_mass),
       "nominal mass in GeV; the middle of mass_min and mass_max without it"},
      {"model",
       accepting(with_default(words_schema(line_shape_models()), Node::string("default")),
                 [](const Node&) {}),
       "line shape: the mass-dependent factor of the amplitude"},
      {"float",
       node_into(options.floating, either_schema({type_schema("string"), names})),
       "what floats in a fit: m (mass), g (width), mg, or a list of names"},
      {"params",
       map_into(options.params),
       "values, limits and constraints of the line shape's parameters, by name"},
      {"gauss_constr",
       accepting(map_schema(type_schema("number")), map_into(options.gauss_constr)),
       "standard deviations of Gaussian constraints to the values, {mass: 0.001}"},
      {"coef_head",
       node_into(options.coef_head, type_schema("string")),
       "a particle whose couplings this one shares"},
      {"disable",
       switch_into(options.disable),
       "True: chains with this particle are left out"},
      {"decay_params",
       accepting(decay_options, map_into(options.decay)),
       "options of all its decays"},
      {"production_params",
       accepting(decay_options, map_into(options.production)),
       "options of all decays that produce it"},
      {"display", no_effect("it is for plots, which are not drawn here")},
      {"params_head", no_effect("tf-pwa does not read it for a particle")},
      {"decay_chain_params",
       no_effect("it is read among the options of a decay: write it there")},
      {"g_value", not_available("write g_0, g_1, ... (tf-pwa does not read it)")},
      {"polarization",
       accepting(
           with_default(words_schema({"none", "vector"}), Node::string("none")),
           [&options](const Node& n) { options.polarization = read_polarization(n); }),
       "of the decaying particle, J = 1/2 or 1: vector gives its spin density matrix "
       "parameters; else projections are summed over"}};
  table.add({"a", "b", "r", "default_params"},
            not_available("write its value as `params: {name: value}`"));
  for (const std::string field : {"mass", "m0", "m"}) {
    table.add(field_keys(field, options.mass).without(field));
  }
  for (const std::string field : {"width", "g0", "g"}) {
    table.add(field_keys(field, options.width).without(field));
  }
  return table.allow_nothing();
}

}  // namespace

KeyTable particle_keys(const std::string& model,
                       DecayParticle& particle,
                       ParticleOptions& options) {
  KeyTable table = own_keys(particle, options);
  add_shape_keys(model, table);
  return table;
}

Node particle_schema() {
  DecayParticle particle;
  ParticleOptions options;
  KeyTable table = own_keys(particle, options);
  std::vector<KeyTable::Key> of_shapes;
  for (const auto& model : line_shape_models()) {
    const KeyTable keys = line_shape_keys(model);
    for (KeyTable::Key key : keys.keys()) {
      const auto known = std::find_if(of_shapes.begin(),
                                      of_shapes.end(),
                                      [&](const auto& k) { return k.name == key.name; });
      if (known != of_shapes.end()) {
        known->description += ", " + model;
      } else {
        key.description += "; of the models " + model;
        of_shapes.push_back(std::move(key));
      }
    }
  }
  for (KeyTable::Key& key : of_shapes) {
    if (key.is_numbered) {
      table.add_numbered(std::move(key));
    } else {
      table.add(std::move(key));
    }
  }
  for (const auto& [alias, main] : particle_key_aliases) {
    const auto& keys = table.keys();
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&name = main](const auto& k) {
          return k.name == name;
        });
    KeyTable::Key other = *found;
    other.name = alias;
    other.description = std::string("the same as ") + main;
    table.add(std::move(other));
  }
  return table.schema();
}

}  // namespace jacta
