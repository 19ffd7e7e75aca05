#include "jacta/amplitude/amplitude_likelihood.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "jacta/base/stale_error.h"
#include "jacta/wave/amplitude_point.h"
#include "jacta/wave_sum/event_columns.h"
#include "jacta/wave_sum/event_sums.h"
#include "jacta/wave_sum/padded.h"
#include "likelihood_terms.h"

namespace jacta {

using Eigen::MatrixXd;
using Eigen::VectorXd;

namespace {

// Products of two lists, where an empty one is all 1.
std::vector<double> products(std::vector<double> a, const std::vector<double>& b) {
  if (a.empty()) return b;
  for (std::size_t i = 0; i < b.size(); ++i) a[i] *= b[i];
  return a;
}

// I and the sums over columns that its derivatives are made of.
struct Integral {
  double value = 0;
  Eigen::VectorXcd g = {};
  Eigen::MatrixXcd s = {};
  Eigen::VectorXcd g_directional = {};
};

}  // namespace

struct AmplitudeLikelihood::State {
  LikelihoodOptions options;
  wave_kernels::Kernels kernels;
  AmplitudeSample sample;
  EventColumns data;
  double sum_of_weights;
  AlignedDoubles weights, slope, offset;
  std::unique_ptr<EventColumns> monte_carlo;  ///< made when it is first needed
  AlignedDoubles measure;                     ///< v, with sum 1
  AlignedDoubles monte_carlo_weights;         ///< v, times the efficiency values for cfit
  double integral_scale = 1;                  ///< their sum
  std::unique_ptr<IntegralMatrix> integrals;

  State(AmplitudeSample given, const LikelihoodOptions& given_options)
      : options(given_options),
        kernels(wave_kernels::choose(options.instruction_set)),
        sample(std::move(given)),
        data(sample.data.waves) {
    require_length(sample.data.weights, sample.data.waves->size(), "weights");
    sum_of_weights = compensated_total(sample.data.weights);
    weights = padded(sample.data.weights);
    if (sample.monte_carlo.waves->table_handle() != sample.data.waves->table_handle()) {
      throw UsageError("data and Monte Carlo need waves of the same columns");
    }
    const std::size_t n_mc = sample.monte_carlo.waves->size();
    auto raw = sample.monte_carlo.weights;
    if (raw.empty()) raw.assign(n_mc, 1.0);
    const auto normalised = normalised_weights(raw, n_mc);
    measure = padded(normalised.weights);
    if (options.background_fraction) {
      prepare_background(normalised.weights);
      raw =
          integral_weights(std::move(raw), sample.monte_carlo.efficiency_values, options);
      integral_scale = compensated_total(raw) / normalised.sum;
    }
    monte_carlo_weights = padded(raw);
    for (double& w : monte_carlo_weights) w /= normalised.sum;
    if (options.cached_integral) prepare_integral(raw);
  }

  void prepare_background(const std::vector<double>& mc_weights) {
    const double b = *options.background_fraction;
    if (!(b >= 0 && b < 1)) {
      throw InputError(fmt::format("the fraction of background is {}", b),
                       "bg_frac is at least 0 and below 1");
    }
    const std::size_t n = sample.data.waves->size();
    auto efficiency = sample.data.efficiency_values;
    auto background = sample.data.background_values;
    if (efficiency.empty()) efficiency.assign(n, 1.0);
    if (background.empty()) background.assign(n, 1.0);
    require_length(efficiency, n, "efficiency values");
    require_length(background, n, "background values");
    const std::size_t n_mc = sample.monte_carlo.waves->size();
    auto mc_background = sample.monte_carlo.background_values;
    if (mc_background.empty()) mc_background.assign(n_mc, 1.0);
    require_length(mc_background, n_mc, "background values of the Monte Carlo");
    if (!sample.monte_carlo.efficiency_values.empty()) {
      require_length(sample.monte_carlo.efficiency_values,
                     n_mc,
                     "efficiency values of the Monte Carlo");
    }
    const double norm = compensated_total(products(mc_background, mc_weights));
    if (!(norm > 0)) {
      throw InputError(fmt::format("the background integrates to {}", norm),
                       "the background values of the Monte Carlo must be positive");
    }
    for (double& e : efficiency) e *= 1 - b;
    for (double& value : background) value *= b / norm;
    slope = padded(efficiency);
    offset = padded(background);
  }

