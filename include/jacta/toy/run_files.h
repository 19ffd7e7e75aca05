// The files of one job, and the rules for what it writes.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/toy/runner_arguments.h"

namespace jacta {

/// What a job reads: model file, templates and whatever else that names, thresholds, and
/// the toys of `toydata_mode: read`. `root` is the content of the model file where that
/// has been read already.
std::vector<std::filesystem::path> files_read(
    const RunnerArguments& arguments,
    const std::vector<std::string>& example_paths = {},
    const Node& root = {});

/// What it writes: result file and stored toys.
std::vector<std::filesystem::path> files_written(const RunnerArguments& arguments);

/// Throws IoError where one file has two of these parts, by its name: result, stored
/// toys, and what is read. Nothing has to exist, and nothing is touched.
void check_distinct_files(const RunnerArguments& arguments,
                          const std::vector<std::string>& example_paths = {});

/// Throws IoError where one of these cannot be written or is one of those read, where
/// both are the same file, and, without `overwrite`, where one exists.
void check_files_written(const RunnerArguments& arguments,
                         bool overwrite,
                         const std::vector<std::string>& example_paths = {},
                         const Node& root = {});

}  // namespace jacta
