// Questions about single resonances, whose answers are made in Python.
#include "commands.h"
#include "python_program.h"

namespace jacta::apps {

namespace {

// The options are those of the Python package, which has the help as well: one truth.
void add_python_command(CLI::App& root, Run& run, const char* name, const char* text) {
  auto* command = root.add_subcommand(name, text);
  command->set_help_flag();
  command->prefix_command();
  command->callback([&run, command, name] {
    run = [command, name]() -> int {
      run_python(std::string("jacta.") + name + ".command", command->remaining());
    };
  });
}

}  // namespace

void add_waves(CLI::App& root, Run& run) {
  add_python_command(
      root, run, "significance", "How significant a resonance of an amplitude model is");
  add_python_command(root,
                     run,
                     "fraction_limit",
                     "Upper limit of the fit fraction of a resonance, by toys");
  add_python_command(
      root, run, "poles", "Poles of resonances in the complex plane, with errors");
}

}  // namespace jacta::apps