  void prepare_integral(const std::vector<double>& raw_weights) {
    const auto& given = sample.integrals;
    if (!given) {
      integrals = std::make_unique<IntegralMatrix>(
          sample.monte_carlo.waves, raw_weights, options.instruction_set);
      return;
    }
    if (&given->store() != sample.monte_carlo.waves.get() ||
        given->weights_fingerprint() != fingerprint(raw_weights)) {
      throw StaleError(
          "the integral matrix is stale: it was made with another sample or weights",
          "make it again from this Monte Carlo sample");
    }
    integrals = std::make_unique<IntegralMatrix>(*given);
  }

  EventRequest data_request(const AmplitudePoint& point, double scale, int order) const {
    EventRequest request;
    request.order = order;
    request.coefficients = point.coefficients();
    request.terms = {weights.data(),
                     slope.empty() ? nullptr : slope.data(),
                     offset.empty() ? nullptr : offset.data(),
                     scale,
                     options.clip,
                     portable_log(options.clip)};
    return request;
  }

  EventSums monte_carlo_sums(EventRequest request,
                             const AmplitudePoint& point,
                             const AlignedDoubles& u,
                             const Executor* executor) {
    request.linear = true;
    request.coefficients = point.coefficients();
    request.terms.weights = u.data();
    request.terms.scale = 1;
    const int level = request.directional.empty() ? request.order : 2;
    const auto& waves = sample.monte_carlo.waves;
    if (waves->is_streamed()) {
      return sum_streamed_events(
          *waves, point.values(), level, std::move(request), kernels, executor);
    }
    if (!monte_carlo) monte_carlo = std::make_unique<EventColumns>(waves);
    monte_carlo->update(point.values(), level, executor);
    return sum_events(*monte_carlo, request, kernels, executor);
  }

  Integral integral(const AmplitudePoint& point, int order, const Executor* executor) {
    Integral result;
    if (integrals) {
      integrals->update(point.values(), order, executor);
      result.value = integral_scale * integrals->value(point.coefficients());
      if (order >= 1) {
        result.g = integral_scale * integrals->projections(point.coefficients(), order);
      }
      if (order >= 2) result.s = integral_scale * integrals->gram();
      return result;
    }
    auto sums = monte_carlo_sums({.order = order}, point, monte_carlo_weights, executor);
    return {sums.value, std::move(sums.g), std::move(sums.s)};
  }

  // With what the derivative along p needs.
  Integral integral_along(const AmplitudePoint& point,
                          const VectorXd& p,
                          const Executor* executor) {
    if (integrals) {
      auto result = integral(point, 2, executor);
      result.g_directional = (result.s * (point.slopes() * p)).conjugate();
      return result;
    }
    auto sums = monte_carlo_sums(
        {.directional = point.along(p)}, point, monte_carlo_weights, executor);
    return {sums.value, std::move(sums.g), {}, std::move(sums.g_directional)};
  }

