// JobStatus: what is or becomes of a job of a campaign.
//
//     jacta::word(jacta::JobStatus::queued) == "queued"
#pragma once

#include <array>

#include "jacta/config/words.h"

namespace jacta {

/// In the order in which a summary counts them.
enum class JobStatus {
  planned,      ///< would be run, or sent
  submitted,    ///< given to a scheduler
  packed,       ///< into a bundle
  queued,       ///< waits at a scheduler
  running,      ///< a process holds its journal, or a scheduler says so
  done,         ///< the result is in its place and is that of the job
  skipped,      ///< was done before
  failed,       ///< with a reason
  interrupted,  ///< its finished toys are kept
  missing       ///< not begun, or a process ended in the middle
};

constexpr std::array<Word<JobStatus>, 10> words_of(JobStatus) {
  return {{{JobStatus::planned, "planned"},
           {JobStatus::submitted, "submitted"},
           {JobStatus::packed, "packed"},
           {JobStatus::queued, "queued"},
           {JobStatus::running, "running"},
           {JobStatus::done, "done"},
           {JobStatus::skipped, "skipped"},
           {JobStatus::failed, "failed"},
           {JobStatus::interrupted, "interrupted"},
           {JobStatus::missing, "missing"}}};
}

}  // namespace jacta
