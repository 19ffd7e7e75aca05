// Command lines: tickets as text, and back.
//
//     alea_run_toymc --statistical_model ... --poi wimp_rate_multiplier --hypotheses
//         '["free","zero","true"]' --n_mc 125 --common_hypothesis None ...
//
// Every argument of the Runner is there, in its order: None, True and False, integers,
// floats with all their digits (alea keeps four decimals), text, and maps and lists as
// JSON without blanks, each quoted for a shell. alea and `jacta run` read the same line;
// only `jacta run` knows --first_toy and --computation, without which the toys of a batch
// are not those that the same toys of an undivided point would be.
//
//     const auto line = jacta::command_line(campaign.tickets.front());
//     jacta::runner_kwargs_from_script(line).at("poi").as_string();
#pragma once

#include <span>
#include <string>
#include <vector>

#include "jacta/campaign/tickets.h"

namespace jacta {

struct CommandStyle {
  /// The words before the arguments, as a shell takes them.
  std::string program = "alea_run_toymc";
  /// Whether to add --first_toy, --computation and --instruction_set.
  bool jacta_arguments = false;
};

/// The text of an argument, not quoted. A string in a map or list keeps its blanks.
std::string argument_text(const Node& value);

/// A ticket as a command.
std::string command_line(const Ticket& ticket, const CommandStyle& style = {});

/// Arguments of a Runner from a command, in the Runner's order: what comes before the
/// first word that begins with `--` is the program. Any subset will do. Throws InputError
/// for an unknown argument (with the nearest name), a missing value and text that does
/// not fit.
Node runner_kwargs_from_script(const std::string& script);

/// Several tickets as one command.
struct CombinedJob {
  std::string command;
  std::string output_file;           ///< of the last ticket; jobs are named after it
  std::vector<std::size_t> tickets;  ///< indices into the list it was made from
};

/// Joins each `n` tickets in their order by ` && `; the last job may have fewer.
std::vector<CombinedJob> combine_n_jobs(std::span<const Ticket> tickets,
                                        std::int64_t n,
                                        const CommandStyle& style = {});

/// What `debug` prints of the combinations: their number, and each as Python writes a
/// dict.
std::string combinations_text(std::span<const Node> combinations);

}  // namespace jacta
