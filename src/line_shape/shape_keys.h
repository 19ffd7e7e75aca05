// The keys of a particle's map that line shapes read. A shape reads by such a key alone,
// and only those that are listed for its model (shape_models.h): the list is what
// validation, the schema and the documentation know.
#pragma once

#include <array>
#include <string_view>
#include <variant>

namespace jacta {

struct ShapeKey {
  enum class Kind {
    flag,
    number,
    whole_number,
    numbers,
    channels,
    word,
    floating,
    text,
    texts,
    named_numbers,
    anything
  };

  std::string_view name;
  Kind kind;
  std::string_view text;  ///< one line: meaning and unit
  /// The value without the key, where it is the same for all shapes.
  std::variant<std::monostate, bool, double, std::string_view> otherwise = {};
  std::string_view alias = {};
  bool is_numbered = false;  ///< g_0, g_1, ...: `name` is what is before the number
  std::array<std::string_view, 6> words = {};  ///< that a `word` may be
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

inline constexpr ShapeKey n_order{
    "n_order", Kind::whole_number, "degree of the polynomial; 3 without it"};
inline constexpr ShapeKey activation{
    "activation",
    Kind::word,
    "function of m - m0 + b",
    std::string_view("leaky_relu"),
    {},
    false,
    {"relu", "leaky_relu", "elu", "sigmoid", "softplus", "tanh"}};
inline constexpr ShapeKey perceptrons{
    "interp_N", Kind::whole_number, "number of terms; 3 without it"};

inline constexpr ShapeKey pole_masses{
    "mass_list", Kind::numbers, "masses of the poles in GeV"};
inline constexpr ShapeKey pole_widths{
    "width_list", Kind::numbers, "widths of the poles in GeV, one per mass"};
inline constexpr ShapeKey first_mass{
    "m1", Kind::number, "mass of the first daughter in GeV; else that of the decay"};
inline constexpr ShapeKey second_mass{
    "m2", Kind::number, "mass of the second daughter in GeV; else that of the decay"};
inline constexpr ShapeKey decay_list{
    "decay_list", Kind::channels, "masses of the daughters of all channels, GeV"};
inline constexpr ShapeKey extra_decay_list{
    "extra_decay_list",
    Kind::channels,
    "masses of the daughters of channels beside those of the decay, GeV"};
inline constexpr ShapeKey extra_l_list{
    "extra_l_list", Kind::numbers, "orbital angular momenta of extra_decay_list"};
inline constexpr ShapeKey index_list{
    "index_list", Kind::numbers, "the channel of each (l,s) pair of the decay"};
inline constexpr ShapeKey fix_bug1{
    "fix_bug1", Kind::flag, "True: phase space m0/m in place of m/m0", false};
inline constexpr ShapeKey same_ratio{
    "same_ratio",
    Kind::flag,
    "False: moduli of the couplings of (l,s) pairs are free",
    true};
inline constexpr ShapeKey same_phase{
    "same_phase", Kind::flag, "True: couplings of (l,s) pairs are real", false};

inline constexpr ShapeKey lineshape_modifier{"lineshape_modifier",
                                             Kind::word,
                                             "the amplitude",
                                             std::string_view("Kpi"),
                                             {},
                                             false,
                                             {"Kpi", "KEta", "I32"}};
inline constexpr ShapeKey all_tokens{
    "all_tokens",
    Kind::texts,
    "terms with a coupling: pole.0 ... prod.4, with a channel poleKK.1"};
inline constexpr ShapeKey kmatrix_params{
    "kmatrix_params", Kind::named_numbers, "numbers of the K-matrix by AmpGen's names"};
inline constexpr ShapeKey particle_name{
    "particleName", Kind::text, "whose s0_prod is taken; PiPi00 without it"};

inline constexpr ShapeKey mass_range{
    "mass_range", Kind::numbers, "masses of the table of integrals in GeV; [0, 5]"};
inline constexpr ShapeKey int_n{
    "int_N", Kind::whole_number, "points of the table of integrals; 1001 without it"};
inline constexpr ShapeKey int_method{"int_method",
                                     Kind::word,
                                     "how the integrals are made",
                                     std::string_view("tf"),
                                     {},
                                     false,
                                     {"tf"}};
inline constexpr ShapeKey dyn_int{
    "dyn_int", Kind::flag, "no effect: the integrals have no parameters", false};
inline constexpr ShapeKey subtraction{
    "s0",
    Kind::anything,
    "point of subtraction in GeV^2 for all or each channel, or sth"};

inline constexpr ShapeKey file{
    "file", Kind::text, "file of rows of mass in GeV, real and imaginary part"};

}  // namespace shape_keys

}  // namespace jacta
