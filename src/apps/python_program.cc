#include "python_program.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "jacta/base/error.h"
#include "jacta/cluster/external_command.h"

namespace jacta::apps {

namespace {

namespace fs = std::filesystem;

// The argument of the interpreter. Nothing is imported from the working directory; what
// cannot be imported is one line and no traceback.
constexpr const char* start = R"(import sys
sys.path = [place for place in sys.path if place]
try:
    from {0} import main
except ImportError as error:
    sys.exit(f"error: {{sys.executable}} cannot import {0}: {{error}}; install "
             "python3-numpy and, for plots, python3-matplotlib, or name the interpreter "
             "that jacta was built for in the environment variable JACTA_PYTHON")
sys.exit(main(sys.argv[1:]))
)";

std::string environment_value(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// The folder of the package, or an empty path.
fs::path package_folder(const std::vector<fs::path>& places) {
  for (const auto& place : places) {
    if (fs::exists(place / "jacta" / "plot" / "command.py")) return place;
  }
  return {};
}

void prepend_to_python_path(const fs::path& folder) {
  const std::string others = environment_value("PYTHONPATH");
  const std::string path =
      others.empty() ? folder.string() : folder.string() + ":" + others;
  ::setenv("PYTHONPATH", path.c_str(), 1);
}

[[noreturn]] void refuse_without_package(const std::vector<fs::path>& places) {
  std::string looked;
  for (const auto& place : places) {
    looked += (looked.empty() ? "" : " and ") + place.string();
  }
  throw InputError(
      fmt::format("the Python package of jacta is not beside this program (not in {})",
                  looked),
      "build it with -DJACTA_BUILD_PYTHON=ON, or `pip install` it and name its "
      "interpreter in the environment variable JACTA_PYTHON");
}

// The words of the command, whose package it finds.
std::vector<std::string> interpreter_words(const std::string& module,
                                           const std::vector<std::string>& arguments) {
  std::error_code error;
  const auto places = package_places(fs::read_symlink("/proc/self/exe", error));
  const fs::path folder = package_folder(places);
  if (!folder.empty()) {
    prepend_to_python_path(folder);
  } else if (environment_value("JACTA_PYTHON").empty()) {
    refuse_without_package(places);
  }
  std::vector<std::string> words = {
      python_interpreter(), "-c", fmt::format(start, module)};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return words;
}

}  // namespace

std::string python_interpreter() {
  const std::string given = environment_value("JACTA_PYTHON");
  if (!given.empty()) return given;
#ifdef JACTA_PYTHON_INTERPRETER
  if (::access(JACTA_PYTHON_INTERPRETER, X_OK) == 0) return JACTA_PYTHON_INTERPRETER;
#endif
  return "python3";
}

std::vector<fs::path> package_places(const fs::path& program) {
  const fs::path prefix = program.parent_path().parent_path();
  return {prefix / "lib" / "python3" / "dist-packages", prefix / "python"};
}

void run_python(const std::string& module, const std::vector<std::string>& arguments) {
  auto words = interpreter_words(module, arguments);
  std::vector<char*> command;
  command.reserve(words.size() + 1);
  for (auto& word : words) command.push_back(word.data());
  command.push_back(nullptr);
  std::fflush(nullptr);
  ::execvp(command.front(), command.data());
  throw InputError(
      fmt::format(
          "Python cannot be started: {}: {}", words.front(), std::strerror(errno)),
      "install python3, python3-numpy and python3-matplotlib, or name an "
      "interpreter in the environment variable JACTA_PYTHON");
}

std::optional<std::string> python_output(const std::string& module,
                                         const std::vector<std::string>& arguments) {
  try {
    const auto result = run_command(interpreter_words(module, arguments));
    if (result.succeeded()) return result.out;
  } catch (const InputError&) {
    // No package: the caller has less to say.
  }
  return std::nullopt;
}

}  // namespace jacta::apps
