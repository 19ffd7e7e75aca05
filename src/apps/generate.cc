#include <fmt/format.h>

#include <algorithm>

#include "commands.h"
#include "jacta/base/output_file.h"
#include "jacta/data/toy_file.h"
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
  bool overwrite = false;
};

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

  void write(ToyFileWriter& file,
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
        file.add(toy);
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

int generate(Application& application, const GenerateArguments& options) {
  check_output(options.output,
               {options.overwrite, options.model.files_read(application)});
  if (options.generate.events && *options.generate.events > most_events_of_a_toy) {
    throw InputError(fmt::format("--events {:g}: a toy has {:g} events at most",
                                 *options.generate.events,
                                 most_events_of_a_toy));
  }
  if (options.generate.asimov && options.n != 1) {
    throw UsageError("there is one Asimov data set: leave -n out");
  }
  const auto model = options.model.load(application);
  const Values values = options.model.values(*model, application.diagnostics);
  const std::uint64_t seed = seed_of(application, options);
  const auto point =
      point_hash("generate", as_node(values), options.model.nominal_values());
  const auto generator = model->generator(values, options.generate);
  for (const auto& text : generator->warnings()) application.diagnostics.warning(text);
  ToyStream toys(*generator, seed, point);
  ToyFileWriter file(
      options.output,
      options.n,
      current_date(),
      {{"seed", std::to_string(seed)}, {"point", fmt::format("{:016x}", point)}});
  {
    ProgressBar progress("generate", options.n);
    toys.write(file, options.n, application.executor(), progress, stop_on_signals());
  }
  file.commit();
  if (application.json) {
    print({{"file", options.output},
           {"n_toys", options.n},
           {"n_events", toys.n_events()},
           {"seed", seed}});
  } else if (options.generate.asimov) {
    fmt::print("{}: the Asimov data set\n", options.output);
  } else {
    fmt::print("{}: {} toys, {} events, seed {}\n",
               options.output,
               options.n,
               toys.n_events(),
               seed);
  }
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
  add_seed_option(*command, options->seed, "Seed; drawn and printed if missing");
  command->add_option("-o,--output", options->output, "Toy data file")
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
