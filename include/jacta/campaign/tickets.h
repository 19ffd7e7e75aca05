// Tickets: the jobs of a campaign, one per point and batch.
//
// A computation of a running file has points (variations.h), and every point is split
// into n_batch jobs of n_mc / n_batch toys. What a combination holds is sorted as in
// alea:
//
//   * parameters that are fitted, and poi_expectation, become generate_values;
//   * the other parameters of the model become nominal_values;
//   * template_path, limit_threshold, limit_threshold_interpolation and asymptotic_dof go
//     into statistical_model_args;
//   * free_name, true_name, confidence_levels and adaptive belong to the Neyman step;
//   * everything else is an argument of the Runner (runner_arguments.h).
//
// output_filename, toydata_filename and limit_threshold are placed in the output folder;
// the first two are formatted with i_batch, confidence_level, nominal and generate
// values, and have the number of the batch added where there is more than one
// (file_names.h).
//
// Order: zip, within it vary, within it batches. Batch b begins with toy b n_mc / n_batch
// of its point, so that all batches together are the same toys as one job of n_mc.
//
//     auto settings =
//         jacta::CampaignSettings::from_running_file(root, "local_configurations");
//     settings.computation = "discovery_power";
//     auto campaign = jacta::read_campaign(root, "running.yaml", model->parameters(),
//                                          settings, diagnostics);
//     for (const auto& ticket : campaign.tickets) {
//       puts(jacta::command_line(ticket).c_str());
//     }
//
// Nothing is run or written here.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/config/problem.h"
#include "jacta/parameter/parameters.h"
#include "jacta/running/combination.h"

namespace jacta {

/// What a submitter adds to the running file.
struct CampaignSettings {
  std::string computation = {};              ///< empty: the file's, else discovery_power
  std::filesystem::path output_folder = {};  ///< empty: the file's outputfolder
  std::vector<std::string> template_paths = {};
  std::int64_t combine_n_jobs = 1;
  std::int64_t first_i_batch = 0;  ///< batches before this one are left out

  /// template_path and combine_n_jobs of a section (local_configurations, ...), i_batch
  /// and outputfolder of the file.
  static CampaignSettings from_running_file(const Node& root, const std::string& section);
};

/// One job.
struct Ticket {
  /// Arguments of a Runner in their order, null where the default holds; the last ones
  /// are first_toy and computation. RunnerArguments::from_map reads it.
  Node arguments = {};
  std::size_t point = 0;
  std::int64_t i_batch = 0;
  std::int64_t n_batch = 1;
  std::int64_t first_toy = 0;
  std::string output_file = {};
  std::string toydata_file = {};  ///< as named, whether or not the mode uses it; or empty
};

/// One combination of a computation.
struct CampaignPoint {
  /// As for a ticket, with n_mc of all batches and file names without a batch:
  /// batch_files() of them are the files of the point's jobs.
  Node arguments = {};
  std::int64_t n_batch = 1;
  std::string output_file = {};
  std::string toydata_file = {};
};

struct Campaign {
  std::string computation = {};
  std::filesystem::path output_folder = {};
  std::vector<Node> combinations = {};  ///< as computed from the variations
  std::vector<CampaignPoint> points = {};
  std::vector<Ticket> tickets = {};
  NeymanKeys neyman = {};
};

/// The tickets of a computation. `parameters` are those of the model. Throws InputError
/// with the place in the file for an unknown computation, key or field of a file name
/// (and names the nearest), an n_mc that n_batch does not divide, a value that is no
/// number, a missing model file or output folder, and arguments no Runner would take.
Campaign read_campaign(const Node& root,
                       const std::filesystem::path& running_file,
                       const Parameters& parameters,
                       const CampaignSettings& settings,
                       Diagnostics& diagnostics);

/// The main file of a ticket: its results, or the toy data where it makes only those.
const std::string& main_file(const Ticket& ticket);

/// Jobs of different points that write the same file, results or toy data: one would
/// replace the other. To be looked at before anything is started.
std::vector<Problem> shared_files(const Campaign& campaign);

/// Whether the files that the job writes exist: the results, unless it makes toy data
/// only, and the toy data with toydata_mode generate_and_store.
bool already_done(const Ticket& ticket);

}  // namespace jacta
