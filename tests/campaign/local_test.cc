// Campaigns on this machine: the same data however they are cut, what campaign.json
// refuses, and what happens to jobs that fail.
#include "jacta/campaign/local.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/base/file_lock.h"
#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/campaign/job_state.h"
#include "jacta/data/result_file.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/running/file_names.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

const std::string model_text =
    "parameter_definition:\n"
    "  mu: {nominal_value: 0, fit_limits: [-9, 9], parameter_interval_bounds: [-9, 9]}\n"
    "  sigma: {nominal_value: 1, fittable: false}\n";

class Local : public ::testing::Test {
 protected:
  void SetUp() override {
    write_file(folder_.path() / "model.yaml", model_text);
    register_gaussian_model(registry_);
    options_.seed = 5;
    options_.journal.seconds = 0;
  }

  Campaign campaign(const std::string& common, const std::string& out = "out") const {
    const Node root = parse_yaml(
        "statistical_model: jacta.GaussianModel\nstatistical_model_config: " +
            (folder_.path() / "model.yaml").string() +
            "\npoi: mu\ncomputation_options:\n  power:\n    to_vary: {mu: [0, 2]}\n"
            "    in_common: {hypotheses: [free, zero, 'true'], toydata_mode: generate,\n"
            "      output_filename: 'x_{mu:d}.h5', " +
            common + "}\n",
        "running.yaml");
    SilentDiagnostics silent;
    const auto model = Parameters::from_config(
        load_yaml(folder_.path() / "model.yaml").at("parameter_definition"), silent);
    CampaignSettings settings;
    settings.computation = "power";
    settings.output_folder = folder_.path() / out;
    return read_campaign(root, "running.yaml", model, settings, silent);
  }

  std::vector<JobReport> run(const Campaign& jobs, std::size_t threads = 1) {
    const Executor executor(threads);
    return run_locally(jobs, options_, surroundings(executor));
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

  // The column of a point over all its batches.
  static std::vector<double> column(const CampaignPoint& point, std::size_t number) {
    std::vector<double> values;
    for (const auto& file : batch_files(point.output_file)) {
      const auto fits = read_results(file).fits;
      const auto& part = fits.at(0).values.at(number);
      values.insert(values.end(), part.begin(), part.end());
    }
    return values;
  }

  // One hash of all rows of all points.
  static std::string hash(const Campaign& jobs) {
    std::string bytes;
    for (const auto& point : jobs.points) {
      for (std::size_t c = 0; c < 5; ++c) {
        const auto values = column(point, c);
        bytes.append(reinterpret_cast<const char*>(values.data()),
                     values.size() * sizeof(double));
      }
    }
    return hexadecimal(sha256(bytes));
  }

  test::TemporaryFolder folder_;
  ModelRegistry registry_;
  CollectedDiagnostics diagnostics_;
  LocalOptions options_;
  const CancellationToken* stop_ = nullptr;
};

std::vector<std::string> statuses(const std::vector<JobReport>& reports) {
  std::vector<std::string> result;
  for (const auto& report : reports) result.push_back(word(report.status));
  return result;
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST_F(Local, ThreadsAndBatchesDoNotMatter) {
  const std::string common = "n_mc: 70, compute_confidence_interval: true";
  const auto one = campaign(common, "one");
  const auto two = campaign(common, "two");
  const auto seven = campaign(common + ", n_batch: 7", "seven");
  run(one, 1);
  run(two, 2);
  EXPECT_EQ(run(seven, 2).size(), 14u);
  EXPECT_EQ(hash(two), hash(one));
  EXPECT_EQ(hash(seven), hash(one));
  EXPECT_EQ(column(seven.points[1], 0).size(), 70u);
  options_.seed = 6;
  const auto other = campaign(common, "other");
  run(other);
  EXPECT_NE(hash(other), hash(one));
}

TEST_F(Local, FiveThousandToysAreFiveThousandDifferentToys) {
  options_.journal.seconds = 5;
  const auto jobs = campaign("n_mc: 5000, n_batch: 40");
  run(jobs, 2);
  std::set<long long> different;
  for (const auto& point : jobs.points) {
    const auto mu = column(point, 0);
    ASSERT_EQ(mu.size(), 5000u);
    const double truth = point.arguments.at("generate_values").at("mu").as_real();
    // Neither within a point nor as the same fluctuation of another point.
    for (const double x : mu) different.insert(std::llround((x - truth) * 1e11));
  }
  EXPECT_EQ(different.size(), 10000u);
}

TEST_F(Local, FinishedJobsAreSkippedUnlessResubmitted) {
  const auto jobs = campaign("n_mc: 10");
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"done", "done"}));
  fs::remove(jobs.tickets[1].output_file);
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"skipped", "done"}));
  const auto before = hash(jobs);
  options_.resubmit = true;
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"done", "done"}));
  EXPECT_EQ(hash(jobs), before);
}

