#include "jacta/campaign/bundle.h"

#include <algorithm>
#include <map>

#include "jacta/base/atomic_file.h"
#include "jacta/campaign/file_names.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

const std::string bundle = "jacta-bundle/";

void add_strings(const Node& node, std::vector<std::string>& strings) {
  if (node.is_string()) strings.push_back(node.as_string());
  if (node.is_list()) {
    for (const auto& item : node.items()) add_strings(item, strings);
  }
  if (node.is_map()) {
    for (const auto& entry : node.entries()) add_strings(entry.value, strings);
  }
}

std::string escaped_for_glob(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == '*' || c == '?') {
      escaped += std::string("[") + c + "]";
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// The files in a folder that a name, which may have {fields}, can mean.
std::vector<fs::path> matching_files(const fs::path& folder, const std::string& name) {
  std::error_code ignored;
  if (name.find('{') == std::string::npos) {
    const fs::path file = folder / name;
    if (!fs::is_regular_file(file, ignored)) return {};
    return {file};
  }
  std::vector<fs::path> files;
  try {
    const std::string pattern = formatted_to_asterisked(name);
    const std::string place =
        folder.empty() ? "" : escaped_for_glob(folder.string()) + "/";
    for (const auto& file :
         glob_files(fs::path(name).is_absolute() ? pattern : place + pattern)) {
      if (fs::is_regular_file(file, ignored)) files.emplace_back(file);
    }
  } catch (const InputError&) {
    // Not the name of a file.
  }
  return files;
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

// Every template_folder and template_path of a model file, at any level.
void add_configured_folders(const Node& node,
                            const fs::path& beside,
                            std::vector<fs::path>& folders) {
  if (node.is_map()) {
    add_folders(node.find("template_folder"), beside, folders);
    add_folders(node.find("template_path"), beside, folders);
    for (const auto& entry : node.entries()) {
      add_configured_folders(entry.value, beside, folders);
    }
  }
  if (node.is_list()) {
    for (const auto& item : node.items()) add_configured_folders(item, beside, folders);
  }
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// The name with which a file stays inside the folder of the model.
std::string inner_name(const std::string& name) {
  std::string inner;
  for (const auto& part : fs::path(name).lexically_normal()) {
    if (part == "/" || part == "..") continue;
    inner += (inner.empty() ? "" : "/") + part.string();
  }
  return inner;
}

class ModelPacker {
 public:
  ModelPacker(const fs::path& model,
              const Node& model_args,
              const std::vector<std::string>& example_paths)
      : model_(model) {
    const Node root = load_yaml(model);
    const fs::path beside = model.parent_path();
    folders_.emplace_back();
    add_configured_folders(root, beside, folders_);
    if (model_args.is_map()) add_folders(model_args.find("template_path"), "", folders_);
    folders_.push_back(beside);
    for (const auto& path : example_paths) folders_.emplace_back(path);
    add_strings(root, names_);
    std::sort(names_.begin(), names_.end(), [](const auto& a, const auto& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
  }

  std::vector<ArchiveEntry> entries() const {
    std::map<std::string, fs::path> found;
    std::string text = read_file(model_);
    for (const auto& name : names_) {
      if (name.empty() || name.find('\n') != std::string::npos) continue;
      if (add_files(name, found) && inner_name(name) != name) {
        replace_all(text, name, inner_name(name));
      }
    }
    std::vector<ArchiveEntry> result = {
        {.name = bundle + "model/" + model_.filename().string(), .text = text}};
    for (const auto& [name, file] : found) {
      result.push_back({.name = bundle + "model/" + name, .source = file});
    }
    return result;
  }

 private:
  bool add_files(const std::string& name, std::map<std::string, fs::path>& found) const {
    bool any = false;
    for (const auto& folder : folders_) {
      const fs::path base = fs::path(name).is_absolute() ? fs::path() : folder;
      for (const auto& file : matching_files(base, name)) {
        const std::string relative =
            base.empty() ? file.string() : file.lexically_relative(base).string();
        found.emplace(inner_name(relative), file);
        any = true;
      }
    }
    return any;
  }

  fs::path model_;
  std::vector<fs::path> folders_;
  std::vector<std::string> names_;
};

// Moves the files that tickets name into the bundle.
class CampaignPacker {
 public:
  CampaignPacker(const Campaign& campaign, const std::vector<std::string>& example_paths)
      : campaign_(campaign), example_paths_(example_paths) {}

  Ticket packed(Ticket ticket) {
    Node& arguments = ticket.arguments;
    Node model_args = arguments.at("statistical_model_args");
    const Node& model = arguments.at("statistical_model_config");
    if (model.is_string()) {
      const fs::path file = model.as_string();
      add_model(file, model_args);
      arguments.set("statistical_model_config",
                    Node::string(bundle + "model/" + file.filename().string()));
    }
    if (model_args.is_map()) {
      model_args.erase("template_path");
      move_input(model_args, "limit_threshold", "model/");
      arguments.set("statistical_model_args", model_args);
    }
    const Node& mode = arguments.at("toydata_mode");
    const bool reads_toys = mode.is_string() && mode.as_string() == "read";
    if (reads_toys) {
      move_input(arguments, "toydata_filename", "toydata/");
    } else {
      ticket.toydata_file = move_output(arguments, "toydata_filename");
    }
    ticket.output_file = move_output(arguments, "output_filename");
    return ticket;
  }

  std::vector<ArchiveEntry> entries() const { return entries_; }

 private:
  void add_model(const fs::path& file, const Node& model_args) {
    if (std::find(models_.begin(), models_.end(), file) != models_.end()) return;
    models_.push_back(file);
    const auto entries = ModelPacker(file, model_args, example_paths_).entries();
    entries_.insert(entries_.end(), entries.begin(), entries.end());
  }

  void move_input(Node& map, const char* key, const std::string& folder) {
    const Node* given = map.find(key);
    if (given == nullptr || !given->is_string()) return;
    const fs::path file = given->as_string();
    if (!fs::exists(file)) {
      throw InputError(
          std::string(key) + ": the file " + file.string() + " does not exist",
          "make it first: jobs elsewhere cannot wait for it");
    }
    const std::string name = bundle + folder + file.filename().string();
    entries_.push_back({.name = name, .source = file});
    map.set(key, Node::string(name));
  }

  std::string move_output(Node& map, const char* key) const {
    const Node* given = map.find(key);
    if (given == nullptr || !given->is_string()) return {};
    const fs::path file = fs::absolute(given->as_string()).lexically_normal();
    const fs::path folder = fs::absolute(campaign_.output_folder).lexically_normal();
    const std::string name = (fs::path("results") / file.lexically_relative(folder));
    map.set(key, Node::string(name));
    return name;
  }

  const Campaign& campaign_;
  const std::vector<std::string>& example_paths_;
  std::vector<fs::path> models_;
  std::vector<ArchiveEntry> entries_;
};

}  // namespace

PortableCampaign portable(const Campaign& campaign,
                          const std::vector<Task>& tasks,
                          const std::vector<std::string>& example_paths) {
  CampaignPacker packer(campaign, example_paths);
  PortableCampaign result;
  for (const auto& task : tasks) {
    Task& packed = result.tasks.emplace_back();
    packed.seconds = task.seconds;
    for (const auto& ticket : task.tickets) {
      packed.tickets.push_back(packer.packed(ticket));
    }
  }
  result.entries = packer.entries();
  return result;
}

void write_bundle(const fs::path& file, const PortableCampaign& campaign) {
  auto entries = program_entries();
  entries.insert(entries.end(), campaign.entries.begin(), campaign.entries.end());
  entries.push_back({.name = bundle + "tasks", .text = task_file_text(campaign.tasks)});
  write_archive(file, std::move(entries));
}

}  // namespace jacta
