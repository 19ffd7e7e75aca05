// A small campaign of the Gaussian example, and the hash of what a campaign has computed.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <thread>

#include "apps/command_line.h"
#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/data/result_file.h"

namespace jacta::test {

/// The rows of all result files of a folder, in the order of their names: numbers as
/// bytes, names of hypotheses and columns, no dates.
inline std::string hash_of_rows(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".h5") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::string bytes;
  for (const auto& file : files) {
    bytes += file.filename().string() + "\n";
    for (const auto& table : read_results(file).fits) {
      bytes += table.name + "\n";
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto& column = table.values[c];
        bytes += table.columns[c] + "\n";
        bytes.append(reinterpret_cast<const char*>(column.data()),
                     column.size() * sizeof(double));
      }
      bytes.append(reinterpret_cast<const char*>(table.valid_fit.data()),
                   table.valid_fit.size());
    }
  }
  return hexadecimal(sha256(bytes));
}

/// A folder with what a campaign on this machine gives.
class CampaignFolder : public CommandLine {
 protected:
  /// How many of the jobs in the answer of `submit --json` have a status.
  static std::size_t count_jobs(const Outcome& outcome, const std::string& status) {
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    std::size_t n = 0;
    const auto document = outcome.json();
    for (const auto& job : document.at("jobs")) {
      n += job.at("status") == status ? 1 : 0;
    }
    return n;
  }

  /// Runs a command of a shell in the folder and returns what it prints.
  std::string shell(const std::string& command) const {
    const std::string line =
        "cd '" + folder_.string() + "' && (" + command + ") > .shell 2>&1";
    const int status = std::system(line.c_str());
    EXPECT_EQ(status, 0) << command << "\n" << read(".shell");
    return read(".shell");
  }

  std::string expected_;  ///< hash_of_rows()
};

class ClusterTest : public CampaignFolder {
 protected:
  /// Six points of two batches, two tickets a task: six tasks.
  static constexpr std::size_t n_jobs = 12;
  static constexpr std::size_t n_tasks = 6;

  void SetUp() override {
    CommandLine::SetUp();
    ASSERT_EQ(jacta("init . --example gaussian").status, 0);
    write_running_file("");
    const Outcome local = jacta(
        "submit run.yaml --computation power --local --seed 5 "
        "--outputfolder local");
    ASSERT_EQ(local.status, 0) << local.err;
    expected_ = hash_of_rows(folder_ / "local");
  }

  void write_running_file(const std::string& sections) const {
    write("run.yaml", R"(
statistical_model: jacta.GaussianModel
statistical_model_config: gaussian_model.yaml
poi: mu
computation_options:
  power:
    to_vary: {mu: [0, 0.25, 0.5, 1, 2, 3]}
    in_common:
      hypotheses: [free, zero, "true"]
      n_mc: 60
      n_batch: 2
      compute_confidence_interval: true
      toydata_mode: generate
      output_filename: "toymc_{mu:.2f}.ii.h5"
)" + sections);
  }

  /// Numbers of `jacta status`: done, queued, running, failed, missing.
  struct Counts {
    std::size_t done, queued, running, failed, missing;
    friend bool operator==(const Counts&, const Counts&) = default;
    friend void PrintTo(const Counts& c, std::ostream* out) {
      *out << c.done << " done, " << c.queued << " queued, " << c.running << " running, "
           << c.failed << " failed, " << c.missing << " missing";
    }
  };

  Counts status(const std::string& output_folder) const {
    const Outcome outcome =
        jacta("status run.yaml --json --outputfolder " + output_folder);
    EXPECT_TRUE(outcome.status == 0 || outcome.status == 3) << outcome.err;
    const auto document = outcome.json();
    const auto count = [&](const char* key) { return document.at(key).size(); };
    return {count("done"),
            count("queued"),
            count("running"),
            count("failed"),
            count("missing")};
  }

  /// Waits for something, at most so long.
  static bool wait_until(const std::function<bool()>& happened, int seconds = 60) {
    for (int i = 0; i < 10 * seconds; ++i) {
      if (happened()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return false;
  }

  /// Waits until the status is as wanted, and fails with what it is if it never is.
  void expect_status(const std::string& output_folder,
                     const std::function<bool(const Counts&)>& is_wanted) const {
    Counts counts{};
    EXPECT_TRUE(wait_until([&] {
      counts = status(output_folder);
      return is_wanted(counts);
    })) << ::testing::PrintToString(counts)
        << "\n"
        << jacta("status run.yaml --json --outputfolder " + output_folder).out;
  }
};

}  // namespace jacta::test
