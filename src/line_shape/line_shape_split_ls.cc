// BWR_LS, BWR_LS2, MultiBWR, MultiBW: line shapes that differ between the (l,s) pairs of
// the resonance's decay. They hold the barrier factors of that decay,
//
//     g_i(m) = (q^2/q0^2)^{l_i/2} B'_{l_i}(q, q0, d).
#include <algorithm>

#include "complex_algebra.h"
#include "jacta/kinematics/barrier.h"
#include "many_parameter_shape.h"
#include "running_width.h"
#include "shape_models.h"

namespace jacta {

namespace {

// (q^2/q0^2)^{l/2} B', the ratio of polynomials 1 where it is not positive.
template <class T>
T relative_barrier(const BarrierPolynomial& p, double q2, const T& q02, double d) {
  using std::sqrt;
  const T ratio = q2 / q02;
  T result = whole_power(ratio, p.l() / 2);
  if (p.l() % 2 == 1) result = result * sqrt(ratio);
  const T polynomials = p(q02 * (d * d)) / p(q2 * d * d);
  return value_of(polynomials) > 0 ? result * sqrt(polynomials) : result;
}

/// gamma_i: a point of the unit sphere, cos t0, sin t0 cos t1, ..., prod sin t.
template <class T>
std::vector<T> on_sphere(const std::vector<T>& angles) {
  using std::cos;
  using std::sin;
  std::vector<T> result;
  T rest(1.0);
  for (const T& angle : angles) {
    result.push_back(rest * cos(angle));
    rest = rest * sin(angle);
  }
  result.push_back(rest);
  return result;
}

struct Vertex {
  std::vector<BarrierPolynomial> polynomials;  // one per (l,s) pair
  std::size_t own;                             // the pair of this shape
  double d;
  std::array<double, 2> daughters;

  template <class T>
  T nominal_q2(const T& mass) const {
    return break_up_momentum_squared(mass, daughters[0], daughters[1]);
  }
};

// F_i = gamma_i g_i / (m0^2 - m^2 - i m0 G0 r sum_j (gamma_j g_j)^2) with
// r = (q/q0) (m/m0), or (q/q0) (m0/m) with fix_bug1.
class SplitBreitWigner final : public ManyParameterShape<SplitBreitWigner> {
 public:
  SplitBreitWigner(std::vector<ShapeParameter> parameters, Vertex vertex, bool fixed)
      : ManyParameterShape(std::move(parameters)),
        vertex_(std::move(vertex)),
        fixed_(fixed) {}

  template <class T>
  struct State {
    T mass_squared;
    T coupling;  // m0 G0 / q0, times 1/m0 or m0
    T q02;
    std::vector<T> gamma;
  };

  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    using std::sqrt;
    const T q02 = vertex_.nominal_q2(p[0]);
    const T coupling = p[1] / sqrt(q02) * (fixed_ ? p[0] * p[0] : T(1.0));
    return {
        p[0] * p[0], coupling, q02, on_sphere(std::vector<T>(p.begin() + 2, p.end()))};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    T sum(0.0);
    T own(0.0);
    for (std::size_t i = 0; i < state.gamma.size(); ++i) {
      const T g = state.gamma[i] *
                  relative_barrier(vertex_.polynomials[i], x.q2, state.q02, vertex_.d);
      sum = sum + g * g;
      if (i == vertex_.own) own = g;
    }
    const double event = std::sqrt(x.q2) * (fixed_ ? 1 / x.m : x.m);
    return resonance(own, state.mass_squared - x.m * x.m, state.coupling * event * sum);
  }

