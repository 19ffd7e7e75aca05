// Options that several commands share: the model, its values, the data.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "application.h"
#include "jacta/data/dataset.h"
#include "jacta/parameter/parameters.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta::apps {

class ModelOptions {
 public:
  /// Adds MODEL.yaml, --template-path, --set, --params, --nominal and --strict to a
  /// command.
  void add_to(CLI::App& command);
  /// Adds --data and --toy.
  void add_data_to(CLI::App& command);

  std::shared_ptr<const StatisticalModel> load(Application& application) const;
  ModelConfiguration configuration(const Application& application) const;
  /// Values of --params and --set; throws InputError for an unknown name, and for a
  /// parameter that neither the model nor the file gives a value.
  Values values(const StatisticalModel& model, Diagnostics& diagnostics) const;
  /// The same as the start of a fit: what is missing starts at a drawn number.
  Values start(const StatisticalModel& model, Diagnostics& diagnostics) const;
  /// Those of --data, else what the model names itself. Throws UsageError for neither.
  Dataset data(const StatisticalModel& model) const;

  const std::string& file() const { return file_; }
  /// Whether --params, --set or --nominal give any.
  bool has_values() const;
  /// The files that a command with these options reads.
  std::vector<std::filesystem::path> files_read(const Application& application) const;
  const Node nominal_values() const;
  /// A job with this model that generates toys, for the names of its files.
  RunnerArguments job() const;

 private:
  Values given_values(const StatisticalModel& model, Diagnostics& diagnostics) const;

  std::string file_;
  std::vector<std::string> template_paths_;
  std::vector<std::string> set_;
  std::vector<std::string> nominal_;
  std::string params_;
  bool strict_ = false;
  std::string data_;
  std::int64_t toy_ = 0;
};

/// Adds --seed. A negative one is an error that says so.
void add_seed_option(CLI::App& command,
                     std::optional<std::uint64_t>& seed,
                     const std::string& help);

/// The class that a model file describes.
std::string model_class(const Node& root);

/// "NAME=VALUE" items as a map of numbers; throws InputError that names the option.
Node parse_assignments(const std::string& option, const std::vector<std::string>& items);

/// The values of assignments, with their names checked against the model.
Values checked_values(const StatisticalModel& model,
                      const std::string& option,
                      const std::vector<std::string>& items);

}  // namespace jacta::apps
