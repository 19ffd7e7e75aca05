#include "jet_line_shape.h"
#include "running_width.h"

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
    return resonance(state.numerator, re, state.mass_times_width);
  }

 private:
  bool times_width_;
};

class RunningBreitWigner final : public JetLineShape<RunningBreitWigner, 2> {
 public:
  explicit RunningBreitWigner(const ShapeConfig& config)
      : JetLineShape(config.mass_and_width()),
        width_(config),
        times_width_(config.flag("width_norm", false)) {}

  template <class T>
  struct State {
    T mass_squared;
    RunningWidth::Coupling<T> width;
    T numerator;
  };

  template <class T>
  State<T> prepare(const std::array<T, 2>& p) const {
    return {p[0] * p[0], width_.coupling(p[0], p[1]), times_width_ ? p[1] : T(1.0)};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const T re = state.mass_squared - x.m * x.m;
    const T im = state.width.c * width_.event(x, state.width.with_powers);
    return resonance(state.numerator, re, im);
  }

 private:
  RunningWidth width_;
  bool times_width_;
};

// m0 G(m) = m0 G0 (q/m) q^{2L} P_L(1)/P_L(q^2 d^2): no nominal momentum.
class CouplingBreitWigner final : public JetLineShape<CouplingBreitWigner, 2> {
 public:
  explicit CouplingBreitWigner(const ShapeConfig& config)
      : JetLineShape(config.mass_and_width()), width_(config) {}

  template <class T>
  struct State {
    T mass_squared;
    T coupling;
  };

  template <class T>
  State<T> prepare(const std::array<T, 2>& p) const {
    return {p[0] * p[0], p[0] * p[1] * width_.polynomial()(1.0)};
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const T re = state.mass_squared - x.m * x.m;
    return resonance(T(1.0), re, state.coupling * width_.event(x, true));
  }

 private:
  RunningWidth width_;
};

}  // namespace

std::unique_ptr<LineShape> make_breit_wigner(const ShapeConfig& config) {
  return std::make_unique<BreitWigner>(config.mass_and_width(), false);
}

std::unique_ptr<LineShape> make_running_width(const ShapeConfig& config) {
  if (!config.has_width()) return make_constant({config.mass()});
  if (config.flag("running_width", true))
    return std::make_unique<RunningBreitWigner>(config);
  return std::make_unique<BreitWigner>(config.mass_and_width(),
                                       config.flag("width_norm", false));
}

std::unique_ptr<LineShape> make_coupling_breit_wigner(const ShapeConfig& config) {
  return std::make_unique<CouplingBreitWigner>(config);
}

}  // namespace jacta
