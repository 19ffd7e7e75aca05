// Tasks: the tickets that one job of a cluster works through.
//
// A scheduler needs seconds to start a job, so tickets are joined, in their order, until
// a task has at least five minutes' work:
//
//     seconds of a ticket = n_mc / (toys per second of a thread * threads)
//
// A short rest at the end goes into the last task. The tasks stand in a file, one a line:
// the commands of their tickets (command_line.h) joined by `&&`, which a shell would run
// and `jacta task FILE I` runs in one process.
//
//     auto tasks = jacta::group_tickets(campaign.tickets, {.toys_per_second = 40});
//     jacta::write_file("power.tasks", jacta::task_file_text(tasks));
//     auto tickets = jacta::read_task("power.tasks", 0);
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"
#include "jacta/toy/surroundings.h"

namespace jacta {

struct Task {
  std::vector<Ticket> tickets;
  double seconds = 0;  ///< estimated
};

struct TaskOptions {
  /// Of one thread. Not known: a task has `least_tickets` tickets.
  std::optional<double> toys_per_second = {};
  std::int64_t threads = 1;
  double least_seconds = 300;
  /// Where a task would take longer, it is not made longer still.
  double most_seconds = 0;  ///< 0: no limit
  std::int64_t least_tickets = 1;
};

std::vector<Task> group_tickets(std::span<const Ticket> tickets,
                                const TaskOptions& options);

/// One line per task. Throws InputError for an argument with a line break.
std::string task_file_text(std::span<const Task> tasks);

/// The tickets of a task; neighbours that are batches of one point have the same `point`.
/// Throws InputError where the file has no such line, or the line
/// is no list of commands.
std::vector<Ticket> read_task(const std::filesystem::path& file, std::int64_t index);

/// Toys per second of one thread, from toys of a ticket made and fitted for about
/// `seconds` after a first one. Nothing where the ticket makes no toys of its own.
std::optional<double> measured_rate(const Ticket& ticket,
                                    const Surroundings& surroundings,
                                    double seconds = 0.5);

}  // namespace jacta
