// The models of line shapes: who makes them and which keys they read.
#include <algorithm>
#include <optional>
#include <set>
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
  /// In place of `make`, for one (l,s) pair of the decay.
  std::unique_ptr<LineShape> (*make_one_of)(const ShapeConfig&, std::size_t) = nullptr;
  bool has_couplings = true;  ///< g_ls beside the shapes of (l,s) pairs

  bool is_available() const { return make != nullptr || make_one_of != nullptr; }
};

Model split(std::string_view name,
            std::unique_ptr<LineShape> (*make)(const ShapeConfig&, std::size_t),
            Keys keys,
            bool has_couplings) {
  return {name, nullptr, std::move(keys), true, make, has_couplings};
}

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
  const Keys poles = {&pole_masses, &pole_widths};
  const Keys dispersion = {&width,
                           &mass_list,
                           &l_list,
                           &mass_range,
                           &int_n,
                           &int_method,
                           &dyn_int,
                           &subtraction};
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
      {"BWR_below", make_bwr_below, {&width, &bw_l}, true},
      split("BWR_LS", make_bwr_ls, {&width, &fix_bug1, &same_ratio, &same_phase}, true),
      split("BWR_LS2", make_bwr_ls2, {&width}, true),
      split("MultiBWR", make_multi_bwr, poles, true),
      split("MultiBW", make_multi_bwr, poles, true),
      {"Kmatrix", make_two_poles, {&bw_l}, true},
      {"KMatrixSingleChannel",
       make_single_channel,
       poles + Keys{&first_mass, &second_mass, &bw_l},
       true},
      split("KMatrixSplitLS",
            make_split_poles,
            poles + Keys{&first_mass, &second_mass},
            false),
      split("KmatrixSimple",
            make_coupled_poles,
            {&pole_masses,
             &decay_list,
             &l_list,
             &extra_decay_list,
             &extra_l_list,
             &index_list},
            false),
      {"Kpi_Swave", make_kpi_wave, {&width, &lineshape_modifier}},
      {"pipi_Swave",
       make_pipi_wave,
       {&width, &all_tokens, &kmatrix_params, &particle_name}},
      {"DI", make_dispersion, dispersion},
      {"DI_a0", make_exponential_dispersion, dispersion},
      {"x", make_mass_shape, {&width}},
      {"poly", make_polynomial, {&n_order}},
      {"MLP", make_perceptron, {&perceptrons, &activation}},
      {"interp", make_real_linear, knots},
      {"interp_hist", make_steps, knots},
      {"interp_l3", make_middle_cubic, knots},
      {"hist_idx", make_intervals, knots},
      {"spline_c_idx", make_extrapolated_spline, knots + Keys{&bc_type}},
      {"sppchip", make_shape_preserving, knots},
      {"linear_npy", make_table, {&file}},
      {"linear_txt", make_table, {&file}},
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
    case Kind::text:
      return type_schema("string");
    case Kind::texts:
      return list_schema(type_schema("string"));
    case Kind::named_numbers:
      return map_schema(type_schema("number"));
    case Kind::anything: {
      // Of one key only: points of subtraction, for all channels or one each.
      const Node point = either_schema(
          {type_schema("number"), words_schema({"sth"}), type_schema("null")});
      return either_schema({point, list_schema(point)});
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
    if (model.is_available()) names.emplace_back(model.name);
  }
  return names;
}

