#include "jacta/campaign/job_state.h"

#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/campaign/local.h"
#include "jacta/toy/job_journal.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

// The first line.
std::string kept_reason(const fs::path& file) {
  const std::string text = read_file(file);
  return text.substr(0, text.find('\n'));
}

const char* advice_of(const FinishedResult& found, const ExpectedResult& expected) {
  using State = FinishedResult::State;
  if (found.state == State::changed || expected.needs_resubmit) {
    return "; submit makes it again with --resubmit only";
  }
  return found.state == State::foreign
             ? "; submit sets it aside with the ending .foreign and makes the job again"
             : "; submit makes it again";
}

}  // namespace

JobState job_state(const Ticket& ticket, const ExpectedResult& expected) {
  JobState state{.n_toys = ticket.arguments.at("n_mc").as_integer()};
  try {
    if (const auto job = unfinished_job(ticket.output_file)) {
      state.n_rows = job->n_rows;
      if (job->is_running) state.status = JobStatus::running;
    }
    if (state.status == JobStatus::running) return state;
    const FinishedResult found = finished_result(ticket, expected);
    if (found.state == FinishedResult::State::good) {
      state.status = JobStatus::done;
    } else if (found.state != FinishedResult::State::missing) {
      state.status = JobStatus::failed;
      state.reason = found.reason + advice_of(found, expected);
    } else if (fs::exists(failure_file(ticket.output_file))) {
      state.reason = kept_reason(failure_file(ticket.output_file));
      state.status = JobStatus::failed;
    }
  } catch (const Error& error) {
    state.status = JobStatus::failed;
    state.reason = error.what();
  }
  return state;
}

}  // namespace jacta
