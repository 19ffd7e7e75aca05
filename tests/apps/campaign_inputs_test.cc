// Campaigns whose templates, thresholds or results change between two commands: nothing
// is mixed, nothing damaged counts as done, and messages say what to do.
#include <algorithm>
#include <cmath>

#include "command_line.h"
#include "jacta/data/result_file.h"
#include "support/sanitizers.h"

namespace jacta::test {
namespace {

namespace fs = std::filesystem;

const std::string folder = " --outputfolder out ";
const std::string toys = "submit run.yaml --computation toys --local" + folder;
const std::string thresholds = "submit run.yaml --computation threshold" + folder;
const std::string limits = "submit run.yaml --computation limits --local" + folder;

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

class CampaignInputs : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_wimp();
    const std::string points =
        "    to_vary: {wimp_rate_multiplier: [0, 1, 2]}\n"
        "    in_common: {hypotheses: [free, zero, 'true'], n_mc: 40, n_batch: 2,\n"
        "      output_filename: 'r_{wimp_rate_multiplier:d}.ii.h5', toydata_mode: "
        "generate";
    write(
        "run.yaml",
        "statistical_model: jacta.TemplateModel\n"
        "statistical_model_config: wimp_statistical_model.yaml\n"
        "poi: wimp_rate_multiplier\n"
        "computation_options:\n"
        "  toys:\n" +
            points + "}\n  threshold:\n" + points +
            ", limit_threshold: thresholds.json}\n"
            "  limits:\n"
            "    in_common: {hypotheses: [free], n_mc: 6, wimp_rate_multiplier: 1,\n"
            "      compute_confidence_interval: true, limit_threshold: thresholds.json,\n"
            "      output_filename: 'limits.ii.h5', toydata_mode: generate}\n");
  }
  // Another template of the same shape takes the place of that of the points.
  void change_template() const {
    const fs::path templates = folder_ / "templates";
    fs::copy_file(templates / "wimp200gev_template.ii.h5",
                  templates / "wimp50gev_template.ii.h5",
                  fs::copy_options::overwrite_existing);
  }
};

TEST_F(CampaignInputs, ChangedTemplatesAreRefusedEverywhere) {
  ASSERT_EQ(jacta(toys + "--seed 1").status, 0);
  const std::string before = read("out/r_1.ii_0.h5");
  change_template();
  for (const std::string& command : {toys, thresholds, toys + "--dry-run"}) {
    const Outcome outcome = jacta(command);
    EXPECT_EQ(outcome.status, 1) << command;
    EXPECT_TRUE(has(outcome.err, "wimp50gev_template.ii.h5")) << outcome.err;
    EXPECT_TRUE(has(outcome.err, "--resubmit")) << outcome.err;
  }
  EXPECT_EQ(read("out/r_1.ii_0.h5"), before);
  const auto states = jacta("status run.yaml" + folder + "--json");
  EXPECT_EQ(states.status, 3);
  EXPECT_EQ(states.json().at("failed").size(), 6u);
  const Outcome replay = jacta("toy out/r_1.ii_0.h5 --toy 3");
  EXPECT_EQ(replay.status, 3);
  EXPECT_TRUE(has(replay.err, "wimp50gev_template.ii.h5 has changed")) << replay.err;
  EXPECT_EQ(jacta(toys + "--resubmit").status, 0);
  EXPECT_NE(read("out/r_1.ii_0.h5"), before);
  EXPECT_EQ(jacta(thresholds).status, 0);
}

// Thresholds of a changed model are refused by whoever uses them.
TEST_F(CampaignInputs, ThresholdsHoldForTheirModelOnly) {
  ASSERT_EQ(jacta(toys + "--seed 1").status, 0);
  ASSERT_EQ(jacta(thresholds).status, 0);
  ASSERT_EQ(
      jacta("generate wimp_statistical_model.yaml -n 1 --seed 5 -o toys.ii.h5").status,
      0);
  const std::string run =
      "run --statistical_model jacta.TemplateModel --statistical_model_config "
      "wimp_statistical_model.yaml --poi wimp_rate_multiplier --hypotheses '[\"free\"]' "
      "--generate_values '{\"wimp_rate_multiplier\":1}' --seed 1 --n_mc 2 "
      "--compute_confidence_interval True --toydata_mode generate --overwrite "
      "--statistical_model_args '{\"limit_threshold\": \"out/thresholds.json\"}'";
  const std::string interval =
      "interval wimp_statistical_model.yaml --data toys.ii.h5 --poi "
      "wimp_rate_multiplier --level 0.9 --threshold out/thresholds.json";
  for (const auto& command : {limits, run, interval}) {
    const Outcome good = jacta(command);
    EXPECT_EQ(good.status, 0) << command << good.out << good.err;
    EXPECT_FALSE(has(good.err, "hashes")) << good.err;
  }
  change_template();
  fs::remove(folder_ / "out/limits.ii.h5");
  fs::remove(folder_ / "out/campaign.json");
  for (const auto& [command, status] :
       {std::pair(limits, 3), std::pair(run, 1), std::pair(interval, 1)}) {
    const Outcome refused = jacta(command);
    EXPECT_EQ(refused.status, status) << command;
    const std::string said = refused.out + refused.err;
    for (const char* part : {"out/thresholds.json",
                             "the thresholds of entry ",
                             "wimp50gev_template.ii.h5"}) {
      EXPECT_TRUE(has(said, part)) << part << "\n" << said;
    }
  }
  // A file of the reference says nothing of the model, and is used as it is.
  auto document = nlohmann::json::parse(read("out/thresholds.json"));
  for (auto& entry : document) entry.erase("inputs");
  write("out/thresholds.json", document.dump(4));
  const Outcome unknown = jacta(interval);
  EXPECT_EQ(unknown.status, 0) << unknown.err;
  EXPECT_TRUE(has(unknown.err, "is not known: it has no hashes")) << unknown.err;
}

