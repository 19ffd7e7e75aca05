#include "amplitude_report.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/atomic_file.h"
#include "jacta/base/text.h"

namespace jacta::apps {

namespace {

double error_of(const Eigen::MatrixXd& covariance, std::size_t i) {
  const auto p = static_cast<Eigen::Index>(i);
  return std::sqrt(std::max(0.0, covariance(p, p)));
}

Json errors_json(const FitSummary& report, const Eigen::MatrixXd& covariance) {
  Json errors = Json::object();
  for (std::size_t i = 0; i < report.names.size(); ++i) {
    errors[report.names[i]] = json_number(error_of(covariance, i));
  }
  return errors;
}

Json fractions_json(const FitFractions& fractions) {
  Json document = Json::object();
  for (const auto& f : fractions.fractions) {
    document[f.name] = {{"value", json_number(f.value)}, {"error", json_number(f.error)}};
  }
  document["sum_diag"] = {{"value", json_number(fractions.sum_diag.value)},
                          {"error", json_number(fractions.sum_diag.error)}};
  return document;
}

Json all_fractions(const FitSummary& report) {
  if (report.fractions.size() == 1) return fractions_json(report.fractions[0]);
  Json list = Json::array();
  for (const auto& f : report.fractions) list.push_back(fractions_json(f));
  return list;
}

Json projection_json(const MassProjection& p) {
  Json chains = Json::object();
  for (const auto& [name, counts] : p.chains) chains[name] = counts;
  return {{"name", p.name},
          {"edges", p.edges},
          {"data", p.data},
          {"data_error", p.data_error},
          {"background", p.background},
          {"total", p.total},
          {"chains", chains},
          {"chi_square", json_number(p.chi_square)},
          {"used_bins", p.used_bins}};
}

// tf-pwa's layout: every variable, errors of the free ones, how the fit ended.
Json final_parameters(const AmplitudeModel& model, const FitResult& result) {
  const auto values = model.sum()->variable_values(model.theta(result.values));
  Json value = Json::object();
  for (std::size_t v = 0; v < values.size(); ++v) {
    value[model.sum()->variables[v].name] = json_number(values[v]);
  }
  std::size_t events = 0;
  for (const auto& group : model.samples()) events += group.data.size();
  return {
      {"value", value},
      {"error", json_values(result.errors)},
      {"status",
       {{"success", result.valid}, {"NLL", json_number(-result.ll)}, {"Ndf", events}}}};
}

}  // namespace

void add_to(Json& document, const FitSummary& report) {
  document["fit_fractions"] = all_fractions(report);
  document["fit_fractions_sample"] = report.fraction_sample;
  document["errors_weights"] = errors_json(report, report.covariance.weights);
  document["errors_monte_carlo"] = errors_json(report, report.covariance.monte_carlo);
}

void print_report(const FitSummary& report) {
  fmt::print(
      "\n{:<48} {:>12} {:>12} {:>12}\n", "errors", "Hessian", "weights", "Monte Carlo");
  for (std::size_t i = 0; i < report.names.size(); ++i) {
    fmt::print("{:<48} {:>12.4g} {:>12.4g} {:>12.4g}\n",
               report.names[i],
               error_of(report.covariance.plain, i),
               error_of(report.covariance.weights, i),
               error_of(report.covariance.monte_carlo, i));
  }
  for (const auto& fractions : report.fractions) {
    fmt::print("\n{:<48} {:>12} {:>12}\n",
               "fit fractions over " + report.fraction_sample,
               "value",
               "error");
    for (const auto& f : fractions.fractions) {
      fmt::print("{:<48} {:>12.5f} {:>12.5f}\n", f.name, f.value, f.error);
    }
    fmt::print("{:<48} {:>12.5f} {:>12.5f}\n",
               "sum of the diagonal",
               fractions.sum_diag.value,
               fractions.sum_diag.error);
  }
}

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
                                                const FitSummary& report) {
  std::filesystem::create_directories(folder);
  std::vector<std::string> files;
  const auto write = [&](const char* name, const Json& document) {
    files.push_back((folder / name).string());
    write_file(files.back(),
               document.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
  };
  write("final_params.json", final_parameters(model, result));
  write("fit_fractions.json", all_fractions(report));
  Json projections = Json::array();
  for (const auto& sample : sample_projections(model, data, model.theta(result.values))) {
    Json list = Json::array();
    for (const auto& p : sample) list.push_back(projection_json(p));
    projections.push_back(list);
  }
  write("projections.json", projections.size() == 1 ? projections[0] : projections);
  return files;
}

}  // namespace jacta::apps
