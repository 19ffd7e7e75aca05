// Model files of joint models.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/config/named_file.h"
#include "jacta/model/joint_model.h"

namespace jacta {

std::string class_of_model_file(const Node& root) {
  if (const Node* name = root.find("statistical_model"); name && !name->is_null()) {
    return name->as_string();
  }
  if (root.contains("likelihood_config")) return "jacta.TemplateModel";
  if (root.contains("decay") && root.contains("particle")) return "jacta.AmplitudeModel";
  static const std::vector<std::string> telling = {
      "likelihood_config", "statistical_model", "decay", "particle"};
  for (const auto& entry : root.entries()) {
    const std::string nearest = nearest_name(entry.key.as_text(), telling);
    if (nearest.empty()) continue;
    throw entry.key.error(fmt::format("unknown key '{}'", entry.key.as_text()),
                          fmt::format("did you mean '{}'?", nearest));
  }
  throw root.error("cannot tell the class of this model",
                   "give likelihood_config, or statistical_model: <class>");
}

namespace {

struct PartFile {
  std::string name;
  std::string model_class;
  ModelConfiguration configuration;
};

struct JointFile {
  ModelFileSettings settings;
  std::vector<PartFile> parts;
  bool total_same = true;
};

bool is_name(const std::string& text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '_';
  });
}

PartFile read_part(const Node& key, const Node& file, const ModelConfiguration& given) {
  const std::string name = key.as_text();
  if (!is_name(name)) {
    throw key.error(fmt::format("'{}' is no name of letters, digits and _", name));
  }
  PartFile part{.name = name, .model_class = "", .configuration = given};
  part.configuration.file = find_named_file(file.as_string(), file.location());
  part.configuration.root = load_yaml(part.configuration.file);
  part.configuration.nominal_values = {};
  part.model_class = class_of_model_file(part.configuration.root);
  if (part.model_class == "jacta.JointModel") {
    throw file.error(fmt::format("{} is a joint model itself", file.as_string()),
                     "name the models that it joins");
  }
  return part;
}

JointFile read_joint_file(const ModelConfiguration& given,
                          std::vector<Problem>& problems) {
  JointFile result;
  Node models;
  KeyTable table = common_model_keys(result.settings);
  table.add({"models", map_into(models), "files of the models that are joined, by name"});
  table.add({"total_same",
             into(result.total_same),
             "False: every amplitude model has total couplings of its own"});
  if (!table.read(given.root, problems)) return result;
  if (!result.settings.parameter_definition.is_null()) {
    throw result.settings.parameter_definition.error(
        "a joint model has the parameters of its models", "define them there");
  }
  if (models.is_null() || models.entries().empty()) {
    throw given.root.error("a joint model names its models",
                           "write models: {NAME: FILE, ...}");
  }
  ModelConfiguration common = given;
  if (common.template_paths.empty()) {
    common.template_paths = result.settings.template_paths;
  }
  for (const auto& [key, file] : models.entries()) {
    result.parts.push_back(read_part(key, file, common));
  }
  return result;
}

// NAME_total_0r of the model s0 is NAME_s0total_0r, as tf-pwa names it.
std::map<std::string, std::string> own_totals(const std::string& part,
                                              const StatisticalModel& model) {
  const std::string total = "_total_";
  std::map<std::string, std::string> renamed;
  for (const auto& name : model.parameters().names()) {
    const auto at = name.find(total);
    if (at == std::string::npos) continue;
    renamed[name] = name.substr(0, at) + "_" + part + name.substr(at + 1);
  }
  return renamed;
}

// A nominal value goes to all models that have the parameter.
JointModel::Part make_part(const ModelRegistry& registry,
                           const PartFile& file,
                           bool total_same,
                           const NominalValues& nominal,
                           std::set<std::string>& used,
                           Diagnostics& diagnostics) {
  JointModel::Part part{
      .name = file.name,
      .model = registry.make(file.model_class, file.configuration, diagnostics)};
  if (!total_same) part.renamed = own_totals(file.name, *part.model);
  PartFile changed = file;
  for (const auto& own : part.model->parameters().names()) {
    const auto value = nominal.find(part.joint_name(own));
    if (value == nominal.end()) continue;
    changed.configuration.nominal_values[own] = value->second;
    used.insert(value->first);
  }
  if (changed.configuration.nominal_values.empty()) return part;
  part.model = registry.make(file.model_class, changed.configuration, diagnostics);
  return part;
}

// A nominal value of no model, at its place where the file has it.
[[noreturn]] void refuse_unknown(const std::string& name,
                                 const Node& root,
                                 const Parameters& parameters) {
  const std::string what = fmt::format("no model has a parameter '{}'", name);
  const std::string advice = nearest_advice(name, parameters.names());
  if (const Node* values = root.find("nominal_values"); values && values->is_map()) {
    for (const auto& entry : values->entries()) {
      if (entry.key.as_text() == name) throw entry.key.error(what, advice);
    }
  }
  throw InputError(what, advice);
}

std::shared_ptr<const StatisticalModel> make_joint(const ModelRegistry& registry,
                                                   const ModelConfiguration& given,
                                                   Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  const JointFile file = read_joint_file(given, problems);
  report(problems, diagnostics);
  const NominalValues& nominal =
      given.nominal_values.empty() ? file.settings.nominal_values : given.nominal_values;
  std::vector<JointModel::Part> parts;
  std::set<std::string> used;
  for (const auto& part : file.parts) {
    parts.push_back(
        make_part(registry, part, file.total_same, nominal, used, diagnostics));
  }
  auto model =
      std::make_shared<const JointModel>(std::move(parts), file.settings.settings);
  for (const auto& [name, value] : nominal) {
    if (used.count(name) == 0) refuse_unknown(name, given.root, model->parameters());
  }
  return model;
}

}  // namespace

void register_joint_model(ModelRegistry& registry) {
  // What is known by now: a copy lives as long as the class.
  const auto known = std::make_shared<const ModelRegistry>(registry);
  registry.add(
      "jacta.JointModel",
      [known](const ModelConfiguration& given, Diagnostics& diagnostics) {
        return make_joint(*known, given, diagnostics);
      },
      [known](const ModelConfiguration& given, std::vector<Problem>& problems) {
        for (const auto& part : read_joint_file(given, problems).parts) {
          known->check(part.model_class, part.configuration, problems);
        }
      });
}

}  // namespace jacta