TEST_F(CampaignInputs, ThresholdsOfAnotherCampaignStay) {
  ASSERT_EQ(jacta(toys + "--seed 1").status, 0);
  ASSERT_EQ(jacta(thresholds).status, 0);
  ASSERT_EQ(jacta(thresholds).status, 0) << "again after the same toys";
  replace("out/thresholds.json", "\"seed\": 1", "\"seed\": 2");
  const std::string before = read("out/thresholds.json");
  const Outcome refused = jacta(thresholds);
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(has(refused.err, "--overwrite")) << refused.err;
  EXPECT_EQ(read("out/thresholds.json"), before);
  EXPECT_EQ(jacta(thresholds + "--overwrite").status, 0);
  EXPECT_NE(read("out/thresholds.json"), before);
}

// The archive takes the place of nothing, and what it runs neither.
TEST_F(CampaignInputs, BundlesReplaceNothingUnasked) {
  const std::string bundle =
      "submit run.yaml --computation toys --seed 1 --outputfolder remote --emit-bundle ";
  write("notes.tar.gz", "mine");
  const Outcome refused = jacta(bundle + "notes.tar.gz");
  EXPECT_EQ(refused.status, 1);
  EXPECT_TRUE(has(refused.err, "exists already")) << refused.err;
  EXPECT_FALSE(exists("remote/campaign.json"));
  for (const char* input : {"run.yaml", "templates/wimp50gev_template.ii.h5"}) {
    const std::string before = read(input);
    const Outcome eaten = jacta(bundle + input + " --overwrite");
    EXPECT_EQ(eaten.status, 1) << input;
    EXPECT_TRUE(has(eaten.err, "cannot be its output")) << eaten.err;
    EXPECT_EQ(read(input), before);
  }
  ASSERT_EQ(jacta(bundle + "notes.tar.gz --overwrite").status, 0);
  EXPECT_NE(read("notes.tar.gz"), "mine");

  fs::create_directory(folder_ / "results");
  write("results/r_0.ii_0.h5", "mine");
  const std::string task = "task jacta-bundle/tasks 0";
  const Outcome kept = jacta(task, "tar xzf notes.tar.gz");
  EXPECT_EQ(kept.status, 3) << kept.out << kept.err;
  EXPECT_TRUE(has(kept.out, "r_0.ii_0.h5 was not made by this program")) << kept.out;
  EXPECT_TRUE(has(kept.out, "--overwrite")) << kept.out;
  EXPECT_EQ(read("results/r_0.ii_0.h5"), "mine");
  EXPECT_EQ(jacta(task + " --overwrite").status, 0);
  EXPECT_NE(read("results/r_0.ii_0.h5"), "mine");
}

TEST_F(CampaignInputs, StatusOfNoFolderIsAnError) {
  const Outcome nowhere = jacta("status run.yaml --outputfolder nowhere");
  EXPECT_EQ(nowhere.status, 1);
  EXPECT_TRUE(has(nowhere.err, "nowhere: there is no such folder")) << nowhere.err;
  ASSERT_EQ(jacta(toys + "--seed 1").status, 0);
  replace("run.yaml", "n_mc: 40", "n_mc: 44");
  const Outcome changed = jacta("status run.yaml" + folder);
  EXPECT_EQ(changed.status, 3);
  EXPECT_TRUE(has(changed.err, "n_mc was 40, now 44")) << changed.err;
  EXPECT_TRUE(has(changed.out, "with --resubmit only")) << changed.out;
  EXPECT_FALSE(has(changed.out, "submit makes it again\n")) << changed.out;
}

