// Every command that writes, each in a folder of its own: the files it needs, the words of
// the command, and what its output folder holds when it has ended.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <map>
#include <regex>
#include <string>
#include <vector>

#include "kill/campaign_folder.h"

namespace jacta::test {

/// A command that writes into `results`.
struct WritingCommand {
  friend void PrintTo(const WritingCommand& command, std::ostream* out) {
    *out << command.name;
  }
  std::string name;
  std::vector<std::string> words;
  /// Commands that come before, undisturbed.
  std::vector<std::vector<std::string>> before = {};
  bool is_slow = false;  ///< packs the program and its libraries
};

inline std::vector<std::string> split_words(const std::string& line) {
  std::vector<std::string> words;
  std::istringstream in(line);
  for (std::string word; in >> word;) words.push_back(word);
  return words;
}

inline const std::map<std::string, std::string>& gaussian_files() {
  static const std::string points =
      "    to_vary: {mu: [0, 1, 2]}\n"
      "    in_common: {hypotheses: [free, 'true'], n_mc: 300, n_batch: 3,\n"
      "      toydata_mode: generate, ";
  static const std::map<std::string, std::string> files = {
      {"model.yaml",
       "statistical_model: jacta.GaussianModel\n"
       "parameter_definition:\n"
       "  mu: {nominal_value: 0, fittable: true, fit_limits: [0, 20],\n"
       "       parameter_interval_bounds: [0, 20]}\n"
       "  sigma: {nominal_value: 1, fittable: false}\n"},
      {"mass.csv", "mass\n0.7\n0.4\n"},
      {"density.yaml",
       "statistical_model: jacta.TemplateModel\n"
       "parameter_definition:\n"
       "  livetime: {nominal_value: 1, ptype: livetime, fittable: false}\n"
       "  signal_rate_multiplier: {nominal_value: 5, ptype: rate, fit_limits: [0, 50]}\n"
       "likelihood_config:\n"
       "  likelihood_terms:\n"
       "    - name: term\n"
       "      likelihood_type: blueice.likelihood.UnbinnedLogLikelihood\n"
       "      analysis_space: [{mass: 'np.linspace(0, 1, 11)'}]\n"
       "      livetime_parameter: livetime\n"
       "      sources:\n"
       "        - name: signal\n"
       "          density: {gaussian: {mean: 0.5, sigma: 0.2}}\n"},
      {"running.yaml",
       "statistical_model: jacta.GaussianModel\n"
       "statistical_model_config: model.yaml\n"
       "poi: mu\n"
       "computation_options:\n"
       "  power:\n" +
           points +
           "compute_confidence_interval: true,\n"
           "      output_filename: 'power_{mu:d}.ii.h5'}\n"
           "  stored:\n"
           "    to_vary: {mu: [0, 1]}\n"
           "    in_common: {hypotheses: [free, 'true'], n_mc: 100, n_batch: 2,\n"
           "      toydata_mode: generate_and_store, toydata_filename: "
           "'toy_{mu:d}.ii.h5',\n"
           "      output_filename: 'stored_{mu:d}.ii.h5'}\n"
           "  threshold:\n" +
           points +
           "limit_threshold: thresholds.json,\n"
           "      output_filename: 'power_{mu:d}.ii.h5'}\n"
           "slurm_configurations: {toys_per_second: 1, max_array_size: 3}\n"
           "htcondor_configurations: {toys_per_second: 1}\n"},
      {"adaptive.yaml",
       "statistical_model: jacta.GaussianModel\n"
       "statistical_model_config: model.yaml\n"
       "poi: mu\n"
       "computation_options:\n"
       "  threshold:\n"
       "    to_vary: {mu: [0, 2, 4]}\n"
       "    in_common: {hypotheses: [free, 'true'], toydata_mode: generate,\n"
       "      confidence_levels: [0.9], adaptive: {target: 0.03, max_points: 12},\n"
       "      limit_threshold: thresholds.json, output_filename: "
       "'grid_{mu:.3f}.ii.h5'}\n"}};
  return files;
}

/// Every command that writes into a folder of results.
inline const std::vector<WritingCommand>& writing_commands() {
  static const std::string job =
      "run --statistical_model jacta.GaussianModel --statistical_model_config model.yaml "
      "--poi mu --hypotheses [\"free\",\"true\"] --generate_values {\"mu\":1} --seed 7 "
      "--threads 2 --chunk_seconds 0 ";
  static const std::string submit =
      "submit running.yaml --outputfolder results --seed 7 ";
  static const std::string here = "--threads 2 --chunk_seconds 0 ";
  static const std::vector<std::string> toys =
      split_words(submit + here + "--computation power --local");
  static const std::vector<WritingCommand> commands = {
      {"run",
       split_words(job +
                   "--n_mc 1000 --toydata_mode generate --compute_confidence_interval "
                   "True --output_filename results/run.ii.h5")},
      {"run_storing",
       split_words(job +
                   "--n_mc 200 --toydata_mode generate_and_store --toydata_filename "
                   "results/toys.ii.h5 --output_filename results/run.ii.h5")},
      {"generate",
       split_words("generate model.yaml -n 200 --seed 7 --threads 2 -o "
                   "results/toys.ii.h5 --overwrite")},
      {"store",
       split_words("store density.yaml --table term=mass.csv -o results/toys.ii.h5 "
                   "--overwrite")},
      {"submit", toys},
      {"submit_storing", split_words(submit + here + "--computation stored --local")},
      {"threshold", split_words(submit + here + "--computation threshold"), {toys}},
      {"adaptive",
       split_words("submit adaptive.yaml --outputfolder results --seed 7 --threads 2 "
                   "--chunk_seconds 0 --computation threshold")},
      {"reuse",
       split_words(submit + here + "--computation threshold --reuse --overwrite"),
       {toys}},
      {"task", split_words("task tasks 0 --threads 2 --chunk_seconds 0"), {}},
      {"slurm", split_words(submit + "--computation power --slurm")},
      {"htcondor", split_words(submit + "--computation power --htcondor"), {}, true},
      {"bundle",
       split_words(submit +
                   "--computation power --emit-bundle results/bundle.tar.gz --overwrite"),
       {},
       true}};
  return commands;
}

class CommandFolder {
 public:
  explicit CommandFolder(const WritingCommand& command,
                         const fs::path& place = ::testing::TempDir())
      : command_(command) {
    std::string pattern = (place / "jacta-fault-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    for (const auto& [name, text] : gaussian_files()) write_file(folder_ / name, text);
    fs::create_directories(results());
    write_schedulers();
    if (command_.name == "task") write_tasks();
    for (const auto& words : command_.before) {
      EXPECT_EQ(Process(folder_, words, environment()).wait(), 0) << errors();
    }
  }
  ~CommandFolder() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
  }
  CommandFolder(const CommandFolder&) = delete;
  CommandFolder& operator=(const CommandFolder&) = delete;

