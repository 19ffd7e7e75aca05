// The density of x = y + r, y from a density on a range of its own and r Gaussian around
// 0 with width sigma, normalised on the range of the analysis:
//
//     p(x) = sum_j w_j q(y_j) G(x - y_j; sigma) / I,
//     I    = sum_j w_j q(y_j) (Phi((b - y_j) / sigma) - Phi((a - y_j) / sigma)),
//
// with Gauss-Legendre nodes y_j in panels no wider than 2.5 sigma. Only nodes within 9
// sigma of x contribute. The derivatives are those of the sums.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/density/kinds.h"
#include "jacta/density/quadrature.h"
#include "parts.h"
#include "special_functions.h"

namespace jacta {

namespace {

constexpr std::size_t none = static_cast<std::size_t>(-1);
constexpr std::size_t most_panels = 2000;
constexpr double reach = 9;

struct Convolution {
  AxisRange axis;
  Limits true_range;
  double sigma;
  std::size_t sigma_parameter;
  std::size_t n_parameters;
};

// A sum over nodes with derivatives in the parameters: value, first, packed second.
struct Sums {
  double value = 0;
  std::vector<double> first;
  std::vector<double> second;

  explicit Sums(std::size_t n) : first(n, 0), second(n * (n + 1) / 2, 0) {}
  void clear() {
    value = 0;
    std::fill(first.begin(), first.end(), 0);
    std::fill(second.begin(), second.end(), 0);
  }
};

class ConvolutionEvaluator final : public DensityEvaluator {
 public:
  ConvolutionEvaluator(Part part, const Convolution& what)
      : part_(std::move(part)),
        what_(what),
        norm_(what.n_parameters),
        sums_(what.n_parameters) {}

  bool move_to(std::span<const double> values, bool derivatives) override {
    derivatives_ = derivatives;
    sigma_ = what_.sigma_parameter == none ? what_.sigma : values[what_.sigma_parameter];
    if (!(sigma_ > 0) || !part_.move_to(values, derivatives)) return false;
    if (!place_nodes()) return false;
    norm_.clear();
    add_interval(what_.axis.range, 0, y_.size(), norm_);
    return norm_.value > 0 && std::isfinite(norm_.value);
  }

  void fill(std::span<const double* const> axes,
            std::size_t count,
            const DensityColumns& out) override {
    const double* x = axes[what_.axis.axis];
    const std::size_t n = (count + 7) / 8 * 8;
    const bool derivatives = !out.first.empty();
    for (std::size_t e = 0; e < n; ++e) {
      sums_.clear();
      add_at(x[e], derivatives, sums_);
      normalise(sums_, derivatives);
      out.value[e] = sums_.value;
      if (!derivatives) continue;
      for (std::size_t a = 0; a < out.first.size(); ++a) {
        if (out.first[a] != nullptr) out.first[a][e] = sums_.first[a];
      }
      for (std::size_t k = 0; k < out.second.size(); ++k) {
        if (out.second[k] != nullptr) out.second[k][e] = sums_.second[k];
      }
    }
  }

  BoxProbability probability(std::span<const Limits> box) override {
    Sums sums(what_.n_parameters);
    add_interval(box[what_.axis.axis], 0, y_.size(), sums);
    normalise(sums, derivatives_);
    if (!derivatives_) return {sums.value, {}, {}};
    return {sums.value, sums.first, sums.second};
  }

  void prepare_sampling() override {
    part_.evaluator().prepare_sampling();
    if (norm_.value > 1e-4) return;
    throw InputError(fmt::format(
        "of a convolution only {:.2g} lies within the analysis space: toys of it would "
        "take too long",
        norm_.value));
  }
  void sample(Stream& stream, std::span<double> event) const override {
    double& x = event[what_.axis.axis];
    do {
      part_.evaluator().sample(stream, event);
      x += stream.normal(0, sigma_);
    } while (!what_.axis.range.contains(x));
  }

