#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <functional>
#include <optional>

#include "commands.h"
#include "jacta/amplitude/phase_space_events.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/output_file.h"
#include "jacta/data/toy_file.h"
#include "jacta/model/event_arrays.h"
#include "jacta/model/event_limit.h"
#include "jacta/toy/drawn_seed.h"
#include "jacta/toy/runner.h"
#include "jacta/toy/toy_loop.h"
#include "model_options.h"
#include "number_checks.h"
#include "progress_bar.h"
#include "signals.h"

namespace jacta::apps {

namespace {

struct GenerateArguments {
  ModelOptions model;
  std::size_t n = 1;
  std::optional<std::uint64_t> seed;
  std::string output;
  GenerateOptions generate;
  bool phase_space = false;
  bool overwrite = false;
};

// "toys.npz" becomes "toys_2.npz" for the third of several toys.
std::filesystem::path array_file(const GenerateArguments& options, std::size_t toy) {
  const std::filesystem::path file = options.output;
  const std::string number = options.n == 1 ? "" : "_" + std::to_string(toy);
  return file.parent_path() / (file.stem().string() + number + file.extension().string());
}

Node as_node(const Values& values) {
  Node map = Node::map();
  for (const auto& [name, value] : values) map.set(name, Node::real(value));
  return map;
}

std::size_t events_of(const Dataset& toy) {
  std::size_t events = 0;
  for (const auto& [name, table] : toy.tables()) {
    if (table.has_sources()) events += table.rows();
  }
  return events;
}

// Makes toys side by side and writes them one after the other, a portion at a time, so
// that any number of them takes the memory of a portion.
class ToyStream {
 public:
  ToyStream(const Generator& generator, std::uint64_t seed, std::uint64_t point)
      : generator_(generator), seed_(seed), point_(point) {}

  void write(const std::function<void(const Dataset&)>& add,
             std::size_t n,
             const Executor& executor,
             ProgressBar& progress,
             const CancellationToken& stop) {
    std::size_t portion = executor.threads();
    for (std::size_t first = 0; first < n;) {
      std::vector<Dataset> toys(std::min(portion, n - first));
      const LoopOptions loop = counted_from(first, progress.options(&stop));
      const auto make = [&](std::size_t i, std::size_t) {
        toys[i] = generator_.generate({seed_, point_, first + i});
      };
      if (executor.for_each(toys.size(), make, loop) < toys.size()) {
        throw Interrupted("interrupted; no toy data were written");
      }
      for (const auto& toy : toys) {
        add(toy);
        n_events_ += events_of(toy);
      }
      first += toys.size();
      portion = next_portion(first, executor.threads());
    }
  }

  std::size_t n_events() const { return n_events_; }

 private:
  std::size_t next_portion(std::size_t n_done, std::size_t threads) const {
    constexpr std::size_t events_at_once = 1'000'000;
    constexpr std::size_t toys_at_once = 10'000;
    const std::size_t fitting = events_at_once * n_done / (n_events_ + n_done);
    return std::clamp(fitting, threads, std::max(threads, toys_at_once));
  }

  const Generator& generator_;
  std::uint64_t seed_;
  std::uint64_t point_;
  std::size_t n_events_ = 0;
};

// An Asimov data set needs none.
std::uint64_t seed_of(Application& application, const GenerateArguments& options) {
  if (options.seed) return *options.seed;
  if (options.generate.asimov) return 0;
  return static_cast<std::uint64_t>(drawn_seed(application.diagnostics));
}

void check_events(const GenerateArguments& options) {
  if (options.generate.events && *options.generate.events > most_events_of_a_toy) {
    throw InputError(fmt::format("--events {:g}: a toy has {:g} events at most",
                                 *options.generate.events,
                                 most_events_of_a_toy));
  }
}

int generate_phase_space(Application& application, const GenerateArguments& options) {
  const auto& given = options.generate;
  if (given.asimov || given.n_toys || given.sample_n_toys || options.n != 1 ||
      options.model.has_values()) {
    throw UsageError(
        "--phsp takes --events and --seed alone: flat events depend on no parameter");
  }
  if (!given.events || *given.events != std::floor(*given.events)) {
    throw UsageError("--phsp makes exactly --events N events: give a whole number");
  }
  if (!holds_event_arrays(options.output)) {
    throw UsageError(
        fmt::format("--phsp writes .dat, .npy or .npz, '{}' is none", options.output));
  }
  check_output(options.output, {options.overwrite, {options.model.file()}});
  remove_dead_temporaries(options.output);
  const Node root = options.model.configuration(application).root;
  if (model_class(root) != "jacta.AmplitudeModel") {
    throw InputError(Location{.file = options.model.file()},
                     "--phsp is for decay models");
  }
  const std::uint64_t seed = seed_of(application, options);
  const auto n = static_cast<std::size_t>(*given.events);
  const auto array = phase_space_events(root, n, {.seed = seed}, application.diagnostics);
  write_file(options.output, format_number_array(array, options.output));
  if (application.json) {
    print({{"file", options.output}, {"n_events", n}, {"seed", seed}});
  } else {
    fmt::print("{}: {} flat events, seed {}\n", options.output, n, seed);
  }
  return done;
}

// The momenta of every toy, and what else its events have, in files of their own.
class ArrayFiles {
 public:
  ArrayFiles(const StatisticalModel& model,
             const GenerateArguments& options,
             OutputRules rules)
      : model_(model), options_(options), rules_(std::move(rules)) {
    if (model.event_arrays() == nullptr) {
      throw InputError(Location{.file = options.model.file()},
                       "toys of this model are no momenta",
                       "write them to a file FILE.ii.h5");
    }
    for (std::size_t i = 0; i < options.n; ++i)
      check_output(array_file(options, i), rules_);
  }

