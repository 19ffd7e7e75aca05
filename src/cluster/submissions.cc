#include "jacta/cluster/submissions.h"

#include <fmt/format.h>

#include "jacta/base/atomic_file.h"
#include "jacta/base/version.h"
#include "jacta/cluster/htcondor.h"
#include "jacta/cluster/slurm.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

fs::path submissions_file(const fs::path& output_folder) {
  return output_folder / "submissions.json";
}

Node list_of(const std::vector<std::string>& texts) {
  Node list = Node::list();
  for (const auto& text : texts) list.push_back(Node::string(text));
  return list;
}

Node node_of(const Submission& submission) {
  Node node = Node::map();
  node.set("name", Node::string(submission.name));
  node.set("scheduler", Node::string(word(submission.scheduler)));
  node.set("job_id", Node::string(submission.job_id));
  node.set("computation", Node::string(submission.computation));
  node.set("log", Node::string(submission.log));
  Node tasks = Node::list();
  for (const auto& files : submission.tasks) tasks.push_back(list_of(files));
  node.set("tasks", tasks);
  return node;
}

Submission submission_of(const Node& node) {
  Submission submission{.name = node.at("name").as_string(),
                        .scheduler = read_word<Scheduler>(node.at("scheduler")),
                        .job_id = node.at("job_id").as_string(),
                        .computation = node.at("computation").as_string(),
                        .log = node.at("log").as_string()};
  for (const auto& task : node.at("tasks").items()) {
    auto& files = submission.tasks.emplace_back();
    for (const auto& file : task.items()) files.push_back(file.as_string());
  }
  return submission;
}

Node load_file(const fs::path& path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored)) {
    Node root = Node::map();
    root.set("format_version", Node::integer(format_version));
    root.set("submissions", Node::list());
    return root;
  }
  Node root = load_json(path);
  if (root.at("format_version").as_integer() > format_version) {
    throw root.error("the file was written by a newer program");
  }
  return root;
}

std::string relative_name(const fs::path& output_folder, const std::string& file) {
  return fs::absolute(file)
      .lexically_normal()
      .lexically_relative(fs::absolute(output_folder / "").lexically_normal())
      .string();
}

const QueueState* find_state(const Ticket& ticket,
                             const fs::path& output_folder,
                             const QueueStates& queue) {
  const auto found = queue.find(relative_name(output_folder, main_file(ticket)));
  return found == queue.end() ? nullptr : &found->second;
}

}  // namespace

std::vector<Submission> load_submissions(const fs::path& output_folder) {
  std::vector<Submission> submissions;
  const Node root = load_file(submissions_file(output_folder));
  for (const auto& node : root.at("submissions").items()) {
    submissions.push_back(submission_of(node));
  }
  return submissions;
}

void add_submission(const fs::path& output_folder, const Submission& submission) {
  Node root = load_file(submissions_file(output_folder));
  Node list = root.at("submissions");
  list.push_back(node_of(submission));
  root.set("submissions", list);
  write_file(submissions_file(output_folder), python_json(root, 1) + "\n");
}

std::string next_submission_name(const fs::path& output_folder,
                                 const std::string& computation) {
  std::size_t n = 0;
  for (const auto& submission : load_submissions(output_folder)) {
    if (submission.computation == computation) ++n;
  }
  return fmt::format("{}_{}", computation, n);
}

std::vector<std::vector<std::string>> files_of_tasks(const fs::path& output_folder,
                                                     const std::vector<Task>& tasks) {
  std::vector<std::vector<std::string>> result;
  for (const auto& task : tasks) {
    auto& files = result.emplace_back();
    for (const auto& ticket : task.tickets) {
      files.push_back(relative_name(output_folder, main_file(ticket)));
    }
  }
  return result;
}

QueueStates queue_states(const fs::path& output_folder,
                         const CommandRunner& run,
                         Diagnostics& diagnostics) {
  QueueStates states;
  std::vector<Submission> slurm, htcondor;
  for (auto& submission : load_submissions(output_folder)) {
    (submission.scheduler == Scheduler::slurm ? slurm : htcondor)
        .push_back(std::move(submission));
  }
  if (!slurm.empty()) add_slurm_states(slurm, run, diagnostics, states);
  if (!htcondor.empty()) add_htcondor_states(htcondor, run, diagnostics, states);
  return states;
}

JobState job_state(const Ticket& ticket,
                   const fs::path& output_folder,
                   const QueueStates& queue,
                   const ExpectedResult& expected) {
  JobState state = job_state(ticket, expected);
  const QueueState* queued = find_state(ticket, output_folder, queue);
  if (queued == nullptr || state.status == JobStatus::done ||
      state.status == JobStatus::running) {
    return state;
  }
  if (queued->status != TaskStatus::ended) {
    state.status =
        queued->status == TaskStatus::queued ? JobStatus::queued : JobStatus::running;
    state.reason.clear();
  } else if (state.status == JobStatus::missing) {
    state.status = JobStatus::failed;
    state.reason = queued->detail;
  }
  return state;
}

std::vector<Ticket> tickets_to_send(const Campaign& campaign,
                                    const QueueStates& queue,
                                    const SendingOptions& options,
                                    Diagnostics& diagnostics) {
  ExpectedResults expected(options.seed, options.example_paths);
  std::vector<Ticket> tickets;
  for (const auto& ticket : campaign.tickets) {
    const QueueState* state = find_state(ticket, campaign.output_folder, queue);
    if (state != nullptr && state->status != TaskStatus::ended) continue;
    if (!options.resubmit && already_done(ticket) &&
        result_to_keep(ticket, expected.of(ticket), diagnostics).state ==
            FinishedResult::State::good) {
      continue;
    }
    tickets.push_back(ticket);
    Node& arguments = tickets.back().arguments;
    if (options.seed && arguments.at("seed").is_null()) {
      arguments.set("seed", Node::integer(*options.seed));
    }
  }
  return tickets;
}

}  // namespace jacta
