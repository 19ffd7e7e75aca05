// JointModel: several models fitted together, as one. Parameters of the same name are one
// parameter:
//
//     ln L(theta) = sum_m ln L_m(theta_m)
//
// with m the models: search regions of several files, amplitude models of several decays
// or configurations, or a template model and an amplitude model. Data of the models are
// independent; so are their toys.
//
//     statistical_model: jacta.JointModel
//     models:
//       search: wimp_statistical_model.yaml     # beside this file
//       decay: dalitz_model.yaml
//     total_same: False                          # without it: True
//     fit_strategy: {...}                        # and the other common keys
//
// With `total_same: False`, as in tf-pwa's MultiConfig, every model has total couplings of
// its own: NAME_total_0r of the model `decay` is NAME_decaytotal_0r.
//
// Parameters come in the order of the models. One that several models have is defined by
// the first of them that gives it a value; fittable or not, limits, anchors and nominal
// values of the others have to be the same, else InputError names the models. Parameters
// with a Gaussian or other constraint are constrained by one model only: two ancillary
// measurements of one number are an InputError (constraints of amplitude models, which
// are no measurements, count in every model that has them).
//
// Tables of a data set are those of the models with the name of the model before them
// (`search_sr0`, `decay_data`), then generate_values. A model whose tables are missing
// takes the data that its own file names, if it does.
//
// Derivatives are exact where those of all models are. Asymptotic thresholds are refused
// where one model refuses them.
//
// Reports of fits (fit fractions, projections) are those of the models that have some, at
// the values and errors of the joint fit; documents have the name of the model before
// theirs, decay_final_params.json, and `jacta fit --output` leaves joint_fit.json with the
// parameters of all. Covariances in a report of one model are those of its own data. Files of
// momenta are for joint models of amplitude models, with the model's name in theirs:
// toy_decay.dat, toy_decay_bg.dat.
//
// Use it for models that share parameters; several samples of one decay model are lists in
// its data block.
//
//     std::shared_ptr<const jacta::StatisticalModel> first, second;
//     const jacta::JointModel model({{"search", first}, {"decay", second}});
//     auto eval = model.bind(model.generate({}, stream));
#pragma once

#include <map>
#include <string>

#include "jacta/model/abilities.h"
#include "jacta/model/registry.h"

namespace jacta {

class JointModel final : public StatisticalModel, public FitReporter, public EventArrays {
 public:
  struct Part {
    std::string name;
    std::shared_ptr<const StatisticalModel> model;
    /// Parameters of the model that have another name in the joint one.
    std::map<std::string, std::string> renamed = {};

    std::string joint_name(const std::string& own) const;
  };

  /// Throws UsageError without a part, InputError for parts that contradict each other.
  explicit JointModel(std::vector<Part> parts, ModelSettings settings = {});

  const std::vector<Part>& parts() const { return parts_; }
  /// The values of a part's parameters among those of all.
  Values values_of(const Part& part, const Values& values) const;

  std::vector<std::string> dataset_names() const override;
  /// Terms whose data have to be given: those of models without data of their own.
  std::vector<std::string> likelihood_names() const override;
  bool uses_executor() const override;
  /// Where every part has some.
  std::optional<Dataset> own_data() const override;
  /// Names that are no parameters are translated by the parts.
  Values known_values(const Values& named, Diagnostics& diagnostics) const override;
  std::vector<std::string> without_value() const override;
  /// Of the parts that have one; null where none has.
  const FitReporter* fit_reporter() const override;
  std::vector<std::string> document_names() const override;
  std::unique_ptr<FitReport> report(const Dataset& data,
                                    const FitEnd& fit,
                                    const Executor* executor = nullptr) const override;
  std::vector<std::string> fraction_document_names() const override;
  std::unique_ptr<FitReport> fractions(const Dataset& data,
                                       const Values& values,
                                       const FractionRequest& request,
                                       const Executor* executor = nullptr) const override;
  /// Null where a part has none.
  const EventArrays* event_arrays() const override;
  DataArrays arrays_of(const Dataset& data) const override;
  std::vector<std::string> array_names() const override;
  Dataset dataset_of(const DataArrays& arrays) const override;
  bool has_asimov_data() const override;
  bool has_expectation_values() const override;

 private:
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override;
  std::unique_ptr<LogLikelihood> make_parallel_likelihood(
      const Dataset& data, const Executor& executor) const override;
  std::unique_ptr<Generator> make_generator(
      const std::vector<double>& theta, const GenerateOptions& options) const override;
  std::map<std::string, Expectations> expected_events(
      const std::vector<double>& theta) const override;
  std::unique_ptr<LogLikelihood> joined(const Dataset& data,
                                        const Executor* executor) const;
  Values values_of(std::size_t part, const std::vector<double>& theta) const;
  /// The tables of a part, or the data that its own file names.
  Dataset data_of(const Part& part, const Dataset& data) const;

  std::vector<Part> parts_;
  std::vector<std::vector<std::size_t>> positions_;  ///< [part][its parameter]
};

/// The class that a model file says, or that its keys tell: jacta.TemplateModel for one
/// with likelihood_config, jacta.AmplitudeModel for one with decay and particle. Throws
/// InputError with the nearest of these keys.
std::string class_of_model_file(const Node& root);

/// Registers jacta.JointModel, for models of the classes that are registered already.
void register_joint_model(ModelRegistry& registry);

}  // namespace jacta
