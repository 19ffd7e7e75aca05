// Campaigns from the command line: what is reported of jobs, and what is kept of them
// when something is in the way.
#include <unistd.h>

#include "command_line.h"
#include "jacta/data/result_file.h"

namespace jacta::test {
namespace {

namespace fs = std::filesystem;

const std::string power = "wimp_running.yaml --computation discovery_power ";
const std::string to_out = "--outputfolder out ";

class CampaignTest : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_wimp();
    write("wimp_running.yaml",
          "statistical_model: jacta.TemplateModel\n"
          "statistical_model_config: wimp_statistical_model.yaml\n"
          "poi: wimp_rate_multiplier\n"
          "computation_options:\n"
          "  discovery_power:\n"
          "    to_vary: {wimp_mass: [50, 200]}\n"
          "    in_common: {poi_expectation: 10, hypotheses: [free, zero],\n"
          "      n_mc: 12, n_batch: 3, toydata_mode: generate,\n"
          "      output_filename: 'm{wimp_mass:d}.ii.h5'}\n"
          "local_configurations: {combine_n_jobs: 4}\n");
  }
  Outcome submit(const std::string& more = "", const std::string& before = "true") const {
    return jacta("submit " + power + "--local --seed 1 " + to_out + more, before);
  }
  Outcome status(const std::string& more = "") const {
    return jacta("status wimp_running.yaml " + to_out + more);
  }
  static bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
  }
};

TEST_F(CampaignTest, JobsAndTheirStates) {
  EXPECT_EQ(status("--json").status, 1) << "there is no folder yet";
  fs::create_directory(folder_ / "out");
  EXPECT_EQ(status("--json").json().at("missing").size(), 6u);
  const auto jobs = submit("--json").json().at("jobs");
  ASSERT_EQ(jobs.size(), 6u);
  EXPECT_EQ(jobs[0].at("status"), "done");
  EXPECT_TRUE(contains(jobs[0].at("output"), "m50.ii_0.h5"));
  const auto after = status("--json").json();
  EXPECT_EQ(after.at("done").size(), 6u);
  EXPECT_TRUE(after.at("missing").empty());
  EXPECT_TRUE(after.at("running").empty());
  // The command of a job, on its own, makes the same rows.
  const auto expected = read_results(folder_ / "out" / "m200.ii_2.h5").fits;
  fs::remove(folder_ / "out" / "m200.ii_2.h5");
  const std::string command = jobs[5].at("command");
  ASSERT_EQ(command.find("jacta run "), 0u);
  ASSERT_EQ(jacta(command.substr(6)).status, 0);
  const auto rows = read_results(folder_ / "out" / "m200.ii_2.h5").fits;
  EXPECT_EQ(rows[0].values[4], expected[0].values[4]);
  EXPECT_TRUE(contains(submit().out, "6 jobs: 6 skipped\n"));
}

TEST_F(CampaignTest, DryRunsCombineJobs) {
  const auto jobs = submit("--dry-run --json").json().at("jobs");
  ASSERT_EQ(jobs.size(), 2u);
  EXPECT_TRUE(contains(jobs[0].at("output"), "m200.ii_0.h5"));
  const std::string command = jobs[0].at("command");
  std::size_t joints = 0;
  for (auto at = command.find(" && "); at != std::string::npos;
       at = command.find(" && ", at + 1)) {
    ++joints;
  }
  EXPECT_EQ(joints, 3u);
  EXPECT_FALSE(exists("out"));
}

TEST_F(CampaignTest, DebugShowsTheFirstJob) {
  const Outcome outcome = submit("--debug");
  EXPECT_EQ(outcome.status, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "Will submit 2 argument combinations"));
  EXPECT_TRUE(contains(outcome.out, " SCRIPT "));
  EXPECT_TRUE(contains(outcome.out, "--n_mc 4 "));
  EXPECT_TRUE(contains(outcome.out, " PARAMETERS "));
  EXPECT_TRUE(contains(outcome.out, "er_band_shift"));
  EXPECT_TRUE(contains(outcome.out, " NOMINAL EXPECTATION VALUES "));
  EXPECT_FALSE(exists("out"));
}