TEST_F(Local, DryRunsWriteNothing) {
  options_.dry_run = true;
  const auto reports = run(campaign("n_mc: 10, n_batch: 2"));
  EXPECT_EQ(statuses(reports), std::vector<std::string>(4, "planned"));
  EXPECT_TRUE(contains(reports[1].command, "--seed 5 ")) << reports[1].command;
  EXPECT_TRUE(contains(reports[1].command, "--first_toy 5 ")) << reports[1].command;
  EXPECT_FALSE(fs::exists(folder_.path() / "out"));
}

TEST_F(Local, TheSeedIsDrawnOnce) {
  options_.seed.reset();
  const auto jobs = campaign("n_mc: 10");
  run(jobs);
  const auto seed = stored_seed(jobs.output_folder);
  ASSERT_TRUE(seed.has_value());
  ASSERT_FALSE(diagnostics_.messages().empty());
  EXPECT_TRUE(contains(diagnostics_.messages()[0].text, std::to_string(*seed)));
  const auto before = hash(jobs);
  fs::remove(jobs.tickets[0].output_file);
  run(jobs);
  EXPECT_EQ(hash(jobs), before);
  const Node root = load_json(jobs.output_folder / "campaign.json");
  EXPECT_EQ(root.at("computations").at("power").at("points").items().size(), 2u);
  EXPECT_FALSE(root.at("version").as_string().empty());
  EXPECT_FALSE(root.at("computations").at("power").at("hash").as_string().empty());
}

// A seed with which nothing was made binds nobody.
TEST_F(Local, AFailedBeginningLeavesNoSeed) {
  options_.seed.reset();
  const auto jobs = campaign("n_mc: 10");
  registry_ = ModelRegistry();
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"failed", "failed"}));
  EXPECT_FALSE(stored_seed(jobs.output_folder).has_value());
  register_gaussian_model(registry_);
  options_.seed = 6;
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"done", "done"}));
  EXPECT_EQ(stored_seed(jobs.output_folder), 6);
  // That of an earlier campaign stays whatever fails later.
  registry_ = ModelRegistry();
  fs::remove(jobs.tickets[0].output_file);
  run(jobs);
  EXPECT_EQ(stored_seed(jobs.output_folder), 6);
}

TEST_F(Local, StatesSayWhatSubmitRefuses) {
  run(campaign("n_mc: 10"));
  const auto other = campaign("n_mc: 20");
  EXPECT_EQ(begun_otherwise(campaign("n_mc: 10"), {}), "");
  EXPECT_TRUE(contains(begun_otherwise(other, {}), "n_mc was 10, now 20"));
  EXPECT_TRUE(contains(job_state(other.tickets[0], {.seed = 5}).reason,
                       "sets it aside with the ending .foreign"));
  EXPECT_TRUE(
      contains(job_state(other.tickets[0], {.seed = 5, .needs_resubmit = true}).reason,
               "with --resubmit only"));
}

TEST_F(Local, AnotherConfigurationIsRefused) {
  const auto jobs = campaign("n_mc: 10");
  run(jobs);
  const auto before = hash(jobs);
  const std::string first = message_of_run(campaign("n_mc: 20"));
  EXPECT_TRUE(contains(first, "point 0: n_mc was 10, now 20")) << first;
  EXPECT_TRUE(contains(first, "campaign.json")) << first;
  const std::string batches = message_of_run(campaign("n_mc: 10, n_batch: 2"));
  EXPECT_TRUE(contains(batches, "n_batch was 1, now 2")) << batches;
  options_.seed = 6;
  const std::string seed = message_of_run(jobs);
  EXPECT_TRUE(contains(seed, "has seed 5, not 6")) << seed;
  options_.seed.reset();
  // A comment is no change, another number is.
  write_file(folder_.path() / "model.yaml", "# mine\n" + model_text);
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"skipped", "skipped"}));
  write_file(folder_.path() / "model.yaml",
             model_text.substr(0, model_text.find("sigma")) +
                 "sigma: {nominal_value: 2, fittable: false}\n");
  const std::string model = message_of_run(jobs);
  EXPECT_TRUE(contains(model, "the content of the model file has changed")) << model;
  EXPECT_EQ(hash(jobs), before);
  options_.resubmit = true;
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"done", "done"}));
  EXPECT_NE(hash(jobs), before);
}

