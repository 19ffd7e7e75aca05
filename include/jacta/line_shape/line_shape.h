// Line shapes: the mass-dependent factor F(m) of a resonance.
//
// Masses and widths are in GeV. Shapes are those of tf-pwa, none is normalised to unit
// peak or area: a Breit-Wigner has |F(m0)|^2 = 1/(m0 G0)^2. A shape knows the fields of
// its parameters, in tf-pwa's order of creation; the parameter's full name is
// `<particle>_<field>`.
//
//   BW             1/(m0^2 - m^2 - i m0 G0)                                  mass, width
//   default, BWR   the same with the running width
//                  G(m) = G0 (q/q0)^{2L+1} (m0/m) P_L(q0^2 d^2)/P_L(q^2 d^2)
//   BWR2_fixed     BWR with q^2 < 0 allowed: a complex width
//   BWR2           its complex conjugate, as tf-pwa has it; do not mix with BWR
//   BWR_normal     sqrt(m0 G)/(m0^2 - m^2 - i m0 G), G as in BWR2_fixed
//   BWR_coupling   m0 G0 (q/m) q^{2L} P_L(1)/P_L(q^2 d^2) in place of m0 G(m)
//   GS_rho         Gounaris and Sakurai, doi:10.1103/PhysRevLett.21.244
//   Flatte         1/(m0^2 - m^2 + i (m0/m) sum g_i q_i): the plus sign  mass, g_0, ...
//   FlatteC        the same with a minus sign, the convention of BW
//   FlatteGen      FlatteC with angular momenta, Flatte2: with g_i^2
//   LASS           effective range and resonance                    mass, width, a, r
//   one            1
//   exp, exp_com   exp(-|a| m); exp(-(a + i b) m^2)                              a; a, b
//   interp_c, spline_c, interp1d3, interp_lagrange
//                  complex values at knots          point_0r, point_0i, point_1r, ...
//
// Interpolations are zero outside their knots, but for the polynomial of interp_lagrange.
// The one of interp1d3 is tf-pwa's, which misses its own knots.
//
// F is differentiated with respect to all of its parameters, fixed or not. A resonance of
// width null is F = 1. Where a shape has no value (GS_rho, LASS with a mass below the
// threshold of the daughters) F is NaN for parameters that have strayed there; a
// configuration that starts there is refused.
//
//     auto shape = jacta::make_line_shape(particle, {.name = "R_BC", .l = 1,
//                                                    .daughter_masses = {m_b, m_c}});
//     auto f = shape->value(std::array{0.775, 0.149}, {.m = 0.8, .q2 = 0.14});
#pragma once

#include <array>
#include <complex>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/config/node.h"

namespace jacta {

/// A real parameter of a shape as tf-pwa creates it. What the keys `float` and `params`
/// and the constraints change afterwards is not in it, except for Flatte, whose `float`
/// is read at creation.
struct ShapeParameter {
  std::string field;                         ///< "mass", "width", "g_0", "point_2r", ...
  std::optional<double> value = {};          ///< absent: a random start
  bool fixed = false;                        ///< at creation
  std::array<double, 2> start = {0.0, 1.0};  ///< range of the random start
};

/// What a shape takes from the decay of its particle.
struct ShapeContext {
  std::string name = {};  ///< of the particle, for messages
  int l = 0;       ///< smallest l of the particle's first decay; key bw_l overrides
  double d = 3.0;  ///< barrier radius in 1/GeV
  std::array<double, 2> daughter_masses = {0.0, 0.0};  ///< nominal
  std::vector<int> ls = {};  ///< l of every (l,s) pair of the first decay
  double parent_mass = 0;    ///< nominal, of the decay that makes it,
  double other_mass = 0;     ///< and of its other daughter
};

/// One event as a shape sees it.
struct ShapePoint {
  double m = 0;   ///< invariant mass of the resonance
  double q2 = 0;  ///< q^2 of its first decay from the event's masses; may be negative
};

/// Value and derivatives at one event. The Hessian is the packed upper triangle: (0,0),
/// (0,1), ..., (0,p-1), (1,1), ...
struct ShapeDerivatives {
  std::complex<double> value;
  std::vector<std::complex<double>> gradient;
  std::vector<std::complex<double>> hessian;
};

/// Position of (i,j) = (j,i) in the packed upper triangle of a p x p matrix.
constexpr std::size_t packed_index(std::size_t i, std::size_t j, std::size_t p) {
  return i <= j ? i * (2 * p - i - 1) / 2 + j : packed_index(j, i, p);
}

class LineShape {
 public:
  virtual ~LineShape();
  LineShape(const LineShape&) = delete;
  LineShape& operator=(const LineShape&) = delete;