TEST_F(CampaignTest, AVanishedTemplateFailsItsPointOnly) {
  const fs::path file = folder_ / "templates" / "wimp200gev_template.ii.h5";
  fs::rename(file, folder_ / "away.h5");
  const Outcome outcome = submit();
  EXPECT_EQ(outcome.status, 3);
  EXPECT_TRUE(contains(outcome.out, "6 jobs: 3 done, 3 failed")) << outcome.out;
  const Outcome states = status("--json");
  EXPECT_EQ(states.status, 3);
  EXPECT_EQ(states.json().at("failed").size(), 3u);
  for (const auto& [name, reason] : states.json().at("reasons").items()) {
    EXPECT_TRUE(contains(reason, "wimp200gev_template")) << reason;
  }
  EXPECT_TRUE(contains(status().out, "wimp200gev_template"));
  fs::rename(folder_ / "away.h5", file);
  EXPECT_EQ(submit().status, 0);
  EXPECT_EQ(status().out, "6 done, 0 running, 0 failed, 0 missing\n");
}

TEST_F(CampaignTest, AFullDiskIsAMessage) {
  // Files of at most 4 kB: the first result does not fit.
  const Outcome outcome = submit("--chunk_seconds 0", "ulimit -f 8");
  EXPECT_NE(outcome.status, 0);
  EXPECT_TRUE(contains(outcome.out + outcome.err, "is the disk full?")) << outcome.out;
  for (const auto& entry : fs::directory_iterator(folder_ / "out")) {
    EXPECT_NE(entry.path().extension(), ".h5") << entry.path();
    EXPECT_NE(entry.path().extension(), ".tmp") << entry.path();
  }
  const Outcome again = submit();
  EXPECT_EQ(again.status, 0) << again.out << again.err;
}

TEST_F(CampaignTest, FoldersThatCannotBeWrittenAreReported) {
  const Outcome outcome = jacta("submit " + power + "--local --outputfolder /proc/none");
  EXPECT_EQ(outcome.status, 1);
  EXPECT_TRUE(contains(outcome.err, "/proc/none")) << outcome.err;
  if (::geteuid() == 0) return;  // who may write everywhere
  fs::create_directory(folder_ / "out");
  fs::permissions(folder_ / "out", fs::perms::owner_read | fs::perms::owner_exec);
  EXPECT_EQ(submit().status, 1);
  fs::permissions(folder_ / "out", fs::perms::owner_all);
}

TEST_F(CampaignTest, AJobWithoutSeedGoesOnWithThatOfItsJournal) {
  const std::string job =
      "run --statistical_model jacta.TemplateModel --statistical_model_config "
      "wimp_statistical_model.yaml --poi wimp_rate_multiplier --hypotheses '[\"free\"]' "
      "--generate_values '{\"wimp_rate_multiplier\":1}' --n_mc 40 --toydata_mode "
      "generate --output_filename out.ii.h5 --chunk_seconds 0 --threads 1 ";
  EXPECT_EQ(jacta(job, "ulimit -f 8").status, 1);
  ASSERT_TRUE(exists("out.ii.h5.part"));
  const Outcome other = jacta(job + "--seed 3");
  EXPECT_EQ(other.status, 1);
  EXPECT_TRUE(contains(other.err, "seed was ")) << other.err;
  const Outcome resumed = jacta(job + "--json");
  ASSERT_EQ(resumed.status, 0) << resumed.err;
  EXPECT_GT(resumed.json().at("n_resumed"), 5);
  const std::string seed = resumed.json().at("metadata").at("seed").dump();
  const auto rows = read_results(folder_ / "out.ii.h5").fits;
  ASSERT_EQ(jacta(job + "--overwrite --seed " + seed).status, 0);
  EXPECT_EQ(read_results(folder_ / "out.ii.h5").fits[0].values[0], rows[0].values[0]);
}

}  // namespace
}  // namespace jacta::test
