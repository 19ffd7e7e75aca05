#include "jacta/toy/input_hashes.h"

#include <algorithm>

#include "jacta/base/atomic_file.h"
#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/toy/model_arguments.h"
#include "jacta/toy/model_files.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

// The model file with the inner names of the files that it names.
Node with_inner_names(const Node& node, const std::vector<std::string>& outer_names) {
  if (node.is_string()) {
    const std::string& text = node.as_string();
    const bool is_outer =
        std::find(outer_names.begin(), outer_names.end(), text) != outer_names.end();
    return is_outer ? Node::string(inner_name(text)) : node;
  }
  if (node.is_list()) {
    std::vector<Node> items;
    for (const auto& item : node.items()) {
      items.push_back(with_inner_names(item, outer_names));
    }
    return Node::list(std::move(items));
  }
  if (!node.is_map()) return node;
  std::vector<Node::Entry> entries;
  for (const auto& [key, value] : node.entries()) {
    entries.push_back({key, with_inner_names(value, outer_names)});
  }
  return Node::map(std::move(entries));
}

// Where files are looked for is no part of what is read.
Node without_folders(Node root) {
  if (!root.is_map()) return root;
  root.erase("template_path");
  const Node* likelihood = root.find("likelihood_config");
  if (likelihood == nullptr || !likelihood->is_map()) return root;
  Node config = *likelihood;
  config.erase("template_folder");
  config.erase("template_path");
  root.set("likelihood_config", std::move(config));
  return root;
}

}  // namespace

std::string InputHasher::hash_of(const fs::path& file) {
  const auto size = fs::file_size(file);
  const auto time = fs::last_write_time(file);
  Known& known = known_[fs::absolute(file).lexically_normal()];
  if (known.hash.empty() || known.size != size || known.time != time) {
    known = {size, time, hexadecimal(sha256(read_file(file)))};
  }
  return known.hash;
}

Node InputHasher::model_hashes(const RunnerArguments& arguments, const Node& root) {
  const ModelFiles files = model_files_of(arguments, example_paths_, root);
  // There may be ten thousand, too many for Node::set, which looks through all of them.
  std::vector<Node::Entry> entries;
  const fs::path model = arguments.statistical_model_config;
  if (!model.empty() && files.found().count(model.filename().string()) == 0) {
    const Node content =
        without_folders(with_inner_names(files.root(), files.outer_names()));
    entries.push_back({Node::string(model.filename().string()),
                       Node::string(hexadecimal(sha256(hashable_json(content))))});
  }
  for (const auto& [name, path] : files.found()) {
    entries.push_back({Node::string(name), Node::string(hash_of(path))});
  }
  return Node::map(std::move(entries));
}

Node InputHasher::hashes(const RunnerArguments& arguments, const Node& root) {
  Node result = model_hashes(arguments, root);
  const auto add = [&](const fs::path& file) {
    std::error_code ignored;
    if (!fs::is_regular_file(file, ignored)) return;
    result.set(file.filename().string(), Node::string(hash_of(file)));
  };
  if (arguments.compute_confidence_interval) {
    add(known_model_arguments(arguments.statistical_model_args).limit_threshold);
  }
  if (arguments.toydata_mode == ToyDataMode::read) add(arguments.toydata_filename);
  return result;
}

std::vector<std::string> changed_inputs(const Node& before, const Node& now) {
  std::vector<std::string> changed;
  if (!before.is_map() || !now.is_map()) return changed;
  std::map<std::string, const Node*> known;
  for (const auto& [key, hash] : before.entries()) known.emplace(key.as_text(), &hash);
  for (const auto& [key, hash] : now.entries()) {
    const auto old = known.find(key.as_text());
    if (old != known.end() && !(*old->second == hash)) changed.push_back(old->first);
  }
  return changed;
}

}  // namespace jacta
