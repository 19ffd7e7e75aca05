// Kmatrix, KMatrixSingleChannel: one channel with several poles. Both fractions are
// expanded by prod_i (m_i^2 - m^2), so that poles are no singularities:
//
//     K = sum_i k_i(m)/(m_i^2 - m^2),   P = sum_i p_i/(m_i^2 - m^2),
//     F = P/(1 - i K).
#include "complex_algebra.h"
#include "jacta/kinematics/barrier.h"
#include "many_parameter_shape.h"
#include "running_width.h"
#include "shape_models.h"

namespace jacta {

namespace {

/// prod_{j != i} (m_j^2 - s) for every i, and the product of all at the end.
template <class T>
std::vector<T> products_without(const std::vector<T>& masses_squared, double s) {
  std::vector<T> result(masses_squared.size() + 1, T(1.0));
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t j = 0; j < masses_squared.size(); ++j) {
      if (i != j) result[i] = result[i] * (masses_squared[j] - s);
    }
  }
  return result;
}

// F = (beta0 + sum_i beta_i m_i G_i/(m_i^2 - m^2)) / (1 - i (K + alpha)) + KNR with the
// running widths G_i(m) in K.
class TwoPoles final : public ManyParameterShape<TwoPoles> {
 public:
  TwoPoles(std::vector<ShapeParameter> parameters, const ShapeConfig& config)
      : ManyParameterShape(std::move(parameters)), width_(config) {}

  template <class T>
  struct State {
    std::vector<T> masses_squared;
    std::vector<RunningWidth::Coupling<T>> widths;
    std::vector<Complex<T>> beta;  // of the constant, then of the poles, by m_i G_i
    Complex<T> constant;
    T alpha;
  };

  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    State<T> state{.masses_squared = {},
                   .widths = {},
                   .beta = {coupling_of(p[7], p[8], true)},
                   .constant = coupling_of(p[4], p[5], true),
                   .alpha = p[6]};
    for (std::size_t i = 0; i < 2; ++i) {
      state.masses_squared.push_back(p[i] * p[i]);
      state.widths.push_back(width_.coupling(p[i], p[2 + i]));
      const Complex<T> beta = coupling_of(p[9 + 2 * i], p[10 + 2 * i], true);
      state.beta.push_back(p[i] * p[2 + i] * beta);
    }
    return state;
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const auto products = products_without(state.masses_squared, x.m * x.m);
    T k = products[2] * state.alpha;
    Complex<T> above = products[2] * state.beta[0];
    for (std::size_t i = 0; i < 2; ++i) {
      k = k +
          products[i] * state.widths[i].c * width_.event(x, state.widths[i].with_powers);
      above = above + products[i] * state.beta[1 + i];
    }
    return above / Complex<T>{products[2], -k} + state.constant;
  }

 private:
  RunningWidth width_;
};

// K = sum_i m_i G_i (m_i/m) (q/q_i) z^l P(z_i)/(z_i^l P(z)), z = (3 q)^2, and
// P = sum_i beta_i m_i G_i/(m_i^2 - m^2): the barrier of P is in the decay.
class SingleChannel final : public ManyParameterShape<SingleChannel> {
 public:
  SingleChannel(std::vector<ShapeParameter> parameters,
                int l,
                std::array<double, 2> daughters)
      : ManyParameterShape(std::move(parameters)),
        polynomial_(l),
        daughters_(daughters),
        n_(this->parameters().size() / 4) {}

  template <class T>
  struct State {
    std::vector<T> masses_squared;
    std::vector<T> couplings;
    std::vector<Complex<T>> beta;
  };

  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    using std::sqrt;
    State<T> state;
    for (std::size_t i = 0; i < n_; ++i) {
      const T& mass = p[4 * i];
      const T width = p[4 * i + 1];
      state.masses_squared.push_back(mass * mass);
      const T q2 = break_up_momentum_squared(mass, daughters_[0], daughters_[1]);
      const T z = q2 * (radius * radius);
      state.couplings.push_back(mass * mass * width * polynomial_(z) /
                                (sqrt(q2) * whole_power(z, polynomial_.l())));
      state.beta.push_back(mass * width * coupling_of(p[4 * i + 2], p[4 * i + 3], true));
    }
    return state;
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const double q = break_up_momentum(x.m, daughters_[0], daughters_[1]);
    const double z = q * q * radius * radius;
    const double event = q * whole_power(z, polynomial_.l()) / (x.m * polynomial_(z));
    const auto products = products_without(state.masses_squared, x.m * x.m);
    T k(0.0);
    Complex<T> above{T(0.0), T(0.0)};
    for (std::size_t i = 0; i < n_; ++i) {
      k = k + products[i] * state.couplings[i] * event;
      above = above + products[i] * state.beta[i];
    }
    return above / Complex<T>{products[n_], -k};
  }

 private:
  static constexpr double radius = 3;

  BarrierPolynomial polynomial_;
  std::array<double, 2> daughters_;
  std::size_t n_;
};

std::unique_ptr<LineShape> make_two_poles(const ShapeConfig& config) {
  std::vector<ShapeParameter> parameters;
  for (const char* field : {"mass1", "mass2", "width1", "width2"}) {
    parameters.push_back({.field = field, .fixed = true});
  }
  add_complex(parameters, "KNR", true, false);
  parameters.push_back({.field = "alpha"});
  for (const char* field : {"beta0", "beta1", "beta2"}) {
    const std::string name = field;
    add_complex(parameters, name, true, name == "beta1");
  }
  return std::make_unique<TwoPoles>(std::move(parameters), config);
}

std::unique_ptr<LineShape> make_single_channel(const ShapeConfig& config) {
  const auto [masses, widths] = config.poles();
  std::vector<ShapeParameter> parameters;
  for (std::size_t i = 0; i < masses.size(); ++i) {
    const std::string number = std::to_string(i + 1);
    parameters.push_back({.field = "mass" + number, .value = masses[i], .fixed = true});
    parameters.push_back({.field = "width" + number, .value = widths[i], .fixed = true});
    add_complex(parameters, "beta" + number, true, i == 0);
  }
  const auto daughters = config.daughters();
  for (const double m : masses) {
    if (m > daughters[0] + daughters[1]) continue;
    throw config.error(*config.find(shape_keys::pole_masses),
                       "a pole is not above the threshold of the daughters");
  }
  return std::make_unique<SingleChannel>(std::move(parameters), config.l(), daughters);
}

}  // namespace

ShapeModels kmatrix_shapes() {
  using namespace shape_keys;
  const ShapeKeys poles = {&pole_masses, &pole_widths};
  return {
      {.name = "Kmatrix",
       .make = make_two_poles,
       .keys = {&bw_l},
       .needs_daughters = true,
       .has_mass = false},
      {.name = "KMatrixSingleChannel",
       .make = make_single_channel,
       .keys = poles + ShapeKeys{&first_mass, &second_mass, &bw_l},
       .needs_daughters = true,
       .has_mass = false},
  };
}

}  // namespace jacta
