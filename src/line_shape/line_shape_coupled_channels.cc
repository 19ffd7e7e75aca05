// KmatrixSimple, KMatrixSplitLS: coupled channels, of which one amplitude per (l,s) pair
// of the resonance's decay is used.
#include <algorithm>

#include "complex_algebra.h"
#include "jacta/kinematics/barrier.h"
#include "many_parameter_shape.h"
#include "shape_models.h"

namespace jacta {

namespace {

struct CoupledChannel {
  double first;
  double second;
  BarrierPolynomial polynomial;
};

// F = n (1 - i K rho n^2)^-1 P with
//
//     K_ij = sum_a g_ia g_ja / (m_a^2 - m^2 - i e),   rho = q/m,
//     P_i  = sum_a b_a g_ia / (m_a^2 - m^2 - i e) + c_i,   n^2 = z^l P(1)/P(z).
class CoupledPoles final : public ManyParameterShape<CoupledPoles> {
 public:
  CoupledPoles(std::vector<ShapeParameter> parameters,
               std::vector<CoupledChannel> channels,
               std::size_t poles,
               std::size_t own)
      : ManyParameterShape(std::move(parameters)),
        channels_(std::move(channels)),
        poles_(poles),
        own_(own) {}

  template <class T>
  struct State {
    std::vector<T> g;  // [channel][pole]
    std::vector<Complex<T>> beta;
    std::vector<Complex<T>> constants;
    std::vector<T> masses_squared;
  };

  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    State<T> state;
    const std::size_t n = channels_.size();
    std::size_t next = n * poles_;
    state.g.assign(p.begin(), p.begin() + static_cast<std::ptrdiff_t>(next));
    for (std::size_t a = 0; a < poles_; ++a, next += 2) {
      state.beta.push_back(coupling_of(p[next], p[next + 1], true));
    }
    for (std::size_t i = 0; i < n; ++i, next += 2) {
      state.constants.push_back(coupling_of(p[next], p[next + 1], true));
    }
    for (std::size_t a = 0; a < poles_; ++a, ++next) {
      state.masses_squared.push_back(p[next] * p[next]);
    }
    return state;
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    constexpr double epsilon = 1e-10;
    const std::size_t n = channels_.size();
    std::vector<double> barrier, width;
    for (const auto& [first, second, p] : channels_) {
      const double q = break_up_momentum(x.m, first, second);
      const double z = q * q * radius * radius;
      barrier.push_back(std::sqrt(p(1.0) * whole_power(z, p.l()) / p(z)));
      width.push_back(q / x.m * barrier.back() * barrier.back());
    }
    std::vector<Complex<T>> poles;
    for (const T& mass_squared : state.masses_squared) {
      poles.push_back(reciprocal(Complex<T>{mass_squared - x.m * x.m, T(-epsilon)}));
    }
    std::vector<std::vector<Complex<T>>> matrix(n);
    std::vector<Complex<T>> production = state.constants;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t a = 0; a < poles_; ++a) {
        production[i] =
            production[i] + state.g[i * poles_ + a] * (state.beta[a] * poles[a]);
      }
      for (std::size_t j = 0; j < n; ++j) {
        Complex<T> k{T(0.0), T(0.0)};
        for (std::size_t a = 0; a < poles_; ++a) {
          k = k + state.g[i * poles_ + a] * state.g[j * poles_ + a] * poles[a];
        }
        const Complex<T> turned = times_i(T(width[j]) * k);
        matrix[i].push_back(Complex<T>{T(i == j ? 1.0 : 0.0), T(0.0)} - turned);
      }
    }
    return T(barrier[own_]) * solve(std::move(matrix), std::move(production))[own_];
  }

 private:
  static constexpr double radius = 3;

  std::vector<CoupledChannel> channels_;
  std::size_t poles_;
  std::size_t own_;
};

