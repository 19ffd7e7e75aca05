// What the classes of line shapes read from a particle's map, with the aliases of keys
// and errors that name the particle.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "jacta/line_shape/line_shape.h"

namespace jacta {

class ShapeConfig {
 public:
  ShapeConfig(const Node& particle, const ShapeContext& context)
      : particle_(particle), context_(context) {}

  const ShapeContext& context() const { return context_; }

  /// The value of a key or its alias; nullptr where it is missing or null.
  const Node* find(const std::string& key) const;
  std::optional<double> number(const std::string& key) const;
  bool flag(const std::string& key, bool otherwise) const;
  std::optional<int> whole_number(const std::string& key) const;
  /// A list of numbers.
  std::vector<double> numbers(const std::string& key) const;

  /// bw_l, else the smallest l of the first decay.
  int l() const;
  /// Throw InputError where there is no mass (width).
  ShapeParameter mass() const;
  ShapeParameter width() const;
  bool has_width() const { return find("width") != nullptr; }
  std::vector<ShapeParameter> mass_and_width() const { return {mass(), width()}; }
  /// Throws InputError where the mass is not above the daughters' threshold.
  void check_above_threshold(std::pair<double, double> daughters) const;

  InputError error(const std::string& what, const std::string& advice = "") const;
  InputError error(const Node& place,
                   const std::string& what,
                   const std::string& advice = "") const;

 private:
  double finite(const Node& value, const std::string& key) const;

  const Node& particle_;
  const ShapeContext& context_;
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
