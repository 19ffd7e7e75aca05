#include "campaign_options.h"

#include "jacta/campaign/running_file.h"

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

LoadedCampaign load_campaign(Application& application,
                             const CampaignOptions& options,
                             const std::string& computation,
                             const std::string& section) {
  const Node root = load_yaml(options.file);
  std::vector<Problem> problems;
  ModelConfiguration configuration;
  configuration.file = model_file_of(root, options.file);
  configuration.root = load_yaml(configuration.file);
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
