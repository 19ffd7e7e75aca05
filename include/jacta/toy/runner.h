// Runner: one job of toys. Makes or reads toys, fits each under every hypothesis, finds
// intervals, and writes one result file.
//
// Per toy and hypothesis there is one row: every parameter (sorted by name), ll, dl, ul,
// valid_fit. An interval is searched where the hypothesis leaves the parameter of
// interest free; it is normalised to hypothesis 0. A fit that carries no certificate is a
// row with valid_fit false, and its reason is counted.
//
// Toy i of a job is toy first_toy + i of its point. Its address is (seed, point, index),
// the point being the first 64 bits of the SHA-256 of computation, generate_values and
// nominal_values. So results do not depend on threads, batches or restarts.
//
// While a job runs, finished rows are kept in `<output>.part` (job_journal.h). A job that
// was killed or interrupted goes on from there, and its result is the same.
//
//     jacta::Runner runner(arguments, registry, diagnostics);
//     auto outcome = runner.run({.executor = executor, .date = "20240601_12:00:00"});
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jacta/data/result_file.h"
#include "jacta/fit/nested_fits.h"
#include "jacta/interval/confidence_interval.h"
#include "jacta/model/registry.h"
#include "jacta/parallel/executor.h"
#include "jacta/toy/hypotheses.h"
#include "jacta/toy/job_journal.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

/// What a run is given by its surroundings: threads, clock, names.
struct RunEnvironment {
  const Executor& executor;
  std::string date = {};  ///< %Y%m%d_%H:%M:%S
  std::string host = {};
  LoopOptions loop = {};
  JournalOptions journal = {};
  /// Hashes of the files that the job reads (input_hashes.h); null: made by the run.
  Node inputs = {};
};

struct RunOutcome {
  ResultContent content = {};
  std::string output_file = {};   ///< empty for only_toydata
  std::string toydata_file = {};  ///< empty unless toys were stored
  std::int64_t n_toys = 0;
  std::int64_t n_resumed = 0;  ///< of them, rows kept from an earlier run
  double seconds = 0;          ///< that of the earlier runs included
  /// Reasons of invalid fits and undefined edges with their number.
  std::map<std::string, std::int64_t> failures = {};
  std::string poi = {};  ///< the parameter of interest
  std::uint64_t seed = 0;

  /// For people: the files, the rate, and the failures. Lines end with a newline.
  std::string text() const;
  /// For programs: the keys that `jacta run --json` prints, with medians per hypothesis
  /// of q = 2 (ln L_first - ln L), the first hypothesis being `free` as a rule.
  Node to_node() const;
};

/// One row of a result file before it is written.
struct ToyRow {
  Minimum minimum = {};
  double lower = 0;
  double upper = 0;
  std::string interval_reason = {};
  /// Whether the first fit was done again, from a constrained maximum above its own.
  bool refitted = false;
};

/// What differs between the jobs of a point.
struct RunnerBatch {
  std::int64_t first_toy = 0;
  std::int64_t n_mc = 1;
  std::string output_filename = {};
  std::string toydata_filename = {};
};

class Runner {
 public:
  /// Builds the model and reads the hypotheses. A missing seed is drawn and reported.
  /// `example_paths`: folders of installed examples. Throws InputError for anything
  /// wrong.
  Runner(RunnerArguments arguments,
         const ModelRegistry& registry,
         Diagnostics& diagnostics,
         std::vector<std::string> example_paths = {});

  const StatisticalModel& model() const { return *model_; }
  const RunnerArguments& arguments() const { return arguments_; }
  const std::vector<Hypothesis>& hypotheses() const { return hypotheses_; }
  std::uint64_t seed() const { return seed_; }
  std::uint64_t point() const { return point_; }
  const std::vector<std::string>& example_paths() const { return example_paths_; }
  /// The content of the model file; null where the model has none.
  const Node& model_root() const { return model_root_; }
  StreamAddress address(std::int64_t i) const;

  /// Thresholds for the intervals, one per hypothesis, in place of the asymptotic ones.
  void set_thresholds(std::vector<ThresholdFunction> thresholds);
  /// One per hypothesis; empty where no intervals are computed.
  const std::vector<ThresholdFunction>& thresholds() const { return thresholds_; }

  /// Another job of the same point, with the same model, generator and thresholds.
  void set_batch(const RunnerBatch& batch);

  /// Runs all toys and writes the files. Throws InputError or IoError for what cannot be
  /// read or written, and Interrupted after a cancellation; finished rows are kept.
  RunOutcome run(const RunEnvironment& environment) const;

  /// The rows of one toy under every hypothesis.
  std::vector<ToyRow> fit_toy(const Dataset& toy,
                              bool generated,
                              const CancellationToken* stop = nullptr) const;
  /// The toy at an index of the job.
  Dataset generate_toy(std::int64_t i) const;

 private:
  void build_model(const ModelRegistry& registry, Diagnostics& diagnostics);
  void check_interval_hypotheses() const;
  std::vector<FitProblem> make_problems(bool generated) const;
  NestedFits fit_hypotheses(Evaluator& evaluator,
                            const std::vector<FitProblem>& problems) const;
  Edges interval(Evaluator& evaluator,
                 const FitProblem& problem,
                 const Minimum& minimum,
                 double best_ll,
                 std::size_t hypothesis) const;

  RunnerArguments arguments_;
  Diagnostics* diagnostics_;
  std::vector<std::string> example_paths_;
  Node model_root_;
  std::shared_ptr<const StatisticalModel> model_;
  FitStrategy strategy_;
  std::vector<Hypothesis> hypotheses_;
  std::vector<ThresholdFunction> thresholds_;
  std::vector<FitProblem> problems_;            ///< from the configured guesses
  std::vector<FitProblem> generated_problems_;  ///< from the generate values
  std::unique_ptr<Generator> generator_;
  Limits bounds_;
  std::uint64_t seed_ = 0;
  std::uint64_t point_ = 0;
};

/// The point part of an address.
std::uint64_t point_hash(const std::string& computation,
                         const Node& generate_values,
                         const Node& nominal_values);

}  // namespace jacta
