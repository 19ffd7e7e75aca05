#include "commands.h"
#include "python_program.h"

namespace jacta::apps {

// The options are those of the Python package, which has the help as well: one truth.
void add_goodness(CLI::App& root, Run& run) {
  auto* command = root.add_subcommand(
      "goodness", "Whether a fitted model describes its data, by toys");
  command->set_help_flag();
  command->prefix_command();
  command->callback([&run, command] {
    run = [command]() -> int {
      run_python("jacta.goodness.command", command->remaining());
    };
  });
}

}  // namespace jacta::apps
