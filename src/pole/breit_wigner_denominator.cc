// D = m0^2 - m^2 - i c(m0, G0) g(m): Breit-Wigner shapes, and that of Gounaris and Sakurai.
#include <cmath>
#include <numbers>

#include "jacta/base/jet.h"
#include "jacta/kinematics/barrier.h"
#include "pole_denominator.h"

namespace jacta {

namespace {

constexpr ComplexNumber unit_i(0, 1);

class FixedWidth final : public PoleDenominator {
 public:
  FixedWidth() : PoleDenominator({}) {}

  ComplexNumber at(std::span<const double> p,
                   ComplexNumber m,
                   const Sheet&) const override {
    return p[0] * p[0] - m * m - unit_i * p[0] * p[1];
  }
  std::vector<ComplexNumber> starts(std::span<const double> p) const override {
    return {{p[0], -p[1] / 2}};
  }
};

// m0 G(m) = m0 G0 (q/q0)^(2l+1) (m0/m) P(q0^2 d^2)/P(q^2 d^2); `is_coupling` has
// m0 G0 (q/m) q^(2l) P(1)/P(q^2 d^2) in its place.
class RunningDenominator : public PoleDenominator {
 public:
  RunningDenominator(const ShapeContext& context, int l, bool is_coupling)
      : PoleDenominator({context.daughter_masses}),
        polynomial_(l),
        d_(context.d),
        is_coupling_(is_coupling) {}

  ComplexNumber at(std::span<const double> p,
                   ComplexNumber m,
                   const Sheet& sheet) const override {
    return p[0] * p[0] - m * m - unit_i * mass_times_width(p, m, sheet);
  }
  std::vector<ComplexNumber> starts(std::span<const double> p) const override {
    return {{p[0], -p[1] / 2}};
  }
  std::string problem(std::span<const double> p) const override {
    if (is_coupling_ || is_open(0, p[0])) return {};
    return "the mass is below the threshold of the daughters";
  }

 protected:
  ComplexNumber mass_times_width(std::span<const double> p,
                                 ComplexNumber m,
                                 const Sheet& sheet) const {
    const ComplexNumber q = channel_momentum(channels()[0], m, sheet[0]);
    const ComplexNumber event =
        q * whole_power(q * q, polynomial_.l()) / (m * polynomial_(q * q * (d_ * d_)));
    if (is_coupling_) return p[0] * p[1] * polynomial_(1.0) * event;
    const double q02 =
        break_up_momentum_squared(p[0], channels()[0][0], channels()[0][1]);
    return p[0] * p[0] * p[1] * polynomial_(q02 * d_ * d_) /
           (std::sqrt(q02) * whole_power(q02, polynomial_.l())) * event;
  }

 private:
  BarrierPolynomial polynomial_;
  double d_;
  bool is_coupling_;
};

// D has in addition f = G0 m0^2/k0^3 [k^2 (h(m) - h(m0)) + (m0^2 - m^2) k0^2 h'(m0)],
// k the momentum of the pions.
class GounarisSakuraiDenominator final : public RunningDenominator {
 public:
  GounarisSakuraiDenominator(const ShapeContext& context, int l, const PoleChannel& pions)
      : RunningDenominator(context, l, false), pions_(pions) {}

  ComplexNumber at(std::span<const double> p,
                   ComplexNumber m,
                   const Sheet& sheet) const override {
    const double mass2 = p[0] * p[0];
    const double k02 = break_up_momentum_squared(p[0], pions_[0], pions_[1]);
    const double k0 = std::sqrt(k02);
    const ComplexNumber k = channel_momentum(pions_, m, sheet[0]);
    const double h0 = loop(p[0], k0).real();
    const double slope =
        h0 * (1 / (8 * k02) - 1 / (2 * mass2)) + 1 / (2 * std::numbers::pi * mass2);
    const ComplexNumber distance = mass2 - m * m;
    return distance +
           p[1] * mass2 / (k02 * k0) *
               (k * k * (loop(m, k) - h0) + distance * k02 * slope) -
           unit_i * mass_times_width(p, m, sheet);
  }

 private:
  ComplexNumber loop(ComplexNumber m, ComplexNumber k) const {
    return 2 / std::numbers::pi * (k / m) *
           std::log((m + 2.0 * k) / (pions_[0] + pions_[1]));
  }

  PoleChannel pions_;
};

}  // namespace

std::unique_ptr<PoleDenominator> make_breit_wigner_denominator(
    const std::string& model, const Node& particle, const ShapeContext& context) {
  const bool runs = flag_of(particle, "running_width", true);
  const int l = static_cast<int>(number_of(particle, "bw_l", context.l));
  const Node* width = particle.find("width");
  const bool has_width =
      (width != nullptr && !width->is_null()) || particle.find("g0") != nullptr;
  if (model == "BW") return std::make_unique<FixedWidth>();
  if (model == "BWR_coupling") {
    return std::make_unique<RunningDenominator>(context, l, true);
  }
  const bool is_running = model == "default" || model == "BWR" || model == "BWR2" ||
                          model == "BWR2_fixed" || model == "BWR_normal";
  if (!has_width || (!is_running && model != "GS_rho")) return nullptr;
  if (!runs) return std::make_unique<FixedWidth>();
  if (is_running) return std::make_unique<RunningDenominator>(context, l, false);
  return std::make_unique<GounarisSakuraiDenominator>(
      context,
      l,
      PoleChannel{number_of(particle, "c_daug2Mass", 0.13957039),
                  number_of(particle, "c_daug3Mass", 0.1349768)});
}

}  // namespace jacta
