// Commands that are written in Python: plots, reports, jobs of models in Python. The
// program becomes the interpreter, so that output, signals and exit status are those of
// the command.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace jacta::apps {

/// The interpreter: JACTA_PYTHON of the environment, else the one that the package was
/// compiled for, else python3 of the PATH.
std::string python_interpreter();

/// Folders in which the package of a program may be: beside an installed one in
/// lib/python3/dist-packages, in a build directory in python.
std::vector<std::filesystem::path> package_places(const std::filesystem::path& program);

/// Runs main() of the package's module `module` (such as "jacta.plot.command") with
/// these arguments; returns only by throwing. Without a package beside the program that of
/// JACTA_PYTHON is taken, if it is set. InputError where there is no interpreter or no
/// package; that a module is missing in Python is said by the interpreter, with status 1.
[[noreturn]] void run_python(const std::string& module,
                             const std::vector<std::string>& arguments);

/// What main() of that module prints; nothing where it cannot be run.
std::optional<std::string> python_output(const std::string& module,
                                         const std::vector<std::string>& arguments);

}  // namespace jacta::apps
