// Sending a campaign: a Slurm of the test's own answers, nothing of one is needed.
#include "jacta/cluster/send.h"

#include <algorithm>

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/cluster/submissions.h"
#include "jacta/cluster/tasks.h"

namespace jacta::test {
namespace {

namespace fs = std::filesystem;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class Sending : public ::testing::Test {
 protected:
  Sending() {
    options_.root = parse_yaml("slurm_configurations: {toys_per_second: 0.01}");
    options_.seed = 5;
    options_.run_command = [this](const std::vector<std::string>& words) {
      called_.push_back(words[0]);
      const auto answer = answers_.find(words[0]);
      return answer == answers_.end() ? CommandResult{.is_there = false, .status = 127}
                                      : answer->second;
    };
    answers_["sbatch"] = {.out = "17\n"};
    answers_["squeue"] = {.out = ""};
  }

  // Four jobs, each with five minutes' work.
  Campaign campaign() const {
    return small_campaign(R"(
    to_vary: {mu: [0, 1, 2, 3]}
    in_common: {n_mc: 10, output_filename: "a_{mu:d}.h5", toydata_mode: generate}
)",
                          {.output_folder = folder_.path()});
  }
  SendReport send() {
    const Executor executor(1);
    return jacta::send(
        campaign(),
        options_,
        {.models = registry_, .executor = executor, .diagnostics = diagnostics_});
  }
  std::string message() {
    try {
      send();
    } catch (const Error& error) {
      return error.what();
    }
    return "(no error)";
  }
  static std::vector<std::string> statuses(const SendReport& report) {
    std::vector<std::string> result;
    for (const auto& job : report.jobs) result.push_back(word(job.status));
    return result;
  }
  auto times_called(const std::string& program) const {
    return std::count(called_.begin(), called_.end(), program);
  }
  fs::path file(const std::string& name) const { return folder_.path() / name; }

  TemporaryFolder folder_;
  ModelRegistry registry_;
  CollectedDiagnostics diagnostics_;
  SendOptions options_;
  std::map<std::string, CommandResult> answers_;
  std::vector<std::string> called_;
};

using Statuses = std::vector<std::string>;

TEST_F(Sending, WhatIsMissingIsSentOnce) {
  const SendReport first = send();
  EXPECT_TRUE(first.is_sent);
  EXPECT_EQ(first.n_tasks, 4u);
  EXPECT_EQ(statuses(first), Statuses(4, "submitted"));
  EXPECT_EQ(first.jobs[2].reason, "task 2 of Slurm job 17");
  EXPECT_TRUE(has(first.jobs[2].command, "--seed 5")) << first.jobs[2].command;
  EXPECT_EQ(stored_seed(folder_.path()), 5);
  const auto sent = load_submissions(folder_.path());
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].scheduler, Scheduler::slurm);
  EXPECT_TRUE(fs::exists(file("slurm/power_0.tasks")));

  // One runs, one waits, one was lost, and the result of one is there.
  answers_["squeue"].out = "17|0|RUNNING\n17|1|PENDING\n17|2|FAILED\n17|3|COMPLETED\n";
  auto ticket = campaign().tickets[3];
  ticket.arguments.set("seed", Node::integer(5));
  write_result(ticket);
  const SendReport second = send();
  EXPECT_EQ(statuses(second), (Statuses{"running", "queued", "submitted", "skipped"}));
  EXPECT_EQ(second.n_tasks, 1u);
  EXPECT_EQ(times_called("sbatch"), 2);
}

TEST_F(Sending, NothingIsSentTwiceWhileTheQueueIsSilent) {
  send();
  answers_["squeue"] = {.status = 1, .err = "Unable to contact slurm controller"};
  const std::string said = message();
  EXPECT_TRUE(has(said, "does not say what it still holds of job 17")) << said;
  EXPECT_EQ(times_called("sbatch"), 1);
}

TEST_F(Sending, DryRunsWriteNothing) {
  options_.dry_run = true;
  const SendReport report = send();
  EXPECT_FALSE(report.is_sent);
  EXPECT_EQ(statuses(report), Statuses(4, "planned"));
  ASSERT_EQ(report.commands.size(), 1u);
  EXPECT_TRUE(has(report.commands[0], "sbatch --parsable ")) << report.commands[0];
  EXPECT_TRUE(has(report.files.at(file("slurm/power_0.sh").string()), "#SBATCH"));
  EXPECT_TRUE(fs::is_empty(folder_.path()));
  EXPECT_EQ(times_called("sbatch"), 0);
}

// The seed of a campaign that was refused binds nobody.
TEST_F(Sending, ARefusalLeavesNoCampaign) {
  answers_["sbatch"] = {.status = 1, .err = "invalid partition"};
  EXPECT_TRUE(has(message(), "invalid partition"));
  EXPECT_FALSE(stored_seed(folder_.path()).has_value());
  answers_["sbatch"] = {.out = "18\n"};
  options_.seed = 6;
  send();
  EXPECT_EQ(stored_seed(folder_.path()), 6);
}

TEST_F(Sending, ForeignResultsMakeRoom) {
  write_file(file("a_2.h5"), "mine");
  EXPECT_EQ(statuses(send()), Statuses(4, "submitted"));
  EXPECT_FALSE(fs::exists(file("a_2.h5")));
  EXPECT_EQ(read_file(file("a_2.h5.foreign")), "mine");
}

TEST_F(Sending, BundlesReplaceFilesOnRequestOnly) {
  options_.place = SendOptions::Place::bundle;
  options_.bundle = file("b.tar.gz");
  write_file(options_.bundle, "mine");
  EXPECT_TRUE(has(message(), "exists already"));
  EXPECT_FALSE(stored_seed(folder_.path()).has_value());
  EXPECT_EQ(read_file(options_.bundle), "mine");
  options_.overwrite = true;
  const SendReport report = send();
  EXPECT_EQ(statuses(report), Statuses(4, "packed"));
  EXPECT_TRUE(has(report.first_task, "jacta-bundle/jacta task jacta-bundle/tasks 0"));
  EXPECT_NE(read_file(options_.bundle), "mine");
}

}  // namespace
}  // namespace jacta::test