  void add(const Dataset& toy) {
    const auto check = [&](const auto& file) { check_output(file, rules_); };
    for (const auto& file :
         write_event_arrays(model_, toy, array_file(options_, n_toys_), check)) {
      files_.push_back(file.string());
    }
    ++n_toys_;
  }

  const std::vector<std::string>& files() const { return files_; }

 private:
  const StatisticalModel& model_;
  const GenerateArguments& options_;
  OutputRules rules_;
  std::size_t n_toys_ = 0;
  std::vector<std::string> files_;
};

void show_toys(Application& application,
               const GenerateArguments& options,
               const std::vector<std::string>& files,
               std::size_t n_events,
               std::uint64_t seed) {
  if (application.json) {
    Json document = {{"file", options.output},
                     {"n_toys", options.n},
                     {"n_events", n_events},
                     {"seed", seed}};
    if (!files.empty()) document["files"] = files;
    print(document);
    return;
  }
  if (options.generate.asimov) {
    fmt::print("{}: the Asimov data set\n", options.output);
    return;
  }
  fmt::print(
      "{}: {} toys, {} events, seed {}\n", options.output, options.n, n_events, seed);
  for (const auto& file : files) fmt::print("{}\n", file);
}

int generate(Application& application, const GenerateArguments& options) {
  check_events(options);
  if (options.phase_space) return generate_phase_space(application, options);
  const OutputRules rules{options.overwrite, options.model.files_read(application)};
  const bool as_arrays = holds_event_arrays(options.output);
  if (!as_arrays) check_output(options.output, rules);
  remove_dead_temporaries(options.output);
  if (options.generate.asimov && options.n != 1) {
    throw UsageError("there is one Asimov data set: leave -n out");
  }
  const auto model = options.model.load(application);
  std::optional<ArrayFiles> arrays;
  if (as_arrays) arrays.emplace(*model, options, rules);
  const Values values = options.model.values(*model, application.diagnostics);
  const std::uint64_t seed = seed_of(application, options);
  const auto point =
      point_hash("generate", as_node(values), options.model.nominal_values());
  const auto generator = model->generator(values, options.generate);
  for (const auto& text : generator->warnings()) application.diagnostics.warning(text);
  ToyStream toys(*generator, seed, point);
  std::optional<ToyFileWriter> file;
  if (!as_arrays) {
    file.emplace(options.output,
                 options.n,
                 current_date(),
                 TextAttributes{{"seed", std::to_string(seed)},
                                {"point", fmt::format("{:016x}", point)}});
  }
  {
    ProgressBar progress("generate", options.n);
    const auto add = [&](const Dataset& toy) {
      if (arrays) arrays->add(toy);
      if (file) file->add(toy);
    };
    toys.write(add, options.n, application.executor(), progress, stop_on_signals());
  }
  if (file) file->commit();
  const auto files = arrays ? arrays->files() : std::vector<std::string>{};
  show_toys(application, options, files, toys.n_events(), seed);
  return done;
}

}  // namespace

void add_generate(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<GenerateArguments>();
  auto* command = root.add_subcommand("generate", "Make toy data");
  options->model.add_to(*command);
  command->add_option("-n", options->n, "Number of toys")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000'000}));
  command
      ->add_option(
          "--n_toys",
          options->generate.n_toys,
          "A fixed number of events for every source in place of Poisson numbers")
      ->type_name("EVENTS");
  command->add_flag("--sample_n_toys",
                    options->generate.sample_n_toys,
                    "With --n_toys: one Poisson number of that mean for all sources");
  command->add_flag("--asimov",
                    options->generate.asimov,
                    "The expected events of every bin in place of toys");
  command
      ->add_option("--events",
                   options->generate.events,
                   "Mean number of data events of an amplitude model")
      ->type_name("M")
      ->check(above_zero("a mean number of events is above 0"));
  command->add_flag("--phsp",
                    options->phase_space,
                    "Events that are flat over the phase space of a decay in place of "
                    "toys, exactly --events of them; needs no sample");
  add_seed_option(*command, options->seed, "Seed; drawn and printed if missing");
  command
      ->add_option("-o,--output",
                   options->output,
                   "Toy data file; of an amplitude model also .dat, .npy or .npz: the "
                   "momenta of every toy in the order of dat_order, beside them what "
                   "else it has (_bg, _weight, ..., measured constraints in "
                   "_ancillary.json)")
      ->required()
      ->type_name("FILE.ii.h5");
  add_overwrite_option(*command, options->overwrite);
  add_common_options(*command,
                     application,
                     "jacta generate wimp_statistical_model.yaml -n 100 --seed 1 -o "
                     "toys.ii.h5 --set wimp_rate_multiplier=0.5");
  command->callback([&application, &run, options] {
    run = [&application, options] { return generate(application, *options); };
  });
}

}  // namespace jacta::apps
