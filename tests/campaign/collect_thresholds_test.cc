// From a running file to a file of thresholds: read from result files, or on an adaptive
// grid. The bounded Gaussian says what the thresholds have to be.
#include "jacta/campaign/collect_thresholds.h"

#include <algorithm>

#include "campaign/support.h"
#include "jacta/base/atomic_file.h"
#include "jacta/campaign/local.h"
#include "jacta/data/result_file.h"
#include "jacta/interval/deterministic.h"
#include "jacta/model/gaussian_model.h"

namespace jacta {
namespace {

class CollectedCampaign : public ::testing::Test {
 protected:
  CollectedCampaign() {
    std::ofstream(folder_.path() / "model.yaml") << R"(
parameter_definition:
  mu: {nominal_value: 0.0, fit_limits: [0, null]}
  sigma: {nominal_value: 1.0, fittable: false}
)";
    register_gaussian_model(registry_);
    options_.seed = 7;
  }

  Campaign campaign(const std::string& computation, const std::string& threshold_keys) {
    const std::string common =
        R"(in_common: {n_mc: 4000, n_batch: 2, hypotheses: [free, "true"],
          toydata_mode: generate, output_filename: "toys_{mu:.2f}.ii.h5")";
    const Node root = parse_yaml(
        "statistical_model: jacta.GaussianModel\n"
        "statistical_model_config: model.yaml\n"
        "poi: mu\n"
        "computation_options:\n"
        "  discovery_power:\n"
        "    to_vary: {mu: [0.0, 1.0, 3.0]}\n    " +
            common +
            "}\n"
            "  threshold:\n"
            "    to_vary: {mu: [0.0, 1.0, 3.0]}\n    " +
            common + ", limit_threshold: limits.json" + threshold_keys + "}\n",
        "running.yaml");
    CampaignSettings settings;
    settings.computation = computation;
    settings.output_folder = folder_.path() / "results";
    ModelConfiguration configuration;
    configuration.root = load_yaml(folder_.path() / "model.yaml");
    const auto model = registry_.make("jacta.GaussianModel", configuration, diagnostics_);
    return read_campaign(root,
                         folder_.path() / "running.yaml",
                         model->parameters(),
                         settings,
                         diagnostics_);
  }

  CollectedThresholds collect(const std::string& threshold_keys = "") {
    return collect_thresholds(
        campaign("threshold", threshold_keys), options_, surroundings(registry_));
  }

  Surroundings surroundings(const ModelRegistry& models) {
    return {.models = models,
            .executor = executor_,
            .diagnostics = diagnostics_,
            .stop = stop_};
  }

  void run_toys() {
    LocalOptions local;
    local.seed = 7;
    const auto reports =
        run_locally(campaign("discovery_power", ""), local, surroundings(registry_));
    for (const auto& job : reports) ASSERT_EQ(job.status, JobStatus::done) << job.reason;
  }

  static ThresholdKey key(IntervalKind kind = IntervalKind::central, double level = 0.9) {
    ThresholdKey result;
    result.poi = "mu";
    result.confidence_level = level;
    result.kind = kind;
    return result;
  }

  // Every threshold covers what it should, within `sigmas` of its toys.
  static void expect_level(const ThresholdsFile& file,
                           IntervalKind kind,
                           double level,
                           double n_toys) {
    const Node* entry = file.find(key(kind, level));
    ASSERT_NE(entry, nullptr) << word(kind) << " " << level;
    const auto curve = ThresholdsFile::curve(*entry);
    for (std::size_t i = 0; i < curve.poi.size(); ++i) {
      const double mu = curve.poi[i];
      if (mu == 0 && kind == IntervalKind::upper) continue;  // always 0
      const double covered = bounded_gaussian_coverage(mu, curve.threshold[i], kind);
      EXPECT_NEAR(covered, level, 4 * std::sqrt(level * (1 - level) / n_toys)) << mu;
    }
  }

  test::TemporaryFolder folder_;
  ModelRegistry registry_;
  CollectedDiagnostics diagnostics_;
  Executor executor_{2};
  CollectOptions options_;
  const CancellationToken* stop_ = nullptr;
};

TEST_F(CollectedCampaign, ReadsThePointsAndCovers) {
  run_toys();
  const auto collected = collect();
  EXPECT_EQ(collected.thresholds.entries().size(), 4u);
  EXPECT_TRUE(collected.certificates.is_null());
  for (const double level : {0.6827, 0.8, 0.9, 0.95}) {
    expect_level(collected.thresholds, IntervalKind::central, level, 4000);
  }
  collected.save();
  EXPECT_EQ(read_file(folder_.path() / "results/limits.json"),
            collected.thresholds.text());
}

