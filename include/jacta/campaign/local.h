// Campaigns on this machine: all jobs of a computation in one process.
//
// Jobs run one after the other, the toys of each over all threads, in the order of the
// tickets: so points finish early. A job whose result is good (finished_result.h) is
// skipped unless `resubmit`, a damaged one is made again, a foreign one is set aside
// first, and one that was made from other files than those of today refuses the call; a
// job that fails is reported, its reason is kept in `<output>.failed` until it is done,
// and the others go on. An unfinished job goes on from its journal (job_journal.h).
//
// The folder holds `campaign.json` with the seed, the version, the points, a hash of the
// configuration and the hashes of model, templates, spectra and thresholds
// (input_hashes.h): a later call goes on with the same seed and refuses another
// configuration, saying what differs. A first call that leaves nothing behind but
// failures takes the file away again, so that its seed binds nobody. One process at a
// time runs a campaign in a folder.
//
//     auto reports = jacta::run_locally(campaign, options, surroundings);
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "jacta/base/file_lock.h"
#include "jacta/campaign/job_status.h"
#include "jacta/campaign/tickets.h"
#include "jacta/toy/job_journal.h"
#include "jacta/toy/surroundings.h"

namespace jacta {

/// What becomes of files in the place of a job's that are not its own.
enum class ForeignFiles { set_aside, refuse, replace };

struct LocalOptions {
  bool resubmit = false;
  bool dry_run = false;
  std::optional<std::int64_t> seed = {};
  JournalOptions journal = {};
  /// Of tickets that another process planned: its campaign.json, whose hashes of inputs
  /// hold for them. Empty: nothing is compared.
  std::filesystem::path campaign_file = {};
  ForeignFiles foreign = ForeignFiles::set_aside;
  /// Called before the first job with the number of toys of all that are to be run.
  std::function<void(std::int64_t)> begin = {};
  /// Options of the loop of one job; its cancellation is that of the surroundings.
  std::function<LoopOptions(const Ticket&)> loop = {};
};

struct JobReport {
  std::string command = {};
  std::string output = {};
  JobStatus status = JobStatus::missing;
  std::string reason = {};  ///< of a failure or an interruption, or which task has it
  std::int64_t n_toys = 0;

  /// For people: the command of a planned job, why one failed or was interrupted; empty
  /// for others. Lines end with a newline.
  std::string text() const;
  /// For programs: command, output, status and reason.
  Node to_node() const;
};

/// Runs what is missing. After a cancellation the job it met is `interrupted`, what
/// follows `missing`. Throws InputError where the folder holds another campaign, IoError
/// where another process runs one in it.
std::vector<JobReport> run_locally(const Campaign& campaign,
                                   const LocalOptions& options,
                                   const Surroundings& surroundings);

/// Runs tickets of a campaign that another process has begun, as a task of a cluster
/// does: nothing but their own files is looked at.
std::vector<JobReport> run_tickets(const std::vector<Ticket>& tickets,
                                   const LocalOptions& options,
                                   const Surroundings& surroundings);

/// Makes the folder and keeps other processes from starting a campaign in it. Throws
/// IoError where one does.
LockedFile lock_campaign(const std::filesystem::path& output_folder);

struct SeedOptions {
  std::optional<std::int64_t> seed = {};
  bool resubmit = false;
  std::vector<std::string> example_paths = {};
};

/// The seed of a folder: that of its `campaign.json`, else `seed`, else that of results
/// which printed jobs have made, else a drawn one. Nothing is written. Throws InputError
/// where the file has another seed than `seed`.
std::int64_t planned_seed(const Campaign& campaign,
                          std::optional<std::int64_t> seed,
                          Diagnostics& diagnostics);

/// The same; `campaign.json` is written where it is missing. Throws InputError for
/// another configuration of this computation: other points, n_batch, or another content
/// of the model file, a template, a spectrum or the thresholds. With `resubmit` the
/// results of that are removed instead.
std::int64_t campaign_seed(const Campaign& campaign,
                           const SeedOptions& options,
                           Diagnostics& diagnostics);

/// How the computation that `campaign.json` was begun with differs from this one; empty
/// where it does not, or was not begun. What differs, `campaign_seed` refuses.
std::string begun_otherwise(const Campaign& campaign,
                            const std::vector<std::string>& example_paths);

/// Takes a campaign.json that was not there before away again, where no job left anything
/// behind.
class NewCampaign {
 public:
  explicit NewCampaign(const Campaign& campaign);
  ~NewCampaign();
  NewCampaign(const NewCampaign&) = delete;
  NewCampaign& operator=(const NewCampaign&) = delete;

  /// Jobs were sent elsewhere.
  void keep() { is_new_ = false; }

 private:
  const Campaign& campaign_;
  std::filesystem::path file_;
  bool is_new_;
};

/// The seed that `campaign.json` of a folder holds, if there is one.
std::optional<std::int64_t> stored_seed(const std::filesystem::path& output_folder);

/// The hashes of inputs that a campaign.json holds for a computation; null where there
/// are none.
Node stored_inputs(const std::filesystem::path& campaign_file,
                   const std::string& computation);

/// Where the reason of a failed job is kept.
std::filesystem::path failure_file(const std::filesystem::path& output_file);

}  // namespace jacta