TEST_F(CampaignInputs, TruncatedResultsAreMadeAgain) {
  ASSERT_EQ(jacta(toys + "--seed 1").status, 0);
  const auto rows = [this] {
    // Edges that nobody asked for are NaN, which is equal to nothing.
    std::vector<std::vector<std::vector<double>>> columns;
    for (const auto& table : read_results(folder_ / "out/r_2.ii_1.h5").fits) {
      columns.push_back(table.values);
      for (auto& column : columns.back()) {
        for (double& x : column) x = std::isnan(x) ? -1e300 : x;
      }
    }
    return columns;
  };
  const auto whole = rows();
  fs::resize_file(folder_ / "out/r_2.ii_1.h5", 3000);
  const Outcome states = jacta("status run.yaml" + folder);
  EXPECT_EQ(states.status, 3);
  EXPECT_TRUE(has(states.out, "r_2.ii_1.h5")) << states.out;
  const Outcome again = jacta(toys);
  EXPECT_EQ(again.status, 0) << again.err;
  EXPECT_TRUE(has(again.out, "6 jobs: 1 done, 5 skipped")) << again.out;
  EXPECT_TRUE(has(again.err, "it is made again")) << again.err;
  EXPECT_EQ(rows(), whole);
}

// The commands of a dry run, run as printed, are a campaign.
TEST_F(CampaignInputs, PrintedJobsCanBeCollected) {
  const Outcome planned = jacta(toys + "--dry-run --json");
  ASSERT_EQ(planned.status, 0) << planned.err;
  fs::create_directory(folder_ / "out");
  const auto document = planned.json();
  ASSERT_EQ(document.at("jobs").size(), 6u);
  for (const auto& job : document.at("jobs")) {
    const auto command = job.at("command").get<std::string>();
    ASSERT_EQ(jacta(command.substr(6)).status, 0) << command;
  }
  const Outcome collected = jacta(thresholds);
  EXPECT_EQ(collected.status, 0) << collected.err;
  const Outcome again = jacta(toys);
  EXPECT_TRUE(has(again.out, "6 jobs: 6 skipped")) << again.out << again.err;
}

TEST_F(CampaignInputs, ReplayedIntervalsTakeTheirThresholds) {
  ASSERT_EQ(jacta(toys + "--seed 1").status, 0);
  ASSERT_EQ(jacta(thresholds).status, 0);
  ASSERT_EQ(jacta(limits).status, 0);
  const Outcome replay = jacta("toy out/limits.ii.h5 --toy 2 --json");
  EXPECT_EQ(replay.status, 0) << replay.out << replay.err;
  EXPECT_TRUE(replay.json().at("equal"));
  EXPECT_TRUE(replay.json().at("changed_inputs").empty());
  // The asymptotic threshold gives another edge.
  const auto row = replay.json().at("hypotheses").at("free").at("stored");
  const Outcome interval = jacta(
      "run --statistical_model jacta.TemplateModel --statistical_model_config "
      "wimp_statistical_model.yaml --poi wimp_rate_multiplier --hypotheses '[\"free\"]' "
      "--generate_values '{\"wimp_rate_multiplier\":1}' --computation limits --seed 1 "
      "--n_mc 3 --compute_confidence_interval True --toydata_mode generate "
      "--output_filename other.ii.h5");
  ASSERT_EQ(interval.status, 0) << interval.err;
  const auto other = read_results(folder_ / "other.ii.h5").fits[0];
  bool differs = false;
  for (const char* edge : {"dl", "ul"}) {
    const auto at = std::find(other.columns.begin(), other.columns.end(), edge);
    const auto column = static_cast<std::size_t>(at - other.columns.begin());
    if (!row.at(edge).is_number()) continue;
    differs = differs || row.at(edge).get<double>() != other.values[column][2];
  }
  EXPECT_TRUE(differs) << row;

  fs::rename(folder_ / "out/thresholds.json", folder_ / "moved.json");
  EXPECT_EQ(jacta("toy out/limits.ii.h5 --toy 2").status, 1);
  EXPECT_EQ(jacta("toy out/limits.ii.h5 --toy 2 --threshold moved.json").status, 0);
}

