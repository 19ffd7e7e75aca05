#include "jacta/campaign/tickets.h"

#include <fmt/format.h>

#include <map>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/running/cluster_keys.h"
#include "jacta/running/combination.h"
#include "jacta/running/file_names.h"
#include "jacta/running/running_file.h"
#include "jacta/running/variations.h"
#include "jacta/toy/toydata_mode.h"

namespace jacta {

namespace {

namespace fs = std::filesystem;

std::string computation_name(const RunningFile& file, const CampaignSettings& settings) {
  if (!settings.computation.empty()) return settings.computation;
  return file.computation.empty() ? "discovery_power" : file.computation;
}

const Node& find_computation(const RunningFile& file, const std::string& name) {
  if (const Node* found = file.computations.find(name)) return *found;
  std::vector<std::string> names;
  for (const auto& entry : file.computations.entries()) {
    names.push_back(entry.key.as_text());
  }
  throw file.computations.error(fmt::format("there is no computation '{}'", name),
                                nearest_advice(name, names));
}

fs::path output_folder(const Node& root,
                       const RunningFile& file,
                       const CampaignSettings& settings) {
  fs::path folder = settings.output_folder;
  if (folder.empty()) folder = file.output_folder;
  if (folder.empty()) {
    throw root.error("the output folder is not given",
                     "set outputfolder in the running file or on the command line");
  }
  folder = fs::absolute(folder).lexically_normal();
  return folder.has_filename() ? folder : folder.parent_path();
}

Node model_file(const Node& root, const fs::path& running_file) {
  const fs::path file = model_file_of(root, running_file);
  if (file.empty()) return {};
  const Node& name = root.at("statistical_model_config");
  if (!fs::is_regular_file(file)) {
    throw name.error(
        fmt::format("statistical_model_config {} is not a file", file.string()),
        "it is looked for beside the running file");
  }
  return Node::string(fs::absolute(file).lexically_normal().string(), name.location());
}

Node read_poi(const RunningFile& running, const Parameters& parameters) {
  const Node& poi = running.poi;
  if (!parameters.find(poi.as_string())) {
    throw poi.error(fmt::format("the model has no parameter '{}'", poi.as_string()),
                    nearest_advice(poi.as_string(), parameters.names()));
  }
  return poi;
}

Node template_path(const std::vector<std::string>& paths) {
  if (paths.empty()) return {};
  if (paths.size() == 1) return Node::string(paths[0]);
  std::vector<Node> items;
  for (const auto& path : paths) items.push_back(Node::string(path));
  return Node::list(std::move(items));
}

Node common_arguments(const Node& root,
                      const RunningFile& file,
                      const fs::path& running_file,
                      const Parameters& parameters,
                      const std::string& computation) {
  Node arguments = Node::map();
  arguments.set("statistical_model", file.statistical_model);
  arguments.set("poi", read_poi(file, parameters));
  arguments.set("statistical_model_config", model_file(root, running_file));
  arguments.set("fit_strategy", file.fit_strategy);
  arguments.set("computation", Node::string(computation));
  return arguments;
}

std::vector<Node> read_combinations(const std::string& name,
                                    const Node& computation,
                                    const Parameters& parameters,
                                    Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  check_computation(name, computation, parameters, problems);
  report(problems, diagnostics);
  const auto section = [&computation](const char* key) {
    const Node* node = computation.find(key);
    return node == nullptr ? Node() : *node;
  };
  return compute_variations(
      section("to_zip"), section("to_vary"), section("in_common"), diagnostics);
}

// Formats the two file names of `arguments` for a batch and places them in the folder.
// Returns their texts, empty where a name is null.
struct FileNames {
  std::string output;
  std::string toydata;
};

FileNames name_files(Node& arguments,
                     const Combination& combination,
                     const fs::path& folder,
                     std::int64_t i_batch,
                     bool number_batches) {
  const Node fields = filename_fields(arguments, i_batch);
  const auto place = [&](const char* key) {
    const Node& format = combination.arguments.at(key);
    if (format.is_null()) return std::string();
    const std::string& text = format.as_string();
    const std::string batched =
        number_batches ? add_i_batch(text, format.location()) : text;
    const std::string name = format_filename(batched, fields, format.location());
    const std::string file = (folder / name).string();
    arguments.set(key, Node::string(file, format.location()));
    return file;
  };
  return {place("output_filename"), place("toydata_filename")};
}

CampaignPoint make_point(const Combination& combination, const fs::path& folder) {
  CampaignPoint point{.arguments = combination.arguments, .n_batch = combination.n_batch};
  point.arguments.set("first_toy", Node::integer(combination.first_toy));
  const FileNames files = name_files(point.arguments, combination, folder, 0, false);
  point.output_file = files.output;
  point.toydata_file = files.toydata;
  return point;
}

Ticket make_ticket(const Combination& combination,
                   const fs::path& folder,
                   std::size_t point,
                   std::int64_t i_batch) {
  const std::int64_t n_toys =
      combination.arguments.at("n_mc").as_integer() / combination.n_batch;
  Ticket ticket{.arguments = combination.arguments,
                .point = point,
                .i_batch = i_batch,
                .n_batch = combination.n_batch,
                .first_toy = combination.first_toy + i_batch * n_toys};
  ticket.arguments.set("n_mc", Node::integer(n_toys));
  ticket.arguments.set("first_toy", Node::integer(ticket.first_toy));
  const FileNames files =
      name_files(ticket.arguments, combination, folder, i_batch, combination.n_batch > 1);
  ticket.output_file = files.output;
  ticket.toydata_file = files.toydata;
  return ticket;
}

// The Neyman step's entries have to be the same for all points.
NeymanKeys common_neyman_keys(const std::vector<Combination>& combinations) {
  const Node& first = combinations.front().neyman;
  for (const auto& combination : combinations) {
    for (const auto& [key, value] : combination.neyman.entries()) {
      const Node* expected = first.find(key.as_string());
      if (expected != nullptr && *expected == value) continue;
      throw value.error(fmt::format("{} differs between the points", key.as_string()),
                        "give it in in_common");
    }
  }
  return read_neyman_keys(first);
}

}  // namespace

CampaignSettings CampaignSettings::from_running_file(const Node& root,
                                                     const std::string& section) {
  CampaignSettings settings;
  std::string folder;
  SubmitterSettings common;
  std::vector<Problem> problems;
  if (root.is_map()) {
    const KeyTable own = submitter_keys(common);
    KeyTable{{"outputfolder", into(folder)},
             {"i_batch", at_least(0, settings.first_i_batch)},
             {section,
              [&](const Node& n) {
                if (n.is_map()) own.read_defaults(n, problems);
              }}}
        .read_defaults(root, problems);
  }
  throw_first_error(problems);
  settings.output_folder = folder;
  settings.template_paths = std::move(common.template_paths);
  settings.combine_n_jobs = common.combine_n_jobs;
  return settings;
}

Campaign read_campaign(const Node& root,
                       const fs::path& running_file,
                       const Parameters& parameters,
                       const CampaignSettings& settings,
                       Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  const RunningFile file = read_running_file(root, problems);
  report(problems, diagnostics);
  Campaign campaign;
  campaign.computation = computation_name(file, settings);
  campaign.output_folder = output_folder(root, file, settings);
  campaign.combinations = read_combinations(campaign.computation,
                                            find_computation(file, campaign.computation),
                                            parameters,
                                            diagnostics);
  const CombinationContext context{
      parameters,
      common_arguments(root, file, running_file, parameters, campaign.computation),
      template_path(settings.template_paths),
      campaign.output_folder};
  std::vector<Combination> sorted;
  for (const Node& combination : campaign.combinations) {
    sorted.push_back(sort_combination(combination, context));
  }
  campaign.neyman = common_neyman_keys(sorted);
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    campaign.points.push_back(make_point(sorted[i], campaign.output_folder));
    for (std::int64_t b = settings.first_i_batch; b < sorted[i].n_batch; ++b) {
      campaign.tickets.push_back(make_ticket(sorted[i], campaign.output_folder, i, b));
    }
  }
  return campaign;
}

