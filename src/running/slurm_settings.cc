#include "jacta/running/cluster_keys.h"

namespace jacta {

namespace {

KeyTable::Reader script_option(SlurmSettings& settings, const char* option) {
  return line_into(settings.script_options[option]);
}
constexpr LineRule no_option = {.begin_without = "-",
                                .because = "it would be taken for an option"};

}  // namespace

KeyTable slurm_keys(SlurmSettings& s) {
  return {
      {"hours", positive(s.hours), "time limit of a task, hours"},
      {"mem_per_cpu",
       megabytes(s.mem_per_cpu),
       "memory per processor, MB, or a text such as 2 GB"},
      {"cpus_per_task", at_least(1, s.cpus_per_task), "processors of a task"},
      {"max_jobs", at_least(1, s.max_jobs), "tasks that run at a time at most"},
      {"partition", script_option(s, "partition"), "partition of the cluster"},
      {"qos", script_option(s, "qos"), "quality of service"},
      {"account", script_option(s, "account"), "account that is charged"},
      {"container",
       line_into(s.container, no_option),
       "image for Apptainer or Singularity in which tasks run"},
      {"bind", lines_into(s.bind), "folders that the container sees"},
      {"node", script_option(s, "nodelist"), "nodes that tasks may run on"},
      {"exclude_nodes", script_option(s, "exclude"), "nodes that tasks may not run on"},
      {"dependency", job_ids(s.dependency), "ids of jobs that have to end first"},
      {"jobname", line_into(s.job_name), "name of the jobs"},
      {"dry_run", into(s.dry_run), "true: say what would be sent, send nothing"},
      {"program",
       line_into(s.program, no_option),
       "the program as tasks call it; this one, or jacta in a container, without it"},
      {"setup", lines_into(s.setup, read_script_lines), "lines before the program"},
      {"sbatch_options",
       lines_into(s.sbatch_options, read_sbatch_option),
       "further options of sbatch, such as --constraint=avx2"},
      {"toys_per_second",
       above_zero(s.toys_per_second),
       "speed of one thread, for the lengths of tasks; measured without it"},
      {"minutes_per_task",
       positive(s.minutes_per_task),
       "length of a task at least, minutes"},
      {"max_array_size",
       at_least(2, s.max_array_size),
       "jobs of an array at most; asked from Slurm without it"},
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
