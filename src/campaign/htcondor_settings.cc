#include "cluster_keys.h"

namespace jacta {

KeyTable htcondor_keys(HTCondorSettings& s) {
  return {{"request_cpus", at_least(1, s.request_cpus)},
          {"request_memory", megabytes(s.request_memory)},
          {"request_disk", megabytes(s.request_disk)},
          {"dagman_retry", at_least(0, s.dagman_retry)},
          {"dagman_maxidle", at_least(1, s.dagman_maxidle)},
          {"dagman_maxjobs", at_least(1, s.dagman_maxjobs)},
          {"combine_n_outputs", at_least(1, s.combine_n_outputs)},
          {"cluster_size", at_least(1, s.cluster_size)},
          {"workflow_id", any_text(s.workflow_id)},
          {"singularity_image", any_text(s.container_image)},
          {"container_image", any_text(s.container_image)},
          {"requirements", any_text(s.requirements)},
          {"submit_options", any_texts(s.submit_options)},
          {"toys_per_second", above_zero(s.toys_per_second)},
          {"minutes_per_task", positive(s.minutes_per_task)},
          {"combine_disk", no_effect("results are combined by renaming, in place")},
          {"user_install_package", no_effect("the program is in the bundle")}};
}

HTCondorSettings HTCondorSettings::from_running_file(const Node& root,
                                                     Diagnostics& diagnostics) {
  HTCondorSettings s;
  read_section(root, "htcondor_configurations", htcondor_keys(s), diagnostics);
  return s;
}

}  // namespace jacta
