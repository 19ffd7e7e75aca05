#include <numbers>

#include "jacta/base/elementary.h"
#include "jet_line_shape.h"
#include "running_width.h"
#include "shape_models.h"

namespace jacta {

namespace {

using std::numbers::pi;

double logarithm(double x) {
  return portable_log(x);
}
Jet<2> logarithm(const Jet<2>& x) {
  return log(x);
}

// (1 + D G0/m0) / (m0^2 - m^2 + f(m) - i m0 G(m)),
// f = G0 m0^2/k0^3 [k^2 (h(m) - h(m0)) + (m0^2 - m^2) k0^2 h'(m0)],
// k the momentum of the fixed pion masses, G(m) with that of the event.
class GounarisSakurai final : public JetLineShape<GounarisSakurai, 2> {
 public:
  explicit GounarisSakurai(const ShapeConfig& config)
      : JetLineShape(config.mass_and_width()),
        width_(config),
        first_(config.number_or_default(shape_keys::first_pion_mass)),
        second_(config.number_or_default(shape_keys::second_pion_mass)) {
    config.check_above_threshold({first_, second_});
  }

  template <class T>
  struct State {
    T mass_squared;
    RunningWidth::Coupling<T> width;
    T numerator;
    T strength;  // G0 m0^2/k0^3
    T h;
    T slope;  // k0^2 h'(m0)
  };

  template <class T>
  State<T> prepare(const std::array<T, 2>& p) const {
    using std::sqrt;
    const T& mass = p[0];
    const T& width = p[1];
    const T mass_squared = mass * mass;
    const T k2 = break_up_momentum_squared(mass, first_, second_);
    const T k = sqrt(k2);
    const T h = loop(mass, k);
    const T h_slope = h * (1.0 / (8.0 * k2) - 1.0 / (2.0 * mass_squared)) +
                      1.0 / (2 * pi * mass_squared);
    const double half = (first_ + second_) / 2;
    const T d = 3 / pi * (half * half) / k2 * logarithm((mass + 2.0 * k) / (2 * half)) +
                mass / (2 * pi * k) - half * half * mass / (pi * k2 * k);
    return {mass_squared,
            width_.coupling(mass, width),
            1.0 + d * width / mass,
            width * mass_squared / (k2 * k),
            h,
            k2 * h_slope};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const double k = break_up_momentum(x.m, first_, second_);
    const T distance = state.mass_squared - x.m * x.m;
    const T shift =
        state.strength * (k * k * (loop(x.m, k) - state.h) + distance * state.slope);
    const T im = state.width.c * width_.event(x, state.width.with_powers);
    return resonance(state.numerator, distance + shift, im);
  }

 private:
  // h = (2/pi) (k/m) ln((m + 2k)/(m_a + m_b))
  template <class T>
  T loop(const T& m, const T& k) const {
    return 2 / pi * (k / m) * logarithm((m + 2.0 * k) / (first_ + second_));
  }

  RunningWidth width_;
  double first_;
  double second_;
};

std::unique_ptr<LineShape> make_gounaris_sakurai(const ShapeConfig& config) {
  if (!config.has_width()) return make_constant({config.mass()});
  if (!config.flag(shape_keys::running_width)) return make_breit_wigner(config);
  return std::make_unique<GounarisSakurai>(config);
}

}  // namespace

ShapeModels gounaris_sakurai_shapes() {
  using namespace shape_keys;
  const ShapeKeys running = {&width, &bw_l, &running_width};
  return {
      {.name = "GS_rho",
       .make = make_gounaris_sakurai,
       .keys = running + ShapeKeys{&first_pion_mass, &second_pion_mass},
       .needs_daughters = true},
  };
}

}  // namespace jacta