namespace {

/// The model that a particle's key names, and the expression of it if it is one.
struct Choice {
  const Model* model = nullptr;
  std::optional<ShapeExpression> expression = {};
};

Choice choose(const Node& particle, const ShapeContext& context) {
  const ShapeConfig unnamed(particle, context, {});
  if (!particle.is_null() && !particle.is_map()) {
    throw unnamed.error("the properties of a particle must be a map");
  }
  const Node* key = model_key(particle);
  if (key == nullptr) return {find_model("default")};
  Choice choice;
  if (key->is_map()) choice.expression = read_shape_expression(unnamed, *key);
  if (!key->is_map() && !key->is_string()) {
    throw unnamed.error(
        *key, "a model is a name or an expression, not " + std::string(key->kind_name()));
  }
  const std::string& name =
      choice.expression ? choice.expression->base : key->as_string();
  choice.model = find_model(name);
  if (choice.model == nullptr) {
    throw unnamed.error(
        *key, "unknown model '" + name + "'", nearest_advice(name, line_shape_models()));
  }
  if (choice.expression && choice.model->make == nullptr) {
    throw unnamed.error(*key,
                        "an expression of " + name + " is not available",
                        "its shapes differ between (l,s) pairs");
  }
  return choice;
}

const Model* model_of(const Node& particle) {
  const Node* key = model_key(particle);
  if (key == nullptr) return find_model("default");
  if (!key->is_string() && !key->is_map()) return nullptr;
  return choose(particle, {}).model;
}

}  // namespace

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
  const Model* model = model_of(particle);
  if (model == nullptr || !model->needs_daughters) return false;
  const ShapeContext context;
  const ShapeConfig config(particle, context, model->keys);
  const auto& keys = model->keys;
  const auto has = [&](const ShapeKey& key) {
    return std::find(keys.begin(), keys.end(), &key) != keys.end();
  };
  if (!has(shape_keys::width)) return true;
  return config.has_width() &&
         (!has(shape_keys::running_width) || config.flag(shape_keys::running_width));
}

std::string line_shape_model(const Node& particle) {
  const Node* key = model_key(particle);
  if (key != nullptr && key->is_string()) return key->as_string();
  const Model* model = key == nullptr ? nullptr : model_of(particle);
  return model == nullptr ? "default" : std::string(model->name);
}

bool is_massless_shape(const std::string& model) {
  static const std::set<std::string> names = {"one",
                                              "exp",
                                              "exp_com",
                                              "interp",
                                              "interp_c",
                                              "interp_hist",
                                              "interp_l3",
                                              "interp1d3",
                                              "interp_lagrange",
                                              "hist_idx",
                                              "spline_c",
                                              "spline_c_idx",
                                              "sppchip",
                                              "linear_npy",
                                              "linear_txt",
                                              "Kmatrix",
                                              "KMatrixSingleChannel",
                                              "KMatrixSplitLS",
                                              "KmatrixSimple",
                                              "MultiBW",
                                              "MultiBWR"};
  return names.contains(model);
}

std::unique_ptr<LineShape> make_line_shape(const Node& particle,
                                           const ShapeContext& context) {
  auto shapes = make_line_shapes(particle, context);
  return std::move(shapes.front());
}

std::vector<std::unique_ptr<LineShape>> make_line_shapes(const Node& particle,
                                                         const ShapeContext& context) {
  const Choice choice = choose(particle, context);
  const ShapeConfig config(particle, context, choice.model->keys);
  std::vector<std::unique_ptr<LineShape>> shapes;
  if (choice.model->make == nullptr) {
    if (context.ls.empty()) throw config.error("this shape needs the (l,s) pairs");
    for (std::size_t i = 0; i < context.ls.size(); ++i) {
      shapes.push_back(choice.model->make_one_of(config, i));
    }
    return shapes;
  }
  shapes.push_back(choice.model->make(config));
  if (choice.expression) {
    shapes.front() = make_function_of(std::move(shapes.front()), *choice.expression);
  }
  return shapes;
}

std::optional<SplitCouplings> split_couplings(const Node& particle) {
  const Model* model = model_of(particle);
  if (model == nullptr || model->make_one_of == nullptr) return {};
  SplitCouplings result{.exist = model->has_couplings};
  if (std::find(model->keys.begin(), model->keys.end(), &shape_keys::same_ratio) !=
      model->keys.end()) {
    const ShapeContext context;
    const ShapeConfig config(particle, context, model->keys);
    result.same_ratio = config.flag(shape_keys::same_ratio);
    result.same_phase = config.flag(shape_keys::same_phase);
  }
  return result;
}

}  // namespace jacta
