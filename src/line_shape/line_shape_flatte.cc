// Flatte, FlatteC, FlatteGen, Flatte2: F = 1/D with
//
//     D = m0^2 - m^2 +- i sum_i c(g_i) N_i(m0) e_i(m),
//
// c = g or g^2, N_i the part of channel i that depends on the mass parameter and e_i the
// part of the event, q_i |q_i|^{2l} / (m P_l(|q_i|^2 d^2)) with q_i imaginary below the
// threshold of the channel.
#include <algorithm>

#include "jacta/base/jet.h"
#include "jacta/kinematics/barrier.h"
#include "shape_models.h"

namespace jacta {

namespace {

using Complexd = std::complex<double>;

struct Options {
  double sign = -1;
  bool general = false;  ///< momenta relative to their nominal values
  bool squared = false;  ///< g_i^2
  bool has_bprime = false;
  bool no_m0 = false;
  bool no_q0 = false;
  bool cut_phsp = false;
};

struct FlatteChannel {
  double first;
  double second;
  BarrierPolynomial polynomial;
};

class Flatte final : public LineShape {
 public:
  Flatte(std::vector<ShapeParameter> parameters,
         std::vector<FlatteChannel> channels,
         double d,
         const Options& options)
      : LineShape(std::move(parameters)),
        channels_(std::move(channels)),
        d_(d),
        options_(options) {}

  Complexd value(std::span<const double> p, const ShapePoint& x) const override {
    Complexd out;
    values(p, {&x, 1}, {&out, 1});
    return out;
  }

  void values(std::span<const double> p,
              std::span<const ShapePoint> x,
              std::span<Complexd> out) const override {
    check_parameters(p);
    std::vector<double> couplings;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      couplings.push_back(coupling(p[1 + i]).value * nominal(i, p[0]));
    }
    for (std::size_t k = 0; k < x.size(); ++k) {
      Complexd sum = 0;
      for (std::size_t i = 0; i < channels_.size(); ++i)
        sum += couplings[i] * event(i, x[k].m);
      out[k] = 1.0 / denominator(p[0], x[k].m, sum);
    }
  }

  void derivatives(std::span<const double> p,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const override {
    differentiate(p[0], prepare(p), x, out);
  }

  void planes(std::span<const double> p,
              std::span<const ShapePoint> x,
              int order,
              std::span<Complexd> out) const override {
    if (order == 0) return values(p, x, out);
    const auto terms = prepare(p);
    ShapeDerivatives at;
    for (std::size_t i = 0; i < x.size(); ++i) {
      differentiate(p[0], terms, x[i], at);
      write_planes(at, order, i, x.size(), out);
    }
  }

 private:
  /// The factors of a channel that do not depend on the event.
  struct Term {
    ValueAndSlopes coupling;
    Jet<1> nominal;
  };

  std::vector<Term> prepare(std::span<const double> p) const {
    check_parameters(p);
    std::vector<Term> terms;
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      terms.push_back({coupling(p[1 + i]), nominal(i, Jet<1>::variable(p[0], 0))});
    }
    return terms;
  }

  // First the derivatives of D, then those of F = 1/D in their place.
  void differentiate(double mass,
                     std::span<const Term> terms,
                     const ShapePoint& x,
                     ShapeDerivatives& out) const {
    const std::size_t n = terms.size() + 1;
    out.gradient.assign(n, 0);
    out.hessian.assign(n * (n + 1) / 2, 0);
    out.gradient[0] = 2 * mass;
    out.hessian[0] = 2;
    Complexd sum = 0;
    for (std::size_t i = 0; i < terms.size(); ++i) {
      const auto& [c, by_mass] = terms[i];
      const Complexd e = event(i, x.m);
      const Complexd turned = options_.sign * Complexd(-e.imag(), e.real());
      sum += c.value * by_mass.value * e;
      out.gradient[0] += c.value * by_mass.gradient[0] * turned;
      out.gradient[1 + i] = c.first * by_mass.value * turned;
      out.hessian[0] += c.value * by_mass.hessian[0] * turned;
      out.hessian[1 + i] = c.first * by_mass.gradient[0] * turned;
      out.hessian[packed_index(1 + i, 1 + i, n)] = c.second * by_mass.value * turned;
    }
    const Complexd f = 1.0 / denominator(mass, x.m, sum);
    const Complexd square = f * f;
    out.value = f;
    std::size_t k = 0;
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = i; j < n; ++j, ++k) {
        out.hessian[k] =
            square * (2.0 * f * out.gradient[i] * out.gradient[j] - out.hessian[k]);
      }
    }
    for (auto& slope : out.gradient) slope *= -square;
  }

  Complexd denominator(double mass, double m, const Complexd& sum) const {
    return mass * mass - m * m + Complexd(0, options_.sign) * sum;
  }

  ValueAndSlopes coupling(double g) const {
    if (options_.squared) return {g * g, 2 * g, 2};
    return {g, 1, 0};
  }

  template <class T>
  T nominal(std::size_t i, const T& mass) const {
    using std::abs;
    using std::sqrt;
    const auto& [first, second, polynomial] = channels_[i];
    const T head = options_.no_m0 ? T(1.0) : mass;
    if (!options_.general) return head;
    if (options_.no_q0) return head * (options_.has_bprime ? polynomial(d_ * d_) : 1.0);
    const T q2 = abs(break_up_momentum_squared(mass, first, second));
    const T relative = head * mass / (sqrt(q2) * whole_power(q2, polynomial.l()));
    return options_.has_bprime ? relative * polynomial(q2 * (d_ * d_)) : relative;
  }

  Complexd event(std::size_t i, double m) const {
    const auto& [first, second, polynomial] = channels_[i];
    if (options_.cut_phsp && m < first + second) return 0;
    const double q2 = break_up_momentum_squared(m, first, second);
    double size = std::sqrt(std::abs(q2)) / m;
    if (options_.general) size *= whole_power(std::abs(q2), polynomial.l());
    if (options_.has_bprime) size /= polynomial(std::abs(q2) * d_ * d_);
    return q2 > 0 ? Complexd(size, 0) : Complexd(0, size);
  }

  std::vector<FlatteChannel> channels_;
  double d_;
  Options options_;
};

