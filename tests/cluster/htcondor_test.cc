// What HTCondor is given, and what is made of its answers; nothing of it is needed.
#include "jacta/cluster/htcondor.h"

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/campaign/command_line.h"

namespace jacta::test {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class HTCondorPlanTest : public ::testing::Test {
 protected:
  Campaign campaign() const {
    return small_campaign(R"(
    to_vary: {mu: [0, 1, 2]}
    in_common: {n_mc: 10, output_filename: "a_{mu:d}.h5", toydata_mode: generate_and_store,
                toydata_filename: "t_{mu:d}.h5", seed: 5}
)",
                          {.output_folder = folder_.path()});
  }
  HTCondorSettings settings(const std::string& entries) {
    return HTCondorSettings::from_running_file(
        parse_yaml("htcondor_configurations: {" + entries + "}", "run.yaml"),
        diagnostics_);
  }
  HTCondorPlan plan(const std::string& entries) {
    return plan_htcondor(
        campaign(), group_tickets(campaign().tickets, {}), settings(entries), {});
  }
  static CommandRunner answer(const CommandResult& result) {
    return [result](const std::vector<std::string>&) { return result; };
  }

  TemporaryFolder folder_;
  CollectedDiagnostics diagnostics_;
};

TEST_F(HTCondorPlanTest, KeysOfTheReferenceAreReadOrNoted) {
  const auto s = settings(
      "request_memory: 8000Mb, request_disk: 3000, request_cpus: 2, dagman_retry: 0, "
      "combine_disk: 1, user_install_package: [alea], singularity_image: a.sif");
  EXPECT_EQ(s.request_memory, 8000);
  EXPECT_EQ(s.request_disk, 3000);
  EXPECT_EQ(s.dagman_retry, 0);
  EXPECT_EQ(s.container_image, "a.sif");
  ASSERT_EQ(diagnostics_.messages().size(), 2u);
  EXPECT_TRUE(
      has(diagnostics_.messages()[1].text, "'user_install_package' has no effect"));
  EXPECT_THROW(settings("combine_n_outputs: 0"), InputError);
  EXPECT_THROW(settings("request_memory: -1"), InputError);
}

TEST_F(HTCondorPlanTest, TheGraphCombinesAndFinishes) {
  const auto made = plan("combine_n_outputs: 2, dagman_retry: 1");
  const std::string& dag = made.files.at("campaign.dag");
  for (const char* line : {"RETRY task_2 1\n",
                           "PARENT task_0 task_1 CHILD combine_0\n",
                           "PARENT task_2 CHILD combine_1\n",
                           "SCRIPT PRE combine_1 combine.sh 2 2\n",
                           "SCRIPT PRE finish combine.sh 0 2\n"}) {
    EXPECT_TRUE(has(dag, line)) << line << dag;
  }
  EXPECT_FALSE(has(dag, "task_3"));
  EXPECT_EQ(made.files.at("tasks/1/files"), "a_1.h5\nt_1.h5\n");
}

TEST_F(HTCondorPlanTest, ImagesAndLinesOfTheSiteAreInTheDescription) {
  const auto text = plan(
                        "container_image: b.sif, submit_options: ['+Group = \"x\"'], "
                        "requirements: Fast")
                        .files.at("task.sub");
  EXPECT_TRUE(has(text, "universe = container\ncontainer_image = b.sif\n"));
  EXPECT_TRUE(has(text, "\n+Group = \"x\"\nqueue\n"));
  EXPECT_TRUE(has(text, "&& (Fast)\n"));
}

TEST_F(HTCondorPlanTest, TheScriptsMoveWhatIsFinished) {
  const auto made = plan("");
  for (const auto& [name, text] : made.files) {
    std::filesystem::create_directories((made.folder / name).parent_path());
    write_file(made.folder / name, text);
  }
  const std::string inside = "htcondor/power_0/tasks/";
  folder_.touch(inside + "0/results/a_0.h5");
  folder_.touch(inside + "0/results/a_0.h5.part");
  folder_.touch(inside + "1/results/a_1.h5.failed");
  folder_.touch("a_0.h5.failed");
  const auto run = [&](const std::string& script, std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"sh", (made.folder / script).string()});
    return run_command(arguments);
  };
  const auto moved = run("combine.sh", {"0", "2"});
  EXPECT_EQ(moved.status, 0) << moved.err;
  const auto is_there = [&](const char* name) {
    return std::filesystem::exists(folder_.path() / name);
  };
  EXPECT_TRUE(is_there("a_0.h5"));
  EXPECT_FALSE(is_there("a_0.h5.failed"));
  EXPECT_FALSE(is_there("a_0.h5.part"));
  EXPECT_TRUE(is_there("a_1.h5.failed"));
  EXPECT_EQ(run("finish.sh", {"0", "0"}).status, 0);
  EXPECT_NE(run("finish.sh", {"2", "1"}).status, 0);
}

TEST_F(HTCondorPlanTest, StatesComeFromTheQueue) {
  const auto made = plan("");
  const auto cluster = send_to_htcondor(
      made, campaign(), {}, answer({.out = "1 job(s) submitted to cluster 41.\n"}));
  EXPECT_EQ(cluster, "41");
  EXPECT_TRUE(std::filesystem::is_directory(made.folder / "tasks/2/results"));
  auto states =
      queue_states(folder_.path(),
                   answer({.out = "41 2 undefined\n42 2 task_0\n43 5 task_1\n"}),
                   diagnostics_);
  EXPECT_EQ(states["a_0.h5"].status, TaskStatus::running);
  EXPECT_EQ(states["a_1.h5"].status, TaskStatus::queued);
  EXPECT_TRUE(has(states["a_1.h5"].detail, "is held"));
  EXPECT_EQ(states["a_2.h5"].status, TaskStatus::queued);
  states = queue_states(folder_.path(), answer({}), diagnostics_);
  EXPECT_EQ(states["a_2.h5"].status, TaskStatus::ended);
  EXPECT_TRUE(has(states["a_2.h5"].detail, "htcondor/power_0/tasks/2"));
  EXPECT_TRUE(
      queue_states(folder_.path(), answer({.is_there = false}), diagnostics_).empty());
  EXPECT_THROW(send_to_htcondor(made, campaign(), {}, answer({.status = 1, .err = "no"})),
               IoError);
}

}  // namespace
}  // namespace jacta::test
