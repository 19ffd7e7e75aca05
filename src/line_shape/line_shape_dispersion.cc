// DI, DI_a0: F = 1/(m0^2 - s - sum_i g_i^2 (Pi_i(s) - Re Pi_i(m0^2))),
//
//     Im Pi_i = rho_i(s) w_i(s),   Re Pi_i = w_i(s)/pi P int rho_i(s')/(s' - s) ds',
//
// with w = s - s0 (DI) or 1 (DI_a0). The principal value is tf-pwa's: a sum over int_N
// equidistant points between which s lies in the middle, a tail in atan(s'), and linear
// interpolation between the middles. With few points it is not the integral.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "jacta/kinematics/barrier.h"
#include "many_parameter_shape.h"
#include "running_width.h"
#include "shape_models.h"

namespace jacta {

namespace {

using std::numbers::pi;

struct DispersionChannel {
  double first;
  double second;
  BarrierPolynomial polynomial;
  double subtraction;  // s0

  double threshold() const { return (first + second) * (first + second); }
};

class Dispersion {
 public:
  Dispersion(DispersionChannel channel, bool exponential, double radius)
      : channel_(std::move(channel)), exponential_(exponential), radius_(radius) {}

  template <class T>
  T weight(const T& s) const {
    return exponential_ ? T(1.0) : s - channel_.subtraction;
  }

  double imaginary(double s) const {  // over the weight
    if (!(s > channel_.threshold())) return 0;
    const double difference = channel_.first - channel_.second;
    const double q2 = (s - channel_.threshold()) * (s - difference * difference) / s / 4;
    const double rho = 2 * std::sqrt(q2 / s);
    if (exponential_) {
      constexpr double alpha = 2;
      const double f = portable_exp(-alpha * q2);
      return rho * f * f;
    }
    const BarrierPolynomial& p = channel_.polynomial;
    // q0 = 1/d, in single precision as tf-pwa has it.
    const auto q02 = static_cast<double>(static_cast<float>(1 / (radius_ * radius_)));
    return rho * whole_power(q2, p.l()) * p(q02 * radius_ * radius_) /
           p(q2 * radius_ * radius_) / weight(s);
  }

  // The nodes run downwards where the range does: as tf-pwa has them.
  void tabulate(double low, double high, int n_points) {
    const auto n = static_cast<std::size_t>(n_points);
    const double step = (low - high) / (n_points - 1);
    const double first = low - step / 2;
    const double last = high + step / 2;
    double shift = std::fmod(channel_.threshold() - low, step);
    if (shift > 0) shift += step;  // the sign of the step, as Python has it
    std::vector<double> nodes;
    for (std::size_t i = 0; i <= n; ++i) {
      const double t = static_cast<double>(i) / static_cast<double>(n);
      nodes.push_back((i == n ? last : first + (last - first) * t) + shift * step);
    }
    std::vector<double> above;  // the threshold
    for (const double x : nodes) {
      if (x > channel_.threshold() + step / 4) above.push_back(x);
    }
    const double range = above.back() - above.front() + step;
    const double tail = nodes.back() + step / 2;
    for (std::size_t i = 0; i < n; ++i) {
      const double s = (nodes[i + 1] + nodes[i]) / 2;
      centres_.push_back(s);
      double sum = 0;
      for (const double x : above) sum += imaginary(x) / (x - s);
      values_.push_back(sum / static_cast<double>(above.size()) * range +
                        tail_beyond(tail, s, n_points));
    }
  }

  /// The principal value by linear interpolation; NaN outside of the table.
  template <class T>
  T real(const T& s) const {
    const double step =
        (centres_.back() - centres_.front()) / static_cast<double>(centres_.size() - 1);
    const T place = (s - centres_.front()) / step;
    const double floor = std::floor(value_of(place));
    if (!(floor >= 0 && floor < static_cast<double>(centres_.size() - 1))) {
      return place * std::nan("");
    }
    const auto i = static_cast<std::size_t>(floor);
    const T rest = place - floor;
    return (1.0 - rest) * values_[i] + rest * values_[i + 1];
  }

 private:
  double tail_beyond(double tail, double s, int n) const {
    const double low = std::atan(tail);
    const double step = (low - pi / 2) / n;
    const double first = low + step / 2;
    const double last = pi / 2 - step / 2;
    double sum = 0;
    for (int i = 0; i < n; ++i) {
      const double angle = n == 1       ? first
                           : i == n - 1 ? last
                                        : first + (last - first) / (n - 1) * i;
      const double x = std::tan(angle);
      const double c = std::cos(angle);
      sum += imaginary(x) / (x - s) * (1 / (c * c));
    }
    return sum / n * (pi / 2 - low);
  }

