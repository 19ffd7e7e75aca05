// A recorded reference model with its samples, ready for the likelihood.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jacta/amplitude/amplitude_objective.h"
#include "jacta/base/diagnostics.h"
#include "support/amplitude_evaluation.h"
#include "support/folders.h"

namespace jacta::test {

struct RecordedFit {
  nlohmann::json recorded;
  std::shared_ptr<const DecayModel> model;
  std::shared_ptr<const WaveEvaluator> waves;
  std::shared_ptr<const CoherentSum> sum;
  std::shared_ptr<const EventSample> events;  ///< data, then background
  std::shared_ptr<const EventSample> phase_space;
  std::vector<double> theta;
  std::size_t n_data = 0;

  /// Models of our own, by tools/reference/amplitude_fits.py.
  static std::filesystem::path own_folder() {
    return source_folder() / "tests/golden/amplitude_fits";
  }
  static std::vector<std::string> own() {
    return {"shapes", "center_mass", "baryon", "four_body"};
  }
  static bool is_own(const std::string& name) {
    return std::filesystem::exists(own_folder() / (name + ".json"));
  }

  explicit RecordedFit(const std::string& name) {
    const auto folder = is_own(name) ? own_folder() : *reference_folder() / "amplitude";
    recorded = load(folder / (name + ".json"));
    CollectedDiagnostics diagnostics;
    const auto root = load_yaml(folder / recorded.at("config").get<std::string>());
    model =
        std::make_shared<const DecayModel>(DecayModel::from_config(root, diagnostics));
    waves = std::make_shared<const WaveEvaluator>(model);
    sum = model;
    theta = parameters_from(*model, values(recorded.at("params")));
    const auto order = recorded.at("dat_order").get<std::vector<std::string>>();
    auto data = sample_from(*model, recorded.at("p4_data"), order);
    n_data = data.size();
    const auto background = sample_from(*model, recorded.at("p4_bg"), order);
    for (std::size_t f = 0; f < data.momenta.size(); ++f) {
      data.momenta[f].insert(data.momenta[f].end(),
                             background.momenta[f].begin(),
                             background.momenta[f].end());
    }
    data.weights.resize(data.weights.size() + background.size(),
                        -recorded.at("bg_weight").get<double>());
    events = std::make_shared<const EventSample>(std::move(data));
    auto flat = sample_from(*model, recorded.at("p4_phsp"), order);
    flat.weights = recorded.at("phsp_weight").get<std::vector<double>>();
    phase_space = std::make_shared<const EventSample>(std::move(flat));
  }

  /// Waves for derivatives in the active parameters.
  AmplitudeSample sample(const std::vector<std::size_t>& active) const {
    const auto table = std::make_shared<const ColumnTable>(*sum, active);
    const auto v = sum->variable_values(theta);
    const auto stored = [&](const std::shared_ptr<const EventSample>& given) {
      return WaveStore::build(sum, table, *wave_source(waves, given), v);
    };
    return {
        .data = weighted_waves(stored(events), blended_weights(events->weights)),
        .monte_carlo = weighted_waves(stored(phase_space), phase_space->weights),
    };
  }

  AmplitudeObjective objective(const std::vector<std::size_t>& active,
                               const LikelihoodOptions& options = {}) const {
    return AmplitudeObjective(sum, active, {sample(active)}, options);
  }

  std::size_t parameter(const std::string& name) const {
    return model->variables[*model->find_variable(name)].parameter;
  }

  std::vector<double> numbers(const std::string& key) const {
    return recorded.at(key).get<std::vector<double>>();
  }
};

}  // namespace jacta::test
