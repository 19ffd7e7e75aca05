// Scripts for Slurm, and what is made of its answers; nothing of Slurm is needed.
#include "jacta/cluster/slurm.h"

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"

namespace jacta::test {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class SlurmPlan : public ::testing::Test {
 protected:
  // Six tickets, six tasks.
  Campaign campaign() const {
    return small_campaign(R"(
    to_vary: {mu: [0, 1, 2, 3, 4, 5]}
    in_common: {n_mc: 10, output_filename: "a_{mu:d}.h5", toydata_mode: generate, seed: 5}
)",
                          {.output_folder = folder_.path()});
  }
  SlurmSettings settings(const std::string& entries) {
    return SlurmSettings::from_running_file(
        parse_yaml("slurm_configurations: {" + entries + "}", "run.yaml"), diagnostics_);
  }
  std::vector<SlurmArray> plan(const std::string& entries) {
    return plan_slurm(campaign(),
                      group_tickets(campaign().tickets, {}),
                      settings(entries),
                      {.program = "/opt/my jacta", .folder = "/data"});
  }
  // Answers by the first word of a command; other programs are not there.
  CommandRunner answers(std::map<std::string, CommandResult> table) {
    return [this, table](const std::vector<std::string>& words) -> CommandResult {
      called_.push_back(words);
      const auto found = table.find(words[0]);
      return found == table.end() ? CommandResult{.is_there = false, .status = 127}
                                  : found->second;
    };
  }

  TemporaryFolder folder_;
  CollectedDiagnostics diagnostics_;
  std::vector<std::vector<std::string>> called_;
};

TEST_F(SlurmPlan, EverySettingIsInTheScript) {
  const auto arrays = plan(
      "hours: 1.5, mem_per_cpu: 4Gb, cpus_per_task: 3, max_jobs: 7, partition: fast, "
      "qos: good, account: me, exclude_nodes: 'n[1-3],n7', node: n9, jobname: toys, "
      "sbatch_options: [--constraint=avx2], setup: [module load tools]");
  ASSERT_EQ(arrays.size(), 1u);
  for (const char* line : {"--time=90\n",
                           "--mem-per-cpu=4096M\n",
                           "--cpus-per-task=3\n",
                           "--array=0-5%7\n",
                           "--partition=fast\n",
                           "--qos=good\n",
                           "--account=me\n",
                           "--exclude=n[1-3],n7\n",
                           "--nodelist=n9\n",
                           "--job-name=toys\n",
                           "--constraint=avx2\n",
                           "--requeue\n",
                           "--open-mode=append\n",
                           "--chdir=/data\n"}) {
    EXPECT_TRUE(has(arrays[0].script, std::string("#SBATCH ") + line)) << line;
  }
  EXPECT_TRUE(has(arrays[0].script, "\nmodule load tools\n"));
  EXPECT_TRUE(has(arrays[0].script, "exec '/opt/my jacta' task "));
  EXPECT_TRUE(has(arrays[0].script, "/slurm/power_0_%a.log\n"));
}

TEST_F(SlurmPlan, ContainersRunTheirOwnProgram) {
  const auto arrays = plan("container: my.sif, bind: [/scratch, '/a b']");
  EXPECT_TRUE(has(arrays[0].script,
                  "exec \"$container\" exec --pwd /data --bind /data --bind /scratch "
                  "--bind '/a b' my.sif jacta task "))
      << arrays[0].script;
}

TEST_F(SlurmPlan, KeysWithoutMeaningAreNotedAndSillyValuesRefused) {
  settings("log: x, verbose: true, hours: 2");
  ASSERT_EQ(diagnostics_.messages().size(), 2u);
  EXPECT_TRUE(has(diagnostics_.messages()[0].text, "the key 'log' has no effect here"));
  EXPECT_THROW(settings("hours: 0"), InputError);
  EXPECT_THROW(settings("mem_per_cpu: 3 apples"), InputError);
  EXPECT_THROW(settings("mem_per_cpu: inf"), InputError);
  EXPECT_THROW(settings("mem_per_cpu: 1e300 G"), InputError);
  EXPECT_THROW(settings("cpus_per_task: 0"), InputError);
}

TEST_F(SlurmPlan, ArraysAreCutAndWaitForEachOther) {
  const auto arrays = plan("max_array_size: 3, max_jobs: 2");
  ASSERT_EQ(arrays.size(), 3u);
  EXPECT_TRUE(has(arrays[2].script, "--array=0-1%2\n"));
  EXPECT_EQ(arrays[2].name, "power_2");
  const auto jobs = send_to_slurm(
      arrays, campaign(), "3:4", answers({{"sbatch", {.out = "17;cluster\n"}}}));
  EXPECT_EQ(jobs, (std::vector<std::string>{"17", "17", "17"}));
  ASSERT_EQ(called_.size(), 3u);
  EXPECT_EQ(called_[0][2], "--dependency=afterany:3:4");
  EXPECT_EQ(called_[1][2], "--dependency=afterany:17");
  const auto sent = load_submissions(folder_.path());
  ASSERT_EQ(sent.size(), 3u);
  EXPECT_EQ(sent[1].tasks,
            (std::vector<std::vector<std::string>>{{"a_2.h5"}, {"a_3.h5"}}));
  EXPECT_EQ(read_task(arrays[1].task_file, 1)[0].output_file,
            (folder_.path() / "a_3.h5").string());
  EXPECT_EQ(next_submission_name(folder_.path(), "power"), "power_3");
}

