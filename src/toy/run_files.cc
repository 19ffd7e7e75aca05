#include "jacta/toy/run_files.h"

#include <algorithm>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/output_file.h"
#include "jacta/toy/model_arguments.h"
#include "jacta/toy/model_files.h"

namespace jacta {

namespace fs = std::filesystem;

namespace {

// What is wrong with the model is for the job to say.
void add_model_files(const RunnerArguments& a,
                     const std::vector<std::string>& example_paths,
                     const Node& root,
                     std::vector<fs::path>& files) {
  try {
    const ModelFiles model = model_files_of(a, example_paths, root);
    for (const auto& [name, file] : model.found()) files.push_back(file);
  } catch (const Error&) {
  }
}

fs::path plain(const fs::path& file) {
  return fs::absolute(followed_links(file)).lexically_normal();
}

void check_distinct(const std::vector<fs::path>& written,
                    const std::vector<fs::path>& read) {
  if (written.size() == 2 && plain(written[0]) == plain(written[1])) {
    throw IoError(written[0].string(),
                  "is both the output and the file of toys",
                  "give toydata_filename and output_filename different names");
  }
  for (const auto& output : written) {
    const auto place = plain(output);
    std::error_code ignored;
    const bool stands = fs::exists(output, ignored);
    const bool is_read = std::any_of(read.begin(), read.end(), [&](const fs::path& file) {
      // One look at each file, of which there may be ten thousand.
      const bool other = stands ? !is_same_file(file, output) : fs::exists(file, ignored);
      return !other && plain(file) == place;
    });
    if (!is_read) continue;
    throw IoError(output.string(),
                  "is read by this command, and cannot be its output",
                  "choose another name for the output");
  }
}

}  // namespace

std::vector<fs::path> files_read(const RunnerArguments& a,
                                 const std::vector<std::string>& example_paths,
                                 const Node& root) {
  std::vector<fs::path> files;
  if (!a.statistical_model_config.empty()) {
    files.emplace_back(a.statistical_model_config);
    add_model_files(a, example_paths, root, files);
  }
  const auto threshold = known_model_arguments(a.statistical_model_args).limit_threshold;
  if (!threshold.empty()) files.emplace_back(threshold);
  if (a.toydata_mode == ToyDataMode::read) files.emplace_back(a.toydata_filename);
  return files;
}

std::vector<fs::path> files_written(const RunnerArguments& a) {
  std::vector<fs::path> files;
  if (a.toydata_mode == ToyDataMode::generate_and_store) {
    files.emplace_back(a.toydata_filename);
  }
  if (!a.only_toydata) files.emplace_back(a.output_filename);
  return files;
}

void check_distinct_files(const RunnerArguments& a,
                          const std::vector<std::string>& example_paths) {
  check_distinct(files_written(a), files_read(a, example_paths));
}

void check_files_written(const RunnerArguments& a,
                         bool overwrite,
                         const std::vector<std::string>& example_paths,
                         const Node& root) {
  const OutputRules rules{overwrite, files_read(a, example_paths, root)};
  const auto files = files_written(a);
  for (const auto& file : files) check_output(file, rules);
  check_distinct(files, rules.inputs);
}

}  // namespace jacta
