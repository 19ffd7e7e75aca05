// ModelRegistry: model classes by name. `main` makes one and passes it on.
//
//     jacta::ModelRegistry registry;
//     jacta::register_gaussian_model(registry);
//     auto model = registry.make("jacta.GaussianModel", configuration);
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/problem.h"
#include "jacta/model/statistical_model.h"

namespace jacta {

class KeyTable;

/// What a model is made from.
struct ModelConfiguration {
  /// The root of the model file: parameter_definition, likelihood_config, ...
  Node root = {};
  /// The file it came from; other files are looked for beside it.
  std::filesystem::path file = {};
  /// Extra folders of templates, as given by `template_path`.
  std::vector<std::string> template_paths = {};
  /// Folders of installed examples, searched last.
  std::vector<std::string> example_paths = {};
  /// Nominal values in place of those of the file.
  NominalValues nominal_values = {};
  /// baseline, avx2, avx512, or empty for the best of this processor.
  std::string instruction_set = {};
};

class ModelRegistry {
 public:
  using Make = std::function<std::shared_ptr<const StatisticalModel>(
      const ModelConfiguration&, Diagnostics&)>;
  /// Adds a problem for whatever is wrong in a configuration, without building the model.
  using Check = std::function<void(const ModelConfiguration&, std::vector<Problem>&)>;

  /// Throws UsageError where the name is taken.
  void add(const std::string& name, Make make, Check check = {});
  bool contains(const std::string& name) const { return models_.count(name) > 0; }
  std::vector<std::string> names() const;

  /// Throws InputError with the nearest name for an unknown class.
  std::shared_ptr<const StatisticalModel> make(const std::string& name,
                                               const ModelConfiguration& configuration,
                                               Diagnostics& diagnostics) const;
  void check(const std::string& name,
             const ModelConfiguration& configuration,
             std::vector<Problem>& problems) const;

 private:
  struct Entry {
    Make make;
    Check check;
  };
  const Entry& find(const std::string& name) const;
  std::map<std::string, Entry> models_;
};

/// What every model file may say beside the keys of its class.
struct ModelFileSettings {
  Node parameter_definition = {};
  ModelSettings settings = {};
  std::vector<std::string> template_paths = {};
  NominalValues nominal_values = {};
};

/// The keys that fill `file`; a model class adds its own and reads its root with them.
KeyTable common_model_keys(ModelFileSettings& file);

/// Reads confidence_level, confidence_interval_kind, ... of a model file and passes over
/// the other keys.
ModelSettings read_model_settings(const Node& root);

}  // namespace jacta
