#include <fmt/format.h>

#include <optional>

#include "commands.h"
#include "jacta/base/text.h"
#include "jacta/campaign/command_line.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/run_files.h"
#include "jacta/toy/runner.h"
#include "progress_bar.h"
#include "signals.h"

namespace jacta::apps {

namespace {

struct RunArguments {
  std::map<std::string, std::string> given;
  std::vector<std::string> template_paths;
  JournalOptions journal;
  bool overwrite = false;
};

RunnerArguments read_arguments(const Application& application,
                               const RunArguments& options) {
  Node map = Node::map();
  for (const auto& argument : runner_argument_table()) {
    const auto found = options.given.find(argument.name);
    if (found == options.given.end()) continue;
    const bool is_file = argument.name.ends_with("_filename");
    if (is_file && found->second.empty()) {
      throw InputError(fmt::format("--{} is empty", argument.name),
                       "name a file, or leave it out");
    }
    if (found->second.empty()) continue;
    map.set(argument.name, parse_runner_argument(argument, found->second));
  }
  RunnerArguments arguments = RunnerArguments::from_map(map);
  arguments.instruction_set = application.instruction_set;
  if (!options.template_paths.empty()) {
    std::vector<Node> folders;
    for (const auto& path : options.template_paths) folders.push_back(Node::string(path));
    arguments.statistical_model_args.set("template_path", Node::list(std::move(folders)));
  }
  return arguments;
}

// A job without a seed of its own goes on with that of its journal.
void take_seed_of_journal(RunnerArguments& arguments, const JournalOptions& journal) {
  if (arguments.seed || arguments.only_toydata || journal.restart) return;
  const auto job = unfinished_job(arguments.output_filename);
  if (job) arguments.seed = job->seed;
}

// An unfinished job may go on: what stands in the place of its files is not finished, or
// was to be replaced when it began.
bool may_replace(const RunnerArguments& arguments, const RunArguments& options) {
  if (options.overwrite) return true;
  return !arguments.only_toydata && unfinished_job(arguments.output_filename).has_value();
}

int run_job(Application& application, const RunArguments& options) {
  RunnerArguments arguments = read_arguments(application, options);
  take_seed_of_journal(arguments, options.journal);
  const CancellationToken& stop = stop_on_signals();
  Runner runner(std::move(arguments),
                application.registry,
                application.diagnostics,
                application.example_paths());
  check_files_written(runner.arguments(),
                      may_replace(runner.arguments(), options),
                      application.example_paths(),
                      runner.model_root());
  apply_limit_threshold(runner, application.diagnostics);
  const Executor executor = application.executor();
  ProgressBar progress("toys", static_cast<std::size_t>(runner.arguments().n_mc));
  const auto begun = unfinished_job(runner.arguments().output_filename);
  const auto resumed = begun ? static_cast<std::size_t>(begun->n_rows) : 0;
  const RunOutcome outcome = runner.run({.executor = executor,
                                         .date = current_date(),
                                         .host = host_name(),
                                         .loop = progress.options(&stop, 0, resumed),
                                         .journal = options.journal});
  show(application, outcome);
  return done;
}

const char* type_name(const RunnerArgument& argument) {
  using Kind = RunnerArgument::Kind;
  switch (argument.kind) {
    case Kind::text:
      return "TEXT";
    case Kind::integer:
      return "INTEGER";
    case Kind::real:
      return "NUMBER";
    case Kind::boolean:
      return "True|False";
    case Kind::list:
      return "JSON-LIST";
    default:
      return "JSON-MAP";
  }
}

std::string default_text(const Node& value) {
  const std::string text = argument_text(value);
  if (text == "None" || text == "{}") return "";
  return " (default: " + text + ")";
}

}  // namespace

void add_run(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<RunArguments>();
  auto* command = root.add_subcommand(
      "run", "One job of toys: generate or read, fit, intervals, write");
  const Node defaults = RunnerArguments().to_map();
  for (const auto& argument : runner_argument_table()) {
    if (argument.name == "instruction_set") continue;
    command
        ->add_option_function<std::string>(
            "--" + argument.name,
            [options, name = argument.name](const std::string& text) {
              options->given[name] = text;
            },
            argument.help + default_text(defaults.at(argument.name)))
        ->type_name(type_name(argument));
  }
  command
      ->add_option("--template-path,--template_path",
                   options->template_paths,
                   "Folder with templates; may be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  add_python_model_option(*command);
  add_journal_options(*command, options->journal);
  command->add_flag("--restart",
                    options->journal.restart,
                    "Begin anew where there is an unfinished job of this output");
  add_overwrite_option(*command, options->overwrite);
  add_common_options(
      *command,
      application,
      "jacta run --statistical_model alea.models.BlueiceExtendedModel \\\n"
      "    --statistical_model_config wimp_statistical_model.yaml \\\n"
      "    --poi wimp_rate_multiplier --hypotheses '[\"free\",\"zero\",\"true\"]' \\\n"
      "    --generate_values '{\"wimp_rate_multiplier\":1.0}' --n_mc 1000 --seed 1 \\\n"
      "    --toydata_mode generate --output_filename result.ii.h5");
  command->callback([&application, &run, options] {
    run = [&application, options] { return run_job(application, *options); };
  });
}

}  // namespace jacta::apps