TEST_F(CollectedCampaign, OneSidedThresholdsAreAddedWhereAskedFor) {
  run_toys();
  options_.kinds = {IntervalKind::lower};
  const auto collected = collect(", confidence_interval_kind: upper");
  EXPECT_EQ(collected.thresholds.entries().size(), 12u);
  for (const IntervalKind kind :
       {IntervalKind::central, IntervalKind::upper, IntervalKind::lower}) {
    expect_level(collected.thresholds, kind, 0.9, 4000);
  }
  // Every threshold has its uncertainty, which holds it.
  for (const auto& [hash, entry] : collected.thresholds.entries()) {
    for (std::size_t i = 0; i < 3; ++i) {
      const auto at = [&entry = entry, i](const char* name) {
        return entry.at(name).items()[i].as_real();
      };
      EXPECT_LE(at("threshold_lower"), at("threshold"));
      EXPECT_GE(at("threshold_upper"), at("threshold"));
      EXPECT_EQ(at("invalid_lower"), at("threshold"));
      EXPECT_EQ(at("n_toys"), 4000);
    }
  }
}

TEST_F(CollectedCampaign, AdaptiveGridsNeedNoResultsAndAreCertified) {
  const std::string adaptive =
      ", adaptive: {target: 0.02, max_points: 30}, confidence_levels: [0.6827]";
  const auto collected = collect(adaptive);
  ASSERT_EQ(collected.certificates.items().size(), 1u);
  const Node& certificate = collected.certificates.items()[0];
  EXPECT_TRUE(certificate.at("achieved").as_boolean());
  EXPECT_LE(std::abs(certificate.at("largest_error").at("error").as_real()), 0.02);
  const auto n_points = certificate.at("n_points").as_integer();
  EXPECT_GT(n_points, 3);
  EXPECT_GE(certificate.at("uniform_grid_points_for_equal_error").as_integer(), n_points);
  const auto n_toys = certificate.at("toys_per_point").as_real();
  expect_level(collected.thresholds, IntervalKind::central, 0.6827, n_toys);
  const auto curve = ThresholdsFile::curve(
      *collected.thresholds.find(key(IntervalKind::central, 0.6827)));
  EXPECT_EQ(static_cast<std::int64_t>(curve.poi.size()), n_points);
  collected.save();
  EXPECT_EQ(python_json(load_json(collected.certificate_file)),
            python_json(collected.certificates));
}

TEST_F(CollectedCampaign, AdaptiveToysAreKeptAndTakenAgainOnlyIfTheyAreOurs) {
  const std::string adaptive =
      ", adaptive: {target: 0.03, max_points: 9}, confidence_levels: [0.9]";
  const auto first = collect(adaptive);
  std::vector<std::filesystem::path> files;
  for (const auto& file :
       std::filesystem::directory_iterator(folder_.path() / "results/limits_toys")) {
    files.push_back(file.path());
  }
  ASSERT_GE(files.size(), 5u);
  std::sort(files.begin(), files.end());
  const auto written = std::filesystem::last_write_time(files[0]);
  // A file of another seed in the place of the second one: not taken.
  ResultContent foreign = read_results(files[1]);
  for (auto& [name, text] : foreign.batch) {
    if (name != "arguments") continue;
    text.replace(text.find("\"seed\": 7"), 9, "\"seed\": 8");
  }
  for (auto& table : foreign.fits) {
    for (auto& value : table.values.at(2)) value += 1;
  }
  write_results(files[1], foreign);
  // That the thresholds exist by now changes nothing.
  first.save();
  EXPECT_EQ(collect(adaptive).thresholds.text(), first.thresholds.text());
  EXPECT_EQ(std::filesystem::last_write_time(files[0]), written);
}

TEST_F(CollectedCampaign, ReusedToysGiveTheThresholdsOfEveryPoint) {
  options_.reuse = true;
  options_.kinds = {IntervalKind::upper};
  const auto collected = collect();
  EXPECT_EQ(collected.thresholds.entries().size(), 8u);
  for (const IntervalKind kind : {IntervalKind::central, IntervalKind::upper}) {
    expect_level(collected.thresholds, kind, 0.9, 4000);
    const Node& entry = *collected.thresholds.find(key(kind));
    for (std::size_t i = 0; i < 3; ++i) {
      const auto at = [&entry, i](const char* name) {
        return entry.at(name).items()[i].as_real();
      };
      EXPECT_LE(at("threshold_lower"), at("threshold"));
      EXPECT_GE(at("threshold_upper"), at("threshold"));
      EXPECT_GE(at("effective_toys"), 4000);
      EXPECT_GE(at("n_toys"), 4000);
    }
  }
  EXPECT_THROW(collect(", adaptive: {target: 0.1}"), InputError);
}

