// What became of a job, from its files alone.
//
//     missing   nothing was begun, or a process ended in the middle (rows are kept)
//     running   a process holds the journal
//     failed    its reason is in <output>.failed, or the result is damaged, foreign or
//               made from other files than those of today (finished_result.h)
//     done      the result is in its place and is that of the job
//
// Nothing is locked, changed or waited for.
#pragma once

#include <cstdint>
#include <string>

#include "jacta/campaign/finished_result.h"

namespace jacta {

struct JobState {
  std::string status;
  std::string reason = {};  ///< of a failure
  std::int64_t n_rows = 0;  ///< toys whose rows the journal keeps
  std::int64_t n_toys = 0;  ///< toys of the job
};

JobState job_state(const Ticket& ticket, const ExpectedResult& expected = {});

}  // namespace jacta
