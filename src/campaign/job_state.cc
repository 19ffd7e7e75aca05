#include "jacta/campaign/job_state.h"

#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/campaign/local.h"
#include "jacta/data/result_file.h"
#include "jacta/toy/job_journal.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

// The first line.
std::string kept_reason(const fs::path& file) {
  const std::string text = read_file(file);
  return text.substr(0, text.find('\n'));
}

bool makes_results(const Ticket& ticket) {
  const Node& only_toydata = ticket.arguments.at("only_toydata");
  return !only_toydata.is_boolean() || !only_toydata.as_boolean();
}

// Why a finished result cannot be used; empty where it can.
std::string damage(const Ticket& ticket) {
  try {
    if (makes_results(ticket)) read_results(ticket.output_file);
  } catch (const Error& error) {
    return error.what();
  }
  return {};
}

}  // namespace

JobState job_state(const Ticket& ticket) {
  JobState state{.status = "missing", .n_toys = ticket.arguments.at("n_mc").as_integer()};
  try {
    if (const auto job = unfinished_job(ticket.output_file)) {
      state.n_rows = job->n_rows;
      if (job->is_running) state.status = "running";
    }
    if (state.status == "running") return state;
    if (already_done(ticket)) {
      state.reason = damage(ticket);
      state.status = state.reason.empty() ? "done" : "failed";
    } else if (fs::exists(failure_file(ticket.output_file))) {
      state.reason = kept_reason(failure_file(ticket.output_file));
      state.status = "failed";
    }
  } catch (const Error& error) {
    state.status = "failed";
    state.reason = error.what();
  }
  return state;
}

}  // namespace jacta