TEST_F(SlurmPlan, RefusalsAreErrorsAndNotNoted) {
  const auto arrays = plan("");
  const auto refuse = answers({{"sbatch", {.status = 1, .err = "invalid partition\n"}}});
  const auto error_of = [&](const CommandRunner& run) -> std::string {
    try {
      send_to_slurm(arrays, campaign(), "", run);
    } catch (const IoError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_TRUE(has(error_of(refuse), "invalid partition"));
  EXPECT_TRUE(has(error_of(answers({})), "not installed"));
  EXPECT_TRUE(load_submissions(folder_.path()).empty());
}

TEST_F(SlurmPlan, StatesComeFromSqueueAndSacct) {
  send_to_slurm(
      plan("jobname: x"), campaign(), "", answers({{"sbatch", {.out = "12\n"}}}));
  const CommandResult squeue{.out = "12|0|RUNNING\n12|1|PENDING\n9|2|RUNNING\n"};
  const CommandResult sacct{
      .out = "12_0|RUNNING\n12_2|TIMEOUT\n12_3|COMPLETED\n12_4|CANCELLED by 7\n"};
  auto states = queue_states(
      folder_.path(), answers({{"squeue", squeue}, {"sacct", sacct}}), diagnostics_);
  EXPECT_EQ(states["a_0.h5"].status, TaskStatus::running);
  EXPECT_EQ(states["a_1.h5"].status, TaskStatus::queued);
  EXPECT_EQ(states["a_2.h5"].status, TaskStatus::ended);
  EXPECT_TRUE(has(states["a_2.h5"].detail, "task 2 of Slurm job 12"));
  EXPECT_TRUE(has(states["a_2.h5"].detail, "(TIMEOUT): slurm/power_0_2.log"));
  EXPECT_TRUE(has(states["a_4.h5"].detail, "CANCELLED"));

  // Without accounting.
  const CommandResult disabled{.status = 1, .err = "accounting storage is disabled"};
  states = queue_states(
      folder_.path(), answers({{"squeue", squeue}, {"sacct", disabled}}), diagnostics_);
  EXPECT_EQ(states["a_0.h5"].status, TaskStatus::running);
  EXPECT_EQ(states["a_2.h5"].status, TaskStatus::ended);

  // Only what is neither done nor on its way is sent.
  write_result(campaign().tickets[3]);
  std::vector<std::string> outputs;
  for (const auto& ticket :
       tickets_to_send(campaign(), states, {.seed = 5}, diagnostics_)) {
    outputs.push_back(std::filesystem::path(ticket.output_file).filename());
  }
  EXPECT_EQ(outputs, (std::vector<std::string>{"a_2.h5", "a_4.h5", "a_5.h5"}));
  EXPECT_EQ(tickets_to_send(campaign(), states, {.resubmit = true}, diagnostics_).size(),
            4u);
  const auto lost = job_state(campaign().tickets[2], folder_.path(), states);
  EXPECT_EQ(lost.status, JobStatus::failed);
  EXPECT_TRUE(has(lost.reason, "task 2"));

  // Away from the cluster nothing is known, and nothing made up.
  states = queue_states(folder_.path(), answers({}), diagnostics_);
  EXPECT_TRUE(states.empty());
  EXPECT_TRUE(has(diagnostics_.messages().back().text, "neither squeue nor sacct"));
}

TEST_F(SlurmPlan, TheLimitOfArraysIsAsked) {
  const auto said = [&](const std::string& text) {
    return max_array_size(answers({{"scontrol", {.out = text}}}));
  };
  EXPECT_EQ(said("LogTimeFormat = x\nMaxArraySize            = 4001\nMaxB = 3\n"), 4001);
  EXPECT_EQ(said("nothing"), 1001);
  EXPECT_EQ(max_array_size(answers({})), 1001);
}

TEST(ExternalCommands, AnswerWithOutputErrorAndStatus) {
  const auto answer = run_command({"sh", "-c", "echo out; echo err >&2; exit 3"});
  EXPECT_EQ(answer.out, "out\n");
  EXPECT_EQ(answer.err, "err\n");
  EXPECT_EQ(answer.status, 3);
  EXPECT_TRUE(answer.is_there);
  EXPECT_FALSE(run_command({"jacta-no-such-program"}).is_there);
  // More than a pipe holds, on both.
  const auto much =
      run_command({"sh", "-c", "head -c 300000 /dev/zero; head -c 300000 /dev/zero >&2"});
  EXPECT_EQ(much.out.size(), 300000u);
  EXPECT_EQ(much.err.size(), 300000u);
}

}  // namespace
}  // namespace jacta::test
