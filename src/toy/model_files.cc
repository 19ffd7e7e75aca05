#include "jacta/toy/model_files.h"

#include <glob.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "jacta/config/python_text.h"
#include "jacta/toy/model_arguments.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

void add_strings(const Node& node, std::vector<std::string>& strings) {
  if (node.is_string()) strings.push_back(node.as_string());
  if (node.is_list()) {
    for (const auto& item : node.items()) add_strings(item, strings);
  }
  if (node.is_map()) {
    for (const auto& entry : node.entries()) add_strings(entry.value, strings);
  }
}

void add_folders(const Node* configured,
                 const fs::path& beside,
                 std::vector<fs::path>& folders) {
  if (configured == nullptr) return;
  std::vector<std::string> names;
  add_strings(*configured, names);
  for (const auto& name : names) {
    folders.emplace_back(name);
    if (!fs::path(name).is_absolute()) folders.push_back(beside / name);
  }
}

// Where the loader of template models looks, in its order: the first file of a name is
// the one that is read. The caller's folders take the place of the model file's
// template_path.
void add_template_folders(const Node& root,
                          const std::vector<std::string>& given,
                          const fs::path& beside,
                          std::vector<fs::path>& folders) {
  const Node* likelihood = root.is_map() ? root.find("likelihood_config") : nullptr;
  if (likelihood != nullptr && likelihood->is_map()) {
    add_folders(likelihood->find("template_folder"), beside, folders);
  }
  std::vector<std::string> names = given;
  const Node* path = root.is_map() ? root.find("template_path") : nullptr;
  if (names.empty() && path != nullptr) add_strings(*path, names);
  for (const auto& name : names) folders.emplace_back(name);
}

// A folder may be named in several ways, and hold ten thousand templates.
void leave_out_repetitions(std::vector<fs::path>& folders) {
  std::vector<fs::path> kept;
  std::set<fs::path> places;
  for (auto& folder : folders) {
    const fs::path place = fs::absolute(folder.empty() ? "." : folder) / "";
    if (places.insert(place.lexically_normal()).second) kept.push_back(std::move(folder));
  }
  folders = std::move(kept);
}

std::string escaped(const std::string& text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

// What files a name with {fields} means: for glob, and the texts between fields without a
// value, which are numbers. (Compiling a std::regex takes longer than all else here.)
struct Pattern {
  std::string glob = {};
  std::vector<std::string> texts = {""};
  bool has_fields = false;

  void add_text(const std::string& text) {
    glob += escaped(text, "[]*?\\");
    texts.back() += text;
  }
  void add_field(const std::string& field, const Node& values) {
    has_fields = true;
    const std::string name = field.substr(0, field.find_first_of(":!"));
    const Node* value = values.is_map() ? values.find(name) : nullptr;
    try {
      if (value != nullptr) {
        return add_text(python_format("{" + field + "}", {{name, *value}}));
      }
    } catch (const InputError&) {
      // Not the value that the field wants.
    }
    glob += '*';
    texts.emplace_back();
  }
  // Whether a name is the texts from the i-th on, with numbers between them.
  bool matches(std::string_view name, std::size_t i = 0) const {
    if (name.substr(0, texts[i].size()) != texts[i]) return false;
    name.remove_prefix(texts[i].size());
    if (i + 1 == texts.size()) return name.empty();
    for (std::size_t n = 1; n <= name.size(); ++n) {
      if (std::string_view("-+0123456789.,eE_% ").find(name[n - 1]) ==
          std::string::npos) {
        return false;
      }
      if (matches(name.substr(n), i + 1)) return true;
    }
    return false;
  }
};

Pattern pattern_of(const fs::path& folder, const std::string& name, const Node& values) {
  Pattern pattern;
  if (!folder.empty()) pattern.add_text(folder.string() + "/");
  std::size_t at = 0;
  while (true) {
    const std::size_t open = name.find('{', at);
    const std::size_t close = open == std::string::npos ? open : name.find('}', open);
    if (close == std::string::npos) break;
    pattern.add_text(name.substr(at, open - at));
    pattern.add_field(name.substr(open + 1, close - open - 1), values);
    at = close + 1;
  }
  pattern.add_text(name.substr(at));
  return pattern;
}

std::vector<fs::path> matching_files(const Pattern& pattern) {
  glob_t found = {};
  std::vector<fs::path> files;
  std::error_code ignored;
  if (::glob(pattern.glob.c_str(), GLOB_NOSORT, nullptr, &found) == 0) {
    for (std::size_t i = 0; i < found.gl_pathc; ++i) {
      if (!pattern.matches(found.gl_pathv[i])) continue;
      if (fs::is_regular_file(found.gl_pathv[i], ignored)) {
        files.emplace_back(found.gl_pathv[i]);
      }
    }
  }
  ::globfree(&found);
  return files;
}

// The files in a folder that a name means.
std::vector<fs::path> named_files(const fs::path& folder,
                                  const std::string& name,
                                  const Node& values) {
  std::error_code ignored;
  if (name.find('{') != std::string::npos) {
    const Pattern pattern = pattern_of(folder, name, values);
    if (pattern.has_fields) return matching_files(pattern);
  }
  if (!fs::is_regular_file(folder / name, ignored)) return {};
  return {folder / name};
}

bool is_yaml(const fs::path& file) {
  return file.extension() == ".yml" || file.extension() == ".yaml";
}

// What is no YAML has no names.
Node load_if_yaml(const fs::path& file) {
  try {
    return load_yaml(file);
  } catch (const Error&) {
    return {};
  }
}

}  // namespace

