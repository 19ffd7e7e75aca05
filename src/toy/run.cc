#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <optional>

#include "jacta/base/atomic_file.h"
#include "jacta/base/version.h"
#include "jacta/config/python_text.h"
#include "jacta/data/toy_file.h"
#include "jacta/toy/input_hashes.h"
#include "jacta/toy/run_files.h"
#include "jacta/toy/toy_loop.h"
#include "job_toys.h"
#include "row_journal.h"
#include "run_output.h"

namespace jacta {

namespace {

std::vector<std::pair<std::string, std::string>> batch_attributes(
    const Runner& runner,
    const RunEnvironment& environment,
    const Node& inputs,
    const RunOutcome& outcome) {
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
          {"toydata_mode", python_json(Node::string(word(a.toydata_mode)))},
          {"arguments", python_json(a.to_map())},
          {"inputs", python_json(inputs)},
          {"failures", python_json(failures)},
          {"thresholds", python_json(threshold_report(runner, outcome.content.fits))},
          {"host", python_json(Node::string(environment.host))},
          {"wall_time", python_repr(outcome.seconds)}};
}

TextAttributes toy_attributes(const Runner& runner, const Node& inputs) {
  return {{"seed", std::to_string(runner.seed())},
          {"point", fmt::format("{:016x}", runner.point())},
          {"first_toy", std::to_string(runner.arguments().first_toy)},
          {"inputs", python_json(inputs)}};
}

Node inputs_of(const Runner& runner, const RunEnvironment& environment) {
  if (!environment.inputs.is_null()) return environment.inputs;
  return InputHasher(runner.example_paths())
      .hashes(runner.arguments(), runner.model_root());
}

// One run of a job, from the rows that an earlier one left to the files.
class Job {
 public:
  Job(const Runner& runner, const RunEnvironment& environment, Diagnostics& diagnostics)
      : runner_(runner),
        arguments_(runner.arguments()),
        environment_(environment),
        n_(static_cast<std::size_t>(arguments_.n_mc)),
        inputs_(inputs_of(runner, environment)),
        toys_(runner, diagnostics),
        store_(runner.model(), runner.hypotheses(), arguments_.only_toydata ? 0 : n_) {
    if (!arguments_.only_toydata) open_journal(diagnostics);
  }

  RunOutcome run() {
    try {
      make_rows();
      RunOutcome outcome = write_files();
      if (journal_) journal_->remove();
      return outcome;
    } catch (...) {
      keep_rows();
      throw;
    }
  }

 private:
  void open_journal(Diagnostics& diagnostics) {
    journal_.emplace(runner_, store_, inputs_, environment_.journal);
    if (!journal_->is_resumed()) return;
    remove_temporaries(arguments_.output_filename);
    if (toys_.stores()) remove_temporaries(arguments_.toydata_filename);
    if (journal_->n_kept() == 0) return;
    std::size_t toy = 0;
    while (!journal_->has(toy)) ++toy;
    journal_->check(toy, runner_.fit_toy(toys_.make(toy), toys_.generates()));
    diagnostics.note(fmt::format("{}: going on with the rows of {} of {} toys",
                                 journal_->path().string(),
                                 journal_->n_kept(),
                                 n_));
  }

  // Toys that are stored are all made again: they are functions of their addresses, and
  // the rows are the expensive part.
  std::vector<std::size_t> toys_to_make() const {
    std::vector<std::size_t> todo;
    for (std::size_t i = 0; i < n_; ++i) {
      if (toys_.stores() || !journal_ || !journal_->has(i)) todo.push_back(i);
    }
    return todo;
  }

  void make_rows() {
    const auto todo = toys_to_make();
    std::atomic<std::size_t> done = 0;
    try {
      environment_.executor.for_each(
          todo.size(),
          [&](std::size_t k, std::size_t) {
            make_row(todo[k]);
            ++done;
          },
          counted_from(n_ - todo.size(), environment_.loop));
    } catch (const Interrupted&) {
      // In the midst of a toy.
    }
    if (done == todo.size()) return;
    const std::size_t finished = n_ - todo.size() + done;
    if (!journal_) throw Interrupted("interrupted; no toy data were written");
    throw Interrupted(
        fmt::format("interrupted after {} of {} toys, which {} keeps; the same command "
                    "goes on from there",
                    finished,
                    n_,
                    journal_->path().string()));
  }

  void make_row(std::size_t i) {
    Dataset toy = toys_.make(i);
    if (journal_ && !journal_->has(i)) {
      store_.set(i,
                 runner_.fit_toy(toy, toys_.generates(), environment_.loop.cancellation));
      journal_->add(i);
    }
    toys_.keep(i, std::move(toy));
  }

  // What made the run fail may make this fail as well, and is what is reported.
  void keep_rows() noexcept {
    try {
      if (journal_) journal_->flush();
    } catch (const std::exception&) {
    }
  }

  RunOutcome write_files() {
    RunOutcome outcome;
    outcome.n_toys = arguments_.n_mc;
    outcome.poi = arguments_.poi;
    outcome.seed = runner_.seed();
    outcome.failures = store_.failures();
    if (toys_.stores() && n_ > 0) {
      write_toys(arguments_.toydata_filename,
                 toys_.kept(),
                 environment_.date,
                 toy_attributes(runner_, inputs_));
      outcome.toydata_file = arguments_.toydata_filename;
    }
    const std::chrono::duration<double> elapsed =
        std::chrono::steady_clock::now() - begin_;
    outcome.seconds = elapsed.count();
    if (journal_) {
      outcome.seconds += journal_->earlier_seconds();
      outcome.n_resumed = static_cast<std::int64_t>(journal_->n_kept());
    }
    outcome.content.metadata = result_metadata(runner_, environment_.date);
    if (!arguments_.only_toydata) outcome.content.fits = store_.tables();
    outcome.content.batch = batch_attributes(runner_, environment_, inputs_, outcome);
    if (arguments_.only_toydata) return outcome;
    write_results(arguments_.output_filename, outcome.content);
    outcome.output_file = arguments_.output_filename;
    return outcome;
  }

  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
  const Runner& runner_;
  const RunnerArguments& arguments_;
  const RunEnvironment& environment_;
  std::size_t n_;
  Node inputs_;
  JobToys toys_;
  RowStore store_;
  std::optional<RowJournal> journal_;
};

}  // namespace

RunOutcome Runner::run(const RunEnvironment& environment) const {
  const std::string& objection = model_->space().asymptotics_objection;
  if (arguments_.compute_confidence_interval && !objection.empty()) {
    for (const auto& threshold : thresholds_) {
      if (threshold.description != "asymptotic") continue;
      throw InputError(objection, "give thresholds from toys as limit_threshold");
    }
  }
  // Whether finished results may be replaced is for the caller to say; inputs never.
  check_files_written(arguments_, true, example_paths_, model_root_);
  return Job(*this, environment, *diagnostics_).run();
}

}  // namespace jacta
