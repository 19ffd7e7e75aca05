// Campaigns on this machine: all jobs of a computation in one process.
//
// Jobs run one after the other, the toys of each over all threads, in the order of the
// tickets: so points finish early. A job whose files exist is skipped unless `resubmit`;
// a job that fails is reported with its reason and the others go on. The folder holds
// `campaign.json` with the seed, the version and a hash of the configuration: a later
// call goes on with the same seed and refuses another configuration, saying what differs.
//
//     auto reports = jacta::run_locally(campaign, options, registry, diagnostics,
//     executor);
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"
#include "jacta/model/registry.h"
#include "jacta/parallel/executor.h"

namespace jacta {

struct LocalOptions {
  bool resubmit = false;
  bool dry_run = false;
  bool only_first = false;  ///< `debug`: one job
  std::optional<std::int64_t> seed = {};
  std::string instruction_set = {};
  std::vector<std::string> example_paths = {};
  std::function<std::string()> date = {};
  std::string host = {};
  /// Options of the loop of one job.
  std::function<LoopOptions(const Ticket&)> loop = {};
};

struct JobReport {
  std::string command;
  std::string output;
  std::string status;  ///< done, skipped, failed, planned
  std::string reason;  ///< of a failure
  std::int64_t n_toys = 0;
};

/// Runs what is missing. Throws InputError where the folder holds another campaign.
std::vector<JobReport> run_locally(const Campaign& campaign,
                                   const LocalOptions& options,
                                   const ModelRegistry& registry,
                                   Diagnostics& diagnostics,
                                   const Executor& executor);

/// The seed of a folder: that of its `campaign.json`, else `seed`, else a drawn one; the
/// file is written where it is missing. Throws InputError where it belongs to another
/// configuration of this computation or was made with another seed.
std::int64_t campaign_seed(const Campaign& campaign,
                           std::optional<std::int64_t> seed,
                           Diagnostics& diagnostics);

}  // namespace jacta
