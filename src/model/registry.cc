#include "jacta/model/registry.h"

#include <fmt/format.h>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"

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

namespace {

int read_dof(const Node& node) {
  const std::int64_t dof = node.as_integer();
  if (dof < 1 || dof > 1'000'000) {
    throw node.error("asymptotic_dof must be an integer from 1 to 1000000");
  }
  return static_cast<int>(dof);
}

}  // namespace

KeyTable common_model_keys(ModelFileSettings& file) {
  ModelSettings& s = file.settings;
  const auto read_nominal_values = [&file](const Node& map) {
    for (const auto& [name, value] : map.entries()) {
      finite_real(value);
      file.nominal_values[name.as_text()] = value.as_number();
    }
  };
  const NoEffect thresholds_elsewhere = no_effect(
      "thresholds are given by statistical_model_args of a job, or by jacta interval "
      "--threshold FILE");
  return {
      {"statistical_model",
       accepting(type_schema("string"), [](const Node& name) { name.as_string(); }),
       "class of the model, such as alea.models.BlueiceExtendedModel"},
      {"parameter_definition",
       into(file.parameter_definition),
       "the parameters, by name"},
      {"fit_strategy", map_into(s.fit_strategy), "how fits are done"},
      {"confidence_level",
       between_0_and_1(s.confidence_level),
       "of confidence intervals, between 0 and 1"},
      {"confidence_interval_kind",
       word_into(s.confidence_interval_kind),
       "central: two edges; upper or lower: one, a limit"},
      {"confidence_interval_root_find",
       word_into(s.confidence_interval_root_find),
       "which crossings of the threshold are edges: brentq by bisection, or extremal, "
       "those nearest to the best fit"},
      {"asymptotic_dof",
       accepting(with_default(type_schema("integer"), Node::integer(s.asymptotic_dof)),
                 [&s](const Node& n) { s.asymptotic_dof = read_dof(n); }),
       "degrees of freedom of the asymptotic chi-square thresholds"},
      {"template_path", texts(file.template_paths), "folders where templates are sought"},
      {"nominal_values",
       accepting(map_schema(type_schema("number")), read_nominal_values),
       "values of parameters that are not fitted, by name"},
      {"confidence_interval_threshold",
       not_available("a file cannot hold a function; give the thresholds to jacta "
                     "interval --threshold FILE, or as limit_threshold in "
                     "statistical_model_args of a job")},
      {"limit_threshold", thresholds_elsewhere},
      {"limit_threshold_interpolation", thresholds_elsewhere},
      {"data",
       not_available("a model file holds no data; give them by --data FILE, or as "
                     "toydata_filename of a job")}};
}

namespace {

ModelFileSettings read_common_keys(const Node& root) {
  ModelFileSettings file;
  if (!root.is_map()) return file;
  std::vector<Problem> problems;
  common_model_keys(file).read_defaults(root, problems);
  throw_first_error(problems);
  return file;
}

}  // namespace

ModelSettings read_model_settings(const Node& root) {
  return read_common_keys(root).settings;
}

}  // namespace jacta
