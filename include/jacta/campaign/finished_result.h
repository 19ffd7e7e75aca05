// Whether the file of a job holds what the job would write.
//
//     missing   there is no file
//     good      the job need not run
//     damaged   it cannot be read to its end, or toys are missing: made again
//     foreign   it was made by another program or job, such as a copy of another batch,
//               or with another seed: set aside as <name>.foreign, and made again
//     changed   the job wrote it, but a file it was made from has another content today,
//               or it belongs to another computation: nobody replaces it unasked, and
//               nothing is mixed with it
//
//     jacta::ExpectedResults expected(seed, example_paths);
//     auto found = jacta::finished_result(ticket, expected.of(ticket));
//     if (found.state == jacta::FinishedResult::State::good) ...
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"
#include "jacta/toy/input_hashes.h"

namespace jacta {

/// What a file is compared with beside the arguments of its job.
struct ExpectedResult {
  std::optional<std::int64_t> seed = {};  ///< where the ticket has none; none: any
  Node inputs = {};                       ///< as InputHasher has them; null: any
  /// The campaign was begun otherwise (begun_otherwise), so that submit refuses it.
  bool needs_resubmit = false;
};

struct FinishedResult {
  enum class State { missing, good, damaged, foreign, changed };
  State state = State::missing;
  std::string reason = {};  ///< why it is none of the first two; names the file
};

FinishedResult finished_result(const Ticket& ticket, const ExpectedResult& expected = {});

/// The expectations of a campaign; inputs are hashed once per point.
class ExpectedResults {
 public:
  explicit ExpectedResults(std::optional<std::int64_t> seed = {},
                           std::vector<std::string> example_paths = {})
      : seed_(seed), hasher_(std::move(example_paths)) {}

  ExpectedResult of(const Ticket& ticket);

 private:
  std::optional<std::int64_t> seed_;
  InputHasher hasher_;
  std::map<std::size_t, Node> inputs_;  ///< by point
};

/// The same for a campaign that goes on: notes what is made again and why. Throws
/// InputError where the result is `changed`, with what to do.
FinishedResult result_to_keep(const Ticket& ticket,
                              const ExpectedResult& expected,
                              Diagnostics& diagnostics);

/// Gives files that stand in the place of a job's another name, which ends in `.foreign`.
/// Throws IoError where that cannot be done.
void set_aside(const Ticket& ticket);

/// Whether the result files of the points (their batches) were made from what the files
/// say today; files without hashes count as such. Throws InputError that names the file
/// and what has changed. To be asked before toys are collected.
void check_collected(const Campaign& campaign,
                     const std::vector<std::string>& example_paths);

}  // namespace jacta