std::string inner_name(const std::string& name) {
  std::string inner;
  for (const auto& part : fs::path(name).lexically_normal()) {
    if (part == "/" || part == "..") continue;
    inner += (inner.empty() ? "" : "/") + part.string();
  }
  return inner;
}

ModelFiles::ModelFiles(ModelFilesOptions options) : root_(std::move(options.root)) {
  if (root_.is_null() && !options.model_file.empty()) {
    root_ = load_yaml(options.model_file);
  }
  const fs::path beside = options.model_file.parent_path();
  folders_.emplace_back();
  add_template_folders(root_, options.template_paths, beside, folders_);
  folders_.push_back(beside);
  for (const auto& path : options.example_paths) folders_.emplace_back(path);
  leave_out_repetitions(folders_);
  add_file_names(root_, options.nominal_values);
  std::sort(outer_names_.begin(), outer_names_.end(), [](const auto& a, const auto& b) {
    return a.size() != b.size() ? a.size() > b.size() : a < b;
  });
}

void ModelFiles::add_file_names(const Node& node, const Node& values) {
  std::vector<std::string> names;
  add_strings(node, names);
  std::set<std::string> seen;
  for (const auto& name : names) {
    if (name.empty() || name.find('\n') != std::string::npos) continue;
    if (!seen.insert(name).second) continue;
    const std::size_t before = found_.size();
    if (!add_files(name, values)) continue;
    const bool is_outer = inner_name(name) != name;
    if (is_outer &&
        std::find(outer_names_.begin(), outer_names_.end(), name) == outer_names_.end()) {
      outer_names_.push_back(name);
    }
    const auto file = found_.find(inner_name(name));
    const bool is_new = found_.size() > before;
    if (is_new && file != found_.end() && is_yaml(file->second)) {
      add_file_names(load_if_yaml(file->second), values);
    }
  }
}

bool ModelFiles::add_files(const std::string& name, const Node& values) {
  bool any = false;
  for (const auto& folder : folders_) {
    const fs::path base = fs::path(name).is_absolute() ? fs::path() : folder;
    for (const auto& file : named_files(base, name, values)) {
      const std::string relative =
          base.empty() ? file.string() : file.lexically_relative(base).string();
      found_.emplace(inner_name(relative), file);
      any = true;
    }
  }
  return any;
}

ModelFiles model_files_of(const RunnerArguments& arguments,
                          const std::vector<std::string>& example_paths,
                          const Node& root) {
  ModelFilesOptions options{.model_file = arguments.statistical_model_config,
                            .root = root,
                            .example_paths = example_paths,
                            .nominal_values = arguments.nominal_values};
  options.template_paths =
      known_model_arguments(arguments.statistical_model_args).template_paths;
  if (options.model_file.empty()) {
    options.root = Node::map();
    options.root.set("likelihood_config", arguments.likelihood_config);
  }
  return ModelFiles(std::move(options));
}

}  // namespace jacta
