// The models of line shapes: who makes them and which keys they read.
#include <algorithm>
#include <string_view>

#include "jacta/base/text.h"
#include "shape_config.h"

namespace jacta {

namespace {

using Keys = std::vector<const ShapeKey*>;

struct Model {
  std::string_view name;
  std::unique_ptr<LineShape> (*make)(const ShapeConfig&) = nullptr;  ///< or not available
  Keys keys = {};                ///< beside the mass, which all know
  bool needs_daughters = false;  ///< their masses, where there is a width
};

Keys operator+(Keys keys, const Keys& others) {
  keys.insert(keys.end(), others.begin(), others.end());
  return keys;
}

std::vector<Model> make_models() {
  using namespace shape_keys;
  const Keys running = {&width, &bw_l, &running_width};
  const Keys channels = {&floating, &mass_list, &coupling, &im_sign};
  const Keys general = {&l_list, &has_bprime, &no_m0, &no_q0, &cut_phsp};
  const Keys knots = {&points, &min_m, &max_m, &interp_n, &with_bound, &polar, &fix_idx};
  return {
      {"default", make_running_width, running + Keys{&width_norm}, true},
      {"BWR", make_running_width, running + Keys{&width_norm}, true},
      {"BW", make_breit_wigner, {&width}},
      {"BWR2", make_bwr2, running, true},
      {"BWR2_fixed", make_bwr2_fixed, running, true},
      {"BWR_normal", make_bwr_normal, running, true},
      {"BWR_coupling", make_coupling_breit_wigner, {&width, &bw_l}, true},
      {"GS_rho",
       make_gounaris_sakurai,
       running + Keys{&first_pion_mass, &second_pion_mass},
       true},
      {"Flatte", make_flatte, channels},
      {"FlatteC", make_flatte_c, channels},
      {"FlatteGen", make_flatte_gen, channels + general},
      {"Flatte2", make_flatte_2, channels + general},
      {"LASS", make_lass, {&width}, true},
      {"one", make_one},
      {"exp", make_exponential},
      {"exp_com", make_complex_exponential},
      {"interp_c", make_linear_interpolation, knots},
      {"spline_c", make_spline, knots + Keys{&bc_type}},
      {"interp1d3", make_cubic_interpolation, knots},
      {"interp_lagrange", make_lagrange_interpolation, knots},
      {"BWR_below"},
      {"BWR_LS"},
      {"BWR_LS2"},
      {"MultiBWR"},
      {"Kmatrix"},
      {"KmatrixSimple"},
      {"KMatrixSingleChannel"},
      {"KMatrixSplitLS"},
      {"Kpi_Swave"},
      {"pipi_Swave"},
      {"interp"},
      {"interp_hist"},
      {"interp_l3"},
      {"hist_idx"},
      {"spline_c_idx"},
      {"sppchip"},
      {"linear_npy"},
      {"linear_txt"},
  };
}

const std::vector<Model>& models() {
  static const std::vector<Model> all = make_models();
  return all;
}

const Model* find_model(std::string_view name) {
  const auto found = std::find_if(
      models().begin(), models().end(), [&](const Model& m) { return m.name == name; });
  return found == models().end() ? nullptr : &*found;
}

const Node* model_key(const Node& particle) {
  if (!particle.is_map()) return nullptr;
  for (const char* name : {"model", "bw"}) {
    const Node* value = particle.find(name);
    if (value != nullptr && !value->is_null()) return value;
  }
  return nullptr;
}

Node number_list() {
  return list_schema(type_schema("number"));
}

Node schema_of(const ShapeKey& key) {
  using Kind = ShapeKey::Kind;
  switch (key.kind) {
    case Kind::flag:
      return with_default(type_schema("boolean"),
                          Node::boolean(std::get<bool>(key.otherwise)));
    case Kind::number: {
      const auto* value = std::get_if<double>(&key.otherwise);
      return with_default(type_schema("number"),
                          value == nullptr ? Node() : Node::real(*value));
    }
    case Kind::whole_number:
      return type_schema("integer");
    case Kind::numbers:
      return number_list();
    case Kind::channels:
      return list_schema(number_list());
    case Kind::word: {
      std::vector<std::string> words;
      for (const auto word : key.words) {
        if (!word.empty()) words.emplace_back(word);
      }
      const auto value = std::get<std::string_view>(key.otherwise);
      return with_default(words_schema(words), Node::string(std::string(value)));
    }
    case Kind::floating:
      break;
  }
  return either_schema({type_schema("string"), list_schema(type_schema("string"))});
}

}  // namespace

std::vector<std::string> line_shape_models() {
  std::vector<std::string> names;
  for (const auto& model : models()) {
    if (model.make != nullptr) names.emplace_back(model.name);
  }
  return names;
}

KeyTable line_shape_keys(const std::string& model) {
  KeyTable table{};
  const Model* found = find_model(model);
  if (found == nullptr) return table;
  for (const ShapeKey* key : found->keys) {
    KeyTable::Key entry(std::string(key->name),
                        accepting(schema_of(*key), [](const Node&) {}),
                        std::string(key->text));
    if (key->is_numbered) {
      table.add_numbered(std::move(entry));
    } else {
      table.add(std::move(entry));
    }
  }
  return table;
}

bool needs_daughter_masses(const Node& particle) {
  const Node* name = model_key(particle);
  const Model* model = find_model(name == nullptr ? "default" : name->as_text());
  if (model == nullptr || !model->needs_daughters) return false;
  const ShapeContext context;
  const ShapeConfig config(particle, context, model->keys);
  const auto& keys = model->keys;
  const bool can_be_constant =
      std::find(keys.begin(), keys.end(), &shape_keys::running_width) != keys.end();
  return config.has_width() &&
         (!can_be_constant || config.flag(shape_keys::running_width));
}

std::unique_ptr<LineShape> make_line_shape(const Node& particle,
                                           const ShapeContext& context) {
  const ShapeConfig unnamed(particle, context, {});
  if (!particle.is_null() && !particle.is_map()) {
    throw unnamed.error("the properties of a particle must be a map");
  }
  const Node* key = model_key(particle);
  const Model* model = find_model("default");
  if (key != nullptr && !key->is_string()) {
    throw unnamed.error(
        *key,
        "a model given as " + std::string(key->kind_name()) + " is not available",
        "available are " + join(line_shape_models()));
  }
  if (key != nullptr) {
    const std::string& name = key->as_string();
    model = find_model(name);
    if (model == nullptr) {
      throw unnamed.error(*key,
                          "unknown model '" + name + "'",
                          nearest_advice(name, line_shape_models()));
    }
    if (model->make == nullptr) {
      throw unnamed.error(*key,
                          "the model '" + name + "' is not available",
                          "available are " + join(line_shape_models()));
    }
  }
  return model->make(ShapeConfig(particle, context, model->keys));
}

}  // namespace jacta
