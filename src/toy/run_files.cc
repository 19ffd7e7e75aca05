#include "jacta/toy/run_files.h"

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/output_file.h"
#include "jacta/toy/model_files.h"

namespace jacta {

namespace fs = std::filesystem;

namespace {

// Templates and whatever else the model names. What is wrong with the model is for the
// job to say.
void add_model_files(const RunnerArguments& a,
                     const std::vector<std::string>& example_paths,
                     std::vector<fs::path>& files) {
  ModelFilesOptions options;
  options.model_file = a.statistical_model_config;
  options.example_paths = example_paths;
  options.nominal_values = a.nominal_values;
  const Node* path = a.statistical_model_args.is_map()
                         ? a.statistical_model_args.find("template_path")
                         : nullptr;
  if (path != nullptr && path->is_string()) options.template_paths = {path->as_string()};
  if (path != nullptr && path->is_list()) {
    for (const auto& folder : path->items()) {
      if (folder.is_string()) options.template_paths.push_back(folder.as_string());
    }
  }
  try {
    const ModelFiles model(options);
    for (const auto& [name, file] : model.found()) files.push_back(file);
  } catch (const Error&) {
  }
}

}  // namespace

std::vector<fs::path> files_read(const RunnerArguments& a,
                                 const std::vector<std::string>& example_paths) {
  std::vector<fs::path> files;
  if (!a.statistical_model_config.empty()) {
    files.emplace_back(a.statistical_model_config);
    add_model_files(a, example_paths, files);
  }
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
