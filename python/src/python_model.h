// PythonModel: a model whose likelihood and toys are methods of a Python object.
//
// The object, a jacta.StatisticalModel, gives
//
//     _ll(**values)                             ln L of the data in its attribute `data`
//     _make_toy(values, seed, point, toy)       a toy as a dict of structured arrays
//     _set_tables(tables)                       makes such a dict its data
//     get_expectation_values(**values)          where it has any
//
// It is called by one thread at a time, with Python's lock. An exception that a method
// raises ends the fit or the job and comes out of it unchanged.
#pragma once

#include "jacta/model/statistical_model.h"
#include "python_object.h"

namespace jacta::python {

class PythonModel final : public StatisticalModel {
 public:
  PythonModel(pybind11::object object,
              Parameters parameters,
              ModelSettings settings,
              std::vector<std::string> dataset_names,
              bool has_expectation_values);

  std::vector<std::string> dataset_names() const override { return dataset_names_; }
  bool has_expectation_values() const override { return has_expectation_values_; }
  /// Binds whatever data the object has.
  Evaluator bind_current() const;

 private:
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override;
  std::unique_ptr<Generator> make_generator(
      const std::vector<double>& theta, const GenerateOptions& options) const override;
  std::map<std::string, Expectations> expected_events(
      const std::vector<double>& theta) const override;

  PythonObject object_;
  std::vector<std::string> dataset_names_;
  bool has_expectation_values_;
};

}  // namespace jacta::python
