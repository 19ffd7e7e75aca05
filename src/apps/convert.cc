#include "commands.h"
#include "python_program.h"

namespace jacta::apps {

// The options are those of the Python package, which has the help as well: one truth.
void add_convert(CLI::App& root, Run& run) {
  auto* command =
      root.add_subcommand("convert", "Samples of ROOT files as npz files, by uproot");
  command->set_help_flag();
  command->prefix_command();
  command->callback([&run, command] {
    run = [command]() -> int {
      run_python("jacta.convert.command", command->remaining());
    };
  });
}

}  // namespace jacta::apps
