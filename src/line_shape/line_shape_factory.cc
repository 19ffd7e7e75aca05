// The models of line shapes: who makes them and which keys they read.
#include <algorithm>
#include <optional>
#include <string_view>

#include "jacta/base/text.h"
#include "shape_models.h"

namespace jacta {

namespace {

const ShapeModels& models() {
  static const ShapeModels all = [] {
    ShapeModels list;
    for (const auto& shapes : {&breit_wigner_shapes,
                               &complex_width_shapes,
                               &gounaris_sakurai_shapes,
                               &flatte_shapes,
                               &simple_shapes,
                               &interpolated_shapes,
                               &split_ls_shapes,
                               &kmatrix_shapes,
                               &coupled_channel_shapes,
                               &scattering_shapes,
                               &dispersion_shapes,
                               &polynomial_shapes,
                               &knot_shapes}) {
      for (auto& model : shapes()) list.push_back(std::move(model));
    }
    return list;
  }();
  return all;
}

const ShapeModel* find_model(std::string_view name) {
  const auto found = std::find_if(models().begin(),
                                  models().end(),
                                  [&](const ShapeModel& m) { return m.name == name; });
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
  const ShapeModel* model = nullptr;
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

const ShapeModel* model_of(const Node& particle) {
  const Node* key = model_key(particle);
  if (key == nullptr) return find_model("default");
  if (!key->is_string() && !key->is_map()) return nullptr;
  return choose(particle, {}).model;
}

}  // namespace

KeyTable line_shape_keys(const std::string& model) {
  KeyTable table{};
  const ShapeModel* found = find_model(model);
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
  const ShapeModel* model = model_of(particle);
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
  const ShapeModel* model = key == nullptr ? nullptr : model_of(particle);
  return model == nullptr ? "default" : std::string(model->name);
}

bool is_massless_shape(const std::string& model) {
  const ShapeModel* found = find_model(model);
  return found != nullptr && !found->has_mass;
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
  const ShapeModel* model = model_of(particle);
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