// The old results go first, so that an interruption leaves no mixture.
TEST_F(Local, ResubmittingAnotherConfigurationMixesNothing) {
  const auto jobs = campaign("n_mc: 10");
  run(jobs);
  CancellationToken token;
  token.cancel();
  stop_ = &token;
  options_.resubmit = true;
  EXPECT_EQ(statuses(run(campaign("n_mc: 20"))),
            (std::vector<std::string>{"missing", "missing"}));
  stop_ = nullptr;
  options_.resubmit = false;
  EXPECT_EQ(statuses(run(campaign("n_mc: 20"))),
            (std::vector<std::string>{"done", "done"}));
  EXPECT_EQ(column(jobs.points[0], 0).size(), 20u);
}

TEST_F(Local, OneProcessPerFolder) {
  const auto jobs = campaign("n_mc: 10");
  fs::create_directories(jobs.output_folder);
  {
    const auto other = LockedFile::open(jobs.output_folder / ".campaign.lock");
    const std::string message = message_of_run(jobs);
    EXPECT_TRUE(contains(message, "another process runs a campaign")) << message;
  }
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"done", "done"}));
}

TEST_F(Local, FailuresKeepTheirReasonAndOthersGoOn) {
  const auto jobs = campaign("n_mc: 10");
  run(jobs);
  fs::remove(jobs.tickets[0].output_file);
  write_file(journal_file(jobs.tickets[0].output_file), "something else");
  const auto again = run(jobs);
  EXPECT_EQ(statuses(again), (std::vector<std::string>{"failed", "skipped"}));
  EXPECT_TRUE(contains(again[0].reason, "is not a journal")) << again[0].reason;
  fs::remove(journal_file(jobs.tickets[0].output_file));
  const JobState state = job_state(jobs.tickets[0]);
  EXPECT_EQ(state.status, JobStatus::failed);
  EXPECT_EQ(state.reason, again[0].reason);
  EXPECT_EQ(job_state(jobs.tickets[1]).status, JobStatus::done);
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"done", "skipped"}));
  EXPECT_EQ(job_state(jobs.tickets[0]).status, JobStatus::done);
  EXPECT_FALSE(fs::exists(failure_file(jobs.tickets[0].output_file)));
}

TEST_F(Local, StatesOfJobs) {
  const auto jobs = campaign("n_mc: 10");
  const Ticket& ticket = jobs.tickets[0];
  EXPECT_EQ(job_state(ticket).status, JobStatus::missing);
  CancellationToken token;
  stop_ = &token;
  options_.loop = [&](const Ticket&) {
    token.cancel();
    return LoopOptions{};
  };
  EXPECT_EQ(statuses(run(jobs)), (std::vector<std::string>{"interrupted", "missing"}));
  EXPECT_EQ(job_state(ticket).status, JobStatus::missing);
  {
    const auto held = LockedFile::open(journal_file(ticket.output_file));
    EXPECT_EQ(job_state(ticket).status, JobStatus::running);
  }
  options_ = {};
  stop_ = nullptr;
  run(jobs);
  EXPECT_EQ(job_state(ticket).status, JobStatus::done);
  const std::string bytes = read_file(ticket.output_file);
  write_file(ticket.output_file, bytes.substr(0, bytes.size() / 2));
  EXPECT_EQ(job_state(ticket).status, JobStatus::failed);
  EXPECT_TRUE(contains(job_state(ticket).reason, ticket.output_file));
}

TEST_F(Local, FoldersThatCannotBeMadeAreReported) {
  write_file(folder_.path() / "file", "x");
  const std::string message = message_of_run(campaign("n_mc: 10", "file/out"));
  EXPECT_TRUE(contains(message, "file/out")) << message;
  EXPECT_TRUE(contains(message, "choose another folder")) << message;
}

}  // namespace
}  // namespace jacta
