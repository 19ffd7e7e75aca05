// What every command is given: threads, messages, the registered models, and how to
// print.
#pragma once

#include <fmt/format.h>

#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/model/registry.h"
#include "jacta/parallel/executor.h"
#include "jacta/toy/surroundings.h"

namespace jacta::apps {

using Json = nlohmann::ordered_json;

/// Exit statuses of the command line.
enum Status : int { done = 0, bad_input = 1, bad_usage = 2, partly_failed = 3, bug = 70 };

/// Notes and warnings go to standard error, each once.
class ErrorStream final : public Diagnostics {
 public:
  void report(const Message& message) override;

 private:
  CollectedDiagnostics seen_;
};

struct Application {
  ModelRegistry registry;
  ErrorStream diagnostics;
  bool json = false;
  std::size_t threads = 0;
  std::string instruction_set = {};
  std::vector<std::string> plugins = {};

  Application();
  /// Loads the shared libraries of --plugin.
  void load_plugins();
  Executor executor() const { return Executor(threads); }
  /// What work is given: these and the threads, and what stops it.
  Surroundings surroundings(const Executor& executor,
                            const CancellationToken* stop = nullptr);
  /// Folders of the installed examples, beside the executable.
  std::vector<std::string> example_paths() const;
};

/// A number in JSON: reads back to the same double; "inf", "-inf", "nan" as strings.
Json json_number(double value);
Json json_values(const std::map<std::string, double>& values);
Json json_of(const Node& node);
/// Prints one JSON document on standard output.
void print(const Json& document);
/// Prints a result as it prints itself: for programs with --json, else for people.
template <class Result>
void show(const Application& application, const Result& result) {
  if (application.json) {
    print(json_of(result.to_node()));
  } else {
    fmt::print("{}", result.text());
  }
}

/// Time now as %Y%m%d_%H:%M:%S, and the name of this machine.
std::string current_date();
std::string host_name();

}  // namespace jacta::apps
