#include "campaign_options.h"

#include "jacta/running/running_file.h"

namespace jacta::apps {

void CampaignOptions::add_to(CLI::App& command) {
  command.add_option("file", file, "Running file")->required()->type_name("RUN.yaml");
  command.add_option(
      "--outputfolder", output_folder, "Where files go; default: the running file's");
  command
      .add_option("--template-path,--template_path",
                  template_paths,
                  "Folder with templates; may be repeated")
      ->type_name("DIR")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
}

Node load_running_file(const std::string& file) {
  Node root = load_yaml(file);
  if (is_running_file(root)) return root;
  const bool is_model =
      root.is_map() && (root.contains("likelihood_config") ||
                        root.contains("parameter_definition") || root.contains("decay"));
  throw InputError({.file = file},
                   is_model ? "this is a model file, not a running file"
                            : "this is no running file: it has no computation_options",
                   "give the file that has computation_options and names the model as "
                   "statistical_model_config; `jacta init DIR` writes one");
}

namespace {

// The model and where it is looked for.
ModelConfiguration model_configuration(const Node& root,
                                       const std::string& running_file) {
  ModelConfiguration configuration;
  configuration.file = model_file_of(root, running_file);
  if (configuration.file.empty()) {
    configuration.root = Node::map();
    return configuration;
  }
  if (!std::filesystem::is_regular_file(configuration.file)) {
    throw root.at("statistical_model_config")
        .error(configuration.file.string() + " is not a file",
               "the model file is looked for beside the running file");
  }
  configuration.root = load_yaml(configuration.file);
  return configuration;
}

}  // namespace

LoadedCampaign load_campaign(Application& application,
                             const CampaignOptions& options,
                             const std::string& computation,
                             const std::string& section) {
  const Node root = load_running_file(options.file);
  ModelConfiguration configuration = model_configuration(root, options.file);
  configuration.example_paths = application.example_paths();
  CampaignSettings settings =
      CampaignSettings::from_running_file(root, section + "_configurations");
  settings.computation = computation;
  if (!options.output_folder.empty()) settings.output_folder = options.output_folder;
  if (!options.template_paths.empty()) {
    settings.template_paths.clear();
    for (const auto& path : options.template_paths) {
      settings.template_paths.push_back(std::filesystem::absolute(path).string());
    }
  }
  configuration.template_paths = settings.template_paths;
  LoadedCampaign loaded;
  loaded.model = application.registry.make(
      root.at("statistical_model").as_string(), configuration, application.diagnostics);
  loaded.campaign = read_campaign(
      root, options.file, loaded.model->parameters(), settings, application.diagnostics);
  loaded.settings = std::move(settings);
  return loaded;
}

}  // namespace jacta::apps