const std::string& main_file(const Ticket& ticket) {
  return only_toydata(ticket.arguments) ? ticket.toydata_file : ticket.output_file;
}

std::vector<Problem> shared_files(const Campaign& campaign) {
  std::vector<Problem> problems;
  std::map<std::string, std::size_t> outputs;
  std::map<std::string, std::size_t> toydata;
  for (std::size_t i = 0; i < campaign.points.size(); ++i) {
    const CampaignPoint& point = campaign.points[i];
    const auto check = [&](auto& seen, const char* key, const std::string& file) {
      const auto [first, is_new] = seen.emplace(file, i);
      if (is_new) return;
      problems.push_back(
          {Problem::Level::error,
           point.arguments.at(key).location(),
           fmt::format("points {} and {} both write {}; add fields of what varies to {}",
                       first->second,
                       i,
                       file,
                       key)});
    };
    if (!only_toydata(point.arguments)) {
      check(outputs, "output_filename", point.output_file);
    }
    // Collecting stores no toys.
    if (stores_toydata(point.arguments) && campaign.computation != "threshold") {
      check(toydata, "toydata_filename", point.toydata_file);
    }
  }
  return problems;
}

bool already_done(const Ticket& ticket) {
  const auto exists = [](const std::string& file) {
    std::error_code error;
    return fs::exists(file, error);
  };
  const bool needs_output = !only_toydata(ticket.arguments);
  if (needs_output && !exists(ticket.output_file)) return false;
  return !stores_toydata(ticket.arguments) || exists(ticket.toydata_file);
}

}  // namespace jacta