// As tf-pwa has it: with D_a = m_a^2 - m^2 - i 1e-4, products expanded,
//
//     M_ij = d_ij - i sum_a r_a G_a y_ai y_aj h_ai h_aj / D_a,
//     P_j  = sum_a m_a G_a y_aj Re(b_a) / D_a,   F_j = P_j sum_i (M^-1)_ij,
//
// y_a a point of the unit sphere, r_a = sqrt(q m_a/(m q_a)) and h the barrier factor
// with q in place of q^2.
class SplitPoles final : public ManyParameterShape<SplitPoles> {
 public:
  SplitPoles(std::vector<ShapeParameter> parameters,
             std::vector<BarrierPolynomial> polynomials,
             std::array<double, 2> daughters,
             std::size_t poles,
             std::size_t own)
      : ManyParameterShape(std::move(parameters)),
        polynomials_(std::move(polynomials)),
        daughters_(daughters),
        poles_(poles),
        own_(own) {}

  template <class T>
  struct Pole {
    T mass;
    T width;
    T production;  // m G Re(b)
    T q;
    std::vector<T> fractions;
  };

  template <class T>
  std::vector<Pole<T>> prepare(const std::vector<T>& p) const {
    using std::cos;
    using std::sin;
    using std::sqrt;
    std::vector<Pole<T>> poles;
    const std::size_t angles = polynomials_.size() - 1;
    for (std::size_t a = 0; a < poles_; ++a) {
      const T& mass = p[4 * a];
      const T& width = p[4 * a + 1];
      Pole<T> pole{mass,
                   width,
                   mass * width * p[4 * a + 2] * cos(p[4 * a + 3]),
                   sqrt(break_up_momentum_squared(mass, daughters_[0], daughters_[1])),
                   {}};
      T rest(1.0);
      for (std::size_t i = 0; i < angles; ++i) {
        const T& angle = p[4 * poles_ + a * angles + i];
        pole.fractions.push_back(rest * cos(angle));
        rest = rest * sin(angle);
      }
      pole.fractions.push_back(rest);
      poles.push_back(std::move(pole));
    }
    return poles;
  }

  template <class T>
  Complex<T> at(const std::vector<Pole<T>>& poles, const ShapePoint& x) const {
    using std::sqrt;
    constexpr double epsilon = 1e-4;
    const double q = break_up_momentum(x.m, daughters_[0], daughters_[1]);
    const std::size_t n = polynomials_.size();
    std::vector<std::vector<Complex<T>>> matrix(
        n, std::vector<Complex<T>>(n, {T(0.0), T(0.0)}));
    Complex<T> production{T(0.0), T(0.0)};
    for (const auto& pole : poles) {
      const Complex<T> propagator =
          reciprocal(Complex<T>{pole.mass * pole.mass - x.m * x.m, T(-epsilon)});
      const T ratio = q / pole.q;
      const T scale = sqrt(ratio * pole.mass / x.m) * pole.width;
      std::vector<T> widths;
      for (std::size_t i = 0; i < n; ++i) {
        const BarrierPolynomial& p = polynomials_[i];
        T factor = whole_power(ratio, p.l() / 2);
        if (p.l() % 2 == 1) factor = factor * sqrt(ratio);
        const T polynomials = p(pole.q * (radius * radius)) / p(q * radius * radius);
        widths.push_back(factor * factor * polynomials);
        widths.back() = pole.fractions[i] * sqrt(widths.back());
      }
      for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
          matrix[i][j] =
              matrix[i][j] - times_i(scale * widths[i] * widths[j] * propagator);
        }
      }
      production = production + pole.production * pole.fractions[own_] * propagator;
    }
    for (std::size_t i = 0; i < n; ++i) matrix[i][i].re = matrix[i][i].re + 1.0;
    // Symmetric: a sum over rows of the inverse is what it makes of ones.
    const std::vector<Complex<T>> ones(n, {T(1.0), T(0.0)});
    return production * solve(std::move(matrix), ones)[own_];
  }

 private:
  static constexpr double radius = 3;

  std::vector<BarrierPolynomial> polynomials_;
  std::array<double, 2> daughters_;
  std::size_t poles_;
  std::size_t own_;
};

