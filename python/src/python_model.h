// PythonModel: a model whose likelihood and toys are methods of a Python object.
//
// The object, a jacta.StatisticalModel, gives
//
//     _ll(**values) or ll(**values)             ln L of the data in its attribute `data`
//     _make_toy(values, seed, point, toy)       a toy as a dict of structured arrays
//     _set_tables(tables)                       makes such a dict its data
//     get_expectation_values(**values)          where it has any
//     _current_tables()                         its data, for a job without toys
//
// An object of a class over a model of the library has that model as its base: what its
// methods do not replace is the base's, with the base's derivatives where the likelihood
// is. Kinks, domain and ranges of starts are the base's in any case.
//
// It is called by one thread at a time, with Python's lock. An exception that a method
// raises ends the fit or the job and comes out of it unchanged.
#pragma once

#include "jacta/model/statistical_model.h"
#include "python_object.h"

namespace jacta::python {

/// Which methods of the object are called; an empty name: the base model's own.
struct PythonMethods {
  std::string likelihood = "_ll";
  std::string toys = "_make_toy";
  std::string expectation_values = {};
};

class PythonModel final : public StatisticalModel {
 public:
  /// A model without a base, which needs a likelihood and toys.
  PythonModel(pybind11::object object,
              Parameters parameters,
              ModelSettings settings,
              std::vector<std::string> dataset_names,
              PythonMethods methods);
  PythonModel(pybind11::object object,
              std::shared_ptr<const StatisticalModel> base,
              PythonMethods methods);

  std::vector<std::string> dataset_names() const override { return dataset_names_; }
  std::vector<std::string> likelihood_names() const override;
  bool has_expectation_values() const override;
  std::optional<Dataset> own_data() const override;
  Values known_values(const Values& named, Diagnostics& diagnostics) const override;
  /// Binds whatever data the object has.
  Evaluator bind_current() const;

 private:
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override;
  std::unique_ptr<Generator> make_generator(
      const std::vector<double>& theta, const GenerateOptions& options) const override;
  std::map<std::string, Expectations> expected_events(
      const std::vector<double>& theta) const override;
  Dataset current_data() const;
  Values values_for_base(const std::vector<double>& theta) const;

  PythonObject object_;
  std::shared_ptr<const StatisticalModel> base_;
  std::vector<std::string> dataset_names_;
  PythonMethods methods_;
};

}  // namespace jacta::python
