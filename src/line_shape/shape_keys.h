// The keys of a particle's map that line shapes read. A shape reads by such a key alone,
// and only those that are listed for its model (line_shape_factory.cc): the list is what
// validation, the schema and the documentation know.
#pragma once

#include <array>
#include <string_view>
#include <variant>

namespace jacta {

struct ShapeKey {
  enum class Kind { flag, number, whole_number, numbers, channels, word, floating };

  std::string_view name;
  Kind kind;
  std::string_view text;  ///< one line: meaning and unit
  /// The value without the key, where it is the same for all shapes.
  std::variant<std::monostate, bool, double, std::string_view> otherwise = {};
  std::string_view alias = {};
  bool is_numbered = false;  ///< g_0, g_1, ...: `name` is what is before the number
  std::array<std::string_view, 4> words = {};  ///< that a `word` may be
};

namespace shape_keys {

using Kind = ShapeKey::Kind;

inline constexpr ShapeKey mass{
    "mass", Kind::number, "nominal mass in GeV, above 0", {}, "m0"};
inline constexpr ShapeKey width{
    "width", Kind::number, "nominal width in GeV, above 0; null: F = 1", {}, "g0"};
inline constexpr ShapeKey floating{
    "float", Kind::floating, "what floats in a fit: m, g, mg, or a list of names"};

inline constexpr ShapeKey bw_l{
    "bw_l",
    Kind::whole_number,
    "orbital angular momentum of the running width; else the smallest l of the decay"};
inline constexpr ShapeKey running_width{
    "running_width", Kind::flag, "False: a constant width, the shape of BW", true};
inline constexpr ShapeKey width_norm{
    "width_norm", Kind::flag, "True: F times the nominal width", false};
inline constexpr ShapeKey first_pion_mass{
    "c_daug2Mass", Kind::number, "mass of the first pion in GeV", 0.13957039};
inline constexpr ShapeKey second_pion_mass{
    "c_daug3Mass", Kind::number, "mass of the second pion in GeV", 0.1349768};

inline constexpr ShapeKey mass_list{
    "mass_list", Kind::channels, "masses [m1, m2] of the daughters of each channel, GeV"};
inline constexpr ShapeKey im_sign{
    "im_sign",
    Kind::number,
    "sign of the imaginary part; 1 in Flatte, -1 in the others, the convention of BW"};
inline constexpr ShapeKey coupling{"g_",
                                   Kind::number,
                                   "coupling g of the channel with this number, from 0",
                                   {},
                                   {},
                                   true};
inline constexpr ShapeKey l_list{
    "l_list", Kind::numbers, "orbital angular momentum of each channel; 0 without it"};
inline constexpr ShapeKey has_bprime{
    "has_bprime", Kind::flag, "False: no barrier polynomials", true};
inline constexpr ShapeKey no_m0{
    "no_m0", Kind::flag, "True: no factor m0 in the width", false};
inline constexpr ShapeKey no_q0{
    "no_q0", Kind::flag, "True: momenta q in place of q/q0", false};
inline constexpr ShapeKey cut_phsp{
    "cut_phsp", Kind::flag, "True: no imaginary momenta below a threshold", false};

inline constexpr ShapeKey points{
    "points", Kind::numbers, "masses of the knots in GeV, increasing, at least three"};
inline constexpr ShapeKey min_m{
    "min_m", Kind::number, "mass of the first of interp_N equidistant knots, GeV"};
inline constexpr ShapeKey max_m{
    "max_m", Kind::number, "mass of the last of interp_N equidistant knots, GeV"};
inline constexpr ShapeKey interp_n{
    "interp_N",
    Kind::whole_number,
    "number of equidistant knots, where points is missing"};
inline constexpr ShapeKey with_bound{
    "with_bound", Kind::flag, "True: the outermost knots have values too, else 0", false};
inline constexpr ShapeKey polar{
    "polar", Kind::flag, "True: values as modulus and phase, else as (re, im)", true};
inline constexpr ShapeKey fix_idx{
    "fix_idx",
    Kind::whole_number,
    "the knot whose value is fixed to 1; else a middle one"};
inline constexpr ShapeKey bc_type{"bc_type",
                                  Kind::word,
                                  "condition at the ends of the spline",
                                  std::string_view("not-a-knot"),
                                  {},
                                  false,
                                  {"not-a-knot", "natural"}};

}  // namespace shape_keys

}  // namespace jacta
