// x, poly, MLP: shapes of the mass alone.
#include <array>
#include <string_view>

#include "complex_algebra.h"
#include "jacta/kinematics/barrier.h"
#include "many_parameter_shape.h"
#include "shape_models.h"

namespace jacta {

namespace {

// F = m
class Mass final : public ManyParameterShape<Mass> {
 public:
  explicit Mass(std::vector<ShapeParameter> parameters)
      : ManyParameterShape(std::move(parameters)) {}
  template <class T>
  T prepare(const std::vector<T>&) const {
    return T(0.0);
  }
  template <class T>
  Complex<T> at(const T&, const ShapePoint& x) const {
    return {T(x.m), T(0.0)};
  }
};

// F = sum_i c_i (m - m0)^(n-i), by Horner's rule.
class Polynomial final : public ManyParameterShape<Polynomial> {
 public:
  Polynomial(std::vector<ShapeParameter> parameters, double mass)
      : ManyParameterShape(std::move(parameters)), mass_(mass) {}

  template <class T>
  std::vector<Complex<T>> prepare(const std::vector<T>& p) const {
    std::vector<Complex<T>> c;
    for (std::size_t k = 0; k + 1 < p.size(); k += 2) {
      c.push_back(coupling_of(p[k], p[k + 1], true));
    }
    return c;
  }
  template <class T>
  Complex<T> at(const std::vector<Complex<T>>& c, const ShapePoint& x) const {
    Complex<T> sum = c.front();
    for (std::size_t k = 1; k < c.size(); ++k) {
      sum = Complex<T>{sum.re * (x.m - mass_), sum.im * (x.m - mass_)} + c[k];
    }
    return sum;
  }

 private:
  double mass_;
};

using Activation = ValueAndSlopes (*)(double);

ValueAndSlopes relu(double x) {
  return x > 0 ? ValueAndSlopes{x, 1, 0} : ValueAndSlopes{};
}
ValueAndSlopes leaky_relu(double x) {
  return x > 0 ? ValueAndSlopes{x, 1, 0} : ValueAndSlopes{0.2 * x, 0.2, 0};
}
ValueAndSlopes elu(double x) {
  const double e = portable_exp(std::min(x, 0.0));
  return x > 0 ? ValueAndSlopes{x, 1, 0} : ValueAndSlopes{e - 1, e, e};
}
ValueAndSlopes sigmoid(double x) {
  const double s = 1 / (1 + portable_exp(-x));
  return {s, s * (1 - s), s * (1 - s) * (1 - 2 * s)};
}
ValueAndSlopes softplus(double x) {
  const auto s = sigmoid(x);
  const double value = std::max(x, 0.0) + std::log1p(portable_exp(-std::abs(x)));
  return {value, s.value, s.first};
}
ValueAndSlopes hyperbolic_tangent(double x) {
  const double t = 2 * sigmoid(2 * x).value - 1;
  return {t, 1 - t * t, -2 * t * (1 - t * t)};
}

constexpr std::array<std::pair<std::string_view, Activation>, 6> activations{
    {{"relu", relu},
     {"leaky_relu", leaky_relu},
     {"elu", elu},
     {"sigmoid", sigmoid},
     {"softplus", softplus},
     {"tanh", hyperbolic_tangent}}};

// F = sum_k w_k activation(m - m0 + b_k)
class Perceptron final : public ManyParameterShape<Perceptron> {
 public:
  Perceptron(std::vector<ShapeParameter> parameters, double mass, Activation activation)
      : ManyParameterShape(std::move(parameters)),
        mass_(mass),
        activation_(activation),
        n_(this->parameters().size() / 3) {}

  template <class T>
  struct State {
    std::vector<T> shifts;
    std::vector<Complex<T>> weights;
  };
  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    State<T> state;
    for (std::size_t k = 0; k < n_; ++k) {
      state.shifts.push_back(p[k]);
      state.weights.push_back(coupling_of(p[n_ + 2 * k], p[n_ + 2 * k + 1], true));
    }
    return state;
  }
  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    Complex<T> sum{T(0.0), T(0.0)};
    for (std::size_t k = 0; k < n_; ++k) {
      sum = sum + apply(state.shifts[k] + (x.m - mass_)) * state.weights[k];
    }
    return sum;
  }

 private:
  double apply(double x) const { return activation_(x).value; }
  Jet<2> apply(const Jet<2>& x) const {
    const auto f = activation_(x.value);
    return chain_rule(x, f.value, f.first, f.second);
  }

  double mass_;
  Activation activation_;
  std::size_t n_;
};

std::unique_ptr<LineShape> make_mass_shape(const ShapeConfig& config) {
  std::vector<ShapeParameter> parameters;
  if (config.number(shape_keys::mass)) parameters.push_back(config.mass());
  if (config.has_width()) parameters.push_back(config.width());
  return std::make_unique<Mass>(std::move(parameters));
}

std::unique_ptr<LineShape> make_polynomial(const ShapeConfig& config) {
  const int order = config.whole_number(shape_keys::n_order).value_or(3);
  if (order < 0 || order > 30) throw config.error("n_order is not in 0 ... 30");
  std::vector<ShapeParameter> parameters;
  for (int k = 0; k <= order; ++k) {
    add_complex(parameters, "c_" + std::to_string(k), true, k == 0);
  }
  return std::make_unique<Polynomial>(std::move(parameters), *config.mass().value);
}

std::unique_ptr<LineShape> make_perceptron(const ShapeConfig& config) {
  const int n = config.whole_number(shape_keys::perceptrons).value_or(3);
  if (n < 1 || n > 100) throw config.error("interp_N is not in 1 ... 100");
  const std::string name = config.word(shape_keys::activation);
  const auto* found = std::find_if(activations.begin(),
                                   activations.end(),
                                   [&](const auto& a) { return a.first == name; });
  std::vector<ShapeParameter> parameters;
  for (int k = 0; k < n; ++k) parameters.push_back({.field = "b_" + std::to_string(k)});
  for (int k = 0; k < n; ++k) {
    add_complex(parameters, "w_" + std::to_string(k), true, k == 0);
  }
  return std::make_unique<Perceptron>(
      std::move(parameters), *config.mass().value, found->second);
}

}  // namespace

ShapeModels polynomial_shapes() {
  using namespace shape_keys;
  return {
      {.name = "x", .make = make_mass_shape, .keys = {&width}},
      {.name = "poly", .make = make_polynomial, .keys = {&n_order}},
      {.name = "MLP", .make = make_perceptron, .keys = {&perceptrons, &activation}},
  };
}

}  // namespace jacta
