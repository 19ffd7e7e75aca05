// Problem: something wrong, doubtful or without effect in a configuration, with its
// place.
//
// Readers of files collect problems, so that `validate` can show all of them; a reader
// that is about to use what it has read hands them to report(), which throws the first
// error.
//
//     std::vector<jacta::Problem> problems;
//     auto p = jacta::Parameter::read("mu", node, problems);
//     jacta::report(problems, diagnostics);   // throws, or passes warnings and notes on
#pragma once

#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/base/error.h"

namespace jacta {

struct Problem {
  enum class Level { error, warning, note };
  Level level = Level::error;
  Location location = {};
  std::string text = {};

  /// The error as a problem.
  static Problem of(const InputError& error);

  /// "model.yaml:3:5: likelihood_config: unknown key ...".
  std::string message() const;

  friend bool operator==(const Problem& a, const Problem& b) {
    return a.level == b.level && a.message() == b.message();
  }
};

bool has_errors(const std::vector<Problem>& problems);

/// Adds a problem unless the same one is there already.
void add_problem(std::vector<Problem>& problems, Problem problem);
void add_problems(std::vector<Problem>& problems, const std::vector<Problem>& others);

/// Does some work; an InputError of it becomes a problem. False where there was one.
template <class Work>
bool collect(std::vector<Problem>& problems, const Work& work) {
  try {
    work();
    return true;
  } catch (const InputError& error) {
    add_problem(problems, Problem::of(error));
    return false;
  }
}

/// Throws InputError with the first error among the problems, if there is one, and the
/// count of the others.
void throw_first_error(const std::vector<Problem>& problems);

/// Throws the first error; without one, warnings and notes go to `diagnostics`.
void report(const std::vector<Problem>& problems, Diagnostics& diagnostics);

}  // namespace jacta
