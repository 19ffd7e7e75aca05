#include "cluster_settings.h"
#include "jacta/campaign/htcondor.h"

namespace jacta {

HTCondorSettings HTCondorSettings::from_running_file(const Node& root,
                                                     Diagnostics& diagnostics) {
  HTCondorSettings s;
  const SectionReader section(root, "htcondor_configurations");
  section.count("request_cpus", 1, s.request_cpus);
  section.megabytes("request_memory", s.request_memory);
  section.megabytes("request_disk", s.request_disk);
  section.count("dagman_retry", 0, s.dagman_retry);
  section.count("dagman_maxidle", 1, s.dagman_maxidle);
  section.count("dagman_maxjobs", 1, s.dagman_maxjobs);
  section.count("combine_n_outputs", 1, s.combine_n_outputs);
  section.count("cluster_size", 1, s.cluster_size);
  section.text("workflow_id", s.workflow_id);
  section.text("singularity_image", s.container_image);
  section.text("container_image", s.container_image);
  section.text("requirements", s.requirements);
  section.texts("submit_options", s.submit_options);
  section.positive("toys_per_second", s.toys_per_second);
  section.positive("minutes_per_task", s.minutes_per_task);
  // Results are combined where the DAG runs, by renaming; the program is in the bundle.
  section.note_unused({"combine_disk", "user_install_package"}, diagnostics);
  return s;
}

}  // namespace jacta
