#include "cluster_settings.h"
#include "jacta/campaign/slurm.h"

namespace jacta {

SlurmSettings SlurmSettings::from_running_file(const Node& root,
                                               Diagnostics& diagnostics) {
  SlurmSettings s;
  const SectionReader section(root, "slurm_configurations");
  section.positive("hours", s.hours);
  section.megabytes("mem_per_cpu", s.mem_per_cpu);
  section.count("cpus_per_task", 1, s.cpus_per_task);
  section.count("max_jobs", 1, s.max_jobs);
  section.text("partition", s.partition);
  section.text("qos", s.qos);
  section.text("account", s.account);
  section.text("container", s.container);
  section.texts("bind", s.bind);
  section.text("node", s.node);
  section.text("exclude_nodes", s.exclude_nodes);
  section.joined("dependency", ":", s.dependency);
  section.text("jobname", s.job_name);
  section.boolean("dry_run", s.dry_run);
  section.text("program", s.program);
  section.texts("setup", s.setup);
  section.texts("sbatch_options", s.sbatch_options);
  section.positive("toys_per_second", s.toys_per_second);
  section.positive("minutes_per_task", s.minutes_per_task);
  section.count("max_array_size", 2, s.max_array_size);
  section.note_unused({"log",
                       "verbose",
                       "remove_heredoc",
                       "use_tmp_file",
                       "sbatch_file",
                       "bypass_validation",
                       "exclude_lc_nodes"},
                      diagnostics);
  return s;
}

}  // namespace jacta
