// 1 - i K of one channel, det(1 - i K rho n^2) of several, times prod_a (m_a^2 - m^2),
// which takes out the poles of K (line_shape_kmatrix.cc, line_shape_coupled_channels.cc).
#include <Eigen/LU>
#include <cmath>

#include "jacta/base/jet.h"
#include "jacta/kinematics/barrier.h"
#include "pole_denominator.h"

namespace jacta {

namespace {

// K = sum_a m_a G_a (m_a/m) (q/q_a)^(2l+1) P(q_a^2 d^2)/P(q^2 d^2) / (m_a^2 - m^2) + alpha.
class OneChannel final : public PoleDenominator {
 public:
  struct Places {
    std::vector<std::size_t> masses = {};  ///< among the parameters
    std::vector<std::size_t> widths = {};
    std::optional<std::size_t> alpha = {};
  };

  OneChannel(const PoleChannel& daughters, int l, double d, Places places)
      : PoleDenominator({daughters}), polynomial_(l), d_(d), places_(std::move(places)) {}

  ComplexNumber at(std::span<const double> p,
                   ComplexNumber m,
                   const Sheet& sheet) const override {
    const ComplexNumber q = channel_momentum(channels()[0], m, sheet[0]);
    const ComplexNumber event =
        q * whole_power(q * q, polynomial_.l()) / (m * polynomial_(q * q * (d_ * d_)));
    ComplexNumber all = 1;
    for (const std::size_t a : places_.masses) all *= p[a] * p[a] - m * m;
    ComplexNumber k = places_.alpha ? p[*places_.alpha] * all : 0;
    for (std::size_t a = 0; a < places_.masses.size(); ++a) {
      ComplexNumber others = 1;
      for (std::size_t b = 0; b < places_.masses.size(); ++b) {
        if (a != b) others *= p[places_.masses[b]] * p[places_.masses[b]] - m * m;
      }
      k += others * coupling(p[places_.masses[a]], p[places_.widths[a]]) * event;
    }
    return all - ComplexNumber(0, 1) * k;
  }

  std::vector<ComplexNumber> starts(std::span<const double> p) const override {
    std::vector<ComplexNumber> found;
    for (std::size_t a = 0; a < places_.masses.size(); ++a) {
      found.emplace_back(p[places_.masses[a]], -p[places_.widths[a]] / 2);
    }
    return found;
  }

  std::string problem(std::span<const double> p) const override {
    for (const std::size_t a : places_.masses) {
      if (!is_open(0, p[a])) return "a mass is below the threshold of the daughters";
    }
    return {};
  }

 private:
  double coupling(double mass, double width) const {
    const double q2 = break_up_momentum_squared(mass, channels()[0][0], channels()[0][1]);
    return mass * mass * width * polynomial_(q2 * d_ * d_) /
           (std::sqrt(q2) * whole_power(q2, polynomial_.l()));
  }

  BarrierPolynomial polynomial_;
  double d_;
  Places places_;
};

class CoupledDenominator final : public PoleDenominator {
 public:
  CoupledDenominator(std::vector<PoleChannel> pairs,
                     const std::vector<int>& l,
                     std::size_t poles)
      : PoleDenominator(std::move(pairs)), poles_(poles) {
    for (const int each : l) polynomials_.emplace_back(each);
  }

  ComplexNumber at(std::span<const double> p,
                   ComplexNumber m,
                   const Sheet& sheet) const override {
    const auto n = static_cast<Eigen::Index>(channels().size());
    ComplexNumber all = 1;
    for (std::size_t a = 0; a < poles_; ++a) all *= distance(p, a, m);
    Eigen::MatrixXcd matrix = Eigen::MatrixXcd::Identity(n, n);
    for (std::size_t i = 0; i < channels().size(); ++i) {
      const ComplexNumber turned = ComplexNumber(0, 1) * width(i, m, sheet[i]);
      for (std::size_t j = 0; j < channels().size(); ++j) {
        ComplexNumber k = 0;
        for (std::size_t a = 0; a < poles_; ++a) {
          k += p[i * poles_ + a] * p[j * poles_ + a] / distance(p, a, m);
        }
        matrix(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) -= turned * k;
      }
    }
    return all * matrix.determinant();
  }

