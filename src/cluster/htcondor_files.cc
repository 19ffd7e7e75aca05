#include "htcondor_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/shell_text.h"

namespace jacta {

namespace {

// More with every attempt.
std::string growing(std::int64_t amount) {
  return fmt::format("{} * (1 + $(retry))", amount);
}

std::string requirements_of(const HTCondorSettings& settings) {
  std::string text = R"((TARGET.OpSys == "LINUX") && (TARGET.Arch == "X86_64"))";
  if (!settings.requirements.empty()) text += " && (" + settings.requirements + ")";
  return text;
}

}  // namespace

std::string task_submit_file(const HTCondorPlan& plan, const HTCondorSettings& settings) {
  const std::string folder = plan.folder.string();
  std::string text;
  const auto line = [&text](const std::string& key, const std::string& value) {
    text += key + " = " + value + "\n";
  };
  if (settings.container_image.empty()) {
    line("universe", "vanilla");
  } else {
    line("universe", "container");
    line("container_image", settings.container_image);
  }
  line("batch_name", plan.batch_name);
  line("initialdir", folder + "/tasks/$(task)");
  line("executable", folder + "/run_task.sh");
  line("arguments", "$(task)");
  line("should_transfer_files", "YES");
  line("when_to_transfer_output", "ON_EXIT_OR_EVICT");
  // Relative to initialdir: a comma in the folder would end a name.
  line("transfer_input_files", "../../bundle.tar.gz, results");
  line("transfer_output_files", "results");
  line("output", "attempt_$(retry).out");
  line("error", "attempt_$(retry).err");
  line("log", folder + "/campaign.log");
  line("request_cpus", std::to_string(settings.request_cpus));
  line("request_memory", growing(settings.request_memory));
  // Without a unit, disk is in KiB.
  line("request_disk", growing(1024 * settings.request_disk));
  line("requirements", requirements_of(settings));
  for (const auto& option : settings.submit_options) text += option + "\n";
  return text + "queue\n";
}

std::string combine_submit_file() {
  return "# The scripts of the node do the work; no job is made of it.\n"
         "executable = combine.sh\n"
         "queue\n";
}

std::string dag_file(const HTCondorPlan& plan, const HTCondorSettings& settings) {
  std::string text = "CONFIG dagman.config\n";
  const auto n = static_cast<std::int64_t>(plan.tasks.size());
  for (std::int64_t i = 0; i < n; ++i) {
    text += fmt::format(
        "JOB task_{0} task.sub\n"
        "VARS task_{0} task=\"{0}\" retry=\"$(RETRY)\"\n"
        "RETRY task_{0} {1}\n",
        i,
        settings.dagman_retry);
  }
  for (std::int64_t first = 0; first < n; first += settings.combine_n_outputs) {
    const auto last = std::min(n, first + settings.combine_n_outputs) - 1;
    const auto number = first / settings.combine_n_outputs;
    text += fmt::format(
        "JOB combine_{0} combine.sub NOOP\n"
        "SCRIPT PRE combine_{0} combine.sh {1} {2}\n",
        number,
        first,
        last);
    std::string parents;
    for (std::int64_t i = first; i <= last; ++i) parents += fmt::format(" task_{}", i);
    text += fmt::format("PARENT{} CHILD combine_{}\n", parents, number);
  }
  text += fmt::format(
      "FINAL finish combine.sub NOOP\n"
      "SCRIPT PRE finish combine.sh 0 {}\n"
      "SCRIPT POST finish finish.sh $DAG_STATUS $FAILED_COUNT\n",
      n - 1);
  return text;
}

std::string dagman_config(const HTCondorSettings& settings) {
  return fmt::format(
      "DAGMAN_MAX_JOBS_IDLE = {}\n"
      "DAGMAN_MAX_JOBS_SUBMITTED = {}\n",
      settings.dagman_maxidle,
      settings.dagman_maxjobs);
}

std::string run_task_script(const HTCondorSettings& settings,
                            const std::vector<std::string>& task_options) {
  std::string options = fmt::format(" --threads {}", settings.request_cpus);
  for (const auto& option : task_options) options += " " + shell_quote(option);
  return "#!/bin/sh\n"
         "# Runs task $1 where the job was put.\n"
         "set -eu\n"
         "tar xzf bundle.tar.gz\n"
         "mkdir -p results\n"
         "exec jacta-bundle/jacta task jacta-bundle/tasks \"$1\"" +
         options + "\n";
}

std::string combine_script() {
  return R"sh(#!/bin/sh
# Moves what tasks $1 to $2 have finished into the folder of the campaign.
set -eu
here=$(dirname "$(readlink -f "$0")")
move() {
  mkdir -p "$(dirname "$2")"
  mv -f "$1" "$2"
}
task=$1
while [ "$task" -le "$2" ]; do
  while IFS= read -r name; do
    result=$here/tasks/$task/results/$name
    target=$here/../../$name
    if [ -e "$result" ]; then
      move "$result" "$target"
      rm -f "$target.failed"
    elif [ -e "$result.failed" ]; then
      move "$result.failed" "$target.failed"
    fi
  done <"$here/tasks/$task/files"
  task=$((task + 1))
done
)sh";
}

std::string finish_script() {
  return R"sh(#!/bin/sh
# $1: 0 where all went well; $2: number of nodes that failed.
[ "$1" -eq 0 ] && [ "$2" -eq 0 ]
)sh";
}

}  // namespace jacta
