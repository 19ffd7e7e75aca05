// Replay: one toy of a result file again, from its address.
//
// A result file of ours holds everything that its toys depend on: model, values, seed,
// first toy. Replaying toy i makes the same data and the same fits; a row that differs
// from the stored one in any bit means that the model, the templates or the program
// changed.
//
//     auto arguments = jacta::arguments_of(jacta::read_results("result.ii.h5"));
//     jacta::Runner runner(arguments, registry, diagnostics);
//     auto rows = runner.fit_toy(runner.generate_toy(3), true);
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

/// The rows of one toy as the file stores them: per hypothesis the columns by name, with
/// `valid_fit` as 0 or 1.
std::vector<std::pair<std::string, Values>> stored_rows(const ResultContent& content,
                                                        std::size_t toy);

/// Freshly made rows in the same form.
std::vector<std::pair<std::string, Values>> recomputed_rows(
    const Runner& runner, const std::vector<ToyRow>& rows);

}  // namespace jacta
