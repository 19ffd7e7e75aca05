#include "jacta/cluster/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <sstream>

#include "jacta/base/atomic_file.h"
#include "jacta/base/shell_text.h"
#include "jacta/campaign/command_line.h"
#include "jacta/neyman/runner_thresholds.h"
#include "jacta/toy/runner.h"

namespace jacta {

namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point begin) {
  return std::chrono::duration<double>(Clock::now() - begin).count();
}

double seconds_of(const Ticket& ticket, const TaskOptions& options) {
  if (!options.toys_per_second) return 0;
  const auto n = static_cast<double>(ticket.arguments.at("n_mc").as_integer());
  return n / (*options.toys_per_second * static_cast<double>(options.threads));
}

bool is_full(const Task& task, double next, const TaskOptions& options) {
  if (options.most_seconds > 0 && task.seconds + next > options.most_seconds) return true;
  const bool has_tickets =
      task.tickets.size() >= static_cast<std::size_t>(options.least_tickets);
  return has_tickets &&
         (!options.toys_per_second || task.seconds >= options.least_seconds);
}

void merge_rest(std::vector<Task>& tasks, const TaskOptions& options) {
  if (tasks.size() < 2 || !options.toys_per_second) return;
  Task& last = tasks.back();
  Task& before = tasks[tasks.size() - 2];
  const double together = before.seconds + last.seconds;
  if (last.seconds >= options.least_seconds) return;
  if (options.most_seconds > 0 && together > options.most_seconds) return;
  before.tickets.insert(before.tickets.end(), last.tickets.begin(), last.tickets.end());
  before.seconds = together;
  tasks.pop_back();
}

// The ticket that a command describes; its batch is not known any more.
Ticket ticket_of(const std::vector<std::string>& words) {
  Ticket ticket;
  ticket.arguments = runner_kwargs_from_script(shell_join(words));
  RunnerArguments::from_map(ticket.arguments);
  const auto text = [&](const char* name) {
    const Node* value = ticket.arguments.find(name);
    return value == nullptr || value->is_null() ? std::string() : value->as_string();
  };
  ticket.output_file = text("output_filename");
  ticket.toydata_file = text("toydata_filename");
  if (const Node* first = ticket.arguments.find("first_toy")) {
    ticket.first_toy = first->as_integer();
  }
  return ticket;
}

// What the batches of a point have in common.
Node point_arguments(const Ticket& ticket) {
  Node arguments = ticket.arguments;
  for (const char* key : {"n_mc", "first_toy", "output_filename", "toydata_filename"}) {
    arguments.erase(key);
  }
  return arguments;
}

void number_points(std::vector<Ticket>& tickets) {
  for (std::size_t i = 1; i < tickets.size(); ++i) {
    const bool is_same = point_arguments(tickets[i]) == point_arguments(tickets[i - 1]);
    tickets[i].point = tickets[i - 1].point + (is_same ? 0 : 1);
  }
}

}  // namespace

std::vector<Task> group_tickets(std::span<const Ticket> tickets,
                                const TaskOptions& options) {
  std::vector<Task> tasks;
  for (const auto& ticket : tickets) {
    const double seconds = seconds_of(ticket, options);
    if (tasks.empty() || is_full(tasks.back(), seconds, options)) tasks.emplace_back();
    tasks.back().tickets.push_back(ticket);
    tasks.back().seconds += seconds;
  }
  merge_rest(tasks, options);
  return tasks;
}

std::string task_file_text(std::span<const Task> tasks) {
  std::string text;
  for (const auto& task : tasks) {
    const auto jobs = combine_n_jobs(task.tickets,
                                     static_cast<std::int64_t>(task.tickets.size()),
                                     {"jacta run", true});
    for (const auto& job : jobs) {
      if (job.command.find_first_of(std::string_view("\n\0", 2)) != std::string::npos) {
        throw InputError("an argument of a job has a line break: " + job.output_file,
                         "clusters take arguments and file names of one line only");
      }
      text += job.command + "\n";
    }
  }
  return text;
}

std::vector<Ticket> read_task(const std::filesystem::path& file, std::int64_t index) {
  std::istringstream lines(read_file(file));
  std::string line;
  for (std::int64_t i = 0; i <= index; ++i) {
    if (std::getline(lines, line)) continue;
    throw InputError(fmt::format("{} has no task {}", file.string(), index),
                     fmt::format("its tasks are 0 to {}", i - 1));
  }
  std::vector<Ticket> tickets;
  for (const auto& words : shell_commands(line)) tickets.push_back(ticket_of(words));
  number_points(tickets);
  return tickets;
}

std::optional<double> measured_rate(const Ticket& ticket,
                                    const Surroundings& here,
                                    double seconds) {
  RunnerArguments arguments = RunnerArguments::from_map(ticket.arguments);
  if (!generates(arguments.toydata_mode)) return {};
  if (!arguments.seed) arguments.seed = 0;
  const bool only_toydata = arguments.only_toydata;
  SilentDiagnostics diagnostics;
  Runner runner(std::move(arguments), here.models, diagnostics, here.example_paths);
  apply_limit_threshold(runner, diagnostics);
  const auto make_toy = [&](std::int64_t i) {
    const Dataset toy = runner.generate_toy(i);
    if (!only_toydata) runner.fit_toy(toy, true);
  };
  make_toy(0);
  const auto begin = Clock::now();
  std::int64_t n = 0;
  do {
    make_toy(++n);
  } while (seconds_since(begin) < seconds);
  return static_cast<double>(n) / seconds_since(begin);
}

}  // namespace jacta
