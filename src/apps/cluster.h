// Campaigns that run elsewhere: Slurm, HTCondor, bundles.
#pragma once

#include <optional>
#include <string>

#include "campaign_options.h"

namespace jacta::apps {

struct ClusterOptions {
  enum class Place { slurm, htcondor, bundle };
  Place place = Place::slurm;
  std::string running_file = {};
  std::string bundle = {};  ///< the archive to write
  bool resubmit = false;
  bool overwrite = false;  ///< the bundle
  bool dry_run = false;
  std::optional<std::int64_t> seed = {};
};

/// Sends what is missing of a campaign, or shows what would be sent. Returns the exit
/// status.
int submit_to_cluster(Application& application,
                      const LoadedCampaign& loaded,
                      const ClusterOptions& options);

}  // namespace jacta::apps
