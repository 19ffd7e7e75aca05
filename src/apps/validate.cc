#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "commands.h"
#include "jacta/campaign/running_file.h"
#include "jacta/config/key_table.h"
#include "jacta/fit/fit_strategy.h"
#include "model_options.h"

namespace jacta::apps {

namespace {

namespace fs = std::filesystem;

struct Options {
  std::vector<std::string> files;
  std::vector<std::string> template_paths;
};

struct Findings {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  std::vector<std::string> notes;

  std::vector<std::string>& of(Problem::Level level) {
    if (level == Problem::Level::error) return errors;
    return level == Problem::Level::warning ? warnings : notes;
  }
  void add(Problem::Level level, const std::string& text) {
    auto& list = of(level);
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
  }
  void add(const std::vector<Problem>& problems) {
    for (const auto& problem : problems) add(problem.level, problem.message());
  }
  void add(const std::vector<Message>& messages) {
    for (const auto& message : messages) {
      add(message.severity == Severity::note ? Problem::Level::note
                                             : Problem::Level::warning,
          message.text);
    }
  }
};

class Validator {
 public:
  Validator(Application& application, const Options& options)
      : application_(application), options_(options) {}

  Findings check(const std::string& file) {
    Findings findings;
    try {
      const Node root = load_yaml(file);
      if (is_running_file(root)) {
        check_running(file, root, findings);
      } else {
        check_model(file, root, findings);
      }
    } catch (const Error& error) {
      findings.errors.emplace_back(error.what());
    }
    return findings;
  }

 private:
  std::vector<std::string> parameter_names(const Node& root, const fs::path& file) {
    const fs::path model = model_file_of(root, file);
    if (model.empty()) return {};
    const Node definition = load_yaml(model);
    std::vector<std::string> names;
    if (const Node* parameters = definition.find("parameter_definition")) {
      for (const auto& entry : parameters->entries())
        names.push_back(entry.key.as_text());
    }
    return names;
  }

  void check_running(const fs::path& file, const Node& root, Findings& findings) {
    std::vector<Problem> problems;
    check_running_file(root, parameter_names(root, file), problems);
    findings.add(problems);
  }

  void check_model(const fs::path& file, const Node& root, Findings& findings) {
    ModelConfiguration configuration;
    configuration.root = root;
    configuration.file = file;
    configuration.template_paths = options_.template_paths;
    configuration.example_paths = application_.example_paths();
    const std::string name = model_class(root);
    std::vector<Problem> problems;
    application_.registry.check(name, configuration, problems);
    if (const Node* strategy = root.find("fit_strategy");
        strategy && strategy->is_map()) {
      check_keys(*strategy, fit_strategy_keys(), problems);
    }
    findings.add(problems);
    if (!findings.errors.empty()) return;
    CollectedDiagnostics diagnostics;
    try {
      FitStrategy::from_config(read_model_settings(root).fit_strategy);
      application_.registry.make(name, configuration, diagnostics);
    } catch (const InputError& error) {
      const std::string text = error.what();
      const bool missing = text.find("cannot find the file") != std::string::npos;
      const bool excused = missing && options_.template_paths.empty();
      findings.add(excused ? Problem::Level::warning : Problem::Level::error, text);
    }
    findings.add(diagnostics.messages());
  }

  Application& application_;
  const Options& options_;
};

int validate(Application& application, const Options& options) {
  Validator validator(application, options);
  Findings all;
  for (const auto& file : options.files) {
    Findings findings = validator.check(file);
    for (const Problem::Level level :
         {Problem::Level::error, Problem::Level::warning, Problem::Level::note}) {
      const auto& found = findings.of(level);
      all.of(level).insert(all.of(level).end(), found.begin(), found.end());
    }
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
  auto options = std::make_shared<Options>();
  auto* command = root.add_subcommand("validate", "Check model and running files");
  command->add_option("files", options->files, "Model and running files")
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
