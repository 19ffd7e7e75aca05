#include <fmt/format.h>

#include <random>

#include "commands.h"
#include "jacta/data/toy_file.h"
#include "jacta/model/toy_warnings.h"
#include "jacta/toy/runner.h"
#include "model_options.h"
#include "progress_bar.h"

namespace jacta::apps {

namespace {

struct Options {
  ModelOptions model;
  std::size_t n = 1;
  std::optional<std::uint64_t> seed;
  std::string output;
  GenerateOptions generate;
};

Node as_node(const Values& values) {
  Node map = Node::map();
  for (const auto& [name, value] : values) map.set(name, Node::real(value));
  return map;
}

int generate(Application& application, const Options& options) {
  const auto model = options.model.load(application);
  const Values values = options.model.values(*model, application.diagnostics);
  std::uint64_t seed = options.seed.value_or(0);
  if (!options.seed) {
    std::random_device device;
    seed = ((std::uint64_t{device()} << 32) | device()) >> 11;
    application.diagnostics.note(fmt::format("no seed was given: {} was drawn", seed));
  }
  const auto point =
      point_hash("generate", as_node(values), options.model.nominal_values());
  const auto generator = model->generator(values, options.generate);
  for (const auto& text : warnings_of(*generator)) application.diagnostics.warning(text);
  std::vector<Dataset> toys(options.n);
  {
    ProgressBar progress("generate", options.n);
    application.executor().for_each(
        options.n,
        [&](std::size_t i, std::size_t) {
          toys[i] = generator->generate({seed, point, i});
        },
        progress.options());
  }
  write_toys(options.output,
             toys,
             current_date(),
             {{"seed", std::to_string(seed)}, {"point", fmt::format("{:016x}", point)}});
  std::size_t events = 0;
  for (const auto& toy : toys) {
    for (const auto& [name, table] : toy.tables()) {
      if (table.has_sources()) events += table.rows();
    }
  }
  if (application.json) {
    print({{"file", options.output},
           {"n_toys", options.n},
           {"n_events", events},
           {"seed", seed}});
  } else {
    fmt::print(
        "{}: {} toys, {} events, seed {}\n", options.output, options.n, events, seed);
  }
  return done;
}

}  // namespace

void add_generate(CLI::App& root, Application& application, Run& run) {
  auto options = std::make_shared<Options>();
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
  command
      ->add_option("--events",
                   options->generate.events,
                   "Mean number of data events of an amplitude model")
      ->type_name("M")
      ->check(CLI::PositiveNumber);
  command->add_option("--seed", options->seed, "Seed; drawn and printed if missing")
      ->type_name("S");
  command->add_option("-o,--output", options->output, "Toy data file")
      ->required()
      ->type_name("FILE.ii.h5");
  add_common_options(*command,
                     application,
                     "jacta generate wimp_statistical_model.yaml -n 100 --seed 1 -o "
                     "toys.ii.h5 --set wimp_rate_multiplier=0.5");
  command->callback([&application, &run, options] {
    run = [&application, options] { return generate(application, *options); };
  });
}

}  // namespace jacta::apps
