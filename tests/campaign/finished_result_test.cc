// Which results stand, which are made again, and which nobody replaces unasked.
#include "jacta/campaign/finished_result.h"

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/campaign/local.h"
#include "jacta/data/toy_file.h"
#include "jacta/model/gaussian_model.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;
using State = FinishedResult::State;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A model that names a file, as others name templates and spectra.
const std::string model_text =
    "parameter_definition:\n"
    "  mu: {nominal_value: 0, fit_limits: [-9, 9], parameter_interval_bounds: [-9, 9],\n"
    "       description: spectrum.json}\n"
    "  sigma: {nominal_value: 1, fittable: false}\n";

class Finished : public ::testing::Test {
 protected:
  void SetUp() override {
    write_file(folder_.path() / "model.yaml", model_text);
    write_file(folder_.path() / "spectrum.json", "{}");
    register_gaussian_model(registry_);
    options_.seed = 5;
  }
  Campaign campaign(const std::string& computation = "power",
                    const std::string& mode = "generate") const {
    const Node root = parse_yaml(
        "statistical_model: jacta.GaussianModel\nstatistical_model_config: " +
            (folder_.path() / "model.yaml").string() +
            "\npoi: mu\ncomputation_options:\n  " + computation +
            ":\n    to_vary: {mu: [0, 2]}\n"
            "    in_common: {hypotheses: [free, 'true'], n_mc: 8, n_batch: 2,\n"
            "      output_filename: 'x_{mu:d}.h5', toydata_filename: 't_{mu:d}.h5', "
            "toydata_mode: " +
            mode + "}\n",
        "running.yaml");
    SilentDiagnostics silent;
    const auto parameters = Parameters::from_config(
        load_yaml(folder_.path() / "model.yaml").at("parameter_definition"), silent);
    CampaignSettings settings;
    settings.computation = computation;
    settings.output_folder = folder_.path() / "out";
    return read_campaign(root, "running.yaml", parameters, settings, silent);
  }
  std::vector<std::string> run(const Campaign& jobs) {
    const Executor executor(1);
    std::vector<std::string> statuses;
    for (const auto& job : run_locally(jobs, options_, surroundings(executor))) {
      statuses.push_back(word(job.status));
    }
    return statuses;
  }
  Surroundings surroundings(const Executor& executor) {
    return {.models = registry_,
            .executor = executor,
            .diagnostics = diagnostics_,
            .stop = stop_};
  }
  std::string message_of_run(const Campaign& jobs) {
    try {
      run(jobs);
    } catch (const Error& error) {
      return error.what();
    }
    return "(no error)";
  }
  FinishedResult state(const Campaign& jobs, std::size_t i) const {
    ExpectedResults expected(5);
    return finished_result(jobs.tickets[i], expected.of(jobs.tickets[i]));
  }
  static std::string rows(const Campaign& jobs, std::size_t i) {
    std::string bytes;
    for (const auto& table : read_results(jobs.tickets[i].output_file).fits) {
      for (const auto& column : table.values) {
        bytes.append(reinterpret_cast<const char*>(column.data()), column.size() * 8);
      }
    }
    return bytes;
  }
  // What the notes say; they are read once.
  std::string notes() {
    std::string text;
    for (const auto& message : diagnostics_.messages()) text += message.text + "\n";
    return text;
  }

  test::TemporaryFolder folder_;
  ModelRegistry registry_;
  CollectedDiagnostics diagnostics_;
  LocalOptions options_;
  const CancellationToken* stop_ = nullptr;
};

using Statuses = std::vector<std::string>;

TEST_F(Finished, DamagedResultsAreMadeAgain) {
  const auto jobs = campaign();
  EXPECT_EQ(state(jobs, 1).state, State::missing);
  run(jobs);
  EXPECT_EQ(state(jobs, 1).state, State::good);
  const std::string before = rows(jobs, 1);
  const fs::path file = jobs.tickets[1].output_file;
  const std::string bytes = read_file(file);
  for (const std::size_t size : {std::size_t{0}, bytes.size() / 3, bytes.size() - 1}) {
    write_file(file, bytes.substr(0, size));
    const FinishedResult found = state(jobs, 1);
    EXPECT_EQ(found.state, State::damaged) << size;
    EXPECT_TRUE(has(found.reason, file.string())) << found.reason;
    EXPECT_EQ(run(jobs), (Statuses{"skipped", "done", "skipped", "skipped"}));
    EXPECT_EQ(rows(jobs, 1), before);
  }
  EXPECT_TRUE(has(notes(), "it is made again")) << notes();
}

