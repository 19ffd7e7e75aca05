#include "jacta/toy/run_files.h"

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/output_file.h"

namespace jacta {

namespace fs = std::filesystem;

std::vector<fs::path> files_read(const RunnerArguments& a,
                                 const std::vector<std::string>&) {
  std::vector<fs::path> files;
  if (!a.statistical_model_config.empty()) files.emplace_back(a.statistical_model_config);
  const Node* threshold = a.statistical_model_args.is_map()
                              ? a.statistical_model_args.find("limit_threshold")
                              : nullptr;
  if (threshold != nullptr && threshold->is_string()) {
    files.emplace_back(threshold->as_string());
  }
  if (a.toydata_mode == "read") files.emplace_back(a.toydata_filename);
  return files;
}

std::vector<fs::path> files_written(const RunnerArguments& a) {
  std::vector<fs::path> files;
  if (a.toydata_mode == "generate_and_store") files.emplace_back(a.toydata_filename);
  if (!a.only_toydata) files.emplace_back(a.output_filename);
  return files;
}

void check_files_written(const RunnerArguments& a,
                         bool overwrite,
                         const std::vector<std::string>& example_paths) {
  const OutputRules rules{overwrite, files_read(a, example_paths)};
  const auto files = files_written(a);
  for (const auto& file : files) check_output(file, rules);
  const auto plain = [](const fs::path& file) {
    return fs::absolute(followed_links(file)).lexically_normal();
  };
  if (files.size() == 2 && plain(files[0]) == plain(files[1])) {
    throw IoError(files[0].string(),
                  "is both the output and the file of toys",
                  "give toydata_filename and output_filename different names");
  }
}

}  // namespace jacta
