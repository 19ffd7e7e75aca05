// BWR2, BWR2_fixed and BWR_normal: the running width with q^2 < 0 allowed,
//
//     m0 G(m) = m0 G0 (q^2/q0^2)^L sqrt(q^2/q0^2) (m0/m) P_L(q0^2 d^2)/P_L(q^2 d^2),
//
// imaginary where q^2 and q0^2 have different signs. BWR_below has q0 of the effective
// mass where the mass is below the threshold, BWR_LS2 the l of each (l,s) pair.
#include "jacta/kinematics/effective_mass.h"
#include "jet_line_shape.h"
#include "running_width.h"
#include "shape_models.h"

namespace jacta {

namespace {

enum class Kind { plain, conjugated, normalised };

class ComplexWidth final : public JetLineShape<ComplexWidth, 2> {
 public:
  ComplexWidth(const ShapeConfig& config, Kind kind, int l, bool below = false)
      : JetLineShape(config.mass_and_width()), width_(config, l), kind_(kind) {
    if (!below) return;
    const ShapeContext& context = config.context();
    limits_ = {context.daughter_masses[0] + context.daughter_masses[1],
               context.parent_mass - context.other_mass};
  }

  template <class T>
  struct State {
    T mass_squared;
    T coupling;  // without the unit i
    T root;      // of its absolute value
    bool below_threshold;
  };

  template <class T>
  State<T> prepare(const std::array<T, 2>& p) const {
    using std::abs;
    using std::sqrt;
    const T q02 = width_.nominal_q2(limits_ ? effective_mass(p[0], *limits_) : p[0]);
    const T powers = whole_power(q02, width_.polynomial().l()) * sqrt(abs(q02));
    const T coupling = p[1] * p[0] * p[0] *
                       width_.polynomial()(q02 * (width_.d() * width_.d())) / powers;
    return {p[0] * p[0], coupling, sqrt(abs(coupling)), value_of(q02) < 0};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const double z = x.q2 * width_.d() * width_.d();
    const double g = whole_power(x.q2, width_.polynomial().l()) *
                     std::sqrt(std::abs(x.q2)) / (x.m * width_.polynomial()(z));
    const T re = state.mass_squared - x.m * x.m;
    const T width = state.coupling * g;
    const bool imaginary = (x.q2 < 0) != state.below_threshold;
    const Complex<T> f =
        imaginary ? Complex<T>{1.0 / (re + width), T(0.0)} : resonance(T(1.0), re, width);
    if (kind_ == Kind::plain) return f;
    if (kind_ == Kind::conjugated) return conj(f);
    return state.root * std::sqrt(std::abs(g)) *
           (phase<T>(imaginary, value_of(width) < 0) * f);
  }

 private:
  // The phase of the principal root of m0 G.
  template <class T>
  static Complex<T> phase(bool imaginary, bool negative) {
    const double diagonal = std::sqrt(0.5);
    if (imaginary) return {T(diagonal), T(negative ? -diagonal : diagonal)};
    return {T(negative ? 0.0 : 1.0), T(negative ? 1.0 : 0.0)};
  }

  RunningWidth width_;
  Kind kind_;
  std::optional<std::array<double, 2>> limits_ = {};
};

std::unique_ptr<LineShape> make(const ShapeConfig& config, Kind kind) {
  if (!config.has_width()) return make_constant({config.mass()});
  if (!config.flag(shape_keys::running_width)) return make_breit_wigner(config);
  const auto [a, b] = config.context().daughter_masses;
  if (*config.mass().value == a + b) {
    throw config.error(*config.find(shape_keys::mass),
                       "the mass is exactly the threshold of the daughters",
                       "this shape vanishes there");
  }
  return std::make_unique<ComplexWidth>(config, kind, config.l());
}

std::unique_ptr<LineShape> make_bwr2(const ShapeConfig& config) {
  return make(config, Kind::conjugated);
}

std::unique_ptr<LineShape> make_bwr2_fixed(const ShapeConfig& config) {
  return make(config, Kind::plain);
}

std::unique_ptr<LineShape> make_bwr_normal(const ShapeConfig& config) {
  return make(config, Kind::normalised);
}

std::unique_ptr<LineShape> make_bwr_below(const ShapeConfig& config) {
  return std::make_unique<ComplexWidth>(config, Kind::conjugated, config.l(), true);
}

std::unique_ptr<LineShape> make_bwr_ls2(const ShapeConfig& config, std::size_t own) {
  return std::make_unique<ComplexWidth>(
      config, Kind::conjugated, config.context().ls[own]);
}

}  // namespace

ShapeModels complex_width_shapes() {
  using namespace shape_keys;
  const ShapeKeys running = {&width, &bw_l, &running_width};
  return {
      {.name = "BWR2", .make = make_bwr2, .keys = running, .needs_daughters = true},
      {.name = "BWR2_fixed",
       .make = make_bwr2_fixed,
       .keys = running,
       .needs_daughters = true},
      {.name = "BWR_normal",
       .make = make_bwr_normal,
       .keys = running,
       .needs_daughters = true},
      {.name = "BWR_below",
       .make = make_bwr_below,
       .keys = {&width, &bw_l},
       .needs_daughters = true},
      {.name = "BWR_LS2",
       .make_one_of = make_bwr_ls2,
       .keys = {&width},
       .needs_daughters = true},
  };
}

}  // namespace jacta
