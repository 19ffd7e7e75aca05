#include "amplitude_report.h"

#include "jacta/base/atomic_file.h"

namespace jacta::apps {

namespace {

// tf-pwa's layout: every variable, errors of the free ones, how the fit ended.
Json final_parameters(const AmplitudeModel& model, const FitResult& result) {
  const auto values = model.sum()->variable_values(model.theta(result.values));
  Json value = Json::object();
  for (std::size_t v = 0; v < values.size(); ++v) {
    value[model.sum()->variables[v].name] = json_number(values[v]);
  }
  Json masses = Json::object();
  for (const auto& particle : model.decay().particles) {
    if (particle.has_mean_mass) masses[particle.name] = json_number(*particle.mass);
  }
  Json document = {{"value", value},
                   {"error", json_values(result.errors)},
                   {"status",
                    {{"success", result.valid},
                     {"NLL", json_number(-result.ll)},
                     {"Ndf", model.sum()->free_parameters.size()}}}};
  if (!masses.empty()) document["masses_from_data"] = masses;
  return document;
}

}  // namespace

std::vector<std::filesystem::path> amplitude_output_files(
    const std::filesystem::path& folder) {
  return {folder / "final_params.json",
          folder / "fit_fractions.json",
          folder / "projections.json"};
}

std::vector<std::string> write_amplitude_output(const std::filesystem::path& folder,
                                                const AmplitudeModel& model,
                                                const Dataset& data,
                                                const FitResult& result,
                                                const FitSummary& summary) {
  std::filesystem::create_directories(folder);
  std::vector<std::string> files;
  const auto write = [&](const char* name, const Json& document) {
    files.push_back((folder / name).string());
    write_file(files.back(),
               document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
  };
  write("final_params.json", final_parameters(model, result));
  write("fit_fractions.json", json_of(summary.fractions_node()));
  Json projections = Json::array();
  for (const auto& sample : sample_projections(model, data, model.theta(result.values))) {
    Json list = Json::array();
    for (const auto& p : sample) list.push_back(json_of(p.to_node()));
    projections.push_back(list);
  }
  write("projections.json", projections.size() == 1 ? projections[0] : projections);
  return files;
}

}  // namespace jacta::apps
