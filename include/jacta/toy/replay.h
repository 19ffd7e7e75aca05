// Replay: one toy of a result file again, from its address.
//
// A result file of ours holds everything that its toys depend on: model, values, seed,
// first toy. Replaying toy i makes the same data and the same fits; a row that differs
// from the stored one in any bit means that the model, the templates or the program
// changed.
//
//     const auto content = jacta::read_results("result.ii.h5");
//     const jacta::Runner runner(jacta::arguments_of(content), registry, diagnostics);
//     const auto toy = jacta::replay_toy(runner, content, 3);
//     if (!toy.is_equal()) puts(toy.text().c_str());
#pragma once

#include <string>
#include <vector>

#include "jacta/data/result_file.h"
#include "jacta/toy/runner.h"

namespace jacta {

/// The arguments of the job that wrote a result file. Throws InputError for a file of the
/// reference, which does not say which model and which toys it is made from.
RunnerArguments arguments_of(const ResultContent& content);

/// Hashes of the files that the job read (input_hashes.h); null where the file has none.
Node stored_inputs(const ResultContent& content);

/// One toy under one hypothesis: the columns by name, with `valid_fit` as 0 or 1.
struct ReplayedRow {
  std::string hypothesis = {};
  Values stored = {};
  Values recomputed = {};
  Minimum minimum = {};  ///< how the fit ended this time

  /// In every bit; columns that the file does not have are a difference too.
  bool is_equal() const;
};

struct ReplayedToy {
  StreamAddress address = {};
  std::vector<ReplayedRow> rows = {};
  /// Files that have changed since the result was made (input_hashes.h), if that is known.
  std::vector<std::string> changed_inputs = {};

  bool is_equal() const;
  /// For people: both columns of every row, and whether they are equal.
  std::string text() const;
  /// For programs: the keys that `jacta toy --json` prints.
  Node to_node() const;
};

/// Makes or reads the toy in this row of the file again and fits it under all hypotheses;
/// the rows are those of all, or of one. `runner` is that of arguments_of(content), with
/// its thresholds. Throws InputError for a row or hypothesis that the file does not have.
ReplayedToy replay_toy(const Runner& runner,
                       const ResultContent& content,
                       std::int64_t toy,
                       const std::string& hypothesis = "");

}  // namespace jacta
