// What the classes of line shapes read from a particle's map, with errors that name the
// particle.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "jacta/line_shape/line_shape.h"
#include "shape_keys.h"

namespace jacta {

class ShapeConfig {
 public:
  /// Of a shape that reads `keys` and the mass.
  ShapeConfig(const Node& particle,
              const ShapeContext& context,
              std::span<const ShapeKey* const> keys)
      : particle_(particle), context_(context), keys_(keys) {}

  const ShapeContext& context() const { return context_; }

  // Throw BugError for a key that is not among those of the shape.

  /// The value of a key or its alias; nullptr where it is missing or null.
  const Node* find(const ShapeKey& key) const;
  std::optional<double> number(const ShapeKey& key) const;
  /// The number of a numbered key: g_0, g_1, ...
  std::optional<double> number(const ShapeKey& key, std::size_t i) const;
  /// The number that is given, or the one without the key.
  double number_or_default(const ShapeKey& key) const;
  bool flag(const ShapeKey& key) const;
  std::optional<int> whole_number(const ShapeKey& key) const;
  std::string word(const ShapeKey& key) const;
  /// A list of numbers.
  std::vector<double> numbers(const ShapeKey& key) const;

  /// A list of pairs of masses.
  std::vector<std::array<double, 2>> pairs(const ShapeKey& key) const;
  /// A number of the list `key` as an angular momentum.
  int angular_momentum(const ShapeKey& key, double number) const;
  /// mass_list and width_list, of the same length.
  std::pair<std::vector<double>, std::vector<double>> poles() const;
  /// Masses of the daughters, with m1 and m2 in their place.
  std::array<double, 2> daughters() const;
  std::optional<std::string> text(const ShapeKey& key) const;

  /// bw_l, else the smallest l of the first decay.
  int l() const;
  /// Throw InputError where there is no mass (width).
  ShapeParameter mass() const;
  ShapeParameter width() const;
  bool has_width() const { return find(shape_keys::width) != nullptr; }
  std::vector<ShapeParameter> mass_and_width() const { return {mass(), width()}; }
  /// Throws InputError where the mass is not above the daughters' threshold.
  void check_above_threshold(std::pair<double, double> daughters) const;

  InputError error(const std::string& what, const std::string& advice = "") const;
  InputError error(const Node& place,
                   const std::string& what,
                   const std::string& advice = "") const;

 private:
  const Node* find_name(std::string_view name) const;
  double finite(const Node& value, std::string_view key) const;

  const Node& particle_;
  const ShapeContext& context_;
  std::span<const ShapeKey* const> keys_;
};

/// Adds field_r and field_i as tf-pwa makes complex numbers; one that is fixed is 1.
void add_complex(std::vector<ShapeParameter>& parameters,
                 const std::string& field,
                 bool polar,
                 bool fixed_to_one);

/// The parts of a model that is an expression.
struct ShapeExpression {
  std::string text = {};
  std::string variable = {};
  std::string base = {};  ///< model of the line shape that is the variable
  std::map<std::string, double> numbers = {};
};
ShapeExpression read_shape_expression(const ShapeConfig& config, const Node& model);
std::unique_ptr<LineShape> make_function_of(std::unique_ptr<LineShape> base,
                                            const ShapeExpression& expression);

/// F = 1, whatever the parameters.
std::unique_ptr<LineShape> make_constant(std::vector<ShapeParameter> parameters);
/// The model BW, which those with a running width are without `running_width`.
std::unique_ptr<LineShape> make_breit_wigner(const ShapeConfig& config);

}  // namespace jacta