 private:
  bool place_nodes() {
    const Limits& range = what_.true_range;
    const double width = range.upper - range.lower;
    const double wanted = std::ceil(width / (2.5 * sigma_));
    if (!(wanted <= most_panels)) return false;
    const auto panels = std::max(std::size_t{16}, static_cast<std::size_t>(wanted));
    y_.clear();
    weights_.clear();
    for (std::size_t i = 0; i < panels; ++i) {
      const auto edge = [&](std::size_t k) {
        return range.lower +
               width * (static_cast<double>(k) / static_cast<double>(panels));
      };
      each_node(edge(i), edge(i + 1), [&](double y, double weight) {
        y_.push_back(y);
        weights_.push_back(weight);
      });
    }
    sort_nodes();
    fill_nodes();
    return true;
  }

  void sort_nodes() {
    std::vector<std::pair<double, double>> nodes;
    for (std::size_t j = 0; j < y_.size(); ++j) nodes.emplace_back(y_[j], weights_[j]);
    std::sort(nodes.begin(), nodes.end());
    for (std::size_t j = 0; j < y_.size(); ++j) std::tie(y_[j], weights_[j]) = nodes[j];
  }

  // w_j q(y_j) with its derivatives, by node.
  void fill_nodes() {
    const std::size_t m = part_.positions().size();
    const std::size_t width = 1 + m + m * (m + 1) / 2;
    q_.assign(y_.size() * width, 0);
    struct alignas(64) Tile {
      double x[density_tile];
    } tile{};
    std::vector<const double*> axes(what_.axis.axis + 1, tile.x);
    for (std::size_t begin = 0; begin < y_.size(); begin += density_tile) {
      const std::size_t n = std::min(density_tile, y_.size() - begin);
      for (std::size_t e = 0; e < density_tile; ++e) {
        tile.x[e] = y_[std::min(begin + e, y_.size() - 1)];
      }
      part_.fill(axes, n, derivatives_);
      for (std::size_t e = 0; e < n; ++e) {
        double* q = q_.data() + (begin + e) * width;
        const double weight = weights_[begin + e];
        q[0] = weight * part_.value()[e];
        if (!derivatives_) continue;
        for (std::size_t a = 0, k = 1 + m; a < m; ++a) {
          q[1 + a] = weight * part_.first(a)[e];
          for (std::size_t b = 0; b <= a; ++b, ++k) {
            q[k] = weight * part_.second(a, b)[e];
          }
        }
      }
    }
  }

  // Adds q g, where g depends on sigma with the derivatives g_s and g_ss.
  void add(std::size_t j, double g, double g_s, double g_ss, bool derivatives, Sums& sums)
      const {
    const auto& positions = part_.positions();
    const std::size_t m = positions.size();
    const double* q = q_.data() + j * (1 + m + m * (m + 1) / 2);
    sums.value += q[0] * g;
    if (!derivatives) return;
    const std::size_t s = what_.sigma_parameter;
    for (std::size_t a = 0, k = 1 + m; a < m; ++a) {
      sums.first[positions[a]] += q[1 + a] * g;
      for (std::size_t b = 0; b <= a; ++b, ++k) {
        sums.second[packed_pair(positions[a], positions[b])] += q[k] * g;
      }
      if (s == none) continue;
      const double times = positions[a] == s ? 2 : 1;
      sums.second[packed_pair(positions[a], s)] += times * q[1 + a] * g_s;
    }
    if (s == none) return;
    sums.first[s] += q[0] * g_s;
    sums.second[packed_pair(s, s)] += q[0] * g_ss;
  }

  void add_at(double x, bool derivatives, Sums& sums) const {
    constexpr double inverse_sqrt_2pi = 0.39894228040143267794;
    const auto from =
        std::lower_bound(y_.begin(), y_.end(), x - reach * sigma_) - y_.begin();
    const auto to =
        std::upper_bound(y_.begin(), y_.end(), x + reach * sigma_) - y_.begin();
    for (auto j = static_cast<std::size_t>(from); j < static_cast<std::size_t>(to); ++j) {
      const double z = (x - y_[j]) / sigma_;
      const double z2 = z * z;
      const double g = inverse_sqrt_2pi / sigma_ * portable_exp(-0.5 * z2);
      const double g_s = g * (z2 - 1) / sigma_;
      const double g_ss = g * ((z2 - 5) * z2 + 2) / (sigma_ * sigma_);
      add(j, g, g_s, g_ss, derivatives, sums);
    }
  }

