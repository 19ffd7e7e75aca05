#include <fmt/format.h>

#include <filesystem>

#include "commands.h"
#include "jacta/fit/fit_strategy.h"
#include "jacta/neyman/thresholds_file.h"
#include "jacta/running/running_file.h"
#include "model_options.h"
#include "validate_running.h"

namespace jacta::apps {

namespace {

namespace fs = std::filesystem;

struct ValidateArguments {
  std::vector<std::string> files;
  std::vector<std::string> template_paths;
};

class Validator {
 public:
  Validator(Application& application, const ValidateArguments& options)
      : application_(application), options_(options) {}

  Findings check(const std::string& file) {
    Findings findings;
    try {
      if (fs::path(file).extension() == ".json") {
        ThresholdsFile::load(file);
        return findings;
      }
      const Node root = load_yaml(file);
      if (is_running_file(root)) {
        validate_running_file(
            application_, {file, root, options_.template_paths}, findings);
      } else {
        check_model(file, root, findings);
      }
    } catch (const Error& error) {
      findings.errors.emplace_back(error.what());
    }
    return findings;
  }

 private:
  void check_model(const fs::path& file, const Node& root, Findings& findings) {
    ModelConfiguration configuration;
    configuration.root = root;
    configuration.file = file;
    configuration.template_paths = options_.template_paths;
    configuration.example_paths = application_.example_paths();
    const std::string name = model_class(root);
    std::vector<Problem> problems;
    application_.registry.check(name, configuration, problems);
    findings.add(problems);
    if (!findings.errors.empty()) return;
    CollectedDiagnostics diagnostics;
    try {
      FitStrategy::from_config(read_model_settings(root).fit_strategy);
      const auto model = application_.registry.make(name, configuration, diagnostics);
      check_start_values(*model, root, findings);
    } catch (const InputError& error) {
      const std::string text = error.what();
      const bool missing = text.find("cannot find the file") != std::string::npos;
      const bool excused = missing && options_.template_paths.empty();
      findings.add(excused ? Problem::Level::warning : Problem::Level::error, text);
    }
    findings.add(diagnostics.messages());
  }

  Application& application_;
  const ValidateArguments& options_;
};

int validate(Application& application, const ValidateArguments& options) {
  Validator validator(application, options);
  Findings all;
  for (const auto& file : options.files) {
    const Findings findings = validator.check(file);
    all.add(findings);
    if (application.json) continue;
    for (const auto& text : findings.errors) fmt::print("error: {}\n", text);
    for (const auto& text : findings.warnings) fmt::print("warning: {}\n", text);
    for (const auto& text : findings.notes) fmt::print("note: {}\n", text);
    fmt::print("{}: {} errors, {} warnings\n",
               file,
               findings.errors.size(),
               findings.warnings.size());
  }
  if (application.json) {
    print({{"errors", all.errors}, {"warnings", all.warnings}, {"notes", all.notes}});
  }
  return all.errors.empty() ? done : bad_input;
}

}  // namespace

void add_validate(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<ValidateArguments>();
  auto* command =
      root.add_subcommand("validate", "Check model files, running files and thresholds");
  command
      ->add_option("files", options->files, "Model and running files; thresholds (.json)")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--template-path,--template_path",
                   options->template_paths,
                   "Folder with templates; without it missing templates are warnings")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  add_common_options(*command,
                     application,
                     "jacta validate wimp_statistical_model.yaml wimp_running.yaml");
  command->callback([&application, &run, options] {
    run = [&application, options] { return validate(application, *options); };
  });
}

}  // namespace jacta::apps