  /// In tf-pwa's order of creation: the order of all parameter vectors here.
  const std::vector<ShapeParameter>& parameters() const { return parameters_; }

  virtual std::complex<double> value(std::span<const double> parameters,
                                     const ShapePoint& x) const = 0;
  virtual void derivatives(std::span<const double> parameters,
                           const ShapePoint& x,
                           ShapeDerivatives& out) const = 0;
  /// Values at many events; what does not depend on the event is computed once.
  virtual void values(std::span<const double> parameters,
                      std::span<const ShapePoint> x,
                      std::span<std::complex<double>> out) const;
  /// Values and derivatives at n events as planes of n numbers each: the value, then with
  /// order >= 1 one plane per parameter, with order 2 the packed Hessian.
  virtual void planes(std::span<const double> parameters,
                      std::span<const ShapePoint> x,
                      int order,
                      std::span<std::complex<double>> out) const;
  /// 1, 1 + p or 1 + p + p(p+1)/2 planes.
  std::size_t plane_count(int order) const;

 protected:
  explicit LineShape(std::vector<ShapeParameter> parameters)
      : parameters_(std::move(parameters)) {}
  /// Throws UsageError for a vector of the wrong length.
  void check_parameters(std::span<const double> parameters) const;
  /// Stores the derivatives at one of `events` events where `planes` puts them.
  static void write_planes(const ShapeDerivatives& at,
                           int order,
                           std::size_t event,
                           std::size_t events,
                           std::span<std::complex<double>> out);

 private:
  std::vector<ShapeParameter> parameters_;
};

/// The shape that the key `model` (alias `bw`) of a particle's map names; a null node is
/// a particle without keys. Throws InputError, with the place in the file, for an unknown
/// model (naming the nearest), one that is not available here, a missing mass or a key
/// with a value that makes no sense.
std::unique_ptr<LineShape> make_line_shape(const Node& particle,
                                           const ShapeContext& context);

/// The same for a shape that may differ between the (l,s) pairs of the decay: one that
/// does not, or one for every pair of `context.ls`, all with the same parameters. The
/// latter hold the barrier factors of the decay.
std::vector<std::unique_ptr<LineShape>> make_line_shapes(const Node& particle,
                                                         const ShapeContext& context);

/// The model of a particle's shape: that of the key `model`, or of its expression.
std::string line_shape_model(const Node& particle);
/// Whether the shape of this name has no mass among its parameters.
bool is_massless_shape(const std::string& model);

/// How the couplings g_ls of a decay are given up by a line shape that differs between
/// its (l,s) pairs.
struct SplitCouplings {
  bool exist = true;        ///< else the shapes have them all
  bool same_ratio = false;  ///< all moduli are 1
  bool same_phase = false;  ///< all are real
};
/// Of a particle whose shape differs between (l,s) pairs.
std::optional<SplitCouplings> split_couplings(const Node& particle);

/// The models that are available, for the key `model` of a particle.
std::vector<std::string> line_shape_models();

/// The keys of a particle's map that the shape of a model reads, beside the mass; none for
/// an unknown model. They say what they accept; make_line_shape() reads the values.
KeyTable line_shape_keys(const std::string& model);

/// Whether the shape of a particle needs the masses of its daughters: those with a running
/// width.
bool needs_daughter_masses(const Node& particle);

}  // namespace jacta
