// What the examples of the room cluster take for granted.
#pragma once

namespace cluster_bundle {
extern const std::vector<jacta::Task> tasks;
}

namespace cluster_htcondor {
extern const std::vector<jacta::Task> tasks;
extern const std::vector<std::string> task_options;
extern const jacta::PortableCampaign portable;
}  // namespace cluster_htcondor

namespace cluster_slurm {
extern const std::vector<jacta::Task> tasks;
extern const jacta::ClusterPlace place;
}  // namespace cluster_slurm

namespace cluster_submissions {
extern const std::filesystem::path folder;
}