// What another program or job left is not lost.
TEST_F(Finished, ForeignFilesAreSetAside) {
  const auto jobs = campaign();
  run(jobs);
  const std::string before = rows(jobs, 1);
  const fs::path file = jobs.tickets[1].output_file;
  fs::copy_file(jobs.tickets[3].output_file, file, fs::copy_options::overwrite_existing);
  const std::string other = read_file(file);
  EXPECT_EQ(run(jobs), (Statuses{"skipped", "done", "skipped", "skipped"}));
  EXPECT_EQ(rows(jobs, 1), before);
  EXPECT_EQ(read_file(file.string() + ".foreign"), other);
  write_file(file, "my notes");
  EXPECT_EQ(state(jobs, 1).state, State::foreign);
  run(jobs);
  EXPECT_EQ(read_file(file.string() + ".foreign2"), "my notes");
  EXPECT_TRUE(has(notes(), "with the ending .foreign")) << notes();
  // Tasks of a cluster, whose campaign is elsewhere, are asked first.
  write_file(file, "my notes");
  options_.foreign = ForeignFiles::refuse;
  const Executor executor(1);
  const auto task = [&] {
    Ticket ticket = jobs.tickets[1];
    ticket.arguments.set("seed", Node::integer(5));
    return run_tickets({ticket}, options_, surroundings(executor))[0];
  };
  const JobReport refused = task();
  EXPECT_EQ(refused.status, JobStatus::failed);
  EXPECT_TRUE(has(refused.reason, "--overwrite")) << refused.reason;
  EXPECT_EQ(read_file(file), "my notes");
  options_.foreign = ForeignFiles::replace;
  EXPECT_EQ(task().status, JobStatus::done);
  EXPECT_EQ(rows(jobs, 1), before);
}

TEST_F(Finished, CopiesAndResultsOfOthersAreMadeAgain) {
  const auto jobs = campaign();
  run(jobs);
  const std::string before = rows(jobs, 1);
  const fs::path file = jobs.tickets[1].output_file;
  fs::copy_file(jobs.tickets[0].output_file, file, fs::copy_options::overwrite_existing);
  const FinishedResult batch = state(jobs, 1);
  EXPECT_EQ(batch.state, State::foreign);
  EXPECT_TRUE(has(batch.reason, "its first_toy is 0, not 4")) << batch.reason;
  fs::copy_file(jobs.tickets[3].output_file, file, fs::copy_options::overwrite_existing);
  EXPECT_TRUE(has(state(jobs, 1).reason, "generate_values")) << state(jobs, 1).reason;
  EXPECT_EQ(run(jobs), (Statuses{"skipped", "done", "skipped", "skipped"}));
  EXPECT_EQ(rows(jobs, 1), before);

  ResultContent content = read_results(file);
  content.batch.clear();
  write_results(file, content);
  EXPECT_EQ(state(jobs, 1).state, State::foreign);
  ExpectedResults other_seed(6);
  EXPECT_EQ(finished_result(jobs.tickets[0], other_seed.of(jobs.tickets[0])).state,
            State::foreign);
  EXPECT_EQ(run(jobs), (Statuses{"skipped", "done", "skipped", "skipped"}));
}

// Points that differ in poi_expectation only have equal arguments in this sense.
TEST_F(Finished, ACopyUnderTheNameOfAnotherPointIsForeign) {
  const auto jobs = campaign();
  run(jobs);
  Ticket other = jobs.tickets[0];
  other.output_file = (folder_.path() / "out/another.h5").string();
  fs::copy_file(jobs.tickets[0].output_file, other.output_file);
  ExpectedResults expected(5);
  const FinishedResult found = finished_result(other, expected.of(other));
  EXPECT_EQ(found.state, State::foreign) << found.reason;
  EXPECT_TRUE(has(found.reason, "it was made as x_0_0.h5")) << found.reason;
}

TEST_F(Finished, ChangedInputsAreRefusedUntilAsked) {
  const auto jobs = campaign();
  run(jobs);
  const std::string before = read_file(jobs.tickets[0].output_file);
  write_file(folder_.path() / "spectrum.json", "{\"changed\": 1}");
  for (int i = 0; i < 2; ++i) {
    // The second time without the campaign's own memory.
    const std::string message = message_of_run(jobs);
    EXPECT_TRUE(has(message, "the content of spectrum.json")) << message;
    EXPECT_TRUE(has(message, "--resubmit")) << message;
    EXPECT_EQ(read_file(jobs.tickets[0].output_file), before);
    EXPECT_EQ(state(jobs, 0).state, State::changed);
    fs::remove(folder_.path() / "out" / "campaign.json");
  }
  EXPECT_THROW(check_collected(jobs, {}), InputError);
  options_.resubmit = true;
  EXPECT_EQ(run(jobs), Statuses(4, "done"));
  EXPECT_EQ(state(jobs, 0).state, State::good);
  EXPECT_NO_THROW(check_collected(jobs, {}));
}

TEST_F(Finished, AnInputThatChangesOnTheWayFailsTheRest) {
  const auto jobs = campaign();
  options_.loop = [&](const Ticket& ticket) {
    if (ticket.point == 0) {
      write_file(folder_.path() / "spectrum.json", "{\"changed\": 1}");
    }
    return LoopOptions{};
  };
  EXPECT_EQ(run(jobs), (Statuses{"done", "done", "failed", "failed"}));
  EXPECT_FALSE(fs::exists(jobs.tickets[2].output_file));
}

