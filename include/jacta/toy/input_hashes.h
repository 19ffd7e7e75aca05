// Hashes of what a job reads: model file, templates, spectra, samples, thresholds, and
// the toys of `toydata_mode: read`.
//
// Rows are a function of arguments and of these files. A result keeps their SHA-256 as
// the attribute `inputs` of the group `fits`, a journal in its header, a campaign in
// campaign.json:
//
//     {"model.yaml": "9f86d0...", "er_template_-2.ii.h5": "60303a...",
//      "limit_threshold.json": "2c2624..."}
//
// Of a model file what is read counts, not comments, the order of lines, and the folders
// of the files that it names; of other files every byte. A name is that of the model file
// (model_files.h), or the file name of model, thresholds and toys.
//
// Two sets agree where the files that both hold have the same hashes: a file that only
// one of them holds was not there, or not asked for, when the other was made, and no row
// of that one can depend on it.
//
//     jacta::InputHasher hasher(example_paths);
//     const jacta::Node now = hasher.hashes(arguments);
//     if (!jacta::changed_inputs(before, now).empty()) ...
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "jacta/toy/runner_arguments.h"

namespace jacta {

/// Keeps the hash of every file until its size or its time changes.
class InputHasher {
 public:
  explicit InputHasher(std::vector<std::string> example_paths = {})
      : example_paths_(std::move(example_paths)) {}

  /// A map from names to hashes. Files that are missing are left out: the job says what
  /// is wrong with them. `root` is the content of the model file where that has been read
  /// already.
  Node hashes(const RunnerArguments& arguments, const Node& root = {});

  /// Those of the model alone, its file and what that names: what thresholds hold for.
  Node model_hashes(const RunnerArguments& arguments, const Node& root = {});

 private:
  struct Known {
    std::uintmax_t size = 0;
    std::filesystem::file_time_type time = {};
    std::string hash = {};
  };
  std::string hash_of(const std::filesystem::path& file);

  std::vector<std::string> example_paths_;
  std::map<std::filesystem::path, Known> known_;
};

/// The names whose hashes differ between two sets; null counts as empty.
std::vector<std::string> changed_inputs(const Node& before, const Node& now);

}  // namespace jacta