TEST_F(CampaignInputs, CampaignsEndWithTheirNumbers) {
  const Outcome text = jacta(toys + "--seed 1");
  EXPECT_TRUE(has(text.out, "wimp_rate_multiplier = 2: 40 toys")) << text.out;
  EXPECT_TRUE(has(text.out, "free wimp_rate_multiplier")) << text.out;
  EXPECT_TRUE(has(text.out, "Saved 6 files")) << text.out;
  const auto document = jacta(toys + "--json").json();
  const auto& numbers = document.at("numbers");
  ASSERT_EQ(numbers.size(), 3u);
  EXPECT_TRUE(document.at("files").empty());
  // By hand from the files.
  std::vector<double> best;
  std::size_t above = 0;
  for (const char* file : {"out/r_2.ii_0.h5", "out/r_2.ii_1.h5"}) {
    const auto fits = read_results(folder_ / file).fits;
    const auto column = [](const FitTable& table, const char* name) {
      const auto at = std::find(table.columns.begin(), table.columns.end(), name);
      return table.values[static_cast<std::size_t>(at - table.columns.begin())];
    };
    for (const double x : column(fits[0], "wimp_rate_multiplier")) best.push_back(x);
    const auto free = column(fits[0], "ll");
    const auto zero = column(fits[2], "ll");
    ASSERT_EQ(fits[2].name, "zero");
    for (std::size_t i = 0; i < free.size(); ++i) {
      if (2 * (free[i] - zero[i]) > 9) ++above;
    }
  }
  std::sort(best.begin(), best.end());
  const auto& point = numbers[2];
  EXPECT_EQ(point.at("n_toys"), 40);
  EXPECT_DOUBLE_EQ(
      point.at("hypotheses").at("free").at("wimp_rate_multiplier").at("median"),
      0.5 * (best[19] + best[20]));
  EXPECT_DOUBLE_EQ(point.at("discovery").at("fraction_q0_above_9"),
                   static_cast<double>(above) / 40);
  // The same for a campaign that ran elsewhere.
  const auto states = jacta("status run.yaml --numbers --json" + folder).json();
  EXPECT_EQ(states.at("numbers").at("toys"), numbers);
  const auto collected = jacta(thresholds + "--json").json();
  EXPECT_EQ(collected.at("files").size(), 1u);
  EXPECT_FALSE(collected.at("thresholds").empty());
  EXPECT_TRUE(has(jacta(thresholds).out, "confidence level 0.9, two-sided"));
}

TEST_F(CampaignInputs, MessagesSayWhatToDo) {
  const Outcome model =
      jacta("submit wimp_statistical_model.yaml --computation toys --local");
  EXPECT_EQ(model.status, 1);
  EXPECT_TRUE(has(model.err, "this is a model file, not a running file")) << model.err;
  EXPECT_EQ(jacta("status wimp_statistical_model.yaml").status, 1);
  const Outcome early = jacta(thresholds);
  EXPECT_EQ(early.status, 1);
  EXPECT_TRUE(has(early.err, "there are none at {\"wimp_rate_multiplier\": 0}"))
      << early.err;
  EXPECT_TRUE(has(early.err, "first submit the computation")) << early.err;
  EXPECT_EQ(jacta(toys + "--seed -1").status, 2);
  EXPECT_EQ(jacta("toy nothing.ii.h5 --toy -1").status, 2);
  const Outcome seed = jacta("run --seed=-1 --poi mu");
  EXPECT_EQ(seed.status, 1);
  EXPECT_TRUE(has(seed.err, "must be at least 0")) << seed.err;
  for (const char* name : {"output_filename", "toydata_filename"}) {
    const Outcome empty = jacta(std::string("run --poi mu --") + name + " ''");
    EXPECT_EQ(empty.status, 1);
    EXPECT_TRUE(has(empty.err, name + std::string(" is empty"))) << empty.err;
  }
  replace("run.yaml", "wimp_statistical_model.yaml", "nowhere.yaml");
  const Outcome missing = jacta(toys);
  EXPECT_EQ(missing.status, 1);
  EXPECT_TRUE(has(missing.err, "run.yaml:2:27")) << missing.err;
  EXPECT_TRUE(has(missing.err, "nowhere.yaml is not a file")) << missing.err;
}

TEST_F(CampaignInputs, ThreadsThatCannotBeMadeAreAnError) {
  if (maps_shadow_memory) GTEST_SKIP() << "a sanitizer needs more than ulimit -v leaves";
  // Stacks of 8 MB: address space for some threads, not for 400.
  const Outcome outcome =
      jacta(toys + "--seed 1 --threads 400", "ulimit -s 8192; ulimit -v 1200000");
  EXPECT_EQ(outcome.status, 1) << outcome.out << outcome.err;
  EXPECT_TRUE(has(outcome.err, "cannot make 400 threads")) << outcome.err;
}

TEST_F(CampaignInputs, RunHelpSaysTypesAndDefaults) {
  const std::string help = jacta("run --help").out;
  for (const char* part : {"--n_mc INTEGER",
                           "Number of toys (default: 1)",
                           "--confidence_level NUMBER",
                           "(default: 0.9)",
                           "required for template and amplitude models",
                           "--compute_confidence_interval True|False"}) {
    EXPECT_TRUE(has(help, part)) << part << "\n" << help;
  }
  EXPECT_FALSE(has(help, "As alea_run_toymc's"));
}

}  // namespace
}  // namespace jacta::test
