// Options and loading of campaigns, shared by submit and status.
#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "application.h"
#include "jacta/campaign/command_line.h"
#include "jacta/campaign/tickets.h"

namespace jacta::apps {

class CampaignOptions {
 public:
  /// Adds RUN.yaml, --outputfolder and --template-path.
  void add_to(CLI::App& command);

  std::string file;
  std::string output_folder;
  std::vector<std::string> template_paths;
};

struct LoadedCampaign {
  std::shared_ptr<const StatisticalModel> model;
  CampaignSettings settings;
  Campaign campaign;
};

/// Reads a running file. Throws InputError where it is something else, such as a model.
Node load_running_file(const std::string& file);

/// Reads a running file and its model. `section`: local, slurm or htcondor.
LoadedCampaign load_campaign(Application& application,
                             const CampaignOptions& options,
                             const std::string& computation,
                             const std::string& section);

}  // namespace jacta::apps
