// Where template and spectrum files are looked for: as given; in each template_folder; in
// each extra template path; beside the model file; in the installed examples.
//
//     const jacta::TemplateFinder finder(configuration, root.find("template_folder"));
//     const auto path = finder.find("er_template.ii.h5", root);
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/model/registry.h"

namespace jacta {

class TemplateFinder {
 public:
  TemplateFinder(const ModelConfiguration& configuration, const Node* template_folder);

  /// The path of a file; throws InputError at `where` that names the folders searched.
  std::filesystem::path find(const std::string& name, const Node& where) const;

 private:
  std::vector<std::filesystem::path> folders_;
};

}  // namespace jacta