  void add_interval(const Limits& interval,
                    std::size_t from,
                    std::size_t to,
                    Sums& sums) const {
    for (std::size_t j = from; j < to; ++j) {
      const double a = (interval.lower - y_[j]) / sigma_;
      const double b = (interval.upper - y_[j]) / sigma_;
      // d Phi(z) / d sigma = -z phi / sigma, d2 = z phi (2 - z^2) / sigma^2.
      const double pa = a * normal_density(a) / sigma_;
      const double pb = b * normal_density(b) / sigma_;
      add(j,
          normal_between(a, b),
          pa - pb,
          (pb * (2 - b * b) - pa * (2 - a * a)) / sigma_,
          derivatives_,
          sums);
    }
  }

  // s / I with derivatives.
  void normalise(Sums& sums, bool derivatives) const {
    const double inverse = 1 / norm_.value;
    sums.value *= inverse;
    if (!derivatives) return;
    const std::size_t n = sums.first.size();
    for (std::size_t a = 0; a < n; ++a) {
      sums.first[a] = (sums.first[a] - sums.value * norm_.first[a]) * inverse;
    }
    for (std::size_t a = 0, k = 0; a < n; ++a) {
      for (std::size_t b = 0; b <= a; ++b, ++k) {
        sums.second[k] = (sums.second[k] - sums.first[a] * norm_.first[b] -
                          sums.first[b] * norm_.first[a] - sums.value * norm_.second[k]) *
                         inverse;
      }
    }
  }

  Part part_;
  Convolution what_;
  bool derivatives_ = false;
  double sigma_ = 1;
  std::vector<double> y_;
  std::vector<double> weights_;
  std::vector<double> q_;
  Sums norm_;
  Sums sums_;
};

class ConvolutionDensity final : public Density {
 public:
  ConvolutionDensity(const AxisRange& axis,
                     SharedDensity part,
                     const Limits& true_range,
                     const DensityArgument& sigma)
      : part_(std::move(part)), what_{axis, true_range, sigma.value, none, 0} {
    axes_ = part_->axes();
    if (axes_.size() != 1 || axes_[0] != axis.axis) {
      throw UsageError("convolution: the density is not one of the axis");
    }
    const Limits positive{std::numeric_limits<double>::min(),
                          std::numeric_limits<double>::infinity()};
    if (sigma.is_parameter()) {
      what_.sigma_parameter = add_parameter(sigma.parameter, positive);
    } else {
      const double width = true_range.upper - true_range.lower;
      if (!(sigma.value > 0) || !std::isfinite(sigma.value) ||
          width > 2.5 * static_cast<double>(most_panels) * sigma.value) {
        throw UsageError(
            fmt::format("convolution: sigma is {}, it must be positive and at least "
                        "1/{} of the range",
                        shortest(sigma.value),
                        2.5 * static_cast<double>(most_panels)));
      }
    }
    positions_ = add_parameters(*part_);
    what_.n_parameters = parameters().size();
  }

  std::unique_ptr<DensityEvaluator> evaluator(
      const density_kernels::Kernels& kernels) const override {
    return std::make_unique<ConvolutionEvaluator>(Part(*part_, positions_, kernels),
                                                  what_);
  }

 private:
  SharedDensity part_;
  Convolution what_;
  std::vector<std::size_t> positions_;
};

}  // namespace

SharedDensity convolution_density(const AxisRange& axis,
                                  SharedDensity part,
                                  const Limits& true_range,
                                  DensityArgument sigma) {
  return std::make_shared<const ConvolutionDensity>(
      axis, std::move(part), true_range, sigma);
}

}  // namespace jacta