  DispersionChannel channel_;
  bool exponential_;
  double radius_;
  std::vector<double> centres_;
  std::vector<double> values_;
};

class DispersiveShape final : public ManyParameterShape<DispersiveShape> {
 public:
  DispersiveShape(std::vector<ShapeParameter> parameters,
                  std::vector<Dispersion> channels)
      : ManyParameterShape(std::move(parameters)),
        channels_(std::move(channels)),
        first_(this->parameters().size() - channels_.size()) {}

  template <class T>
  struct State {
    T mass_squared;
    std::vector<T> couplings;  // squared
    T constant;                // sum g^2 Re Pi(m0^2) pi
  };
  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    State<T> state{p[0] * p[0], {}, T(0.0)};
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      state.couplings.push_back(p[first_ + i] * p[first_ + i]);
      state.constant = state.constant + state.couplings[i] *
                                            channels_[i].real(state.mass_squared) *
                                            channels_[i].weight(state.mass_squared);
    }
    return state;
  }
  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const double s = x.m * x.m;
    T real = -state.constant;
    T imaginary(0.0);
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      const double w = channels_[i].weight(s);
      real = real + state.couplings[i] * (channels_[i].real(s) * w);
      imaginary = imaginary + state.couplings[i] * (channels_[i].imaginary(s) * w);
    }
    return resonance(T(1.0), state.mass_squared - s - real / pi, imaginary);
  }

 private:
  std::vector<Dispersion> channels_;
  std::size_t first_;
};

double subtraction_of(const ShapeConfig& config, std::size_t i, double threshold) {
  const Node* given = config.find(shape_keys::subtraction);
  if (given == nullptr) return 0;
  if (given->is_list()) {
    if (i >= given->items().size()) {
      throw config.error(*given, "s0 has fewer entries than mass_list");
    }
    given = &given->items()[i];
  }
  if (given->is_null()) return threshold;
  if (given->is_string() && given->as_string() == "sth") return threshold;
  return given->as_real();
}

std::unique_ptr<LineShape> make(const ShapeConfig& config, bool exponential) {
  config.word(shape_keys::int_method);  // refuses scipy
  const auto range = config.find(shape_keys::mass_range) == nullptr
                         ? std::vector<double>{0, 5}
                         : config.numbers(shape_keys::mass_range);
  const int n = config.whole_number(shape_keys::int_n).value_or(1001);
  if (range.size() != 2 || !(range[0] >= 0 && range[0] < range[1])) {
    throw config.error("mass_range needs two masses in increasing order");
  }
  if (n < 3 || n > 100'000) throw config.error("int_N is not in 3 ... 100000");
  std::vector<std::array<double, 2>> pairs = {{0.493677, 0.493677}};
  if (config.find(shape_keys::mass_list) != nullptr) {
    pairs = config.pairs(shape_keys::mass_list);
  }
  std::vector<double> l(pairs.size(), 0.0);
  if (config.find(shape_keys::l_list) != nullptr) l = config.numbers(shape_keys::l_list);
  if (l.size() != pairs.size()) {
    throw config.error("l_list and mass_list differ in length");
  }
  std::vector<ShapeParameter> parameters = {config.mass()};
  if (config.has_width()) parameters.push_back(config.width());
  std::vector<Dispersion> channels;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    DispersionChannel channel{
        pairs[i][0],
        pairs[i][1],
        BarrierPolynomial(config.angular_momentum(shape_keys::l_list, l[i])),
        0};
    channel.subtraction = subtraction_of(config, i, channel.threshold());
    channels.emplace_back(std::move(channel), exponential, 3.0);
    channels.back().tabulate(range[0] * range[0], range[1] * range[1], n);
    parameters.push_back({.field = "g_" + std::to_string(i)});
  }
  return std::make_unique<DispersiveShape>(std::move(parameters), std::move(channels));
}

std::unique_ptr<LineShape> make_dispersion(const ShapeConfig& config) {
  return make(config, false);
}

std::unique_ptr<LineShape> make_exponential_dispersion(const ShapeConfig& config) {
  return make(config, true);
}

}  // namespace

ShapeModels dispersion_shapes() {
  using namespace shape_keys;
  const ShapeKeys dispersion = {&width,
                                &mass_list,
                                &l_list,
                                &mass_range,
                                &int_n,
                                &int_method,
                                &dyn_int,
                                &subtraction};
  return {
      {.name = "DI", .make = make_dispersion, .keys = dispersion},
      {.name = "DI_a0", .make = make_exponential_dispersion, .keys = dispersion},
  };
}

}  // namespace jacta
