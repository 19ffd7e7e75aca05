#include "jacta/source/template_finder.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/text.h"

namespace jacta {

namespace fs = std::filesystem;

TemplateFinder::TemplateFinder(const ModelConfiguration& configuration,
                               const Node* template_folder) {
  const fs::path beside = configuration.file.parent_path();
  const auto add = [&](const fs::path& folder) {
    if (std::find(folders_.begin(), folders_.end(), folder) == folders_.end()) {
      folders_.push_back(folder);
    }
  };
  const auto add_configured = [&](const std::string& folder) {
    add(folder);
    if (!fs::path(folder).is_absolute()) add(beside / folder);
  };
  if (template_folder != nullptr && template_folder->is_string()) {
    add_configured(template_folder->as_string());
  } else if (template_folder != nullptr && template_folder->is_list()) {
    for (const auto& item : template_folder->items()) add_configured(item.as_string());
  } else if (template_folder != nullptr && !template_folder->is_null()) {
    throw template_folder->error("template_folder must be a string or a list of strings");
  }
  for (const auto& path : configuration.template_paths) add(path);
  add(beside);
  for (const auto& path : configuration.example_paths) add(path);
}

fs::path TemplateFinder::find(const std::string& name, const Node& where) const {
  if (fs::path(name).is_absolute() || fs::exists(name)) {
    if (fs::exists(name)) return name;
    throw where.error(fmt::format("the file {} does not exist", name));
  }
  std::vector<std::string> searched;
  for (const auto& folder : folders_) {
    const fs::path candidate = folder / name;
    if (fs::exists(candidate)) return candidate;
    searched.push_back(folder.empty() ? "." : folder.string());
  }
  throw where.error(fmt::format("cannot find the file '{}' in {}", name, join(searched)),
                    "set template_folder or give --template-path");
}

}  // namespace jacta
