// What became of a job, from its files alone.
//
//     missing   nothing was begun, or a process ended in the middle (rows are kept)
//     running   a process holds the journal
//     failed    its reason is in <output>.failed, or the result cannot be read
//     done      the result is in its place and can be read
//
// Nothing is locked, changed or waited for.
#pragma once

#include <cstdint>
#include <string>

#include "jacta/campaign/tickets.h"

namespace jacta {

struct JobState {
  std::string status;
  std::string reason = {};  ///< of a failure
  std::int64_t n_rows = 0;  ///< toys whose rows the journal keeps
  std::int64_t n_toys = 0;  ///< toys of the job
};

JobState job_state(const Ticket& ticket);

}  // namespace jacta
