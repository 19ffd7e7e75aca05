#include "jacta/campaign/finished_result.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string_view>

#include "jacta/base/stale_error.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/data/result_file.h"
#include "jacta/data/toy_file.h"
#include "jacta/running/file_names.h"
#include "jacta/toy/replay.h"
#include "jacta/toy/runner.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;
using State = FinishedResult::State;

constexpr const char* resubmit_advice =
    "make the results again with --resubmit, or choose another output folder";

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

// What the stored toys of a job say of where they come from. Empty: nothing is wrong.
std::string foreign_toys(const Ticket& ticket,
                         const ExpectedResult& expected,
                         const ToyFile& toys) {
  const RunnerArguments job = RunnerArguments::from_map(ticket.arguments);
  const auto differs = [&](const char* name, const std::string& wanted) -> std::string {
    const auto found = toys.attribute(name);
    if (!found) {
      return fmt::format(
          "{} was not made by a campaign: it has no {}", ticket.toydata_file, name);
    }
    if (*found == wanted) return {};
    return fmt::format("{} holds toys of another job: its {} is {}, not {}",
                       ticket.toydata_file,
                       name,
                       *found,
                       wanted);
  };
  std::vector<std::pair<const char*, std::string>> wanted = {
      {"first_toy", std::to_string(job.first_toy)}};
  const auto seed = job.seed ? job.seed : expected.seed;
  if (seed) wanted.emplace_back("seed", std::to_string(*seed));
  // What poi_expectation is translated into is known to the job only.
  if (!job.generate_values.contains("poi_expectation")) {
    const auto point =
        point_hash(job.computation, job.generate_values, job.nominal_values);
    wanted.emplace_back("point", fmt::format("{:016x}", point));
  }
  for (const auto& [name, value] : wanted) {
    if (auto reason = differs(name, value); !reason.empty()) return reason;
  }
  return {};
}

FinishedResult judged_toys(const Ticket& ticket, const ExpectedResult& expected) {
  const ToyFile toys(ticket.toydata_file);
  if (auto reason = foreign_toys(ticket, expected, toys); !reason.empty()) {
    return {State::foreign, std::move(reason)};
  }
  const std::int64_t n = ticket.arguments.at("n_mc").as_integer();
  if (static_cast<std::int64_t>(toys.size()) < n) {
    return {State::damaged,
            fmt::format("{} holds {} of {} toys", ticket.toydata_file, toys.size(), n)};
  }
  const auto inputs = toys.attribute("inputs");
  if (!inputs) return {State::good, ""};
  const auto changed =
      changed_inputs(parse_json(*inputs, ticket.toydata_file), expected.inputs);
  if (changed.empty()) return {State::good, ""};
  return {State::changed,
          fmt::format("{} was made before the content of {} changed",
                      ticket.toydata_file,
                      join(changed))};
}

// Whether a file that cannot be read was meant to be a result at all.
bool is_other_file(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string begin(8, '\0');
  in.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(in.gcount()));
  constexpr std::string_view hdf5 = "\x89HDF\r\n\x1a\n";
  return !hdf5.starts_with(begin);
}

FinishedResult unreadable(const Ticket& ticket, const std::string& why) {
  std::vector<std::string> files = {main_file(ticket)};
  if (stores_toydata(ticket.arguments)) files.push_back(ticket.toydata_file);
  for (const auto& file : files) {
    std::error_code ignored;
    if (!fs::exists(file, ignored) || !is_other_file(file)) continue;
    return {State::foreign, file + " was not made by this program"};
  }
  return {State::damaged, why};
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
    if (!only_toydata(ticket.arguments)) {
      result = judged(ticket, expected, read_results(ticket.output_file));
    }
    if (result.state != State::good || !stores_toydata(ticket.arguments)) return result;
    return judged_toys(ticket, expected);
  } catch (const Error& error) {
    return unreadable(ticket, error.what());
  }
}

void set_aside(const Ticket& ticket) {
  std::vector<fs::path> files = {main_file(ticket)};
  if (stores_toydata(ticket.arguments)) files.emplace_back(ticket.toydata_file);
  for (const auto& file : files) {
    std::error_code error;
    if (!fs::exists(file, error)) continue;
    fs::path aside = file.string() + ".foreign";
    for (int i = 2; fs::exists(aside, error); ++i) {
      aside = fmt::format("{}.foreign{}", file.string(), i);
    }
    fs::rename(file, aside, error);
    if (error) throw IoError(file.string(), "cannot be set aside: " + error.message());
  }
}

ExpectedResult ExpectedResults::of(const Ticket& ticket) {
  // Batches of a point read the same files, but for the toys.
  const bool is_shared = !reads_toydata(ticket.arguments);
  const auto known = inputs_.find(ticket.point);
  if (is_shared && known != inputs_.end()) return {seed_, known->second};
  const Node inputs = hasher_.hashes(RunnerArguments::from_map(ticket.arguments));
  if (is_shared) inputs_.emplace(ticket.point, inputs);
  return {seed_, inputs};
}

FinishedResult result_to_keep(const Ticket& ticket,
                              const ExpectedResult& expected,
                              Diagnostics& diagnostics) {
  FinishedResult found = finished_result(ticket, expected);
  if (found.state == State::changed) throw StaleError(found.reason, resubmit_advice);
  if (found.state == State::damaged) {
    diagnostics.note(found.reason + "; it is made again");
  }
  if (found.state == State::foreign) {
    diagnostics.note(
        found.reason +
        "; it is set aside with the ending .foreign, and the job is made again");
  }
  return found;
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
      throw StaleError(fmt::format("{} was made before the content of {} changed",
                                   file.string(),
                                   join(changed)),
                       "throw its toys again: submit the computation that made them with "
                       "--resubmit");
    }
  }
}

}  // namespace jacta
