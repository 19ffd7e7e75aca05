#include <algorithm>

#include "jacta/base/elementary.h"
#include "jet_line_shape.h"
#include "running_width.h"
#include "shape_models.h"

namespace jacta {

namespace {

class Constant final : public LineShape {
 public:
  explicit Constant(std::vector<ShapeParameter> parameters)
      : LineShape(std::move(parameters)) {}

  std::complex<double> value(std::span<const double> p,
                             const ShapePoint&) const override {
    check_parameters(p);
    return 1;
  }
  void derivatives(std::span<const double> p,
                   const ShapePoint&,
                   ShapeDerivatives& out) const override {
    check_parameters(p);
    out.value = 1;
    out.gradient.assign(p.size(), 0);
    out.hessian.assign(p.size() * (p.size() + 1) / 2, 0);
  }
};

// exp(-|a| m)
class Exponential final : public JetLineShape<Exponential, 1> {
 public:
  Exponential() : JetLineShape({{.field = "a"}}) {}

  template <class T>
  T prepare(const std::array<T, 1>& p) const {
    using std::abs;
    return -abs(p[0]);
  }
  template <class T>
  Complex<T> at(const T& slope, const ShapePoint& x) const {
    return {exponential(slope * x.m), T(0.0)};
  }

 private:
  static double exponential(double x) { return portable_exp(x); }
  static Jet<1> exponential(const Jet<1>& x) { return exp(x); }
};

// exp(-(a + i b) m^2)
class ComplexExponential final : public JetLineShape<ComplexExponential, 2> {
 public:
  ComplexExponential() : JetLineShape({{.field = "a"}, {.field = "b"}}) {}

  template <class T>
  std::array<T, 2> prepare(const std::array<T, 2>& p) const {
    return p;
  }
  template <class T>
  Complex<T> at(const std::array<T, 2>& p, const ShapePoint& x) const {
    using std::cos;
    using std::sin;
    const T size = exponential(p[0] * (-x.m * x.m));
    const T angle = p[1] * (x.m * x.m);
    return {size * cos(angle), -(size * sin(angle))};
  }

 private:
  static double exponential(double x) { return portable_exp(x); }
  static Jet<2> exponential(const Jet<2>& x) { return exp(x); }
};

// m/(q cot B - i q) + e^{2iB} m0^2 (G0/q0) / (m0^2 - m^2 - i m0^2 (G0/q0) (q/m)) with
// q cot B = 1/a + r q^2/2, both fractions expanded by a: finite for q = 0 and a = 0.
class Lass final : public JetLineShape<Lass, 4> {
 public:
  explicit Lass(const ShapeConfig& config)
      : JetLineShape({config.mass(), config.width(), {.field = "a"}, {.field = "r"}}),
        daughters_(config.context().daughter_masses) {
    config.check_above_threshold({daughters_[0], daughters_[1]});
  }

  template <class T>
  struct State {
    T mass_squared;
    T coupling;
    T length;
    T range;
  };

  template <class T>
  State<T> prepare(const std::array<T, 4>& p) const {
    using std::abs;
    using std::sqrt;
    const T q0 = sqrt(break_up_momentum_squared(p[0], daughters_[0], daughters_[1]));
    return {p[0] * p[0], p[0] * p[0] * p[1] / q0, abs(p[2]), abs(p[3])};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const double q2 = std::max(x.q2, 0.0);
    const double q = std::sqrt(q2);
    const T re = 1.0 + state.length * state.range * (0.5 * q2);
    const T im = state.length * q;
    const Complex<T> background = resonance(T(1.0), re, im);
    const Complex<T> peak = resonance(
        state.coupling, state.mass_squared - x.m * x.m, state.coupling * (q / x.m));
    return state.length * x.m * background + Complex<T>{re, im} * background * peak;
  }

 private:
  std::array<double, 2> daughters_;
};

}  // namespace

std::unique_ptr<LineShape> make_constant(std::vector<ShapeParameter> parameters) {
  return std::make_unique<Constant>(std::move(parameters));
}

namespace {

std::unique_ptr<LineShape> make_one(const ShapeConfig&) {
  return make_constant({});
}

std::unique_ptr<LineShape> make_exponential(const ShapeConfig&) {
  return std::make_unique<Exponential>();
}

std::unique_ptr<LineShape> make_complex_exponential(const ShapeConfig&) {
  return std::make_unique<ComplexExponential>();
}

std::unique_ptr<LineShape> make_lass(const ShapeConfig& config) {
  return std::make_unique<Lass>(config);
}

}  // namespace

ShapeModels simple_shapes() {
  using namespace shape_keys;
  return {
      {.name = "LASS", .make = make_lass, .keys = {&width}, .needs_daughters = true},
      {.name = "one", .make = make_one, .has_mass = false},
      {.name = "exp", .make = make_exponential, .has_mass = false},
      {.name = "exp_com", .make = make_complex_exponential, .has_mass = false},
  };
}

}  // namespace jacta