  std::vector<ComplexNumber> starts(std::span<const double> p) const override {
    std::vector<ComplexNumber> found;
    for (std::size_t a = 0; a < poles_; ++a) {
      const double mass = p[mass_place(a)];
      const Sheet sheet = sheet_at(mass);
      double width_at = 0;
      for (std::size_t i = 0; i < channels().size(); ++i) {
        const double g = p[i * poles_ + a];
        width_at += g * g * std::abs(width(i, mass, sheet[i]).real()) / mass;
      }
      // Not at the mass itself, where K is infinite.
      found.emplace_back(mass, -std::max(width_at, 1e-6 * mass) / 2);
    }
    return found;
  }

 private:
  // After the g of all channels and poles, and the couplings of poles and channels.
  std::size_t mass_place(std::size_t a) const {
    return channels().size() * poles_ + 2 * poles_ + 2 * channels().size() + a;
  }
  ComplexNumber distance(std::span<const double> p,
                         std::size_t a,
                         ComplexNumber m) const {
    const double mass = p[mass_place(a)];
    return mass * mass - m * m;
  }
  // rho n^2 = (q/m) z^l P(1)/P(z), z = (3 q)^2.
  ComplexNumber width(std::size_t i, ComplexNumber m, int sheet) const {
    const ComplexNumber q = channel_momentum(channels()[i], m, sheet);
    const ComplexNumber z = q * q * (radius * radius);
    const BarrierPolynomial& polynomial = polynomials_[i];
    return q / m * polynomial(1.0) * whole_power(z, polynomial.l()) / polynomial(z);
  }

  static constexpr double radius = 3;

  std::vector<BarrierPolynomial> polynomials_;
  std::size_t poles_;
};

std::unique_ptr<PoleDenominator> make_coupled(const Node& particle,
                                              const ShapeContext& context) {
  std::vector<PoleChannel> pairs;
  std::vector<double> l;
  const bool replaced = particle.find("decay_list") != nullptr;
  if (!replaced) {
    pairs.assign(context.ls.size(), context.daughter_masses);
    l.assign(context.ls.begin(), context.ls.end());
  }
  for (const auto& pair :
       channels_of(particle, replaced ? "decay_list" : "extra_decay_list")) {
    pairs.push_back(pair);
  }
  for (const double each : numbers_of(particle, replaced ? "l_list" : "extra_l_list")) {
    l.push_back(each);
  }
  const std::size_t poles = numbers_of(particle, "mass_list").size();
  return std::make_unique<CoupledDenominator>(
      std::move(pairs), std::vector<int>(l.begin(), l.end()), poles);
}

}  // namespace

std::unique_ptr<PoleDenominator> make_kmatrix_denominator(const std::string& model,
                                                          const Node& particle,
                                                          const ShapeContext& context) {
  const int l = static_cast<int>(number_of(particle, "bw_l", context.l));
  if (model == "Kmatrix") {
    return std::make_unique<OneChannel>(
        context.daughter_masses,
        l,
        context.d,
        OneChannel::Places{.masses = {0, 1}, .widths = {2, 3}, .alpha = 6});
  }
  if (model == "KMatrixSingleChannel") {
    OneChannel::Places places;
    for (std::size_t a = 0; a < numbers_of(particle, "mass_list").size(); ++a) {
      places.masses.push_back(4 * a);
      places.widths.push_back(4 * a + 1);
    }
    const PoleChannel daughters = {number_of(particle, "m1", context.daughter_masses[0]),
                                   number_of(particle, "m2", context.daughter_masses[1])};
    return std::make_unique<OneChannel>(daughters, l, 3.0, std::move(places));
  }
  if (model == "KmatrixSimple") return make_coupled(particle, context);
  return nullptr;
}

}  // namespace jacta
