// StatisticalModel: the contract between a model and everything that uses one.
//
// A model is immutable. It knows its parameters, makes toys (Generator), binds data
// (Evaluator) and, where that has a meaning, predicts how many events each source gives.
// Deriving from it is all a model of your own has to do:
//
//     class Counting : public jacta::StatisticalModel {
//       std::vector<std::string> dataset_names() const override { return {"counts"}; }
//       ...
//     };
//
// Some models can do more: they make reports of fits, or store measured events. The
// accessors fit_reporter(), event_arrays() and measured_tables() say so (abilities.h).
//
// Toys. generator(values) prepares everything that depends on the values; generate() of
// the result is a pure function of the address and may be called from several threads.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "jacta/data/dataset.h"
#include "jacta/data/histogram.h"
#include "jacta/model/evaluator.h"
#include "jacta/model/interval_kind.h"
#include "jacta/model/root_finding.h"
#include "jacta/random/stream.h"

namespace jacta {

class Executor;
class EventArrays;
class FitReporter;
class MeasuredTables;

/// Makes toys at fixed parameter values.
class Generator {
 public:
  virtual ~Generator() = default;
  virtual Dataset generate(const StreamAddress& address) const = 0;
  /// What users of these toys should know, such as that a finite sample is used again and
  /// again.
  virtual std::vector<std::string> warnings() const { return {}; }
};

struct GenerateOptions {
  /// A fixed number of events for every source in place of Poisson numbers.
  std::optional<std::int64_t> n_toys = {};
  /// With n_toys: one Poisson number of that mean, used for every source.
  bool sample_n_toys = false;
  /// Mean of the number of events of a model that takes it from its data.
  std::optional<double> events = {};
  /// The Asimov data set in place of toys: every number is the one that is expected, so
  /// that the values are the maximum of its likelihood. Its likelihood ratios are near
  /// the medians of those of toys, its limits near the median limits (G. Cowan,
  /// K. Cranmer, E. Gross and O. Vitells, Eur. Phys. J. C 71 (2011) 1554,
  /// arXiv:1007.1727). Use it for a first sensitivity and to see whether toys make sense,
  /// else toys: it knows no spread, and with few events it is not the median.
  bool asimov = false;
};

/// Defaults of an analysis that a model file may set.
struct ModelSettings {
  double confidence_level = 0.9;
  IntervalKind confidence_interval_kind = IntervalKind::central;
  RootFinding confidence_interval_root_find = RootFinding::brentq;
  int asymptotic_dof = 1;
  /// `fit_strategy` as written; read by FitStrategy::from_config.
  Node fit_strategy = {};
};

/// Expected events of every source: name and number, in the model's order.
using Expectations = std::vector<std::pair<std::string, double>>;

class StatisticalModel {
 public:
  virtual ~StatisticalModel() = default;

  const Parameters& parameters() const { return space_->parameters; }
  const ParameterSpace& space() const { return *space_; }
  const ModelSettings& settings() const { return settings_; }

  /// Names of the tables of a data set, in order.
  virtual std::vector<std::string> dataset_names() const = 0;
  /// Names of the terms of the likelihood.
  virtual std::vector<std::string> likelihood_names() const { return dataset_names(); }

  /// Binds data; throws InputError where they do not fit the model. A model that loops
  /// over many events does it on the executor, here and in every evaluation; it outlives
  /// the evaluator. The bits of results do not depend on it.
  Evaluator bind(const Dataset& data, const Executor* executor = nullptr) const;
  /// Whether an executor makes a difference.
  virtual bool uses_executor() const { return false; }
  /// Prepares toys at named values, the others nominal. Throws InputError "Values are not
  /// within fit limits".
  std::unique_ptr<Generator> generator(const Values& values = {},
                                       const GenerateOptions& options = {}) const;
  /// One toy.
  Dataset generate(const Values& values, const Stream& stream) const {
    return generator(values)->generate(stream.address());
  }

  /// The data that the model's configuration names, if it does.
  virtual std::optional<Dataset> own_data() const { return {}; }
  /// Values from a file under the names that users of the model know, as values of its
  /// parameters. Throws InputError with the nearest name for an unknown one.
  virtual Values known_values(const Values& named, Diagnostics& diagnostics) const;
  /// Parameters that nobody gave a value: their nominal value is a drawn start of fits.
  virtual std::vector<std::string> without_value() const { return {}; }

  /// What this model can say about fits, and how it stores measured events; null: it has
  /// nothing of the kind. They live as long as the model.
  virtual const FitReporter* fit_reporter() const { return nullptr; }
  virtual const EventArrays* event_arrays() const { return nullptr; }
  virtual const MeasuredTables* measured_tables() const { return nullptr; }

  /// Whether the model's generator knows GenerateOptions::asimov.
  virtual bool has_asimov_data() const { return false; }

  /// Whether expectation values have a meaning for this model.
  virtual bool has_expectation_values() const { return false; }
  /// Expected events per term and source. Throws InputError outside the fit limits.
  std::map<std::string, Expectations> expectation_values_per_term(
      const Values& values = {}) const;
  /// Summed over the terms by source name, sorted by name.
  std::map<std::string, double> expectation_values(const Values& values = {}) const;

 protected:
  StatisticalModel(ParameterSpace space, ModelSettings settings)
      : space_(std::make_shared<const ParameterSpace>(std::move(space))),
        settings_(std::move(settings)) {}

 private:
  virtual std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const = 0;
  /// The same likelihood with its loops over events on the executor.
  virtual std::unique_ptr<LogLikelihood> make_parallel_likelihood(const Dataset& data,
                                                                  const Executor&) const {
    return make_likelihood(data);
  }
  virtual std::unique_ptr<Generator> make_generator(
      const std::vector<double>& theta, const GenerateOptions& options) const = 0;
  virtual std::map<std::string, Expectations> expected_events(
      const std::vector<double>& theta) const;

  std::vector<double> checked_values(const Values& values) const;

  std::shared_ptr<const ParameterSpace> space_;
  ModelSettings settings_;
};

/// The one-row table of all parameter values sorted by name, stored with every toy.
Table generate_values_table(const Parameters& parameters,
                            const std::vector<double>& theta);

}  // namespace jacta