TEST_F(Finished, TwoComputationsDoNotReplaceEachOther) {
  run(campaign());
  const std::string message = message_of_run(campaign("sensitivity"));
  EXPECT_TRUE(has(message, "belongs to the computation \"power\"")) << message;
}

TEST_F(Finished, StoredToysHaveToBeThereToo) {
  const auto jobs = campaign("power", "generate_and_store");
  run(jobs);
  EXPECT_EQ(state(jobs, 0).state, State::good);
  const std::string bytes = read_file(jobs.tickets[0].toydata_file);
  write_file(jobs.tickets[0].toydata_file, bytes.substr(0, 1000));
  EXPECT_EQ(state(jobs, 0).state, State::damaged);
  EXPECT_EQ(run(jobs), (Statuses{"done", "skipped", "skipped", "skipped"}));
  EXPECT_EQ(ToyFile(jobs.tickets[0].toydata_file).size(), 4u);
}

// As many toys of another seed, batch or point are other toys.
TEST_F(Finished, StoredToysAreThoseOfTheJob) {
  auto jobs = campaign("power", "generate_and_store");
  for (auto& ticket : jobs.tickets) {
    ticket.arguments.set("only_toydata", Node::boolean(true));
  }
  run(jobs);
  EXPECT_EQ(state(jobs, 1).state, State::good) << state(jobs, 1).reason;
  ExpectedResults other_seed(6);
  const auto seed = finished_result(jobs.tickets[1], other_seed.of(jobs.tickets[1]));
  EXPECT_EQ(seed.state, State::foreign);
  EXPECT_TRUE(has(seed.reason, "its seed is 5, not 6")) << seed.reason;
  const fs::path file = jobs.tickets[1].toydata_file;
  const auto replaced_by = [&](std::size_t i) {
    fs::copy_file(
        jobs.tickets[i].toydata_file, file, fs::copy_options::overwrite_existing);
    return state(jobs, 1);
  };
  EXPECT_TRUE(has(replaced_by(0).reason, "its first_toy is 0, not 4"));
  EXPECT_TRUE(has(replaced_by(3).reason, "its point is")) << replaced_by(3).reason;
  EXPECT_EQ(run(jobs), (Statuses{"skipped", "done", "skipped", "skipped"}));
  EXPECT_EQ(state(jobs, 1).state, State::good);
  // Toys remember the model that they were made from.
  write_file(folder_.path() / "spectrum.json", "{\"changed\": 1}");
  EXPECT_EQ(state(jobs, 1).state, State::changed);
}

TEST_F(Finished, ToysThatAreReadAreInputs) {
  run(campaign("power", "generate_and_store"));
  fs::create_directories(folder_.path() / "out");
  auto jobs = campaign("fits", "read");
  for (std::size_t i = 0; i < jobs.tickets.size(); ++i) {
    auto& ticket = jobs.tickets[i];
    ticket.output_file = (folder_.path() / "out" / ("fit_" + std::to_string(i))).string();
    ticket.arguments.set("output_filename", Node::string(ticket.output_file));
  }
  EXPECT_EQ(run(jobs), Statuses(4, "done"));
  EXPECT_EQ(run(jobs), Statuses(4, "skipped"));
  const auto changed_toys = [&](std::size_t i, std::size_t other) {
    fs::copy_file(jobs.tickets[other].toydata_file,
                  jobs.tickets[i].toydata_file,
                  fs::copy_options::overwrite_existing);
  };
  changed_toys(1, 2);
  EXPECT_EQ(state(jobs, 0).state, State::good) << state(jobs, 0).reason;
  const auto found = state(jobs, 1);
  EXPECT_EQ(found.state, State::changed);
  EXPECT_TRUE(has(found.reason, "the content of t_0_1.h5 changed")) << found.reason;
  EXPECT_TRUE(has(message_of_run(jobs), "t_0_1.h5"));
}

// Commands that a dry run prints carry the drawn seed; a campaign goes on with it.
TEST_F(Finished, PrintedJobsBelongTogether) {
  const auto jobs = campaign();
  options_.seed.reset();
  options_.dry_run = true;
  const Executor executor(1);
  const auto planned = run_locally(jobs, options_, surroundings(executor));
  const auto seed_of = [](const std::string& command) {
    const auto at = command.find("--seed ") + 7;
    return command.substr(at, command.find(' ', at) - at);
  };
  const std::string seed = seed_of(planned[0].command);
  EXPECT_NE(seed, "None");
  EXPECT_EQ(seed_of(planned[3].command), seed);
  EXPECT_TRUE(has(notes(), seed)) << notes();
  // The first of them is run as printed.
  Ticket first = jobs.tickets[0];
  first.arguments.set("seed", Node::integer(std::stoll(seed)));
  fs::create_directories(folder_.path() / "out");
  run_tickets({first}, {}, surroundings(executor));
  options_.dry_run = false;
  EXPECT_EQ(run(jobs), (Statuses{"skipped", "done", "done", "done"}));
  EXPECT_EQ(stored_seed(jobs.output_folder), std::stoll(seed));
}

}  // namespace
}  // namespace jacta
