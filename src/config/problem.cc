#include "jacta/config/problem.h"

#include <algorithm>

namespace jacta {

namespace {

bool is_error(const Problem& problem) {
  return problem.level == Problem::Level::error;
}

}  // namespace

Problem Problem::of(const InputError& error) {
  std::string text = error.what();
  const std::string where = error.location().text();
  if (!where.empty() && text.starts_with(where + ": ")) text.erase(0, where.size() + 2);
  return {Level::error, error.location(), std::move(text)};
}

std::string Problem::message() const {
  const std::string where = location.text();
  return where.empty() ? text : where + ": " + text;
}

bool has_errors(const std::vector<Problem>& problems) {
  return std::any_of(problems.begin(), problems.end(), is_error);
}

void add_problem(std::vector<Problem>& problems, Problem problem) {
  if (std::find(problems.begin(), problems.end(), problem) != problems.end()) return;
  problems.push_back(std::move(problem));
}

void add_problems(std::vector<Problem>& problems, const std::vector<Problem>& others) {
  for (const Problem& problem : others) add_problem(problems, problem);
}

void throw_first_error(const std::vector<Problem>& problems) {
  const auto first = std::find_if(problems.begin(), problems.end(), is_error);
  if (first == problems.end()) return;
  const auto others = std::count_if(first + 1, problems.end(), is_error);
  std::string text = first->text;
  if (others == 1) text += " (and 1 more error)";
  if (others > 1) text += " (and " + std::to_string(others) + " more errors)";
  throw InputError(first->location, text);
}

void report(const std::vector<Problem>& problems, Diagnostics& diagnostics) {
  throw_first_error(problems);
  for (const Problem& problem : problems) {
    const bool note = problem.level == Problem::Level::note;
    diagnostics.report({note ? Severity::note : Severity::warning, problem.message()});
  }
}

}  // namespace jacta
