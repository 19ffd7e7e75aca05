// What became of a job, from its files alone: missing, running, failed or done. A failed
// one has its reason in <output>.failed, or its result is damaged, foreign or made from
// other files than those of today (finished_result.h).
//
// Nothing is locked, changed or waited for.
//
//     const jacta::JobState job = jacta::job_state(campaign.tickets.front());
//     if (job.status == jacta::JobStatus::failed) puts(job.reason.c_str());
#pragma once

#include <cstdint>
#include <string>

#include "jacta/campaign/finished_result.h"
#include "jacta/campaign/job_status.h"

namespace jacta {

struct JobState {
  JobStatus status = JobStatus::missing;
  std::string reason = {};  ///< of a failure
  std::int64_t n_rows = 0;  ///< toys whose rows the journal keeps
  std::int64_t n_toys = 0;  ///< toys of the job
};

JobState job_state(const Ticket& ticket, const ExpectedResult& expected = {});

}  // namespace jacta
