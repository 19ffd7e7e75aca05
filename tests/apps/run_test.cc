// Runner jobs from the command line: same bits however they are cut, replay, plugins.
#include <cmath>

#include "command_line.h"
#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/data/result_file.h"

namespace jacta::test {
namespace {

const std::string job =
    "run --statistical_model alea.models.BlueiceExtendedModel --statistical_model_config "
    "wimp_statistical_model.yaml --poi wimp_rate_multiplier --hypotheses "
    "'[\"free\",\"zero\",\"true\",{\"poi_expectation\":5}]' --generate_values "
    "'{\"wimp_rate_multiplier\":0.7}' --compute_confidence_interval True --seed 11 "
    "--toydata_mode generate ";

// The numbers of a result file as bytes.
std::string bytes(const std::vector<FitTable>& tables, std::size_t first, std::size_t n) {
  std::string out;
  for (const auto& table : tables) {
    for (const auto& column : table.values) {
      out.append(reinterpret_cast<const char*>(column.data() + first),
                 n * sizeof(double));
    }
    out.append(reinterpret_cast<const char*>(table.valid_fit.data() + first), n);
  }
  return out;
}

void append(std::vector<FitTable>& tables, const std::vector<FitTable>& more) {
  for (std::size_t h = 0; h < tables.size(); ++h) {
    for (std::size_t c = 0; c < tables[h].values.size(); ++c) {
      const auto& column = more[h].values[c];
      tables[h].values[c].insert(tables[h].values[c].end(), column.begin(), column.end());
    }
    const auto& valid = more[h].valid_fit;
    tables[h].valid_fit.insert(tables[h].valid_fit.end(), valid.begin(), valid.end());
  }
}

class RunTest : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_wimp();
  }
  std::vector<FitTable> result(const std::string& arguments) {
    const Outcome outcome =
        jacta(job + arguments + " --overwrite --output_filename out.ii.h5");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return read_results(folder_ / "out.ii.h5").fits;
  }
};

TEST_F(RunTest, SameBytesForThreadsBatchesAndInstructionSets) {
  constexpr std::size_t n = 42;
  const auto reference = result("--n_mc 42 --threads 1");
  const std::string expected = bytes(reference, 0, n);
  const std::string hash = hexadecimal(sha256(expected));
  EXPECT_EQ(hexadecimal(sha256(bytes(result("--n_mc 42 --threads 2"), 0, n))), hash);
  EXPECT_EQ(hexadecimal(sha256(bytes(result("--n_mc 42 --threads 5"), 0, n))), hash);
  // Seven batches, joined per table.
  std::vector<FitTable> joined;
  for (int batch = 0; batch < 7; ++batch) {
    const auto part = result("--n_mc 6 --first_toy " + std::to_string(6 * batch));
    if (joined.empty()) {
      joined = part;
    } else {
      append(joined, part);
    }
  }
  EXPECT_EQ(hexadecimal(sha256(bytes(joined, 0, n))), hash);
  for (const char* level : {"baseline", "avx2", "avx512"}) {
    const Outcome outcome = jacta(job + "--n_mc 42 --instruction_set " + level +
                                  " --overwrite --output_filename out.ii.h5");
    // A processor that lacks the level says so; another failure is one.
    if (outcome.status == 1) {
      EXPECT_NE(outcome.err.find("cannot run the instruction set"), std::string::npos);
      continue;
    }
    EXPECT_EQ(bytes(read_results(folder_ / "out.ii.h5").fits, 0, n), expected) << level;
  }
  // Another seed, another first toy: other bytes.
  EXPECT_NE(bytes(result("--n_mc 42 --first_toy 1"), 0, n), expected);
}

TEST_F(RunTest, AnyToyCanBeReplayedAlone) {
  result("--n_mc 20 --first_toy 100 --computation power");
  const Outcome replay = jacta("toy out.ii.h5 --toy 13 --json");
  EXPECT_EQ(replay.status, 0) << replay.err;
  EXPECT_TRUE(replay.json().at("equal"));
  EXPECT_EQ(replay.json().at("address").at("toy"), 113);
  EXPECT_EQ(replay.json().at("hypotheses").size(), 4u);
  // Changed templates are noticed.
  replace("wimp_statistical_model.yaml",
          "histogram_scale_factor: 1.6",
          "histogram_scale_factor: 1.7");
  EXPECT_EQ(jacta("toy out.ii.h5 --toy 13").status, 3);
  EXPECT_EQ(jacta("toy out.ii.h5 --toy 20").status, 1);
}

