// Sending: what is missing of a campaign goes to a scheduler, or into a bundle.
//
// The folder is locked, `campaign.json` is written or compared (local.h), what is queued
// or running already is left alone (submissions.h), the rest is joined to tasks of some
// minutes (tasks.h) and sent as job arrays (slurm.h), as a DAG (htcondor.h) or written as
// one archive (bundle.h). Foreign results in the place of those that are sent are set
// aside. With `dry_run` nothing is written: the report has the texts and the commands.
//
//     const auto report = jacta::send(
//         campaign, {.place = jacta::SendOptions::Place::slurm, .root = root}, here);
//     for (const auto& job : report.jobs) puts(jacta::word(job.status).c_str());
//
// Use this where jobs run elsewhere, else run_locally (local.h).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/campaign/local.h"
#include "jacta/cluster/external_command.h"

namespace jacta {

struct SendOptions {
  enum class Place { slurm, htcondor, bundle };
  Place place = Place::slurm;
  /// The running file: its sections say what a cluster is asked for.
  Node root = Node::map();
  std::filesystem::path running_file = {};  ///< no bundle may replace it
  std::filesystem::path bundle = {};        ///< the archive to write
  bool overwrite = false;                   ///< where a file of its name exists
  bool resubmit = false;
  bool dry_run = false;
  std::optional<std::int64_t> seed = {};
  std::int64_t combine_n_jobs = 1;        ///< tickets of a task, at least
  std::vector<std::string> plugins = {};  ///< libraries that tasks load
  CommandRunner run_command = jacta::run_command;
};

struct SendReport {
  std::vector<JobReport> jobs = {};
  std::vector<std::string> commands = {};         ///< of the scheduler
  std::map<std::string, std::string> files = {};  ///< what was or would be written
  bool is_sent = false;
  std::size_t n_tasks = 0;
  std::string first_task = {};  ///< what runs the first task of a bundle
};

/// Throws InputError where the folder holds another campaign, where results were made
/// from other files than those of today, or where two points write the same file; IoError
/// where a process runs in the folder, where the bundle may not be written, and with what
/// the scheduler says where it refuses.
SendReport send(const Campaign& campaign,
                const SendOptions& options,
                const Surroundings& surroundings);

}  // namespace jacta
