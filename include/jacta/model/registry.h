// ModelRegistry: classes of statistical models by name, and what all model files may say.
//
// A model file, a job and a running file name their class (`statistical_model:
// alea.models.BlueiceExtendedModel`); the registry has for every name a function that
// makes the model from its file, and one that finds what is wrong with the file without
// building anything, which is what `jacta validate` calls. One class may have several
// names. `main` makes one registry, adds what the program knows and what plugins bring
// (plugin.h), and passes it on: there is no global one.
//
// A model is made once and shared by all threads: it is immutable. Notes and warnings go
// to the diagnostics that are given.
//
// Errors: InputError with the nearest name for an unknown class, and whatever the class's
// own function throws, with file, line and column; UsageError where a name is added
// twice.
//
// Use the registry where the class is known by name only; in a program that knows which
// model it wants, TemplateModel::from_file() and its like say it in one line. To add a
// class of your own see statistical_model.h.
//
//     jacta::ModelRegistry registry;
//     jacta::register_gaussian_model(registry);
//     jacta::ModelConfiguration configuration;
//     configuration.root = jacta::load_yaml("gaussian_model.yaml");
//     auto model = registry.make("jacta.GaussianModel", configuration, diagnostics);
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