  Process start(const Process::Setup& setup = {}) const {
    return {folder_, command_.words, environment(), setup};
  }
  std::string errors() const { return read_file(folder_ / ".stderr"); }
  /// What a user sees: both outputs.
  std::string said() const { return read_file(folder_ / ".stdout") + errors(); }
  fs::path results() const { return folder_ / "results"; }
  const fs::path& path() const { return folder_; }

  /// All finished files below `results` by name, without what depends on the time and the
  /// name of the folder.
  std::map<std::string, std::string> content() const {
    std::map<std::string, std::string> content;
    for (const auto& entry : fs::recursive_directory_iterator(results())) {
      if (!entry.is_regular_file()) continue;
      const std::string name = entry.path().lexically_relative(results()).string();
      content[name] = content_of(entry.path());
    }
    return content;
  }

 private:
  std::string content_of(const fs::path& file) const {
    const std::string name = file.filename().string();
    if (name.ends_with(".h5")) {
      const bool toys = name.starts_with("toy");
      return hexadecimal(sha256(toys ? toy_bytes(file) : result_bytes(file, folder_)));
    }
    std::string text = read_file(file);
    if (name.ends_with(".gz")) return hexadecimal(sha256(text));
    const std::string folder = folder_.string();
    for (auto at = text.find(folder); at != text.npos; at = text.find(folder)) {
      text.erase(at, folder.size());
    }
    static const std::regex date("[0-9]{8}_[0-9]{2}:[0-9]{2}:[0-9]{2}");
    return std::regex_replace(text, date, "date");
  }

  std::map<std::string, std::string> environment() const {
    return {{"PATH", (folder_ / "bin").string() + ":/usr/bin:/bin"}};
  }
  // Schedulers that take what they are given.
  void write_schedulers() const {
    fs::create_directories(folder_ / "bin");
    const auto program = [&](const char* name, const char* text) {
      write_file(folder_ / "bin" / name, std::string("#!/bin/sh\n") + text);
      fs::permissions(folder_ / "bin" / name, fs::perms::owner_all);
    };
    program("sbatch", "echo 17\n");
    // What was sent waits.
    program("squeue", "for i in 0 1 2 3 4 5 6 7 8 9; do echo \"17|$i|PENDING\"; done\n");
    program("sacct", "exit 1\n");
    program("scontrol", "exit 1\n");
    program("condor_submit_dag", "echo '1 job(s) submitted to cluster 12.'\n");
    program("condor_q", "exit 0\n");
  }
  void write_tasks() const {
    const std::string job =
        "jacta run --statistical_model jacta.GaussianModel --statistical_model_config "
        "model.yaml --poi mu --hypotheses '[\"free\",\"true\"]' --seed 7 --toydata_mode "
        "generate --n_mc 200 ";
    std::string line;
    for (const char* mu : {"0", "1", "2"}) {
      line += (line.empty() ? "" : " && ") + job + "--generate_values '{\"mu\":" + mu +
              "}' --output_filename results/task_" + mu + ".ii.h5";
    }
    write_file(folder_ / "tasks", line + "\n");
  }

  WritingCommand command_;
  fs::path folder_;
};

}  // namespace jacta::test
