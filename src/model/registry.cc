#include "jacta/model/registry.h"

#include <fmt/format.h>

#include "jacta/base/text.h"

namespace jacta {

void ModelRegistry::add(const std::string& name, Make make, Check check) {
  if (contains(name)) {
    throw UsageError(fmt::format("a model class {} is registered already", name));
  }
  models_[name] = {std::move(make), std::move(check)};
}

std::vector<std::string> ModelRegistry::names() const {
  std::vector<std::string> result;
  for (const auto& [name, entry] : models_) result.push_back(name);
  return result;
}

const ModelRegistry::Entry& ModelRegistry::find(const std::string& name) const {
  const auto found = models_.find(name);
  if (found != models_.end()) return found->second;
  throw InputError(fmt::format("unknown statistical_model '{}'", name),
                   nearest_advice(name, names()));
}

std::shared_ptr<const StatisticalModel> ModelRegistry::make(
    const std::string& name,
    const ModelConfiguration& configuration,
    Diagnostics& diagnostics) const {
  return find(name).make(configuration, diagnostics);
}

void ModelRegistry::check(const std::string& name,
                          const ModelConfiguration& configuration,
                          std::vector<Problem>& problems) const {
  const Entry& entry = find(name);
  if (entry.check) entry.check(configuration, problems);
}

const std::vector<std::string>& common_model_keys() {
  static const std::vector<std::string> keys = {"statistical_model",
                                                "parameter_definition",
                                                "fit_strategy",
                                                "confidence_level",
                                                "confidence_interval_kind",
                                                "confidence_interval_threshold",
                                                "confidence_interval_root_find",
                                                "asymptotic_dof",
                                                "data",
                                                "template_path",
                                                "nominal_values",
                                                "limit_threshold",
                                                "limit_threshold_interpolation"};
  return keys;
}

namespace {

std::string one_of(const Node& node, const std::vector<std::string>& words) {
  const std::string& word = node.as_string();
  for (const auto& valid : words) {
    if (word == valid) return word;
  }
  throw node.error(fmt::format("'{}' is none of {}", word, join(words)),
                   nearest_advice(word, words));
}

}  // namespace

ModelConfiguration with_file_settings(ModelConfiguration configuration) {
  if (!configuration.root.is_map()) return configuration;
  const Node* path = configuration.root.find("template_path");
  if (path != nullptr && !path->is_null() && configuration.template_paths.empty()) {
    if (path->is_list()) {
      for (const auto& item : path->items()) {
        configuration.template_paths.push_back(item.as_string());
      }
    } else {
      configuration.template_paths.push_back(path->as_string());
    }
  }
  const Node* nominal = configuration.root.find("nominal_values");
  if (nominal != nullptr && !nominal->is_null() && configuration.nominal_values.empty()) {
    for (const auto& [name, value] : nominal->entries()) {
      configuration.nominal_values[name.as_text()] = value.as_number();
    }
  }
  return configuration;
}

ModelSettings read_model_settings(const Node& root) {
  ModelSettings settings;
  const auto given = [&](const char* key) -> const Node* {
    const Node* node = root.find(key);
    return node == nullptr || node->is_null() ? nullptr : node;
  };
  if (const Node* n = given("confidence_level")) {
    settings.confidence_level = n->as_real();
    if (!(settings.confidence_level > 0 && settings.confidence_level < 1)) {
      throw n->error("confidence_level must be between 0 and 1");
    }
  }
  if (const Node* n = given("confidence_interval_kind")) {
    settings.confidence_interval_kind = one_of(*n, {"central", "upper", "lower"});
  }
  if (const Node* n = given("confidence_interval_root_find")) {
    settings.confidence_interval_root_find = one_of(*n, {"brentq", "extremal"});
  }
  if (const Node* n = given("asymptotic_dof")) {
    const std::int64_t dof = n->as_integer();
    if (dof < 1 || dof > 1'000'000) {
      throw n->error("asymptotic_dof must be an integer from 1 to 1000000");
    }
    settings.asymptotic_dof = static_cast<int>(dof);
  }
  if (const Node* n = given("fit_strategy")) settings.fit_strategy = *n;
  return settings;
}

}  // namespace jacta
