#include "cluster_keys.h"

namespace jacta {

KeyTable slurm_keys(SlurmSettings& s) {
  return {{"hours", positive(s.hours)},
          {"mem_per_cpu", megabytes(s.mem_per_cpu)},
          {"cpus_per_task", at_least(1, s.cpus_per_task)},
          {"max_jobs", at_least(1, s.max_jobs)},
          {"partition", any_text(s.partition)},
          {"qos", any_text(s.qos)},
          {"account", any_text(s.account)},
          {"container", any_text(s.container)},
          {"bind", any_texts(s.bind)},
          {"node", any_text(s.node)},
          {"exclude_nodes", any_text(s.exclude_nodes)},
          {"dependency", joined_texts(":", s.dependency)},
          {"jobname", any_text(s.job_name)},
          {"dry_run", into(s.dry_run)},
          {"program", any_text(s.program)},
          {"setup", any_texts(s.setup)},
          {"sbatch_options", any_texts(s.sbatch_options)},
          {"toys_per_second", above_zero(s.toys_per_second)},
          {"minutes_per_task", positive(s.minutes_per_task)},
          {"max_array_size", at_least(2, s.max_array_size)},
          {"log", no_effect("logs are beside the results")},
          {"verbose", no_effect},
          {"remove_heredoc", no_effect},
          {"use_tmp_file", no_effect},
          {"sbatch_file", no_effect},
          {"bypass_validation", no_effect},
          {"exclude_lc_nodes", no_effect("name the nodes in exclude_nodes")}};
}

SlurmSettings SlurmSettings::from_running_file(const Node& root,
                                               Diagnostics& diagnostics) {
  SlurmSettings s;
  read_section(root, "slurm_configurations", slurm_keys(s), diagnostics);
  return s;
}

}  // namespace jacta