TEST_F(RunTest, StoredToysGiveTheSameFits) {
  const std::string common = job.substr(0, job.find("--toydata_mode"));
  ASSERT_EQ(
      jacta(common + "--n_mc 6 --toydata_mode generate_and_store --toydata_filename "
                     "toys.ii.h5 --output_filename one.ii.h5")
          .status,
      0);
  ASSERT_EQ(jacta(common + "--n_mc 6 --toydata_mode read --toydata_filename toys.ii.h5 "
                           "--output_filename two.ii.h5")
                .status,
            0);
  const auto one = read_results(folder_ / "one.ii.h5").fits;
  const auto two = read_results(folder_ / "two.ii.h5").fits;
  for (std::size_t h = 0; h < one.size(); ++h) {
    for (std::size_t c = 0; c < one[h].columns.size(); ++c) {
      for (std::size_t i = 0; i < 6; ++i) {
        const double a = one[h].values[c][i];
        const double b = two[h].values[c][i];
        // Starts differ (generate values against guesses), the minimum does not.
        if (std::isnan(a)) continue;
        EXPECT_NEAR(a, b, 1e-5 * std::max(1.0, std::abs(a)));
      }
    }
  }
  const auto only = jacta(common +
                          "--n_mc 2 --toydata_mode generate_and_store "
                          "--only_toydata True --toydata_filename only.ii.h5 "
                          "--output_filename none.ii.h5");
  EXPECT_EQ(only.status, 0) << only.err;
  EXPECT_TRUE(exists("only.ii.h5"));
  EXPECT_FALSE(exists("none.ii.h5"));
}

// A plugin's model and its built-in twin.
TEST_F(CommandLine, PluginModelsEqualTheirTwin) {
  ASSERT_EQ(jacta("init . --example gaussian").status, 0);
  const std::string with = " --plugin '" JACTA_PLUGIN_FILE "' ";
  const auto run_job = [&](const std::string& name, const std::string& extra) {
    const Outcome outcome =
        jacta("run --statistical_model " + name + extra +
              " --statistical_model_config gaussian_model.yaml --poi mu --hypotheses "
              "'[\"free\",\"zero\",\"true\"]' --generate_values '{\"mu\":0.5}' --n_mc 20 "
              "--seed 3 --compute_confidence_interval True --toydata_mode generate "
              "--overwrite --output_filename out.ii.h5");
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    return read_results(folder_ / "out.ii.h5").fits;
  };
  const auto built_in = run_job("jacta.GaussianModel", "");
  const auto plugin = run_job("plugin.GaussianModel", with);
  const auto plain = run_job("plugin.PlainGaussianModel", with);
  EXPECT_EQ(bytes(plugin, 0, 20), bytes(built_in, 0, 20));
  for (std::size_t h = 0; h < built_in.size(); ++h) {
    EXPECT_EQ(plain[h].valid_fit, built_in[h].valid_fit);
    for (std::size_t c = 0; c < built_in[h].columns.size(); ++c) {
      for (std::size_t i = 0; i < 20; ++i) {
        const double a = built_in[h].values[c][i];
        if (std::isnan(a)) continue;
        EXPECT_NEAR(plain[h].values[c][i], a, 2e-5) << i;
      }
    }
  }
  const Outcome unknown = jacta("run --statistical_model plugin.GaussianModel --poi mu");
  EXPECT_EQ(unknown.status, 1);
  write("no.so", "nothing");
  const Outcome broken = jacta("describe gaussian_model.yaml --plugin no.so");
  EXPECT_EQ(broken.status, 1);
  EXPECT_NE(broken.err.find("no.so"), std::string::npos);
}

TEST_F(CommandLine, AFaultOfTheProgramIsNoFaultOfTheInput) {
  for (const char* name : {"Bug", "Standard"}) {
    write("model.yaml", std::string("statistical_model: faulty.") + name + "\n");
    const Outcome outcome =
        jacta("describe model.yaml --plugin '" JACTA_FAULTY_PLUGIN_FILE "'");
    EXPECT_EQ(outcome.status, 70) << name;
    EXPECT_NE(outcome.err.find("error: a fault of jacta, please report it: "),
              std::string::npos)
        << outcome.err;
  }
}

}  // namespace
}  // namespace jacta::test
