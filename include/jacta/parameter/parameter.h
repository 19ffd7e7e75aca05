// Parameter: one parameter of a statistical model and what an analysis says about it.
//
// The attributes and their names are those of alea's `parameter_definition`:
//
//     er_rate_multiplier:
//       nominal_value: 1.0            # default value, and centre of the constraint
//       ptype: rate                   # see parameter_type.h
//       fittable: true
//       uncertainty: 0.2              # width of a Gaussian constraint, or an expression
//       relative_uncertainty: true    # ... in units of the nominal value
//       fit_limits: [0, null]         # null: open
//       parameter_interval_bounds: [0, 50]
//       fit_guess: 1.0
//       blueice_anchors: [-2, 0, 2]   # or "np.linspace(-2, 2, 5)"
//       description: ...
//
// A ConditionalParameter has maps from the value of another parameter to the attribute's
// value for any of them. A parameter is a value: it never changes after construction.
//
//     auto p = jacta::Parameter::from_config("mu", node, diagnostics);
//     p.within_limits(3.0);
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/config/problem.h"
#include "jacta/parameter/parameter_type.h"
#include "jacta/random/distribution.h"

namespace jacta {

/// An interval, closed at both ends; open ends are infinite.
struct Limits {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();

  bool contains(double x) const { return lower <= x && x <= upper; }
  friend bool operator==(const Limits&, const Limits&) = default;
};

/// sqrt of the largest float32: where the reference ends open interval bounds.
inline constexpr double largest_bound = 1.8446742974197924e19;

struct Parameter {
  using Uncertainty = std::variant<std::monostate, double, FrozenDistribution>;

  std::string name = {};
  std::optional<Number> nominal_value = {};
  bool fittable = true;
  std::string ptype = {};  ///< as written: models of one's own have words of their own
  Uncertainty uncertainty = {};
  bool relative_uncertainty = false;
  std::vector<Number> blueice_anchors = {};  ///< as written, empty: none
  std::optional<Limits> fit_limits = {};
  std::optional<Limits> parameter_interval_bounds = {};
  std::optional<double> fit_guess = {};
  std::string description = {};

  /// Reads one entry of `parameter_definition`. Adds a problem for an unknown key, a
  /// value of the wrong kind and attributes that contradict each other.
  static Parameter read(const std::string& name,
                        const Node& config,
                        std::vector<Problem>& problems);
  /// The same; throws InputError with the first error.
  static Parameter from_config(const std::string& name,
                               const Node& config,
                               Diagnostics& diagnostics);

  bool has_uncertainty() const { return uncertainty.index() != 0; }
  ParameterType type() const;
  bool needs_reinit() const { return type() == ParameterType::needs_reinit; }
  bool within_limits(double value) const;
  /// fit_limits, with open ends where there are none.
  Limits limits() const { return fit_limits.value_or(Limits{}); }
  /// Anchors as doubles in increasing order.
  std::vector<double> sorted_anchors() const;
  /// Width of the Gaussian constraint; `uncertainty * nominal_value` if relative. Throws
  /// UsageError where the constraint is not Gaussian.
  double gaussian_width() const;
  /// parameter_interval_bounds, else fit_limits, with infinite ends as they are. Throws
  /// InputError for a parameter that is not fittable or bounds outside fit_limits.
  Limits interval_bounds(std::optional<Limits> given = {}) const;

  friend bool operator==(const Parameter&, const Parameter&) = default;
};

/// A parameter whose attributes depend on the value of another one.
class ConditionalParameter {
 public:
  /// Adds a problem for whatever Parameter::read() would under each of the conditions;
  /// throws InputError where the conditions are no numbers or differ.
  static ConditionalParameter read(const std::string& name,
                                   const Node& config,
                                   std::vector<Problem>& problems);
  static ConditionalParameter from_config(const std::string& name,
                                          const Node& config,
                                          Diagnostics& diagnostics);

  const std::string& name() const { return name_; }
  const std::string& conditioning_parameter_name() const { return conditioning_name_; }
  /// The parameter under a condition; throws InputError that lists the conditions where
  /// `value` is none of them. 50 and 50.0 are the same condition.
  const Parameter& at(double value) const;
  std::vector<double> conditions() const;

  friend bool operator==(const ConditionalParameter&,
                         const ConditionalParameter&) = default;

 private:
  std::string name_;
  std::string conditioning_name_;
  std::vector<std::pair<double, Parameter>> conditions_;
};

}  // namespace jacta