std::vector<FlatteChannel> read_channels(const ShapeConfig& config, bool general) {
  const Node* list = config.find(shape_keys::mass_list);
  if (list == nullptr || !list->is_list() || list->items().empty()) {
    throw config.error("mass_list is missing", "add `mass_list: [[m1, m2], ...]` in GeV");
  }
  const bool with_l = general && config.find(shape_keys::l_list) != nullptr;
  const auto l = with_l ? config.numbers(shape_keys::l_list) : std::vector<double>{};
  if (with_l && l.size() != list->items().size()) {
    throw config.error(*config.find(shape_keys::l_list),
                       "l_list and mass_list differ in length");
  }
  std::vector<FlatteChannel> channels;
  for (const auto& pair : list->items()) {
    if (!pair.is_list() || pair.items().size() != 2) {
      throw config.error(pair, "a channel of mass_list is no pair of masses");
    }
    for (const Node& mass : pair.items()) {
      if (mass.is_number() && std::isfinite(mass.as_real()) && mass.as_real() >= 0) {
        continue;
      }
      throw config.error(mass, "a mass of mass_list is no finite number >= 0");
    }
    const std::size_t i = channels.size();
    if (with_l && (l[i] < 0 || l[i] != std::floor(l[i]) || l[i] > 1000)) {
      throw config.error(*config.find(shape_keys::l_list),
                         "l_list holds no angular momenta");
    }
    channels.push_back({pair.items()[0].as_real(),
                        pair.items()[1].as_real(),
                        BarrierPolynomial(with_l ? static_cast<int>(l[i]) : 0)});
  }
  return channels;
}

// Whether the key `float`, letters or a list of names, names a parameter.
bool is_floating(const ShapeConfig& config, const std::string& name) {
  const Node* list = config.find(shape_keys::floating);
  if (list == nullptr) return false;
  if (list->is_string()) {
    return name.size() == 1 && list->as_string().find(name) != std::string::npos;
  }
  if (!list->is_list()) return false;
  return std::any_of(list->items().begin(), list->items().end(), [&](const Node& item) {
    return item.is_string() && item.as_string() == name;
  });
}

std::vector<ShapeParameter> read_parameters(const ShapeConfig& config, std::size_t n) {
  std::vector<ShapeParameter> parameters = {config.mass()};
  parameters.front().fixed = !is_floating(config, "m");
  for (std::size_t i = 0; i < n; ++i) {
    const std::string field = "g_" + std::to_string(i);
    const auto value = config.number(shape_keys::coupling, i);
    parameters.push_back({.field = field,
                          .value = value,
                          .fixed = value.has_value() && !is_floating(config, field)});
  }
  return parameters;
}

std::unique_ptr<LineShape> make(const ShapeConfig& config, Options options) {
  auto channels = read_channels(config, options.general);
  if (options.general) {
    options.has_bprime = config.flag(shape_keys::has_bprime);
    options.no_m0 = config.flag(shape_keys::no_m0);
    options.no_q0 = config.flag(shape_keys::no_q0);
    options.cut_phsp = config.flag(shape_keys::cut_phsp);
  }
  options.sign = config.number(shape_keys::im_sign).value_or(options.sign);
  auto parameters = read_parameters(config, channels.size());
  for (const auto& channel : channels) {
    if (options.general && !options.no_q0 &&
        *parameters.front().value == channel.first + channel.second) {
      throw config.error(*config.find(shape_keys::mass),
                         "the mass is exactly the threshold of a channel",
                         "this shape is not defined there");
    }
  }
  return std::make_unique<Flatte>(
      std::move(parameters), std::move(channels), config.context().d, options);
}

std::unique_ptr<LineShape> make_flatte(const ShapeConfig& config) {
  return make(config, {.sign = 1});
}

std::unique_ptr<LineShape> make_flatte_c(const ShapeConfig& config) {
  return make(config, {});
}

std::unique_ptr<LineShape> make_flatte_gen(const ShapeConfig& config) {
  return make(config, {.general = true});
}

std::unique_ptr<LineShape> make_flatte_2(const ShapeConfig& config) {
  return make(config, {.general = true, .squared = true});
}

}  // namespace

ShapeModels flatte_shapes() {
  using namespace shape_keys;
  const ShapeKeys channels = {&floating, &mass_list, &coupling, &im_sign};
  const ShapeKeys general = {&l_list, &has_bprime, &no_m0, &no_q0, &cut_phsp};
  return {
      {.name = "Flatte", .make = make_flatte, .keys = channels},
      {.name = "FlatteC", .make = make_flatte_c, .keys = channels},
      {.name = "FlatteGen", .make = make_flatte_gen, .keys = channels + general},
      {.name = "Flatte2", .make = make_flatte_2, .keys = channels + general},
  };
}

}  // namespace jacta
