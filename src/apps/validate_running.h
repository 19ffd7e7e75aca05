// What `jacta validate` finds, and how it looks at running files.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "application.h"
#include "jacta/config/node.h"
#include "jacta/config/problem.h"

namespace jacta::apps {

struct Findings {
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  std::vector<std::string> notes;

  std::vector<std::string>& of(Problem::Level level) {
    if (level == Problem::Level::error) return errors;
    return level == Problem::Level::warning ? warnings : notes;
  }
  void add(Problem::Level level, const std::string& text) {
    auto& list = of(level);
    if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
  }
  void add(const std::vector<Problem>& problems) {
    for (const auto& problem : problems) add(problem.level, problem.message());
  }
  void add(const Findings& others) {
    for (const auto& text : others.errors) add(Problem::Level::error, text);
    for (const auto& text : others.warnings) add(Problem::Level::warning, text);
    for (const auto& text : others.notes) add(Problem::Level::note, text);
  }
  void add(const std::vector<Message>& messages) {
    for (const auto& message : messages) {
      add(message.severity == Severity::note ? Problem::Level::note
                                             : Problem::Level::warning,
          message.text);
    }
  }
};

/// Adds an error for every parameter whose guess or nominal value no fit could begin at.
/// `root`: of the model file, for the place.
void check_start_values(const StatisticalModel& model,
                        const Node& root,
                        Findings& findings);

struct RunningFileToCheck {
  std::string file;
  const Node& root;
  const std::vector<std::string>& template_paths;
};

/// Reads the running file as `jacta submit` would and makes the job of every point of
/// every computation, without running it.
void validate_running_file(Application& application,
                           const RunningFileToCheck& given,
                           Findings& findings);

}  // namespace jacta::apps
