#include "jacta/running/cluster_keys.h"

namespace jacta {

namespace {

constexpr LineRule no_macro = {.without = "\"'\\$,",
                               .because = "HTCondor would not read it as it stands"};
constexpr LineRule one_line = {.end_without = "\\",
                               .because = "the next line would be part of it"};

}  // namespace

KeyTable htcondor_keys(HTCondorSettings& s) {
  return {{"request_cpus", at_least(1, s.request_cpus), "processors of a task"},
          {"request_memory",
           megabytes(s.request_memory),
           "memory of a task, MB, or a text such as 2 GB"},
          {"request_disk",
           megabytes(s.request_disk),
           "disk of a task, MB, or a text such as 2 GB"},
          {"dagman_retry",
           at_least(0, s.dagman_retry),
           "how often a failed task is sent again"},
          {"dagman_maxidle",
           at_least(1, s.dagman_maxidle),
           "tasks that wait at a time at most"},
          {"dagman_maxjobs",
           at_least(1, s.dagman_maxjobs),
           "tasks in the queue at a time at most"},
          {"combine_n_outputs",
           at_least(1, s.combine_n_outputs),
           "results that a combining task takes"},
          {"cluster_size", at_least(1, s.cluster_size), "jobs of a task at least"},
          {"workflow_id",
           line_into(s.workflow_id, no_macro),
           "first part of the name of the batch"},
          {"singularity_image",
           line_into(s.container_image, no_macro),
           "the same as container_image"},
          {"container_image",
           line_into(s.container_image, no_macro),
           "image for Apptainer, Singularity or Docker in which tasks run"},
          {"requirements",
           line_into(s.requirements, one_line),
           "what machines must offer, a ClassAd expression"},
          {"submit_options",
           lines_into(s.submit_options, read_submit_line),
           "further lines of the submit file, such as +ProjectName = \"dark\""},
          {"toys_per_second",
           above_zero(s.toys_per_second),
           "speed of one thread, for the lengths of tasks; measured without it"},
          {"minutes_per_task",
           positive(s.minutes_per_task),
           "length of a task at least, minutes"},
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
