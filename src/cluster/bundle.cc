#include "jacta/cluster/bundle.h"

#include <algorithm>

#include "jacta/base/atomic_file.h"
#include "jacta/base/shell_text.h"
#include "jacta/toy/model_arguments.h"
#include "jacta/toy/model_files.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

const std::string bundle = "jacta-bundle/";

void replace_all(std::string& text, const std::string& from, const std::string& to) {
  for (auto at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

// The model file, with names that stay inside its folder, and what it names.
std::vector<ArchiveEntry> model_entries(const fs::path& model,
                                        const Node& model_args,
                                        const std::vector<std::string>& example_paths) {
  const ModelFiles files(
      {.model_file = model,
       .template_paths = known_model_arguments(model_args).template_paths,
       .example_paths = example_paths});
  std::string text = read_file(model);
  for (const auto& name : files.outer_names()) replace_all(text, name, inner_name(name));
  const std::string folder = bundle + "model/";
  std::vector<ArchiveEntry> result = {
      {.name = folder + model.filename().string(), .text = text}};
  for (const auto& [name, file] : files.found()) {
    result.push_back({.name = folder + name, .source = file});
  }
  return result;
}

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
    if (reads_toydata(arguments)) {
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
    const auto entries = model_entries(file, model_args, example_paths_);
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

// Tasks compare what they read with what the campaign was begun with.
void add_campaign_file(const Campaign& campaign, std::vector<ArchiveEntry>& entries) {
  const fs::path file = campaign.output_folder / "campaign.json";
  std::error_code ignored;
  if (!fs::exists(file, ignored)) return;
  entries.push_back({.name = bundle + "campaign.json", .text = read_file(file)});
}

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
  add_campaign_file(campaign, result.entries);
  return result;
}

std::string first_task_command(const fs::path& bundle,
                               const std::vector<std::string>& options) {
  // With a folder in front, neither a dash nor a colon means anything to tar.
  const fs::path file = bundle.has_parent_path() ? bundle : fs::path(".") / bundle;
  std::string command = "tar xzf " + shell_quote(file.string()) +
                        " && jacta-bundle/jacta task jacta-bundle/tasks 0";
  for (const auto& option : options) command += " " + shell_quote(option);
  return command;
}

void write_bundle(const fs::path& file, const PortableCampaign& campaign) {
  auto entries = program_entries();
  entries.insert(entries.end(), campaign.entries.begin(), campaign.entries.end());
  entries.push_back({.name = bundle + "tasks", .text = task_file_text(campaign.tasks)});
  write_archive(file, std::move(entries));
}

}  // namespace jacta
