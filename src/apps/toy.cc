#include <fmt/format.h>

#include "commands.h"
#include "jacta/base/text.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/input_hashes.h"
#include "jacta/toy/replay.h"
#include "number_checks.h"

namespace jacta::apps {

namespace {

struct ToyArguments {
  std::string file;
  std::int64_t toy = 0;
  std::string hypothesis;
  std::vector<std::string> template_paths;
  std::string thresholds;
};

int replay(Application& application, const ToyArguments& options) {
  const ResultContent content = read_results(options.file);
  RunnerArguments arguments = arguments_of(content);
  arguments.instruction_set = application.instruction_set;
  if (!options.template_paths.empty()) {
    std::vector<Node> folders;
    for (const auto& path : options.template_paths) folders.push_back(Node::string(path));
    arguments.statistical_model_args.set("template_path", Node::list(std::move(folders)));
  }
  if (!options.thresholds.empty()) {
    arguments.statistical_model_args.set("limit_threshold",
                                         Node::string(options.thresholds));
  }
  const auto changed = changed_inputs(
      stored_inputs(content), InputHasher(application.example_paths()).hashes(arguments));
  if (!changed.empty()) {
    application.diagnostics.warning(fmt::format(
        "the content of {} has changed since {} was made", join(changed), options.file));
  }
  Runner runner(arguments,
                application.registry,
                application.diagnostics,
                application.example_paths());
  apply_limit_threshold(runner, application.diagnostics);
  auto toy = replay_toy(runner, content, options.toy, options.hypothesis);
  toy.changed_inputs = changed;
  show(application, toy);
  return toy.is_equal() ? done : partly_failed;
}

}  // namespace

void add_toy(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<ToyArguments>();
  auto* command = root.add_subcommand(
      "toy", "Replay one toy of a result file from its address and refit it");
  command->add_option("file", options->file, "Result file")->required();
  command->add_option("--toy", options->toy, "Row of the file, from 0")
      ->type_name("I")
      ->check(not_negative("rows are counted from 0"));
  command->add_option("--hypothesis", options->hypothesis, "Only this hypothesis")
      ->type_name("H");
  command
      ->add_option("--template-path,--template_path",
                   options->template_paths,
                   "Folder with templates, where they have moved")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  command
      ->add_option(
          "--threshold", options->thresholds, "File of thresholds, where it has moved")
      ->type_name("FILE.json");
  add_common_options(*command, application, "jacta toy result.ii.h5 --toy 17");
  command->callback([&application, &run, options] {
    run = [&application, options] { return replay(application, *options); };
  });
}

}  // namespace jacta::apps
