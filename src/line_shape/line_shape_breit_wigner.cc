#include "pole_line_shape.h"
#include "shape_models.h"

namespace jacta {

namespace {

class BreitWigner final : public PoleLineShape<BreitWigner> {
 public:
  BreitWigner(const ShapeConfig& config, bool times_width)
      : PoleLineShape(config.mass_and_width()), times_width_(times_width) {}

  template <class T>
  Pole<T> prepare(const std::array<T, 2>& p) const {
    return {times_width_ ? p[1] : T(1.0), p[0] * p[0], p[0] * p[1]};
  }
  double event(const ShapePoint&, bool) const { return 1; }

 private:
  bool times_width_;
};

class RunningBreitWigner final : public PoleLineShape<RunningBreitWigner> {
 public:
  explicit RunningBreitWigner(const ShapeConfig& config)
      : PoleLineShape(config.mass_and_width()),
        width_(config),
        times_width_(config.flag(shape_keys::width_norm)) {}

  template <class T>
  Pole<T> prepare(const std::array<T, 2>& p) const {
    const auto [c, with_powers] = width_.coupling(p[0], p[1]);
    return {times_width_ ? p[1] : T(1.0), p[0] * p[0], c, with_powers};
  }
  double event(const ShapePoint& x, bool with_powers) const {
    return width_.event(x, with_powers);
  }

 private:
  RunningWidth width_;
  bool times_width_;
};

// m0 G(m) = m0 G0 (q/m) q^{2L} P_L(1)/P_L(q^2 d^2): no nominal momentum.
class CouplingBreitWigner final : public PoleLineShape<CouplingBreitWigner> {
 public:
  explicit CouplingBreitWigner(const ShapeConfig& config)
      : PoleLineShape(config.mass_and_width()), width_(config) {}

  template <class T>
  Pole<T> prepare(const std::array<T, 2>& p) const {
    return {T(1.0), p[0] * p[0], p[0] * p[1] * width_.polynomial()(1.0)};
  }
  double event(const ShapePoint& x, bool) const { return width_.event(x, true); }

 private:
  RunningWidth width_;
};

std::unique_ptr<LineShape> make_running_width(const ShapeConfig& config) {
  if (!config.has_width()) return make_constant({config.mass()});
  if (config.flag(shape_keys::running_width)) {
    return std::make_unique<RunningBreitWigner>(config);
  }
  return std::make_unique<BreitWigner>(config, config.flag(shape_keys::width_norm));
}

std::unique_ptr<LineShape> make_coupling_breit_wigner(const ShapeConfig& config) {
  return std::make_unique<CouplingBreitWigner>(config);
}

}  // namespace

std::unique_ptr<LineShape> make_breit_wigner(const ShapeConfig& config) {
  return std::make_unique<BreitWigner>(config, false);
}

ShapeModels breit_wigner_shapes() {
  using namespace shape_keys;
  const ShapeKeys running = {&width, &bw_l, &running_width};
  return {
      {.name = "default",
       .make = make_running_width,
       .keys = running + ShapeKeys{&width_norm},
       .needs_daughters = true},
      {.name = "BWR",
       .make = make_running_width,
       .keys = running + ShapeKeys{&width_norm},
       .needs_daughters = true},
      {.name = "BW", .make = make_breit_wigner, .keys = {&width}},
      {.name = "BWR_coupling",
       .make = make_coupling_breit_wigner,
       .keys = {&width, &bw_l},
       .needs_daughters = true},
  };
}

}  // namespace jacta
