// A small model and running files as text, for tests of campaigns.
#pragma once

#include <filesystem>
#include <string>

#include "jacta/campaign/tickets.h"
#include "jacta/data/result_file.h"
#include "jacta/toy/runner_arguments.h"
#include "running/support.h"

namespace jacta::test {

/// A campaign of the small model; `sections` is what stands under the computation
/// `power`.
inline Campaign small_campaign(const std::string& sections,
                               CampaignSettings settings = {},
                               const std::string& top = "") {
  if (settings.computation.empty()) settings.computation = "power";
  if (settings.output_folder.empty()) settings.output_folder = "/out";
  SilentDiagnostics diagnostics;
  const Node root = parse_yaml("statistical_model: jacta.GaussianModel\npoi: mu\n" + top +
                                   "computation_options:\n  power:\n" + sections,
                               "running.yaml");
  return read_campaign(root, "running.yaml", small_parameters(), settings, diagnostics);
}

/// The result of a ticket with rows of zeros, as a job of its seed would leave it.
inline void write_result(const Ticket& ticket) {
  const auto arguments = RunnerArguments::from_map(ticket.arguments);
  const auto n = static_cast<std::size_t>(arguments.n_mc);
  ResultContent content;
  content.metadata = {{"seed", json(ticket.arguments.at("seed"))}};
  content.batch = {{"arguments", json(arguments.to_map())}};
  content.fits = {{.name = "free",
                   .columns = {"ll"},
                   .values = {std::vector<double>(n)},
                   .valid_fit = std::vector<std::uint8_t>(n)}};
  write_results(ticket.output_file, content);
}

}  // namespace jacta::test
