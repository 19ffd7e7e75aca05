#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "jacta/base/version.h"
#include "jacta/config/python_text.h"
#include "jacta/data/toy_file.h"
#include "run_output.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

void check_writable(const std::string& file) {
  const fs::path folder = fs::path(file).parent_path();
  if (!folder.empty() && !fs::is_directory(folder)) {
    throw IoError(file,
                  fmt::format("the folder {} does not exist", folder.string()),
                  "create it first");
  }
}

std::optional<ToyFile> open_toys(const RunnerArguments& a, Diagnostics& diagnostics) {
  if (a.toydata_mode != "read") return {};
  ToyFile file(a.toydata_filename);
  const auto stored = static_cast<std::int64_t>(file.size());
  if (stored < a.n_mc) {
    throw InputError(fmt::format("{}: {} stored toys are fewer than n_mc = {}",
                                 a.toydata_filename,
                                 stored,
                                 a.n_mc));
  }
  if (stored > a.n_mc) {
    diagnostics.warning(fmt::format("{}: {} stored toys are more than n_mc = {}",
                                    a.toydata_filename,
                                    stored,
                                    a.n_mc));
  }
  return file;
}

std::vector<std::pair<std::string, std::string>> batch_attributes(
    const Runner& runner, const RunEnvironment& environment, const RunOutcome& outcome) {
  const RunnerArguments& a = runner.arguments();
  Node failures = Node::map();
  for (const auto& [reason, count] : outcome.failures) {
    failures.set(reason, Node::integer(count));
  }
  return {{"version", python_json(Node::string(std::string(version())))},
          {"format_version", std::to_string(format_version)},
          {"computation", python_json(Node::string(a.computation))},
          {"point", python_json(Node::string(fmt::format("{:016x}", runner.point())))},
          {"first_toy", std::to_string(a.first_toy)},
          {"n_mc", std::to_string(a.n_mc)},
          {"toydata_mode", python_json(Node::string(a.toydata_mode))},
          {"arguments", python_json(a.to_map())},
          {"failures", python_json(failures)},
          {"host", python_json(Node::string(environment.host))},
          {"wall_time", python_repr(outcome.seconds)}};
}

TextAttributes toy_attributes(const Runner& runner) {
  return {{"seed", std::to_string(runner.seed())},
          {"point", fmt::format("{:016x}", runner.point())},
          {"first_toy", std::to_string(runner.arguments().first_toy)}};
}

}  // namespace

RunOutcome Runner::run(const RunEnvironment& environment) const {
  const auto begin = std::chrono::steady_clock::now();
  const RunnerArguments& a = arguments_;
  const bool stores = a.toydata_mode == "generate_and_store";
  if (stores) check_writable(a.toydata_filename);
  if (!a.only_toydata) check_writable(a.output_filename);

  // Toys are read before the loop: the HDF5 library is used by one thread.
  const auto file = open_toys(a, *diagnostics_);
  const auto n = static_cast<std::size_t>(a.n_mc);
  std::vector<Dataset> toys(stores || file ? n : 0);
  for (std::size_t i = 0; file && i < n; ++i) toys[i] = file->read(i);

  RowStore store(*model_, hypotheses_, a.only_toydata ? 0 : n);
  const std::size_t done = environment.executor.for_each(
      n,
      [&](std::size_t i, std::size_t) {
        Dataset toy;
        if (file) {
          toy = std::move(toys[i]);
        } else if (generator_) {
          toy = generate_toy(static_cast<std::int64_t>(i));
        }
        if (!a.only_toydata) store.set(i, fit_toy(toy, generator_ != nullptr));
        if (stores) toys[i] = std::move(toy);
      },
      environment.loop);
  if (done < n) {
    throw Error(
        fmt::format("interrupted after {} of {} toys; nothing was written", done, n));
  }

  RunOutcome outcome;
  outcome.n_toys = a.n_mc;
  outcome.failures = store.failures();
  if (stores && n > 0) {
    write_toys(a.toydata_filename, toys, environment.date, toy_attributes(*this));
    outcome.toydata_file = a.toydata_filename;
  }
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begin;
  outcome.seconds = elapsed.count();
  outcome.content.metadata = result_metadata(*this, environment.date);
  outcome.content.batch = batch_attributes(*this, environment, outcome);
  if (!a.only_toydata) {
    outcome.content.fits = store.take_tables();
    write_results(a.output_filename, outcome.content);
    outcome.output_file = a.output_filename;
  }
  return outcome;
}

}  // namespace jacta
