// A campaign on a Slurm of this machine: the same rows as at home, whatever happens on
// the way.
#include "support.h"

namespace jacta::test {
namespace {

class SlurmTest : public ClusterTest {
 protected:
  void SetUp() override {
    ClusterTest::SetUp();
    configure("");
  }
  void TearDown() override {
    shell("scancel --user=root");
    ClusterTest::TearDown();
  }

  // Two tickets of 30 toys have five minutes' work. A task waits while hold_<task> is
  // there.
  void configure(const std::string& more) const {
    write_running_file(
        "slurm_configurations:\n"
        "  hours: 1\n"
        "  mem_per_cpu: 100\n"
        "  toys_per_second: 0.2\n"
        "  setup: ['while [ -e hold_$SLURM_ARRAY_TASK_ID ]; do sleep 0.1; done']\n" +
        more);
  }

  Outcome submit(const std::string& options) const {
    return jacta("submit run.yaml --computation power --json --outputfolder out " +
                 options);
  }
  std::string reason_of(const std::string& file) const {
    const auto reasons =
        jacta("status run.yaml --json --outputfolder out").json().at("reasons");
    for (const auto& [name, reason] : reasons.items()) {
      if (name.ends_with(file)) return reason;
    }
    return "no reason";
  }
  std::string last_job() const {
    return nlohmann::json::parse(read("out/submissions.json"))
        .at("submissions")
        .back()
        .at("job_id");
  }
};

TEST_F(SlurmTest, KilledAndFailedTasksAreSentAgainAndNothingElse) {
  // Begun on this machine: two of the twelve jobs are done.
  shell("cp -r local out && cd out && ls *.h5 | tail -n +3 | xargs rm");
  EXPECT_EQ(status("out"), (Counts{2, 0, 0, 0, 10}));
  for (const char* hold : {"hold_2", "hold_3", "hold_4"}) write(hold, "");
  EXPECT_EQ(count_jobs(submit("--slurm"), "submitted"), 10u);
  const std::string job = last_job();
  // There may be fewer processors than tasks that wait.
  expect_status("out", [](const Counts& c) {
    return c.done == 6 && c.queued + c.running == 6 && c.running >= 2;
  });
  EXPECT_EQ(count_jobs(submit("--slurm"), "submitted"), 0u) << "sent twice";

  shell("scancel " + job + "_2");
  expect_status("out", [](const Counts& c) {
    return c.done == 6 && c.failed == 2 && c.queued + c.running == 4;
  });
  EXPECT_NE(reason_of("out/toymc_1.00.ii_0.h5").find("task 2 of Slurm job " + job),
            std::string::npos);

  // Task 3 does not find its model.
  shell("mv gaussian_model.yaml elsewhere");
  std::filesystem::remove(folder_ / "hold_3");
  EXPECT_TRUE(wait_until([&] { return exists("out/toymc_2.00.ii_1.h5.failed"); }));
  shell("mv elsewhere gaussian_model.yaml");
  expect_status("out", [](const Counts& c) {
    return c.done == 6 && c.failed == 4 && c.queued + c.running == 2;
  });
  EXPECT_NE(reason_of("out/toymc_2.00.ii_1.h5").find("gaussian_model.yaml"),
            std::string::npos);

  // Task 4 is requeued while it waits, and comes to its end.
  expect_status("out", [](const Counts& c) { return c.running == 2; });
  shell("scontrol requeue " + job + "_4");
  expect_status("out", [](const Counts& c) { return c.queued == 2; });
  // It is let go when nothing of its first life is left; until then Slurm does not take
  // a new time of start, and by itself it waits for minutes.
  const std::string task = job + "_4";
  EXPECT_TRUE(wait_until([&] {
    shell("squeue -h -t all -j " + task + " -o %T >state.txt 2>&1 || true");
    return read("state.txt") == "PENDING\n";
  })) << read("state.txt");
  // Slurm knows the credential of the first life as revoked to the second, and fails a
  // task that it lets go within the same one ("already killed, do not launch batch job").
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  std::filesystem::remove(folder_ / "hold_4");
  expect_status("out", [&](const Counts& c) {
    if (c.done == 6) {
      shell("scontrol update JobId=" + task + " StartTime=now >update.txt 2>&1 || true");
    }
    return c == Counts{8, 0, 0, 4, 0};
  });

  std::filesystem::remove(folder_ / "hold_2");
  EXPECT_EQ(count_jobs(submit("--slurm"), "submitted"), 4u);
  expect_status("out", [](const Counts& c) { return c == Counts{12, 0, 0, 0, 0}; });
  EXPECT_EQ(hash_of_rows(folder_ / "out"), expected_);
  for (const char* log : {"power_0_0.log", "power_0_3.log", "power_1_1.log"}) {
    EXPECT_TRUE(exists(std::string("out/slurm/") + log)) << log;
  }
  EXPECT_EQ(count_jobs(submit("--slurm"), "skipped"), n_jobs);
}

TEST_F(SlurmTest, WhatSlurmLeavesIsFinishedHere) {
  write("hold_0", "");
  write("hold_1", "");
  EXPECT_EQ(count_jobs(submit("--slurm --seed 5"), "submitted"), n_jobs);
  EXPECT_TRUE(wait_until([&] { return status("out").running >= 2; }));
  shell("scancel " + last_job());
  expect_status("out", [](const Counts& c) { return c.queued + c.running == 0; });
  EXPECT_GE(status("out").failed, 4u);
  EXPECT_EQ(submit("--local").status, 0);
  EXPECT_EQ(status("out"), (Counts{n_jobs, 0, 0, 0, 0}));
  EXPECT_EQ(hash_of_rows(folder_ / "out"), expected_);
}

TEST_F(SlurmTest, ArraysAreCutAtTheLimitOfTheCluster) {
  configure("  max_array_size: 3\n  max_jobs: 1\n");
  EXPECT_EQ(count_jobs(submit("--slurm --seed 5"), "submitted"), n_jobs);
  const auto sent = nlohmann::json::parse(read("out/submissions.json"));
  EXPECT_EQ(sent.at("submissions").size(), 3u);
  expect_status("out", [](const Counts& c) { return c.done == n_jobs; });
  EXPECT_EQ(hash_of_rows(folder_ / "out"), expected_);
}

TEST_F(SlurmTest, WhatSbatchRefusesIsReported) {
  configure("  partition: nowhere\n");
  const Outcome refused = submit("--slurm --seed 5");
  EXPECT_EQ(refused.status, 1);
  EXPECT_NE(refused.err.find("partition"), std::string::npos) << refused.err;
  EXPECT_EQ(status("out"), (Counts{0, 0, 0, 0, n_jobs}));
}

TEST_F(SlurmTest, TheHashSeesAnotherSeed) {
  EXPECT_EQ(count_jobs(submit("--slurm --seed 6"), "submitted"), n_jobs);
  expect_status("out", [](const Counts& c) { return c.done == n_jobs; });
  EXPECT_NE(hash_of_rows(folder_ / "out"), expected_);
}

}  // namespace
}  // namespace jacta::test
