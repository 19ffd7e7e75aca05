// Parameters: the ordered collection of a model's parameters.
//
// Vectors of values ("theta") hold one number per parameter in this order everywhere in
// jacta. Calling the collection with overrides gives such a vector: the override, else
// the nominal value.
//
//     auto parameters = jacta::Parameters::from_config(node, diagnostics);
//     auto theta = parameters.values({{"wimp_rate_multiplier", 0.5}});
//
// Attributes of a conditional parameter are those under the nominal value of its
// conditioning parameter; only values() and values_in_fit_limits() use a value given for
// that parameter, as the reference does.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "jacta/parameter/parameter.h"

namespace jacta {

/// Named values of parameters.
using Values = std::map<std::string, double>;
/// Named values that remember whether they are integers (for file names and metadata).
using NominalValues = std::map<std::string, Number>;

class Parameters {
 public:
  Parameters() = default;
  /// From `parameter_definition`, a map or a list of names; `nominal_values` replace
  /// those of the definition, also those of needs_reinit parameters. An unknown name
  /// among them is an error.
  static Parameters from_config(const Node& definition,
                                Diagnostics& diagnostics,
                                const NominalValues& nominal_values = {});
  /// The same, with whatever is wrong as a problem. Names of the columns of results (ll,
  /// dl, ul, valid_fit) and poi_expectation are refused.
  static Parameters read(const Node& definition,
                         std::vector<Problem>& problems,
                         const NominalValues& nominal_values = {});
  /// Parameters with default attributes.
  static Parameters from_list(const std::vector<std::string>& names);

  /// Throws InputError where the name is taken.
  void add_parameter(Parameter parameter);

  std::size_t size() const { return entries_.size(); }
  /// Parameter i, under the nominal condition.
  const Parameter& operator[](std::size_t i) const { return entries_[i].parameter; }
  const Parameter& operator[](const std::string& name) const {
    return (*this)[index(name)];
  }
  std::optional<std::size_t> find(const std::string& name) const;
  /// Position of a name; throws InputError with the nearest name where it is unknown.
  std::size_t index(const std::string& name) const;

  std::vector<std::string> names() const;
  std::vector<std::string> fittable() const;
  std::vector<std::string> not_fittable() const;
  Values fit_guesses() const;
  std::map<std::string, Limits> fit_limits() const;
  std::map<std::string, Parameter::Uncertainty> uncertainties() const;
  NominalValues nominal_values() const;
  Parameters with_uncertainty() const;
  /// Copies with other nominal values or guesses. Changing the nominal value of a
  /// needs_reinit parameter is an error.
  Parameters with_nominal_values(const NominalValues& values) const;
  Parameters with_fit_guesses(const Values& guesses) const;

  /// One value per parameter: override, else nominal. Throws InputError for an unknown
  /// name, a parameter left without a value, or a needs_reinit parameter that differs
  /// from its nominal value.
  std::vector<double> values(const Values& overrides = {}) const;
  /// The same for fittable parameters only, by name.
  Values fittable_values(const Values& overrides = {}) const;
  bool values_in_fit_limits(const Values& values) const;

  /// Overview table.
  std::string table() const;

  friend bool operator==(const Parameters& a, const Parameters& b);

 private:
  struct Entry {
    Parameter parameter;
    std::optional<ConditionalParameter> conditional = {};
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  const Parameter& under_condition(const Entry& entry, const Values& overrides) const;
  void resolve_conditions();

  std::vector<Entry> entries_;
};

}  // namespace jacta