  static bool usable(double integral) { return std::isfinite(integral) && integral > 0; }
};

AmplitudeLikelihood::AmplitudeLikelihood(AmplitudeSample sample,
                                         const LikelihoodOptions& options) {
  if (!sample.data.waves || !sample.monte_carlo.waves) {
    throw UsageError("a likelihood needs waves of data and of Monte Carlo");
  }
  state_ = std::make_unique<State>(std::move(sample), options);
}
AmplitudeLikelihood::~AmplitudeLikelihood() = default;
AmplitudeLikelihood::AmplitudeLikelihood(AmplitudeLikelihood&&) noexcept = default;

// NLL = O(I) - sum_i w_i L(r_i),  r_i = s(I) f_i [+ background],  L = lnc: O is
// outer_term, s intensity_scale. With L', L'' at r_i, the sums over the data are
//
//     first  = sum w L' f            g        -> F_t  = sum w L' f_t
//     second = sum w L'' f^2         g_second -> G_t  = sum w L'' f f_t
//                                    t        -> T_tu = sum w L'' f_t f_u
//
// (slopes of cfit folded in), and since dr/dt = s' I_t f + s f_t
//
//     dNLL/dt      = slope I_t - s F_t,             slope = O' - s' first
//     d2NLL/dt du  = curvature I_t I_u - (m_t I_u + I_t m_u) - s^2 T_tu
//                    + slope I_tu - s sum w L' f_tu,
//     curvature    = O'' - s'' first - s'^2 second,
//     m_t          = s' (s G_t + F_t).
//
// f and I are quadratic forms in the waves: f_tu and I_tu come from the same sums over
// pairs of columns (s of the sums) and over columns (g) by AmplitudePoint::hessian.
void AmplitudeLikelihood::add(const AmplitudePoint& point,
                              int order,
                              Derivatives& out,
                              const Executor* executor) {
  State& state = *state_;
  const auto integral = state.integral(point, order, executor);
  if (!State::usable(integral.value)) {
    out.value = std::numeric_limits<double>::infinity();
    return;
  }
  const auto s = intensity_scale(state.options, integral.value);
  const auto outer = outer_term(state.options, integral.value, state.sum_of_weights);
  state.data.update(point.values(), order, executor);
  const auto sums = sum_events(
      state.data, state.data_request(point, s.value, order), state.kernels, executor);
  out.value += outer.value - sums.value;
  if (order == 0) return;
  const double slope = outer.first - s.first * sums.first;  // dNLL/dI
  const VectorXd i_t = point.gradient(integral.g);
  const VectorXd f_t = point.gradient(sums.g);
  out.gradient += slope * i_t - s.value * f_t;
  if (order == 1) return;
  const VectorXd mixed = s.first * (s.value * point.gradient(sums.g_second) + f_t);
  const double curvature =
      outer.second - s.second * sums.first - s.first * s.first * sums.second;
  const MatrixXd cross = (0.5 * curvature * i_t - mixed) * i_t.transpose();
  out.hessian += cross + cross.transpose() - s.value * s.value * point.outer(sums.t) +
                 point.hessian(slope * integral.s - s.value * sums.s,
                               slope * integral.g - s.value * sums.g);
}

// The same along p, where the Hessian is never formed: every sum over pairs of columns is
// replaced by one over columns, the derivative of g in the direction p.
void AmplitudeLikelihood::add_product(const AmplitudePoint& point,
                                      const VectorXd& p,
                                      VectorXd& gradient,
                                      VectorXd& out,
                                      const Executor* executor) {
  State& state = *state_;
  const auto integral = state.integral_along(point, p, executor);
  if (!State::usable(integral.value)) return;
  const VectorXd i_t = point.gradient(integral.g);
  const double i_p = i_t.dot(p);
  const auto s = intensity_scale(state.options, integral.value);
  const auto outer = outer_term(state.options, integral.value, state.sum_of_weights);
  state.data.update(point.values(), 2, executor);
  auto request = state.data_request(point, s.value, 2);
  request.directional = point.along(p);
  request.scale_directional = s.first * i_p;
  const auto sums = sum_events(state.data, request, state.kernels, executor);
  const double slope = outer.first - s.first * sums.first;
  const VectorXd f_t = point.gradient(sums.g);
  gradient += slope * i_t - s.value * f_t;
  const double slope_p = (outer.second - s.second * sums.first) * i_p -
                         s.first * (sums.first_of_u + sums.u_first);
  const auto n = integral.g_directional.size();
  out += slope_p * i_t - s.first * i_p * f_t +
         point.gradient(slope * integral.g_directional -
                        s.value * sums.g_directional.head(n)) +
         point.curvature(slope * integral.g - s.value * sums.g) * p;
}

double AmplitudeLikelihood::integral(const AmplitudePoint& point,
                                     const Executor* executor) {
  return state_->integral(point, 0, executor).value;
}

std::vector<double> AmplitudeLikelihood::intensities(const AmplitudePoint& point,
                                                     const Executor* executor) {
  state_->data.update(point.values(), 0, executor);
  return event_intensities(state_->data, point.coefficients(), state_->kernels);
}

const std::vector<double>& AmplitudeLikelihood::weights() const {
  return state_->sample.data.weights;
}

double AmplitudeLikelihood::sum_of_weights() const {
  return state_->sum_of_weights;
}

const IntegralMatrix* AmplitudeLikelihood::integrals() const {
  return state_->integrals.get();
}

// Sums of squares of the events' scores: the middle of the covariance for weighted
// events, V (sum w^2 score score^T) V. An event's score is w times the derivative of
// lnc(r), and of ln I where the number of events is fitted too.
MatrixXd AmplitudeLikelihood::score_products(const AmplitudePoint& point,
                                             const Executor* executor) {
  State& state = *state_;
  auto options = state.options;
  options.compat = false;
  const auto integral = state.integral(point, 1, executor);
  const auto s = intensity_scale(options, integral.value);
  const VectorXd i_t = point.gradient(integral.g);
  const VectorXd s_t = s.first * i_t;
  auto request = state.data_request(point, s.value, 2);
  request.squares = true;
  state.data.update(point.values(), 2, executor);
  const auto sums = sum_events(state.data, request, state.kernels, executor);
  const MatrixXd cross = s.value * point.gradient(sums.g_second) * s_t.transpose();
  MatrixXd result = s.value * s.value * point.outer(sums.t) + cross + cross.transpose() +
                    sums.second * s_t * s_t.transpose();
  if (!options.extended) return result;
  auto squares = state.weights;
  double sum_of_squares = 0;
  for (double& w : squares) sum_of_squares += w *= w;
  auto linear = state.data_request(point, s.value, 1);
  linear.terms.weights = squares.data();
  const auto mean_sums = sum_events(state.data, linear, state.kernels, executor);
  const VectorXd rate = i_t / integral.value;
  const MatrixXd mean = (s.value * point.gradient(mean_sums.g) + mean_sums.first * s_t +
                         0.5 * sum_of_squares * rate) *
                        rate.transpose();
  return result + mean + mean.transpose();
}

// The covariance that the finite Monte Carlo sample gives to the gradient of the NLL.
//
// The sample enters through I = sum_j u_j f_j / sum_j v_j alone, v the weights and u the
// same times the efficiency values of cfit; here both are divided by sum v. Each event
// is there a Poisson number of times, with a variance of 1 about its one occurrence. A
// fluctuation e_j of event j changes
//
//     dI   = (u_j f_j  - v_j I)   e_j,
//     dI_t = (u_j f_jt - v_j I_t) e_j,
//
// the second terms because the weights are normalised to their own sum. The gradient is
// g_t = slope(I) I_t - s(I) F_t(I), see add(); it changes by kappa dI_t + lambda_t dI,
//
//     kappa    = O' - s' first,                       dg_t / dI_t
//     lambda_t = O'' I_t - s' (F_t + s G_t) - (s'' first + s'^2 second) I_t,   dg_t / dI
//
// so that the covariance is the sum over events of a_j a_j^T with
//
//     a_j = u_j (kappa f_j' + lambda f_j) - v_j offset,   offset = kappa I' + I lambda.
//
// Multiplied out: products over events with weights u^2 (`products`), sums with weights
// u v (`linear`, whose mean is kappa sum uv f' + lambda sum uv f), and sum v^2. The
// normalisation of cfit's background is taken as known.
MatrixXd AmplitudeLikelihood::monte_carlo_products(const AmplitudePoint& point,
                                                   const Executor* executor) {
  State& state = *state_;
  const auto integral = state.integral(point, 1, executor);
  const auto s = intensity_scale(state.options, integral.value);
  const auto outer = outer_term(state.options, integral.value, state.sum_of_weights);
  state.data.update(point.values(), 2, executor);
  const auto data = sum_events(
      state.data, state.data_request(point, s.value, 2), state.kernels, executor);
  const VectorXd i_t = point.gradient(integral.g);
  const double kappa = outer.first - s.first * data.first;
  const VectorXd lambda =
      outer.second * i_t -
      s.first * (point.gradient(data.g) + s.value * point.gradient(data.g_second)) -
      (s.second * data.first + s.first * s.first * data.second) * i_t;
  const VectorXd offset = kappa * i_t + integral.value * lambda;
  const auto& u = state.monte_carlo_weights;
  auto squares = state.measure;
  double sum_of_squares = 0;
  for (std::size_t i = 0; i < squares.size(); ++i) {
    sum_of_squares += squares[i] * squares[i];
    squares[i] *= u[i];
  }
  const auto products =
      state.monte_carlo_sums({.order = 2, .squares = true}, point, u, executor);
  const auto linear = state.monte_carlo_sums({.order = 1}, point, squares, executor);
  const VectorXd mean = kappa * point.gradient(linear.g) + linear.value * lambda;
  const MatrixXd cross = kappa * point.gradient(products.g_second) * lambda.transpose() -
                         mean * offset.transpose();
  return kappa * kappa * point.outer(products.t) + cross + cross.transpose() +
         products.second * lambda * lambda.transpose() +
         sum_of_squares * offset * offset.transpose();
}

}  // namespace jacta
