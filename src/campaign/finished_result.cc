#include "jacta/campaign/finished_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "jacta/base/text.h"
#include "jacta/campaign/file_names.h"
#include "jacta/config/python_text.h"
#include "jacta/data/result_file.h"
#include "jacta/data/toy_file.h"
#include "jacta/toy/replay.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;
using State = FinishedResult::State;

constexpr const char* resubmit_advice =
    "make the results again with --resubmit, or choose another output folder";

bool is_true(const Node& node) {
  return node.is_boolean() && node.as_boolean();
}

bool stores_toydata(const Node& arguments) {
  const Node& mode = arguments.at("toydata_mode");
  return mode.is_string() && mode.as_string() == "generate_and_store";
}

// Of the job that wrote a result; null for files of other programs.
Node stored_arguments(const ResultContent& content) {
  for (const auto& [name, text] : content.batch) {
    if (name == "arguments") return parse_json(text, name);
  }
  return {};
}

// Arguments that a result of the same job has in common with its ticket. Those that an
// expectation is translated into are known to the job only.
std::vector<std::string> compared_arguments(const Node& arguments) {
  std::vector<std::string> names = {"poi",
                                    "hypotheses",
                                    "n_mc",
                                    "first_toy",
                                    "nominal_values",
                                    "compute_confidence_interval",
                                    "confidence_level",
                                    "confidence_interval_kind",
                                    "toydata_mode"};
  for (const char* name : {"generate_values", "common_hypothesis"}) {
    const Node& values = arguments.at(name);
    if (!values.is_map() || !values.contains("poi_expectation")) names.emplace_back(name);
  }
  return names;
}

std::string difference(const Node& stored, const Node& wanted) {
  for (const auto& name : compared_arguments(wanted)) {
    const Node* found = stored.find(name);
    const Node known = found == nullptr ? Node() : *found;
    if (known == wanted.at(name)) continue;
    return fmt::format(
        "its {} is {}, not {}", name, python_json(known), python_json(wanted.at(name)));
  }
  return {};
}

Node arguments_of(const Ticket& ticket, const ExpectedResult& expected) {
  RunnerArguments arguments = RunnerArguments::from_map(ticket.arguments);
  if (!arguments.seed) arguments.seed = expected.seed;
  // Through the text, as it was written.
  return parse_json(python_json(arguments.to_map()));
}

FinishedResult judged(const Ticket& ticket,
                      const ExpectedResult& expected,
                      const ResultContent& content) {
  const std::string& file = ticket.output_file;
  const Node stored = stored_arguments(content);
  if (stored.is_null()) {
    return {State::foreign, file + " was not made by this program"};
  }
  const Node wanted = arguments_of(ticket, expected);
  const Node& seed = wanted.at("seed");
  if (!seed.is_null() && !(stored.at("seed") == seed)) {
    return {State::foreign,
            fmt::format("{} is of another campaign: its seed is {}, not {}",
                        file,
                        python_json(stored.at("seed")),
                        python_json(seed))};
  }
  const std::string differs = difference(stored, wanted);
  if (!differs.empty()) {
    return {State::foreign, fmt::format("{} is of another job: {}", file, differs)};
  }
  // A copy under another name; points that differ in poi_expectation only are told apart
  // so.
  const Node* made_as = stored.find("output_filename");
  if (made_as != nullptr && made_as->is_string() &&
      fs::path(made_as->as_string()).filename() != fs::path(file).filename()) {
    return {State::foreign,
            fmt::format("{} is of another job: it was made as {}",
                        file,
                        fs::path(made_as->as_string()).filename().string())};
  }
  const auto n = static_cast<std::size_t>(wanted.at("n_mc").as_integer());
  for (const auto& table : content.fits) {
    if (table.valid_fit.size() == n) continue;
    return {State::damaged,
            fmt::format("{} holds {} of {} toys", file, table.valid_fit.size(), n)};
  }
  if (!(stored.at("computation") == wanted.at("computation"))) {
    return {State::changed,
            fmt::format("{} belongs to the computation {}, not {}",
                        file,
                        python_json(stored.at("computation")),
                        python_json(wanted.at("computation")))};
  }
  const auto changed = changed_inputs(stored_inputs(content), expected.inputs);
  if (!changed.empty()) {
    return {
        State::changed,
        fmt::format("{} was made before the content of {} changed", file, join(changed))};
  }
  return {State::good, ""};
}

FinishedResult judged_toys(const Ticket& ticket) {
  const ToyFile toys(ticket.toydata_file);
  const std::int64_t n = ticket.arguments.at("n_mc").as_integer();
  if (static_cast<std::int64_t>(toys.size()) >= n) return {State::good, ""};
  return {State::damaged,
          fmt::format("{} holds {} of {} toys", ticket.toydata_file, toys.size(), n)};
}

InputError no_toys(const CampaignPoint& point) {
  return InputError(
      fmt::format("thresholds are made from toys, but there are none at {}: {} and its "
                  "batches do not exist",
                  python_json(point.arguments.at("generate_values")),
                  point.output_file),
      "first submit the computation that writes it, in the same output folder");
}

}  // namespace

FinishedResult finished_result(const Ticket& ticket, const ExpectedResult& expected) {
  if (!already_done(ticket)) return {};
  try {
    FinishedResult result{State::good, ""};
    if (!is_true(ticket.arguments.at("only_toydata"))) {
      result = judged(ticket, expected, read_results(ticket.output_file));
    }
    if (result.state != State::good || !stores_toydata(ticket.arguments)) return result;
    return judged_toys(ticket);
  } catch (const Error& error) {
    return {State::damaged, error.what()};
  }
}

ExpectedResult ExpectedResults::of(const Ticket& ticket) {
  const auto known = inputs_.find(ticket.point);
  if (known != inputs_.end()) return {seed_, known->second};
  const Node inputs = hasher_.hashes(RunnerArguments::from_map(ticket.arguments));
  inputs_.emplace(ticket.point, inputs);
  return {seed_, inputs};
}

bool is_finished(const Ticket& ticket,
                 const ExpectedResult& expected,
                 Diagnostics& diagnostics) {
  const FinishedResult found = finished_result(ticket, expected);
  if (found.state == State::changed) throw InputError(found.reason, resubmit_advice);
  if (found.state != State::good && found.state != State::missing) {
    diagnostics.note(found.reason + "; it is made again");
  }
  return found.state == State::good;
}

void check_collected(const Campaign& campaign,
                     const std::vector<std::string>& example_paths) {
  InputHasher hasher(example_paths);
  for (const auto& point : campaign.points) {
    const auto files = batch_files(point.output_file);
    if (files.empty()) throw no_toys(point);
    RunnerArguments arguments = RunnerArguments::from_map(point.arguments);
    // The file of thresholds is made from the results.
    arguments.compute_confidence_interval = false;
    const Node now = hasher.hashes(arguments);
    for (const auto& file : files) {
      const auto changed =
          changed_inputs(stored_inputs(read_result_attributes(file)), now);
      if (changed.empty()) continue;
      throw InputError(fmt::format("{} was made before the content of {} changed",
                                   file.string(),
                                   join(changed)),
                       "throw its toys again: submit the computation that made them with "
                       "--resubmit");
    }
  }
}

}  // namespace jacta
