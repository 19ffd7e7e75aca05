// AmplitudeModel: a decay model with its samples as a StatisticalModel, so that fits,
// scans, intervals, toys and thresholds work on it.
//
//     ln L(theta) = - NLL(theta)
//
// with the NLL of amplitude_likelihood.h, summed over the samples of the configuration,
// with their Gaussian constraints. Parameters are the independent numbers of the decay
// model under tf-pwa's names; masses, widths and couplings that are fixed there are not
// fittable. A parameter without a value starts at a number drawn from a fixed seed.
//
// The configuration names its data itself: own_data() gives them. Tables of a data set
// are, with i the sample where there are several, `data` (`data_i`) and, where there is a
// background sample, `background` (`background_i`): one row per event with the columns
// <particle>_e, _px, _py, _pz (GeV) of every final particle, weight (signed), charge and,
// for cfit, efficiency_value and background_value.
//
// Weights of data and background together are multiplied by alpha = sum w / sum w^2. With
// weights that are not all equal to 1 the likelihood ratio does not follow a chi-square
// distribution: asymptotic thresholds are refused (take those of toys).
//
// Waves of the Monte Carlo sample and their integrals are computed at the first use and
// shared by all data sets; a floating mass updates only the rows of its waves. Values of
// fixed shape parameters may be set to others: then the caches of that evaluator are
// built anew.
//
// Toys: the number of data events is Poisson around the sum of the weights of the data,
// or around `events`; the column `source` is 0 for signal and 1 for background. Signal is
// drawn from the Monte Carlo sample with f times its weights and with replacement, which
// is exactly what the likelihood normalises to: pulls are unbiased for any sample. What
// the size of the sample means for errors is said in a warning, and a sample with less
// effective events than a toy is refused. `toys_from: phase_space` in the data block
// draws from flat phase space instead. Background is drawn from its sample (for cfit from
// the Monte Carlo sample with B), among the data in the share that its weights have, and
// again as the toy's background sample. Gaussian constraints are measured again: the row of
// the toy's table `ancillary` has a number for each constrained parameter that is free, drawn
// around its true value, which takes the place of the constraint's mean. Data without that
// table have the means of the configuration.
//
// Threads: bind(data, &executor) spreads the sums over events of one evaluator, and the
// making of its waves; the bits of its results do not depend on their number.
//
// Errors: InputError with file:line:column for the configuration and the samples.
//
//     auto model = jacta::AmplitudeModel::from_file("model.yml", diagnostics);
//     auto eval  = model.bind(*model.own_data());
//     auto best  = jacta::fit(eval);
#pragma once

#include <filesystem>
#include <memory>

#include "jacta/amplitude/amplitude_objective.h"
#include "jacta/model/abilities.h"
#include "jacta/model/registry.h"
#include "jacta/projection/projection.h"
#include "jacta/sample/samples.h"

namespace jacta {

class AmplitudeModel final : public StatisticalModel,
                             public FitReporter,
                             public EventArrays {
 public:
  static AmplitudeModel from_config(const ModelConfiguration& configuration,
                                    Diagnostics& diagnostics);
  static AmplitudeModel from_file(const std::filesystem::path& file,
                                  Diagnostics& diagnostics);

  std::vector<std::string> dataset_names() const override;
  std::optional<Dataset> own_data() const override;
  /// Values of tf-pwa's variables as values of parameters: aliases resolved, shapes that
  /// do not float left out with a warning where they differ from the model, unknown names
  /// with a warning. Couplings are polar unless a
  /// value `polar` of 0 is given, or they have both negative radii and phases beyond 4
  /// pi: then they are taken as x + i y and converted. Negative radii give a warning.
  Values known_values(const Values& named, Diagnostics& diagnostics) const override;
  /// Those that neither the configuration nor a nominal value gives a value.
  std::vector<std::string> without_value() const override;
  bool uses_executor() const override { return true; }

  /// The summary of fit_summary.h. Documents: what tf-pwa's fit.py leaves in its names and
  /// layouts, final_params.json, error_matrix.npy, fit_frac.csv and fit_frac_err.csv (of
  /// several samples fit_frac0.csv, ...); fit_fractions.json and projections.json.
  const FitReporter* fit_reporter() const override { return this; }
  const EventArrays* event_arrays() const override { return this; }
  std::vector<std::string> document_names() const override;
  std::unique_ptr<FitReport> report(const Dataset& data,
                                    const FitEnd& fit,
                                    const Executor* executor = nullptr) const override;
  std::vector<std::string> fraction_document_names() const override;
  std::unique_ptr<FitReport> fractions(const Dataset& data,
                                       const Values& values,
                                       const FractionRequest& request,
                                       const Executor* executor = nullptr) const override;

  /// Momenta of data ("") and background ("_bg"), rows of E px py pz in the order of
  /// `dat_order`; per event _weight, _charge, _eff_value and _bg_value where they are not
  /// all 1, for the keys data_weight, ...; of several samples "_0", "_0_bg", ...
  DataArrays arrays_of(const Dataset& data) const override;
  std::vector<std::string> array_names() const override;
  Dataset dataset_of(const DataArrays& arrays) const override;

  const DecayModel& decay() const { return *decay_handle(); }
  const std::shared_ptr<const DecayModel>& decay_handle() const;
  /// The evaluator of the decay's waves.
  const WaveEvaluator& waves() const;
  const std::shared_ptr<const CoherentSum>& sum() const;
  const std::vector<SampleGroup>& samples() const;
  /// The samples of a data set, with the Monte Carlo samples of the configuration.
  std::vector<SampleGroup> samples_of(const Dataset& data) const;
  /// What an evaluator minimises, for fractions and covariances; derivatives are taken in
  /// the free parameters. Shapes that do not float are as they are at theta.
  AmplitudeObjective objective(const Dataset& data,
                               const std::vector<double>& theta,
                               const Executor* executor = nullptr) const;
  /// Integrals for fit fractions at theta, without efficiency where that is known: over
  /// phsp_noeff, one for all samples or one each, else over each sample's phsp.
  std::vector<IntegralMatrix> fraction_integrals(
      const std::vector<double>& theta, const Executor* executor = nullptr) const;
  /// n events of flat phase space at rest, from the masses of the configuration: without
  /// acceptance and background, with unit weights. Throws InputError where a mass is
  /// missing.
  EventSample flat_events(std::size_t n, const StreamAddress& address) const;
  /// The same, distributed as the intensity at theta. Throws InputError where hardly any
  /// event of flat phase space is accepted.
  EventSample flat_toy(std::size_t n,
                       const std::vector<double>& theta,
                       const StreamAddress& address) const;
  /// For projections (projection.h): what the `plot` block says is part of it. It holds
  /// as long as the model.
  ProjectedModel projected() const;
  /// bg_frac of cfit.
  std::optional<double> background_fraction() const;
  /// One value per parameter of a map of names, the others nominal.
  std::vector<double> theta(const Values& values = {}) const;

  struct State;

 private:
  AmplitudeModel(std::shared_ptr<const State> state,
                 ParameterSpace space,
                 ModelSettings settings);
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override;
  std::unique_ptr<LogLikelihood> make_parallel_likelihood(
      const Dataset& data, const Executor& executor) const override;
  std::unique_ptr<Generator> make_generator(
      const std::vector<double>& theta, const GenerateOptions& options) const override;

  std::shared_ptr<const State> state_;
};

/// Registers jacta.AmplitudeModel.
void register_amplitude_model(ModelRegistry& registry);

/// A model file of amplitude models as a JSON Schema, made from the tables of keys that
/// read it.
Node amplitude_model_schema();

}  // namespace jacta
