// D = m0^2 - m^2 - i sum_i c(g_i) N_i(m0) e_i(m) of the shapes of Flatte's kind, see
// line_shape_flatte.cc. Their sign of i is a convention: the one that makes the width at
// the mass positive is taken.
#include <cmath>

#include "jacta/base/jet.h"
#include "jacta/kinematics/barrier.h"
#include "pole_denominator.h"

namespace jacta {

namespace {

struct FlatteOptions {
  bool general = false;
  bool squared = false;
  bool has_bprime = false;
  bool no_m0 = false;
  bool no_q0 = false;
  bool cut_phsp = false;
};

class FlatteDenominator final : public PoleDenominator {
 public:
  FlatteDenominator(std::vector<PoleChannel> pairs,
                    std::vector<int> l,
                    double d,
                    const FlatteOptions& options)
      : PoleDenominator(std::move(pairs)), d_(d), options_(options) {
    for (const int each : l) polynomials_.emplace_back(each);
  }

  ComplexNumber at(std::span<const double> p,
                   ComplexNumber m,
                   const Sheet& sheet) const override {
    return p[0] * p[0] - m * m - ComplexNumber(0, sign(p)) * widths(p, m, sheet);
  }

  std::vector<ComplexNumber> starts(std::span<const double> p) const override {
    const double width =
        std::abs(widths(p, p[0], sheet_at(p[0])).real()) / std::max(p[0], 1e-6);
    return {{p[0], -width / 2}};
  }

 private:
  // sum_i c(g_i) N_i e_i; its real part at the mass is m0 times the width there.
  ComplexNumber widths(std::span<const double> p,
                       ComplexNumber m,
                       const Sheet& sheet) const {
    ComplexNumber sum = 0;
    for (std::size_t i = 0; i < channels().size(); ++i) {
      const double g = options_.squared ? p[1 + i] * p[1 + i] : p[1 + i];
      sum += g * nominal(i, p[0]) * event(i, p[0], m, sheet[i]);
    }
    return sum;
  }

  double sign(std::span<const double> p) const {
    return widths(p, p[0], sheet_at(p[0])).real() < 0 ? -1 : 1;
  }

  double nominal(std::size_t i, double mass) const {
    const BarrierPolynomial& polynomial = polynomials_[i];
    const double head = options_.no_m0 ? 1 : mass;
    if (!options_.general) return head;
    if (options_.no_q0) return head * (options_.has_bprime ? polynomial(d_ * d_) : 1.0);
    const double q2 =
        std::abs(break_up_momentum_squared(mass, channels()[i][0], channels()[i][1]));
    const double relative =
        head * mass / (std::sqrt(q2) * whole_power(q2, polynomial.l()));
    return options_.has_bprime ? relative * polynomial(q2 * d_ * d_) : relative;
  }

  ComplexNumber event(std::size_t i, double mass, ComplexNumber m, int sheet) const {
    if (options_.cut_phsp && !is_open(i, mass)) return 0;
    const BarrierPolynomial& polynomial = polynomials_[i];
    const ComplexNumber q = channel_momentum(channels()[i], m, sheet);
    const ComplexNumber size = is_open(i, mass) ? q * q : -q * q;  // |q|^2 at the mass
    ComplexNumber result = q / m;
    if (options_.general) result *= whole_power(size, polynomial.l());
    if (options_.has_bprime) result /= polynomial(size * (d_ * d_));
    return result;
  }

  std::vector<BarrierPolynomial> polynomials_;
  double d_;
  FlatteOptions options_;
};

}  // namespace

std::unique_ptr<PoleDenominator> make_flatte_denominator(const std::string& model,
                                                         const Node& particle,
                                                         const ShapeContext& context) {
  const bool is_plain = model == "Flatte" || model == "FlatteC";
  if (!is_plain && model != "FlatteGen" && model != "Flatte2") return nullptr;
  auto pairs = channels_of(particle, "mass_list");
  std::vector<int> l(pairs.size(), 0);
  FlatteOptions options;
  if (!is_plain) {
    options = {.general = true,
               .squared = model == "Flatte2",
               .has_bprime = flag_of(particle, "has_bprime", true),
               .no_m0 = flag_of(particle, "no_m0", false),
               .no_q0 = flag_of(particle, "no_q0", false),
               .cut_phsp = flag_of(particle, "cut_phsp", false)};
    const auto given = numbers_of(particle, "l_list");
    for (std::size_t i = 0; i < given.size() && i < l.size(); ++i) {
      l[i] = static_cast<int>(given[i]);
    }
  }
  return std::make_unique<FlatteDenominator>(std::move(pairs), l, context.d, options);
}

}  // namespace jacta
