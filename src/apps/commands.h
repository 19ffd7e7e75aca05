// The subcommands. Each adds itself to the command line and sets `run`, which returns the
// exit status, when it is the one that was called.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "application.h"
#include "jacta/toy/job_journal.h"

namespace jacta::apps {

using Run = std::function<int()>;

void add_init(CLI::App& root, Application& application, Run& run);
void add_validate(CLI::App& root, Application& application, Run& run);
void add_describe(CLI::App& root, Application& application, Run& run);
void add_generate(CLI::App& root, Application& application, Run& run);
void add_store(CLI::App& root, Application& application, Run& run);
void add_ll(CLI::App& root, Application& application, Run& run);
void add_fit(CLI::App& root, Application& application, Run& run);
void add_fractions(CLI::App& root, Application& application, Run& run);
void add_interval(CLI::App& root, Application& application, Run& run);
void add_scan(CLI::App& root, Application& application, Run& run);
void add_run(CLI::App& root, Application& application, Run& run);
void add_submit(CLI::App& root, Application& application, Run& run);
void add_task(CLI::App& root, Application& application, Run& run);
void add_status(CLI::App& root, Application& application, Run& run);
void add_schema(CLI::App& root, Application& application, Run& run);
void add_toy(CLI::App& root, Application& application, Run& run);
void add_goodness(CLI::App& root, Run& run);
void add_waves(CLI::App& root, Run& run);
void add_plot(CLI::App& root, Run& run);
void add_report(CLI::App& root, Run& run);
void add_convert(CLI::App& root, Run& run);
void add_commands(CLI::App& root, Application& application, Run& run);
void add_man(CLI::App& root, Application& application, Run& run);
void add_completion(CLI::App& root, Application& application, Run& run);

/// Adds --json; sets the footer with an example.
void add_json_option(CLI::App& command,
                     Application& application,
                     const std::string& example);

/// Adds --json, --threads, --instruction_set and --plugin; sets the footer with an
/// example.
void add_common_options(CLI::App& command,
                        Application& application,
                        const std::string& example);

/// Adds --overwrite.
void add_overwrite_option(CLI::App& command, bool& overwrite);
/// For the help alone: who uses it is given to Python before anything is read.
void add_python_model_option(CLI::App& command);

/// Adds --chunk_seconds.
void add_journal_options(CLI::App& command, JournalOptions& journal);

}  // namespace jacta::apps
