// TemplateModel: likelihoods of sources given as histograms that morph with nuisance
// parameters; alea's `BlueiceExtendedModel`, from the same YAML and the same files.
//
// The likelihood is a sum of weighted terms, the last of which holds the constraints:
//
//     ln L(theta) = sum_t w_t [ sum_events ln( sum_s mu_s(theta) p_s(event; theta) )
//                               - sum_s mu_s(theta) ]  +  w_a sum_i ln p_i(theta_i).
//
// These terms are without bins; a binned one is
//
//     sum_bins ln Poisson( n_b | sum_s mu_s(theta) P_s(b; theta) ),
//
// with P_s the density times the volume of the bin, and the data in bins [left, right),
// the last one closed, without what lies outside. One of its sources may be known by
// Monte Carlo counts only (`bb_single`, after Beeston and Barlow): the counts are read
// from n_events/<name> in the template file.
//
// Expected events mu_s and densities p_s are interpolated multilinearly between the
// anchors of the shape parameters that the source lists; mu_s is then multiplied by rate
// multiplier, livetime / nominal livetime and efficiency. Densities are in 1 / (unit of
// every axis), events are counts, logarithms natural. Value, gradient and Hessian come in
// one pass.
//
// With the IndexMorpher nothing is interpolated: a value between anchors is an error.
//
// Sources are histograms (TemplateSource), weighted sums of them (CombinedSource),
// histograms times a spectrum (SpectrumTemplateSource), and spectra on one axis of
// combined energy with smearing, bias and efficiency (CESTemplateSource,
// CESMonoenergySource, CESFlatSource); or formulas (density/read_density.h), whose p_s
// depends on parameters without anchors: a model may have such sources only.
//
// Data: one table per term with a column per axis of its analysis space, `ancillary` with
// one row of measurements. Events that are not finite are an error, without bins also
// those outside the analysis space (or they are clipped, with `out_of_range: clip`).
//
// The Asimov data set (GenerateOptions::asimov) has one row per bin of the analysis space,
// at its centre, with the expected events there in the column `asimov_weight`:
//
//     ln L_A(theta) = sum_bins mu_b(theta_A) ln d_b(theta) - mu(theta),
//
// which is exact without bins too, as densities are constant in the bins of templates; a
// term with formulas has Gauss-Legendre nodes in place of the centres.
// Ancillary measurements have their expected values. A table with this column is read as
// weighted events everywhere: `jacta ll`, fits, intervals.
//
// Reference: the extended likelihood, R. Barlow, Nucl. Instrum. Meth. A 297 (1990) 496,
// doi:10.1016/0168-9002(90)91334-8.
//
//     auto model = jacta::TemplateModel::from_file("model.yaml");
//     auto toy   = model.generate({{"wimp_rate_multiplier", 1.0}}, stream);
//     auto eval  = model.bind(toy);
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "jacta/data/histogram.h"
#include "jacta/model/abilities.h"
#include "jacta/model/registry.h"

namespace jacta {

class TemplateModel final : public StatisticalModel, public MeasuredTables {
 public:
  /// Reads a model file. Throws InputError with file:line:column for anything that is
  /// wrong in it or in the templates.
  static TemplateModel from_file(const std::filesystem::path& file,
                                 const std::vector<std::string>& template_paths = {},
                                 const NominalValues& nominal_values = {});
  static TemplateModel from_config(const ModelConfiguration& configuration,
                                   Diagnostics& diagnostics);

  /// The terms, `ancillary` and `generate_values`.
  std::vector<std::string> dataset_names() const override;
  /// The terms and `ancillary`.
  std::vector<std::string> likelihood_names() const override;
  bool has_expectation_values() const override { return true; }
  bool has_asimov_data() const override { return true; }

  /// Events of every term with the axes of its analysis space as columns; the data of
  /// real_data.h.
  const MeasuredTables* measured_tables() const override { return this; }
  std::vector<std::string> measured_terms() const override;
  std::vector<std::string> measured_columns(const std::string& term) const override;
  Dataset measured_data(const Dataset& measured) const override;

  const std::vector<double>& likelihood_weights() const;
  /// Sources of a term in the order of the `source` column of its data.
  std::vector<std::string> source_names(const std::string& term) const;
  /// Sources of all terms, sorted, each once.
  std::vector<std::string> all_source_names() const;
  /// Per source the interpolated density, or expected events (density times the volume of
  /// the analysis space's bins times mu).
  std::map<std::string, Histogram> source_histograms(const std::string& term,
                                                     const Values& values = {},
                                                     bool expected_events = false) const;
  /// Of the sources of a term that have a formula: the density at every event.
  std::map<std::string, std::vector<double>> formula_densities(
      const std::string& term, const Table& events, const Values& values = {}) const;

 private:
  struct State;
  explicit TemplateModel(std::shared_ptr<const State> state,
                         ParameterSpace space,
                         ModelSettings settings);
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override;
  std::unique_ptr<Generator> make_generator(
      const std::vector<double>& theta, const GenerateOptions& options) const override;
  std::map<std::string, Expectations> expected_events(
      const std::vector<double>& theta) const override;

  std::shared_ptr<const State> state_;
};

/// Registers jacta.TemplateModel and the reference's name of it.
void register_template_model(ModelRegistry& registry);

}  // namespace jacta