 private:
  Vertex vertex_;
  bool fixed_;
};

// tf-pwa's BWR2: the complex conjugate of a Breit-Wigner whose width is imaginary where
// q^2/q0^2 < 0.
template <class T>
Complex<T> conjugated(const T& mass,
                      const T& width,
                      double q02,
                      const ShapePoint& x,
                      const BarrierPolynomial& p,
                      double d) {
  const double ratio = x.q2 / q02;
  const double running = whole_power(ratio, p.l()) * std::sqrt(std::abs(ratio)) *
                         p(q02 * d * d) / (x.m * p(x.q2 * d * d));
  const T size = mass * mass * width * running;
  const T re = mass * mass - x.m * x.m;
  if (ratio < 0) return {1.0 / (re + size), T(0.0)};
  return conj(resonance(T(1.0), re, size));
}

// F_i = g_i sum_j c_ij BWR2(m_j, G_j), q0 that of the particle's mass for all.
class SeveralBreitWigners final : public ManyParameterShape<SeveralBreitWigners> {
 public:
  SeveralBreitWigners(std::vector<ShapeParameter> parameters,
                      Vertex vertex,
                      std::size_t poles,
                      double mass)
      : ManyParameterShape(std::move(parameters)),
        vertex_(std::move(vertex)),
        q02_(vertex_.nominal_q2(mass)),
        width_(*std::min_element(
            vertex_.polynomials.begin(),
            vertex_.polynomials.end(),
            [](const auto& a, const auto& b) { return a.l() < b.l(); })),
        poles_(poles) {}

  template <class T>
  struct State {
    std::vector<T> p;
    std::vector<Complex<T>> couplings;
  };
  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    State<T> state{p, {}};
    const std::size_t first = 2 * poles_ * (1 + vertex_.own);
    for (std::size_t j = 0; j < poles_; ++j) {
      state.couplings.push_back(
          coupling_of(p[first + 2 * j], p[first + 2 * j + 1], true));
    }
    return state;
  }
  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    Complex<T> sum{T(0.0), T(0.0)};
    for (std::size_t j = 0; j < poles_; ++j) {
      sum = sum +
            state.couplings[j] *
                conjugated(state.p[j], state.p[poles_ + j], q02_, x, width_, vertex_.d);
    }
    const auto& own = vertex_.polynomials[vertex_.own];
    return T(relative_barrier(own, x.q2, q02_, vertex_.d)) * sum;
  }

 private:
  Vertex vertex_;
  double q02_;
  BarrierPolynomial width_;
  std::size_t poles_;
};

Vertex vertex_of(const ShapeConfig& config, std::size_t own) {
  Vertex vertex{.polynomials = {},
                .own = own,
                .d = config.context().d,
                .daughters = config.context().daughter_masses};
  for (const int l : config.context().ls) vertex.polynomials.emplace_back(l);
  return vertex;
}

std::unique_ptr<LineShape> make_bwr_ls(const ShapeConfig& config, std::size_t own) {
  config.check_above_threshold(
      {config.context().daughter_masses[0], config.context().daughter_masses[1]});
  auto parameters = config.mass_and_width();
  for (std::size_t i = 0; i + 1 < config.context().ls.size(); ++i) {
    parameters.push_back({.field = "theta" + std::to_string(i)});
  }
  return std::make_unique<SplitBreitWigner>(
      std::move(parameters), vertex_of(config, own), config.flag(shape_keys::fix_bug1));
}

std::unique_ptr<LineShape> make_multi_bwr(const ShapeConfig& config, std::size_t own) {
  const auto [masses, widths] = config.poles();
  std::vector<ShapeParameter> parameters;
  const auto add = [&](const std::string& name, const std::vector<double>& values) {
    for (std::size_t j = 0; j < values.size(); ++j) {
      parameters.push_back({.field = name + std::to_string(j), .value = values[j]});
    }
  };
  add("com_mass_", masses);
  add("com_width_", widths);
  for (std::size_t i = 0; i < config.context().ls.size(); ++i) {
    for (std::size_t j = 0; j < masses.size(); ++j) {
      const std::string field = "coeff_" + std::to_string(i) + "_" + std::to_string(j);
      add_complex(parameters, field, true, i == 0 && j == 0);
    }
  }
  return std::make_unique<SeveralBreitWigners>(
      std::move(parameters), vertex_of(config, own), masses.size(), *config.mass().value);
}

}  // namespace

ShapeModels split_ls_shapes() {
  using namespace shape_keys;
  const ShapeKeys poles = {&pole_masses, &pole_widths};
  return {
      {.name = "BWR_LS",
       .make_one_of = make_bwr_ls,
       .keys = {&width, &fix_bug1, &same_ratio, &same_phase},
       .needs_daughters = true},
      {.name = "MultiBWR",
       .make_one_of = make_multi_bwr,
       .keys = poles,
       .needs_daughters = true,
       .has_mass = false},
      {.name = "MultiBW",
       .make_one_of = make_multi_bwr,
       .keys = poles,
       .needs_daughters = true,
       .has_mass = false},
  };
}

}  // namespace jacta
