// The waves of Monte Carlo samples, made once and shared by all data sets of a model.
#pragma once

#include <mutex>
#include <optional>

#include "jacta/amplitude/amplitude_objective.h"
#include "jacta/data/dataset.h"
#include "jacta/projection/plot_block.h"
#include "jacta/sample/event_sample.h"
#include "jacta/wave_sum/integral_folder.h"

namespace jacta {

/// What does not depend on the data: decay model, samples and how they are fitted.
struct AmplitudeSetup : std::enable_shared_from_this<AmplitudeSetup> {
  std::shared_ptr<const DecayModel> decay = {};
  std::shared_ptr<const WaveEvaluator> waves = {};  ///< of the decay
  std::shared_ptr<const CoherentSum> sum = {};      ///< the decay
  std::shared_ptr<const ColumnTable> table = {};
  std::vector<SampleGroup> groups = {};
  LikelihoodOptions options = {};
  std::vector<double> nominal = {};  ///< one value per parameter
  NominalValues given = {};          ///< nominal values that the user gave
  bool flat_toys = false;            ///< toys_from: phase_space
  std::size_t resolution_size = 1;   ///< rows of the data per event
  bool streamed = false;             ///< lazy_call: waves of Monte Carlo are not kept
  std::optional<IntegralFolder> integrals = {};  ///< integral_folder
  PlotSettings plot = {};
  std::vector<std::string> particles_of_files = {};  ///< dat_order
};

/// Waves and integrals of a group's Monte Carlo sample.
struct MonteCarloWaves {
  std::shared_ptr<const WaveStore> store = {};
  std::shared_ptr<const IntegralMatrix> integrals = {};
};

class MonteCarloCache {
 public:
  explicit MonteCarloCache(std::shared_ptr<const AmplitudeSetup> setup)
      : setup_(std::move(setup)) {}
  /// At the nominal values of fixed shapes. Thread-safe.
  const std::vector<MonteCarloWaves>& nominal(const Executor* executor = nullptr) const;

 private:
  std::shared_ptr<const AmplitudeSetup> setup_;
  mutable std::once_flag once_;
  mutable std::vector<MonteCarloWaves> waves_;
};

/// The waves of a sample for derivatives in the free parameters, fixed shapes at the
/// variables' `values`.
std::shared_ptr<const WaveStore> sample_waves(const AmplitudeSetup& setup,
                                              const EventSample& sample,
                                              const std::vector<double>& values,
                                              const Executor* executor = nullptr);

/// Integrals over a Monte Carlo sample of the setup with these weights. Waves are streamed,
/// and integrals kept in a folder, where the setup says so.
IntegralMatrix monte_carlo_integrals(const AmplitudeSetup& setup,
                                     const EventSample& sample,
                                     const std::vector<double>& weights,
                                     const std::vector<double>& values,
                                     const Executor* executor = nullptr);

/// The waves of all Monte Carlo samples, with their integrals.
std::vector<MonteCarloWaves> monte_carlo_waves(const AmplitudeSetup& setup,
                                               const std::vector<double>& values,
                                               const Executor* executor = nullptr);

/// The values of shapes that are folded into the waves, among those of all variables.
std::vector<double> fixed_values(const AmplitudeSetup& setup,
                                 const std::vector<double>& values);

/// Table of a toy with what its ancillary measurements, the Gaussian constraints, gave.
inline constexpr const char* ancillary_table = "ancillary";

/// Whether any fitted parameter has a Gaussian constraint.
bool has_constraints(const AmplitudeSetup& setup);

/// Means of the constraints as the data have them, one per parameter; empty where the data
/// have none: the model's hold. Throws InputError for a table that does not fit.
std::vector<double> constraint_means(const AmplitudeSetup& setup, const Dataset& data);

/// The objective of data (one sample per group, background joined).
AmplitudeObjective make_objective(
    const AmplitudeSetup& setup,
    const std::vector<std::shared_ptr<const EventSample>>& data,
    const std::vector<MonteCarloWaves>& monte_carlo,
    const std::vector<double>& values,
    const Executor* executor = nullptr);

}  // namespace jacta
