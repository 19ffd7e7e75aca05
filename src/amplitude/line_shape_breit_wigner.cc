#include <algorithm>

#include "jacta/amplitude/barrier.h"
#include "jet_line_shape.h"
#include "shape_config.h"

namespace jacta {

namespace {

class BreitWigner final : public JetLineShape<BreitWigner, 2> {
 public:
  BreitWigner(std::vector<ShapeParameter> parameters, bool times_width)
      : JetLineShape(std::move(parameters)), times_width_(times_width) {}

  template <class T>
  struct State {
    T mass_squared;
    T mass_times_width;
    T numerator;
  };

  template <class T>
  State<T> prepare(const std::array<T, 2>& p) const {
    return {p[0] * p[0], p[0] * p[1], times_width_ ? p[1] : T(1.0)};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const T re = state.mass_squared - x.m * x.m;
    const T& im = state.mass_times_width;
    const T scale = state.numerator / (re * re + im * im);
    return {re * scale, im * scale};
  }

 private:
  bool times_width_;
};

// m0 G(m) = c(m0, G0) g(m), c = G0 m0^2 P_L(q0^2 d^2)/q0^{2L+1} the same for all events,
// g = q^{2L+1}/(m P_L(q^2 d^2)) without parameters. With q0 = 0 both powers are dropped.
class RunningWidth final : public JetLineShape<RunningWidth, 2> {
 public:
  explicit RunningWidth(const ShapeConfig& config)
      : JetLineShape(config.mass_and_width()),
        polynomial_(config.l()),
        d_(config.context().d),
        daughters_(config.context().daughter_masses),
        times_width_(config.flag("width_norm", false)) {}

  template <class T>
  struct State {
    T mass_squared;
    T coupling;
    T numerator;
    bool below_threshold;
  };

  template <class T>
  State<T> prepare(const std::array<T, 2>& p) const {
    using std::sqrt;
    const T& mass = p[0];
    State<T> state{mass * mass, p[1] * mass * mass, times_width_ ? p[1] : T(1.0), true};
    const T q02 = break_up_momentum_squared(mass, daughters_[0], daughters_[1]);
    const bool open = value_of(mass) > daughters_[0] + daughters_[1];
    if (open && value_of(q02) > smallest_q0 * smallest_q0) {
      const T power = whole_power(q02, polynomial_.l()) * sqrt(q02);
      state.coupling = state.coupling * polynomial_(q02 * (d_ * d_)) / power;
      state.below_threshold = false;
    } else {
      state.coupling = state.coupling * polynomial_(0.0);
    }
    return state;
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const double q2 = std::max(x.q2, 0.0);
    double g = 1 / (x.m * polynomial_(q2 * d_ * d_));
    if (!state.below_threshold) g *= whole_power(q2, polynomial_.l()) * std::sqrt(q2);
    const T re = state.mass_squared - x.m * x.m;
    const T im = state.coupling * g;
    const T scale = state.numerator / (re * re + im * im);
    return {re * scale, im * scale};
  }

 private:
  static constexpr double smallest_q0 = 1e-15;

  BarrierPolynomial polynomial_;
  double d_;
  std::array<double, 2> daughters_;
  bool times_width_;
};

}  // namespace

std::unique_ptr<LineShape> make_breit_wigner(const ShapeConfig& config) {
  return std::make_unique<BreitWigner>(config.mass_and_width(), false);
}

std::unique_ptr<LineShape> make_running_width(const ShapeConfig& config) {
  if (!config.has_width()) return make_constant({config.mass()});
  if (config.flag("running_width", true)) return std::make_unique<RunningWidth>(config);
  return std::make_unique<BreitWigner>(config.mass_and_width(),
                                       config.flag("width_norm", false));
}

}  // namespace jacta
