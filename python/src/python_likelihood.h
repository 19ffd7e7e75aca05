// ln L and toys as methods of a Python object; see python_model.h.
#pragma once

#include <exception>
#include <optional>

#include "jacta/model/statistical_model.h"
#include "python_object.h"

namespace jacta::python {

pybind11::dict named_values(const std::vector<std::string>& names,
                            std::span<const double> theta);

class PythonLikelihood final : public LogLikelihood {
 public:
  /// Without `data`, those that the object has when it is called.
  PythonLikelihood(PythonObject object,
                   std::string method,
                   std::vector<std::string> names,
                   std::optional<Dataset> data);
  double value(std::span<const double> theta) override;
  /// Those of the model of the library that the object's class is on top of.
  std::size_t n_outliers(std::span<const double> theta) override;

 private:
  double call(std::span<const double> theta);
  void make_current();

  PythonObject object_;
  std::string method_;
  std::vector<std::string> names_;
  std::optional<Dataset> data_;
  PythonObject token_;
  std::exception_ptr failure_;
};

class PythonGenerator final : public Generator {
 public:
  PythonGenerator(PythonObject object,
                  std::string method,
                  std::vector<std::string> names,
                  std::vector<double> theta);
  Dataset generate(const StreamAddress& address) const override;

 private:
  PythonObject object_;
  std::string method_;
  std::vector<std::string> names_;
  std::vector<double> theta_;
};

}  // namespace jacta::python