void read_more_channels(const ShapeConfig& config,
                        std::vector<CoupledChannel>& channels) {
  const bool replaced = config.find(shape_keys::decay_list) != nullptr;
  const auto pairs =
      config.pairs(replaced ? shape_keys::decay_list : shape_keys::extra_decay_list);
  const ShapeKey& key = replaced ? shape_keys::l_list : shape_keys::extra_l_list;
  const auto l = pairs.empty() ? std::vector<double>{} : config.numbers(key);
  if (l.size() != pairs.size()) {
    throw config.error(std::string(key.name) +
                       " and its list of channels differ in length");
  }
  if (replaced) channels.clear();
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    channels.push_back({pairs[i][0],
                        pairs[i][1],
                        BarrierPolynomial(config.angular_momentum(key, l[i]))});
  }
}

std::unique_ptr<LineShape> make_coupled_poles(const ShapeConfig& config,
                                              std::size_t own) {
  const auto masses = config.numbers(shape_keys::pole_masses);
  const auto [first, second] = config.context().daughter_masses;
  std::vector<CoupledChannel> channels;
  for (const int l : config.context().ls) {
    channels.push_back({first, second, BarrierPolynomial(l)});
  }
  read_more_channels(config, channels);
  if (const Node* list = config.find(shape_keys::index_list)) {
    const auto index = config.numbers(shape_keys::index_list);
    if (own >= index.size() || index[own] < 0 ||
        index[own] >= static_cast<double>(channels.size())) {
      throw config.error(*list, "index_list names no channel for every (l,s) pair");
    }
    own = static_cast<std::size_t>(index[own]);
  }
  if (own >= channels.size()) throw config.error("there are fewer channels than (l,s)");
  std::vector<ShapeParameter> parameters;
  for (std::size_t i = 0; i < channels.size(); ++i) {
    for (std::size_t a = 0; a < masses.size(); ++a) {
      parameters.push_back(
          {.field = "gij_" + std::to_string(i) + "_" + std::to_string(a)});
    }
  }
  for (std::size_t a = 0; a < masses.size(); ++a) {
    add_complex(parameters, "beta_" + std::to_string(a), true, a == 0);
  }
  for (std::size_t i = 0; i < channels.size(); ++i) {
    add_complex(parameters, "bkg_" + std::to_string(i), true, false);
  }
  for (std::size_t a = 0; a < masses.size(); ++a) {
    parameters.push_back(
        {.field = "mass" + std::to_string(a), .value = masses[a], .fixed = true});
  }
  return std::make_unique<CoupledPoles>(
      std::move(parameters), std::move(channels), masses.size(), own);
}

std::unique_ptr<LineShape> make_split_poles(const ShapeConfig& config, std::size_t own) {
  const auto [masses, widths] = config.poles();
  std::vector<ShapeParameter> parameters;
  for (std::size_t a = 0; a < masses.size(); ++a) {
    const std::string number = std::to_string(a + 1);
    parameters.push_back({.field = "mass" + number, .value = masses[a], .fixed = true});
    parameters.push_back({.field = "width" + number, .value = widths[a], .fixed = true});
    add_complex(parameters, "beta" + number, true, a == 0);
  }
  std::vector<BarrierPolynomial> polynomials;
  for (const int l : config.context().ls) polynomials.emplace_back(l);
  for (std::size_t a = 0; a < masses.size(); ++a) {
    for (std::size_t i = 0; i + 1 < polynomials.size(); ++i) {
      parameters.push_back(
          {.field = "theta" + std::to_string(a) + "_" + std::to_string(i)});
    }
  }
  const auto daughters = config.daughters();
  return std::make_unique<SplitPoles>(
      std::move(parameters), std::move(polynomials), daughters, masses.size(), own);
}

}  // namespace

ShapeModels coupled_channel_shapes() {
  using namespace shape_keys;
  const ShapeKeys poles = {&pole_masses, &pole_widths};
  return {
      {.name = "KMatrixSplitLS",
       .make_one_of = make_split_poles,
       .keys = poles + ShapeKeys{&first_mass, &second_mass},
       .needs_daughters = true,
       .has_couplings = false,
       .has_mass = false},
      {.name = "KmatrixSimple",
       .make_one_of = make_coupled_poles,
       .keys = {&pole_masses,
                &decay_list,
                &l_list,
                &extra_decay_list,
                &extra_l_list,
                &index_list},
       .needs_daughters = true,
       .has_couplings = false,
       .has_mass = false},
  };
}

}  // namespace jacta
