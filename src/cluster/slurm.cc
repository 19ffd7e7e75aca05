#include "jacta/cluster/slurm.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

#include "jacta/base/atomic_file.h"
#include "jacta/base/shell_text.h"
#include "path_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

bool is_plain(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_digit = c >= '0' && c <= '9';
  return is_letter || is_digit ||
         std::string_view("%+,-./:=@_[]").find(c) != std::string_view::npos;
}

// The value of an option in a script. Slurm reads both quotes as a shell does, but takes a
// backslash for an escape, and # for the begin of a comment, inside of them too.
std::string option_value(const std::string& text) {
  if (std::all_of(text.begin(), text.end(), is_plain)) return text;
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\' || c == '#') quoted += '\\';
    quoted += c;
  }
  return quoted + "\"";
}

// Slurm replaces %-patterns in names of files, and none where there is a backslash.
std::string log_pattern(const SlurmArray& array) {
  const fs::path file = array.script_file.parent_path() / array.name;
  check_path(file, "\\", "the log of a Slurm job");
  std::string text;
  for (const char c : file.string()) text += c == '%' ? "%%" : std::string(1, c);
  return text + "_%a.log";
}

class Script {
 public:
  void option(const std::string& name, const std::string& value) {
    if (!value.empty()) text_ += "#SBATCH --" + name + "=" + option_value(value) + "\n";
  }
  void line(const std::string& text) { text_ += text + "\n"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_ = "#!/bin/sh\n";
};

void add_resources(Script& script, const SlurmSettings& s) {
  const auto minutes = static_cast<std::int64_t>(std::ceil(s.hours * 60));
  script.option("time", std::to_string(minutes));
  // Time to keep the rows of the toys under way.
  if (minutes >= 5) script.option("signal", "B:TERM@60");
  script.option("mem-per-cpu", fmt::format("{}M", s.mem_per_cpu));
  script.option("nodes", "1");
  script.option("ntasks", "1");
  script.option("cpus-per-task", std::to_string(s.cpus_per_task));
  for (const auto& [name, value] : s.script_options) script.option(name, value);
  for (const auto& option : s.sbatch_options) script.line("#SBATCH " + option);
}

// The words before the program: nothing, or those that start the container.
std::string container_start(const SlurmSettings& s, const fs::path& folder) {
  if (s.container.empty()) return "";
  check_path(folder, ",:", "a container");
  std::vector<std::string> words = {"exec", "--pwd", folder.string(), "--bind"};
  words.push_back(folder.string());
  for (const auto& path : s.bind) {
    words.push_back("--bind");
    words.push_back(path);
  }
  words.push_back(s.container);
  return "\"$container\" " + shell_join(words) + " ";
}

std::string program_of(const SlurmSettings& s, const ClusterPlace& place) {
  if (!s.program.empty()) return s.program;
  return s.container.empty() ? place.program.string() : "jacta";
}

std::string script_of(const SlurmArray& array,
                      const SlurmSettings& settings,
                      const ClusterPlace& place) {
  check_path(place.folder, "", "Slurm");
  Script script;
  script.option("job-name",
                settings.job_name.empty() ? "jacta_" + array.name : settings.job_name);
  const auto last = array.tasks.size() - 1;
  script.option("array", fmt::format("0-{}%{}", last, settings.max_jobs));
  script.option("chdir", place.folder.string());
  script.option("output", log_pattern(array));
  script.option("open-mode", "append");
  script.line("#SBATCH --requeue");
  add_resources(script, settings);
  script.line("");
  for (const auto& line : settings.setup) script.line(line);
  if (!settings.container.empty()) {
    script.line("container=$(command -v apptainer || command -v singularity)");
  }
  std::string options;
  for (const auto& option : place.options) options += " " + shell_quote(option);
  script.line("exec " + container_start(settings, place.folder) +
              shell_quote(program_of(settings, place)) + " task " +
              shell_quote(array.task_file.string()) +
              " \"$SLURM_ARRAY_TASK_ID\" --threads \"$SLURM_CPUS_PER_TASK\"" + options);
  return script.text();
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

}  // namespace

std::int64_t max_array_size(const CommandRunner& run) {
  constexpr std::int64_t slurms_default = 1001;
  const CommandResult answer = run({"scontrol", "show", "config"});
  const auto at = answer.out.find("MaxArraySize");
  if (!answer.succeeded() || at == std::string::npos) return slurms_default;
  const auto equals = answer.out.find('=', at);
  if (equals == std::string::npos) return slurms_default;
  const auto size = std::strtoll(answer.out.c_str() + equals + 1, nullptr, 10);
  return size > 1 ? size : slurms_default;
}

std::vector<SlurmArray> plan_slurm(const Campaign& campaign,
                                   const std::vector<Task>& tasks,
                                   const SlurmSettings& settings,
                                   const ClusterPlace& place) {
  std::vector<SlurmArray> arrays;
  const fs::path folder =
      fs::absolute(campaign.output_folder / "slurm").lexically_normal();
  const auto most = static_cast<std::size_t>(std::max<std::int64_t>(
      1, settings.max_array_size > 0 ? settings.max_array_size - 1 : 1000));
  const std::string first =
      next_submission_name(campaign.output_folder, campaign.computation);
  const auto number = std::stoul(first.substr(campaign.computation.size() + 1));
  for (std::size_t begin = 0; begin < tasks.size(); begin += most) {
    SlurmArray array;
    array.name = fmt::format("{}_{}", campaign.computation, number + arrays.size());
    array.script_file = folder / (array.name + ".sh");
    array.task_file = folder / (array.name + ".tasks");
    const auto end = std::min(tasks.size(), begin + most);
    array.tasks.assign(tasks.begin() + static_cast<std::ptrdiff_t>(begin),
                       tasks.begin() + static_cast<std::ptrdiff_t>(end));
    array.task_text = task_file_text(array.tasks);
    array.script = script_of(array, settings, place);
    arrays.push_back(std::move(array));
  }
  return arrays;
}

std::vector<std::string> sbatch_command(const SlurmArray& array,
                                        const std::string& after) {
  std::vector<std::string> words = {"sbatch", "--parsable"};
  if (!after.empty()) words.push_back("--dependency=afterany:" + after);
  words.push_back(array.script_file.string());
  return words;
}

std::vector<std::string> send_to_slurm(const std::vector<SlurmArray>& arrays,
                                       const Campaign& campaign,
                                       const std::string& dependency,
                                       const CommandRunner& run) {
  std::vector<std::string> jobs;
  std::string after = dependency;
  for (const auto& array : arrays) {
    fs::create_directories(array.script_file.parent_path());
    write_file(array.task_file, array.task_text);
    write_file(array.script_file, array.script);
    const CommandResult answer = run(sbatch_command(array, after));
    if (!answer.succeeded()) {
      throw IoError("sbatch " + array.script_file.string(),
                    answer.is_there ? trimmed(answer.err) : "sbatch is not installed",
                    "correct slurm_configurations, or submit where Slurm is");
    }
    // id, or id;cluster
    after = trimmed(answer.out.substr(0, answer.out.find(';')));
    jobs.push_back(after);
    add_submission(campaign.output_folder,
                   {.name = array.name,
                    .scheduler = Scheduler::slurm,
                    .job_id = after,
                    .computation = campaign.computation,
                    .log = "slurm/" + array.name + "_%a.log",
                    .tasks = files_of_tasks(campaign.output_folder, array.tasks)});
  }
  return jobs;
}

}  // namespace jacta
