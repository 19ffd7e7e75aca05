#include <fmt/format.h>

#include <algorithm>
#include <cmath>
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

struct Options {
  std::map<std::string, std::string> given;
  std::vector<std::string> template_paths;
  JournalOptions journal;
  bool overwrite = false;
};

RunnerArguments read_arguments(const Application& application, const Options& options) {
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

double median(std::vector<double> values) {
  values.erase(std::remove_if(
                   values.begin(), values.end(), [](double x) { return std::isnan(x); }),
               values.end());
  if (values.empty()) return std::nan("");
  const std::size_t middle = values.size() / 2;
  std::nth_element(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle), values.end());
  const double upper = values[middle];
  if (values.size() % 2 == 1) return upper;
  const double lower = *std::max_element(
      values.begin(), values.begin() + static_cast<std::ptrdiff_t>(middle));
  return 0.5 * (lower + upper);
}

const std::vector<double>& column(const FitTable& table, const std::string& name) {
  const auto found = std::find(table.columns.begin(), table.columns.end(), name);
  return table.values[static_cast<std::size_t>(found - table.columns.begin())];
}

// Medians per hypothesis, with q = 2 (ll_first - ll).
Json summary(const RunOutcome& outcome, const std::string& poi) {
  Json result = Json::object();
  for (const auto& table : outcome.content.fits) {
    const auto& reference = column(outcome.content.fits[0], "ll");
    const auto& ll = column(table, "ll");
    std::vector<double> q(ll.size());
    double above = 0;
    for (std::size_t i = 0; i < ll.size(); ++i) {
      q[i] = 2 * (reference[i] - ll[i]);
      above += q[i] > 9 ? 1 : 0;
    }
    const auto valid =
        std::count(table.valid_fit.begin(), table.valid_fit.end(), std::uint8_t{1});
    result[table.name] = {
        {"n", ll.size()},
        {"n_valid", valid},
        {"poi_median", json_number(median(column(table, poi)))},
        {"dl_median", json_number(median(column(table, "dl")))},
        {"ul_median", json_number(median(column(table, "ul")))},
        {"q_median", json_number(median(q))},
        {"fraction_q_above_9",
         json_number(ll.empty() ? 0 : above / static_cast<double>(ll.size()))}};
  }
  return result;
}

Json document_of(const RunOutcome& outcome, const RunnerArguments& arguments) {
  Json metadata = Json::object();
  for (const auto& [name, text] : outcome.content.metadata) {
    metadata[name] = Json::parse(text);
  }
  const std::string file =
      outcome.output_file.empty() ? outcome.toydata_file : outcome.output_file;
  const double rate = static_cast<double>(outcome.n_toys) / outcome.seconds;
  Json document = {{"metadata", metadata},
                   {"file", file},
                   {"toydata_file", outcome.toydata_file},
                   {"n_toys", outcome.n_toys},
                   {"n_resumed", outcome.n_resumed},
                   {"toys_per_second", json_number(rate)},
                   {"failures", outcome.failures}};
  if (!outcome.content.fits.empty())
    document["summary"] = summary(outcome, arguments.poi);
  return document;
}

// A job without a seed of its own goes on with that of its journal.
void take_seed_of_journal(RunnerArguments& arguments, const JournalOptions& journal) {
  if (arguments.seed || arguments.only_toydata || journal.restart) return;
  const auto job = unfinished_job(arguments.output_filename);
  if (job) arguments.seed = job->seed;
}

// An unfinished job may go on: what stands in the place of its files is not finished, or
// was to be replaced when it began.
bool may_replace(const RunnerArguments& arguments, const Options& options) {
  if (options.overwrite) return true;
  return !arguments.only_toydata && unfinished_job(arguments.output_filename).has_value();
}

int run_job(Application& application, const Options& options) {
  RunnerArguments arguments = read_arguments(application, options);
  take_seed_of_journal(arguments, options.journal);
  check_files_written(
      arguments, may_replace(arguments, options), application.example_paths());
  const CancellationToken& stop = stop_on_signals();
  Runner runner(std::move(arguments),
                application.registry,
                application.diagnostics,
                application.example_paths());
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
  if (application.json) {
    print(document_of(outcome, runner.arguments()));
    return done;
  }
  if (!outcome.toydata_file.empty()) fmt::print("Saved {}\n", outcome.toydata_file);
  if (!outcome.output_file.empty()) fmt::print("Saved {}\n", outcome.output_file);
  fmt::print("{} toys in {:.2f} s, {:.0f} toys/s, seed {}\n",
             outcome.n_toys,
             outcome.seconds,
             static_cast<double>(outcome.n_toys) / outcome.seconds,
             runner.seed());
  for (const auto& [reason, count] : outcome.failures) {
    fmt::print("{} x {}\n", count, reason);
  }
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
  auto options = std::make_shared<Options>();
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
