// Commands of other programs: sbatch, squeue, condor_submit_dag.
//
// Whoever needs one is given a CommandRunner, so that tests can answer in its place.
//
//     auto answer = jacta::run_command({"squeue", "--version"});
//     if (!answer.is_there) ...  // not installed
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace jacta {

struct CommandResult {
  bool is_there = true;  ///< false: no such program
  int status = 0;        ///< its exit status; 128 + signal where a signal ended it
  std::string out = {};
  std::string err = {};

  bool succeeded() const { return is_there && status == 0; }
};

using CommandRunner = std::function<CommandResult(const std::vector<std::string>&)>;

/// Runs a program found on the PATH, with nothing on its standard input, and waits for
/// it. No shell is involved.
CommandResult run_command(const std::vector<std::string>& words);

}  // namespace jacta