// Stopped at the second point: the first is kept, and the thresholds come out the same.
TEST_F(CollectedCampaign, ReusedToysSurviveAnInterruption) {
  options_.reuse = true;
  const std::string whole = collect().thresholds.text();
  const auto campaign_now = campaign("threshold", "");
  const auto folder = unfinished_thresholds(thresholds_file_of(campaign_now));
  std::filesystem::remove_all(folder);
  CancellationToken token;
  stop_ = &token;
  ModelRegistry stopping;
  stopping.add("jacta.GaussianModel", [&](const ModelConfiguration& c, Diagnostics& d) {
    const bool began =
        std::filesystem::exists(folder) && !std::filesystem::is_empty(folder);
    if (began) token.cancel();
    return registry_.make("jacta.GaussianModel", c, d);
  });
  EXPECT_THROW(collect_thresholds(campaign_now, options_, surroundings(stopping)),
               Interrupted);
  EXPECT_FALSE(std::filesystem::is_empty(folder));
  stop_ = nullptr;
  const auto collected = collect();
  EXPECT_EQ(collected.thresholds.text(), whole);
  collected.save();
  EXPECT_FALSE(std::filesystem::exists(folder));
}

TEST_F(CollectedCampaign, NamesMissingBatchesAndRefusesCopies) {
  run_toys();
  const auto batch = [this](const char* name) {
    return folder_.path() / "results" / name;
  };
  const auto warned_of = [this](const std::string& part) {
    for (const auto& message : diagnostics_.messages()) {
      if (message.text.find(part) != std::string::npos) return true;
    }
    return false;
  };
  collect();
  EXPECT_FALSE(warned_of("planned toys"));
  // A copy in the place of a batch that is lost.
  const auto copy = std::filesystem::copy_options::overwrite_existing;
  const auto kept = folder_.path() / "kept.h5";
  std::filesystem::copy_file(batch("toys_1.00.ii_1.h5"), kept);
  std::filesystem::copy_file(
      batch("toys_1.00.ii_0.h5"), batch("toys_1.00.ii_1.h5"), copy);
  const auto message = [this]() -> std::string {
    try {
      collect();
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  for (const char* part : {"toys_1.00.ii_0.h5", "toys_1.00.ii_1.h5", "same toys"}) {
    EXPECT_NE(message().find(part), std::string::npos) << message();
  }
  // The same rows under another address.
  ResultContent disguised = read_results(batch("toys_1.00.ii_0.h5"));
  for (auto& [name, text] : disguised.batch) {
    if (name == "first_toy") text = "2000";
  }
  write_results(batch("toys_1.00.ii_1.h5"), disguised);
  EXPECT_NE(message().find("same rows"), std::string::npos) << message();
  std::filesystem::remove(batch("toys_1.00.ii_1.h5"));
  collect();
  EXPECT_TRUE(warned_of("mu = 1.0: thresholds from 2000 of 4000 planned toys"));
  EXPECT_TRUE(warned_of("toys_1.00.ii_1.h5"));
  std::filesystem::copy_file(kept, batch("toys_1.00.ii_1.h5"));
  EXPECT_EQ(message(), "");
}

TEST_F(CollectedCampaign, EntriesOfOtherKindsStayAsTheyAre) {
  run_toys();
  options_.kinds = {IntervalKind::upper};
  const auto first = collect();
  first.save();
  options_.kinds = {};
  const auto second = collect();
  EXPECT_EQ(second.thresholds.entries().size(), 8u);
  EXPECT_EQ(second.thresholds.text(), first.thresholds.text());
  bool noted = false;
  for (const auto& message : diagnostics_.messages()) {
    noted = noted || message.text.find("upper at 0.9") != std::string::npos;
  }
  EXPECT_TRUE(noted);
}

// Entries say which toys they are made from: of which campaign and which model.
TEST_F(CollectedCampaign, EntriesKeepSeedAndHashesOfTheModel) {
  run_toys();
  const Node of_results = parse_json(collect().thresholds.text());
  const std::string adaptive =
      ", adaptive: {target: 0.05, max_points: 5}, confidence_levels: [0.6827]";
  const Node of_grid = parse_json(collect(adaptive).thresholds.text());
  for (const Node* file : {&of_results, &of_grid}) {
    ASSERT_FALSE(file->entries().empty());
    for (const auto& [hash, entry] : file->entries()) {
      EXPECT_EQ(entry.at("seed").as_integer(), 7);
      ASSERT_EQ(entry.at("inputs").entries().size(), 1u);
      EXPECT_EQ(entry.at("inputs").at("model.yaml").as_string().size(), 64u);
    }
  }
  // Results that do not say what they were made from do not get the hashes of today.
  const auto file = folder_.path() / "results" / "toys_1.00.ii_0.h5";
  ResultContent content = read_results(file);
  std::erase_if(content.batch, [](const auto& a) { return a.first == "inputs"; });
  write_results(file, content);
  EXPECT_FALSE(collect().thresholds.find(key())->contains("inputs"));
}

TEST_F(CollectedCampaign, ThresholdsOfOthersAreReplacedOnRequestOnly) {
  run_toys();
  collect().save();
  const auto file = folder_.path() / "results" / "limits.json";
  const std::string own = read_file(file);
  // Once more after the same toys: one step.
  EXPECT_NO_THROW(collect().save());
  EXPECT_EQ(read_file(file), own);
  const auto said = [this] {
    try {
      collect();
    } catch (const IoError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  const auto has = [](const std::string& text, const char* part) {
    return text.find(part) != std::string::npos;
  };
  ThresholdsFile other = ThresholdsFile::load(file);
  other.set_value(key(), "seed", Node::integer(8));
  other.save(file);
  EXPECT_TRUE(has(said(), "another campaign, of seed 8")) << said();
  EXPECT_TRUE(has(said(), "--overwrite")) << said();
  // The reference's entries have no seed; those of other levels do not matter.
  ThresholdsFile reference;
  reference.add(key(IntervalKind::central, 0.5), {.poi = 0.0, .threshold = 1});
  reference.save(file);
  EXPECT_EQ(said(), "");
  reference.add(key(), {.poi = 0.0, .threshold = 1});
  reference.save(file);
  EXPECT_TRUE(has(said(), "does not say that this campaign made it")) << said();
  write_file(file, "my notes");
  EXPECT_TRUE(has(said(), "holds no thresholds")) << said();
  EXPECT_EQ(read_file(file), "my notes");
  options_.overwrite = true;
  collect().save();
  EXPECT_EQ(read_file(file), own);
}

// A grid takes minutes: what is refused is refused before.
TEST_F(CollectedCampaign, NoToysAreThrownForAFileThatIsRefused) {
  ThresholdsFile other;
  other.add(key(IntervalKind::central, 0.6827), {.poi = 0.0, .threshold = 1});
  std::filesystem::create_directories(folder_.path() / "results");
  other.save(folder_.path() / "results" / "limits.json");
  const std::string adaptive =
      ", adaptive: {target: 0.02, max_points: 30}, confidence_levels: [0.6827]";
  EXPECT_THROW(collect(adaptive), IoError);
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "results" / "limits_toys"));
  // Nor does the seed of what did not begin bind anybody.
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "results" / "campaign.json"));
}

// 0, 1 and 3 sigma are far too coarse: which points, which number, and what to do.
TEST_F(CollectedCampaign, WarnsOfCoarseGrids) {
  run_toys();
  collect();
  const auto messages = diagnostics_.messages();
  ASSERT_FALSE(messages.empty());
  const std::string& text = messages[0].text;
  for (const char* part : {"between mu = 0 and 1 ", "instead of 0.6827", "adaptive"}) {
    EXPECT_NE(text.find(part), std::string::npos) << text;
  }
}

TEST_F(CollectedCampaign, MissesAreErrors) {
  EXPECT_THROW(collect(), Error);  // no results yet
  EXPECT_THROW(collect(", adaptive: {targt: 0.1}"), InputError);
  EXPECT_THROW(collect(", adaptive: {target: 0.1}, true_name: \"1\""), InputError);
  Campaign without = campaign("threshold", "");
  for (auto& point : without.points) {
    point.arguments.set("statistical_model_args", Node::map());
  }
  EXPECT_THROW(thresholds_file_of(without), InputError);
}

}  // namespace
}  // namespace jacta
