// The files that a model file names: templates, spectra, samples, included files.
//
// A name is every string of the model file that, taken as a path, is a file. It is looked
// for where the model looks (template_finder.h): as given; in each template_folder; in
// each template path; beside the model file; in the installed examples. {fields} stand
// for the nominal values that a job gives, else for any number. Files in YAML that a name
// leads to are read for names in turn.
//
// A file is known by its inner name: the name as written without a leading slash and
// without steps up. Under it a bundle carries the file, and hashes of inputs
// (input_hashes.h) name it, so that both are the same wherever the files lie.
//
//     jacta::ModelFiles files({.model_file = "model.yaml"});
//     for (const auto& [name, path] : files.found()) puts(name.c_str());
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

struct ModelFilesOptions {
  std::filesystem::path model_file = {};  ///< empty: the model has none
  Node root = {};                         ///< null: read from the model file
  std::vector<std::string> template_paths = {};
  std::vector<std::string> example_paths = {};
  /// Values of {fields}; others match anything.
  Node nominal_values = {};
};

/// The name with which a file stays inside the folder of the model.
std::string inner_name(const std::string& name);

class ModelFiles {
 public:
  explicit ModelFiles(ModelFilesOptions options);

  /// The content of the model file.
  const Node& root() const { return root_; }
  /// By inner name; where a name means several files, the one that the model takes.
  const std::map<std::string, std::filesystem::path>& found() const { return found_; }
  /// Names as written that differ from their inner names, the longest first.
  const std::vector<std::string>& outer_names() const { return outer_names_; }

 private:
  void add_file_names(const Node& node, const Node& values);
  bool add_files(const std::string& name, const Node& values);

  Node root_;
  std::vector<std::filesystem::path> folders_;
  std::map<std::string, std::filesystem::path> found_;
  std::vector<std::string> outer_names_;
};

/// The files of a job's model, whose model_args give the template paths; without a model
/// file those that its likelihood_config names. `root` is the content of the model file
/// where that has been read already.
ModelFiles model_files_of(const RunnerArguments& arguments,
                          const std::vector<std::string>& example_paths,
                          const Node& root = {});

}  // namespace jacta
