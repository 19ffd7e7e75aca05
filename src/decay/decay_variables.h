// The table of variables while a decay model is built: creation, fixing and freeing,
// equality and linear dependence, with tf-pwa's rules for order and names.
//
// - A variable created twice under one name is one variable, at its later place.
// - A free variable keeps its place in the list of free ones; one that is freed later
//   goes to the end.
// - Variables set equal share the value of the first one named (or, where one of them
//   already belongs to a group, of that group's first); if any of them is fixed, all are.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "jacta/decay/decay_model.h"

namespace jacta {

class VariableTable {
 public:
  void create(const std::string& name, AmplitudeParameter parameter);
  /// Two variables, `name` + "r" and `name` + "i", with a random start; the first and
  /// second value of a fixed one.
  void create_complex(const std::string& name, bool polar);

  bool contains(const std::string& name) const { return slots_.contains(name); }
  std::vector<std::string> names() const;
  /// The parameter behind a variable. Throws UsageError for an unknown name.
  AmplitudeParameter& parameter(const std::string& name);
  /// The value of a variable, where its parameter has one.
  std::optional<double> value(const std::string& name);

  void set_value(const std::string& name, double value);
  void fix(const std::string& name);
  void fix(const std::string& name, double value);
  void free(const std::string& name);
  void set_limits(const std::string& name, const Limits& limits);
  void constrain(const std::string& name, const GaussianConstraint& constraint);
  void set_equal(const std::vector<std::string>& names);
  /// Sets the parameter behind a variable, and fixes it.
  void fix_parameter(const std::string& name, double value);
  /// Whether it is another number than its parameter.
  bool is_transformed(const std::string& name) const;
  /// variable = scale * parameter + offset from now on.
  void transform(const std::string& name, double scale, double offset);

  struct Result {
    std::vector<AmplitudeParameter> parameters = {};
    std::vector<AmplitudeVariable> variables = {};
    std::vector<std::size_t> free_parameters = {};
    std::map<std::string, std::size_t> positions = {};
  };
  Result finish() const;

 private:
  struct Slot {
    std::size_t parameter = 0;
    double scale = 1;
    double offset = 0;
  };
  Slot& slot(const std::string& name);
  void forget_free(std::size_t parameter);

  std::vector<std::string> order_;
  std::map<std::string, Slot> slots_;
  std::vector<AmplitudeParameter> parameters_;
  std::vector<std::size_t> free_order_;
  std::vector<std::vector<std::string>> groups_;
};

}  // namespace jacta
