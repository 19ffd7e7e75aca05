#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <stdexcept>

#include "commands.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "python_program.h"
#include "signals.h"
#include "standard_streams.h"

namespace jacta::apps {

void add_json_option(CLI::App& command,
                     Application& application,
                     const std::string& example) {
  command.add_flag("--json", application.json, "Print one JSON document");
  command.footer("Example:\n  " + example);
}

void add_common_options(CLI::App& command,
                        Application& application,
                        const std::string& example) {
  add_json_option(command, application, example);
  command
      .add_option(
          "--threads", application.threads, "Threads; default: those of the affinity")
      ->type_name("N")
      ->check(CLI::Range(1, 4096));
  command
      .add_option("--instruction_set,--instruction-set",
                  application.instruction_set,
                  "Inner loops: baseline, avx2 or avx512; all give the same bits")
      ->type_name("NAME");
  command
      .add_option(
          "--plugin", application.plugins, "Shared library with models of your own")
      ->type_name("FILE.so")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
}

void add_python_model_option(CLI::App& command) {
  command
      .add_option_function<std::string>(
          "--python-model",
          [](const std::string&) {},
          "Class of a model in Python: the job runs there, and on this machine")
      ->type_name("FILE:CLASS");
}

void add_overwrite_option(CLI::App& command, bool& overwrite) {
  command.add_flag(
      "--overwrite", overwrite, "Replace an output that exists; an input never");
}

void add_journal_options(CLI::App& command, JournalOptions& journal) {
  command
      .add_option("--chunk_seconds,--chunk-seconds",
                  journal.seconds,
                  "Finished rows are kept at least this often; 0: after every toy")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->check(CLI::Range(0.0, 10.0));
}

namespace {

// What stands in the place of a command, and is none.
void explain_unknown_command(const CLI::App& root, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  std::vector<std::string> names;
  for (const auto* command : root.get_subcommands({})) {
    names.push_back(command->get_name());
  }
  const std::string given = argv[1];
  if (std::find(names.begin(), names.end(), given) != names.end()) return;
  throw UsageError(
      fmt::format("there is no command '{}'; {}", given, nearest_advice(given, names)));
}

// Jobs of a model in Python run in its interpreter, which reads the command line itself.
void hand_over_to_python(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  bool is_in_python = false;
  for (const auto& word : words) {
    if (word == "--help" || word == "-h") return;
    is_in_python |= word == "--python-model" || word.starts_with("--python-model=");
  }
  if (is_in_python) run_python("jacta.python_model", words);
}

int run_command_line(int argc, char** argv) {
  hand_over_to_python(argc, argv);
  Application application;
  CLI::App root{"jacta: frequentist inference by toy Monte Carlo"};
  root.set_version_flag("--version", std::string(version()));
  root.require_subcommand(1);
  root.footer("Every command has --help with an example.");
  Run run;
  add_init(root, application, run);
  add_validate(root, application, run);
  add_describe(root, application, run);
  add_generate(root, application, run);
  add_store(root, application, run);
  add_ll(root, application, run);
  add_fit(root, application, run);
  add_fractions(root, application, run);
  add_interval(root, application, run);
  add_scan(root, application, run);
  add_run(root, application, run);
  add_submit(root, application, run);
  add_task(root, application, run);
  add_status(root, application, run);
  add_toy(root, application, run);
  add_schema(root, application, run);
  add_goodness(root, run);
  add_waves(root, run);
  add_plot(root, run);
  add_report(root, run);
  add_convert(root, run);
  add_commands(root, application, run);
  add_man(root, application, run);
  add_completion(root, application, run);
  explain_unknown_command(root, argc, argv);
  try {
    root.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return root.exit(error) == 0 ? done : bad_usage;
  }
  application.load_plugins();
  return run();
}

}  // namespace

}  // namespace jacta::apps

int main(int argc, char** argv) {
  jacta::apps::report_file_size_limit();
  try {
    jacta::apps::hold_standard_streams();
    const int status = jacta::apps::run_command_line(argc, argv);
    jacta::apps::flush_standard_output();
    return status;
  } catch (const jacta::Interrupted& stop) {
    fmt::print(stderr, "{}\n", stop.what());
    return jacta::apps::status_of_signal();
  } catch (const jacta::UsageError& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return jacta::apps::bad_usage;
  } catch (const jacta::BugError& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return jacta::apps::bug;
  } catch (const std::logic_error& error) {
    // A bound or an argument of the standard library that our code got wrong.
    fmt::print(stderr, "error: {}\n", jacta::BugError(error.what()).what());
    return jacta::apps::bug;
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
    return jacta::apps::bad_input;
  }
}
