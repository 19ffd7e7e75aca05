// A campaign as a DAG on the HTCondor pool that JACTA_HTCONDOR_ROOT names, with the
// program from a bundle: the pool's root has none of our libraries.
#include "support.h"

namespace jacta::test {
namespace {

class HTCondorTest : public ClusterTest {
 protected:
  void SetUp() override {
    const char* root = std::getenv("JACTA_HTCONDOR_ROOT");
    if (root == nullptr) {
      GTEST_SKIP() << "skipped: JACTA_HTCONDOR_ROOT names no pool; ./dev test-htcondor "
                      "makes one";
    }
    root_ = root;
    ClusterTest::SetUp();
    home_ = root_ / "srv/toys" / folder_.filename();
    shell("mkdir '" + home_.string() + "'");
    shell("cp gaussian_model.yaml '" + home_.string() + "'");
    jacta(
        "submit run.yaml --computation power --seed 5 --outputfolder bundled "
        "--emit-bundle bundle.tar.gz");
    shell("tar xzf bundle.tar.gz -C '" + home_.string() + "'");
  }
  void TearDown() override {
    if (!home_.empty()) inside("condor_rm -all || true");
    std::filesystem::remove_all(home_);
    if (!folder_.empty()) ClusterTest::TearDown();
  }

  // A command in the pool, as its user, in the folder of the test.
  std::string inside(const std::string& command) const {
    shell("chown -R --reference='" + (root_ / "srv/toys").string() + "' '" +
          home_.string() + "'");
    write(".inside", "cd /srv/toys/" + folder_.filename().string() + " && " + command);
    return shell("chroot --userspec=toys '" + root_.string() +
                 "' env -i HOME=/srv/toys USER=toys PATH=/usr/sbin:/usr/bin:/sbin:/bin "
                 "sh -c \"$(cat .inside)\"");
  }

  nlohmann::json status_inside() const {
    return nlohmann::json::parse(
        inside("jacta-bundle/jacta status run.yaml --json --outputfolder out 2> notes || "
               "[ $? = 3 ]"));
  }

  void configure(const std::string& more) const {
    write_running_file(
        "htcondor_configurations:\n"
        "  request_memory: 100\n"
        "  request_disk: 200\n"
        "  toys_per_second: 0.2\n"
        "  combine_n_outputs: 2\n" +
        more);
    std::filesystem::copy_file(folder_ / "run.yaml",
                               home_ / "run.yaml",
                               std::filesystem::copy_options::overwrite_existing);
  }

  // Task `i` fails where `condition` holds; the others do what they always do.
  void fail_task(int i, const std::string& condition) const {
    std::ofstream(home_ / "flaky.sh")
        << "#!/bin/sh\n"
           "if [ \"$1\" = "
        << i << " ] && " << condition
        << "; then exit 3; fi\n"
           "tar xzf bundle.tar.gz\n"
           "exec jacta-bundle/jacta task jacta-bundle/tasks \"$1\" --threads 1\n";
    std::filesystem::permissions(home_ / "flaky.sh", std::filesystem::perms(0755));
    configure("  submit_options: ['executable = /srv/toys/" +
              folder_.filename().string() + "/flaky.sh']\n");
  }

  void submit() const {
    inside(
        "jacta-bundle/jacta submit run.yaml --computation power --htcondor --seed 5 "
        "--outputfolder out");
  }
  // Waits until nothing is in the queue.
  void expect_end() const {
    EXPECT_TRUE(wait_until(
        [&] {
          const auto s = status_inside();
          return s.at("queued").empty() && s.at("running").empty();
        },
        300))
        << status_inside().dump(1);
  }

  std::filesystem::path root_, home_;
};

TEST_F(HTCondorTest, ANodeThatFailsIsTriedAgain) {
  const std::string marker = "/srv/toys/" + folder_.filename().string() + "/marker";
  fail_task(1, "mkdir " + marker);
  submit();
  EXPECT_EQ(status_inside().at("missing").size(), 0u);
  expect_end();
  EXPECT_EQ(status_inside().at("done").size(), n_jobs) << status_inside().dump(1);
  EXPECT_EQ(hash_of_rows(home_ / "out"), expected_);
  const auto task = home_ / "out/htcondor/power_0/tasks/1";
  EXPECT_TRUE(std::filesystem::exists(task / "attempt_0.err"));
  EXPECT_TRUE(std::filesystem::exists(task / "attempt_1.err"));
}

TEST_F(HTCondorTest, WhatFailsAlwaysIsSentAgainAndNothingElse) {
  fail_task(1, "true");
  submit();
  expect_end();
  auto status = status_inside();
  EXPECT_EQ(status.at("done").size(), n_jobs - 2) << status.dump(1);
  EXPECT_EQ(status.at("failed").size(), 2u);
  EXPECT_TRUE(
      std::filesystem::exists(home_ / "out/htcondor/power_0/tasks/1/attempt_2.err"));
  configure("");
  submit();
  EXPECT_FALSE(std::filesystem::exists(home_ / "out/htcondor/power_1/tasks/1"));
  expect_end();
  EXPECT_EQ(status_inside().at("done").size(), n_jobs);
  EXPECT_EQ(hash_of_rows(home_ / "out"), expected_);
}

}  // namespace
}  // namespace jacta::test
