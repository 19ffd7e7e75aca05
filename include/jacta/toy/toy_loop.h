// for_each_toy: a loop over toys that can be stopped and goes on where it was.
//
// The body makes a few numbers of each toy, on any thread. Finished ones are kept in a
// journal (journal.h) at least every `seconds`; a later loop over the same toys takes
// them from there. What they depend on is the header of the journal: one with another
// header is begun anew, so that nothing is mixed. The journal stays when the loop is
// finished, as its result; whoever has used that removes it.
//
//     const auto t = jacta::for_each_toy(executor, n, 1, make, {.journal = "t.part"});
//
// Rows of result files have a journal of their own (job_journal.h), which says why it
// does not fit instead of beginning anew.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "jacta/parallel/executor.h"

namespace jacta {

struct ToyLoopOptions {
  LoopOptions loop = {};
  std::filesystem::path journal = {};  ///< empty: nothing is kept
  std::string header = {};             ///< all that the numbers depend on
  double seconds = 5;                  ///< longest time between two chunks
};

/// Fills `numbers` of a toy.
using ToyNumbers = std::function<void(std::size_t toy, std::span<double> numbers)>;

/// The numbers of all toys, one toy after the other. Throws Interrupted after a
/// cancellation, which says what is kept.
std::vector<double> for_each_toy(const Executor& executor,
                                 std::size_t n_toys,
                                 std::size_t n_numbers,
                                 const ToyNumbers& body,
                                 const ToyLoopOptions& options = {});

/// The loop with its progress counted from `done` on: what an earlier one has finished.
LoopOptions counted_from(std::size_t done, LoopOptions loop);

}  // namespace jacta
