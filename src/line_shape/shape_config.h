// What the classes of line shapes read from a particle's map, with errors that name the
// particle. To add a shape: its class and maker in a file of its own, the maker declared
// below, a line with the keys that it reads in line_shape_factory.cc.
#pragma once

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

/// F = 1, whatever the parameters.
std::unique_ptr<LineShape> make_constant(std::vector<ShapeParameter> parameters);

// One maker per model key.
std::unique_ptr<LineShape> make_one(const ShapeConfig& config);
std::unique_ptr<LineShape> make_breit_wigner(const ShapeConfig& config);
std::unique_ptr<LineShape> make_running_width(const ShapeConfig& config);
std::unique_ptr<LineShape> make_coupling_breit_wigner(const ShapeConfig& config);
std::unique_ptr<LineShape> make_bwr2(const ShapeConfig& config);
std::unique_ptr<LineShape> make_bwr2_fixed(const ShapeConfig& config);
std::unique_ptr<LineShape> make_bwr_normal(const ShapeConfig& config);
std::unique_ptr<LineShape> make_gounaris_sakurai(const ShapeConfig& config);
std::unique_ptr<LineShape> make_flatte(const ShapeConfig& config);
std::unique_ptr<LineShape> make_flatte_c(const ShapeConfig& config);
std::unique_ptr<LineShape> make_flatte_gen(const ShapeConfig& config);
std::unique_ptr<LineShape> make_flatte_2(const ShapeConfig& config);
std::unique_ptr<LineShape> make_lass(const ShapeConfig& config);
std::unique_ptr<LineShape> make_exponential(const ShapeConfig& config);
std::unique_ptr<LineShape> make_complex_exponential(const ShapeConfig& config);
std::unique_ptr<LineShape> make_linear_interpolation(const ShapeConfig& config);
std::unique_ptr<LineShape> make_spline(const ShapeConfig& config);
std::unique_ptr<LineShape> make_cubic_interpolation(const ShapeConfig& config);
std::unique_ptr<LineShape> make_lagrange_interpolation(const ShapeConfig& config);

}  // namespace jacta
