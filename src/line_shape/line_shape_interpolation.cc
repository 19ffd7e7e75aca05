// interp_c, spline_c, interp1d3, interp_lagrange, and what other interpolations share.
#include <Eigen/Dense>
#include <algorithm>

#include "interpolation.h"
#include "shape_models.h"

namespace jacta {

namespace {

using Complexd = std::complex<double>;

/// The polynomial through the knots first...last that is 1 at knot i and 0 at the others.
double lagrange(
    const Knots& x, std::size_t i, std::size_t first, std::size_t last, double m) {
  double product = 1;
  for (std::size_t k = first; k <= last; ++k) {
    if (k != i) product *= (m - x[k]) / (x[i] - x[k]);
  }
  return product;
}

class Linear final : public Interpolation {
 public:
  explicit Linear(Knots x) : x_(std::move(x)) {}
  void weights(double m, std::span<double> out) const override {
    const auto at = knot_interval(x_, m);
    if (at < 0) return;
    const auto j = static_cast<std::size_t>(at);
    out[j] = lagrange(x_, j, j, j + 1, m);
    out[j + 1] = lagrange(x_, j + 1, j, j + 1, m);
  }

 private:
  Knots x_;
};

class Lagrange final : public Interpolation {
 public:
  explicit Lagrange(Knots x) : x_(std::move(x)) {}
  void weights(double m, std::span<double> out) const override {
    for (std::size_t i = 0; i < x_.size(); ++i)
      out[i] = lagrange(x_, i, 0, x_.size() - 1, m);
  }

 private:
  Knots x_;
};

// As tf-pwa has it: in the interval j the knots j-2 ... j+1 count, each with the product
// over the knots j-1 ... j+2. It passes through no knot but by chance.
class Cubic final : public Interpolation {
 public:
  explicit Cubic(Knots x) : x_(std::move(x)) {}
  void weights(double m, std::span<double> out) const override {
    const auto at = knot_interval(x_, m);
    if (at < 0) return;
    const auto j = static_cast<std::size_t>(at);
    const std::size_t last = x_.size() - 1;
    for (std::size_t i = j < 2 ? 0 : j - 2; i <= std::min(j + 1, last); ++i) {
      out[i] = lagrange(x_, i, j == 0 ? 0 : j - 1, std::min(j + 2, last), m);
    }
  }

 private:
  Knots x_;
};

class Spline final : public Interpolation {
 public:
  Spline(Knots x, const Eigen::MatrixXd& second_derivatives, bool extrapolates)
      : x_(std::move(x)), second_(second_derivatives), extrapolates_(extrapolates) {}
  void weights(double m, std::span<double> out) const override {
    auto j = knot_interval(x_, m);
    if (j < 0 && !extrapolates_) return;
    if (j < 0 && m >= x_.back()) j = static_cast<std::ptrdiff_t>(x_.size()) - 2;
    j = std::max<std::ptrdiff_t>(j, 0);
    const auto at = static_cast<std::size_t>(j);
    const double h = x_[at + 1] - x_[at];
    const double t = m - x_[at];
    const double u = h - t;
    for (Eigen::Index k = 0; k < second_.cols(); ++k) {
      out[static_cast<std::size_t>(k)] = second_(j, k) * (u * u * u / h - h * u) / 6 +
                                         second_(j + 1, k) * (t * t * t / h - h * t) / 6;
    }
    out[at] += u / h;
    out[at + 1] += t / h;
  }

 private:
  Knots x_;
  Eigen::MatrixXd second_;  // second derivatives at the knots, linear in the values
  bool extrapolates_;
};

// Continuity of the first derivative at the inner knots, and two conditions at the ends.
Eigen::MatrixXd spline_matrix(const Knots& x, const std::string& ends) {
  const auto n = static_cast<Eigen::Index>(x.size());
  Eigen::VectorXd h(n - 1);
  for (Eigen::Index i = 0; i + 1 < n; ++i) {
    h[i] = x[static_cast<std::size_t>(i) + 1] - x[static_cast<std::size_t>(i)];
  }
  Eigen::MatrixXd left = Eigen::MatrixXd::Zero(n, n);
  Eigen::MatrixXd right = Eigen::MatrixXd::Zero(n, n);
  for (Eigen::Index i = 1; i + 1 < n; ++i) {
    left.row(i).segment(i - 1, 3) << h[i - 1], 2 * (h[i - 1] + h[i]), h[i];
    right.row(i).segment(i - 1, 3) << 6 / h[i - 1], -6 / h[i] - 6 / h[i - 1], 6 / h[i];
  }
  const Eigen::Index e = n - 1;
  if (ends == "not-a-knot") {
    left.row(0).head(3) << -h[1], h[0] + h[1], -h[0];
    left.row(e).tail(3) << -h[e - 1], h[e - 1] + h[e - 2], -h[e - 2];
  } else {
    left(0, 0) = left(e, e) = 1;
  }
  return left.partialPivLu().solve(right);
}

class Interpolated final : public LineShape {
 public:
  struct Points {
    std::size_t knots;
    bool with_bound;
    bool polar;
  };

  Interpolated(std::vector<ShapeParameter> parameters,
               std::unique_ptr<Interpolation> interpolation,
               const Points& points)
      : LineShape(std::move(parameters)),
        interpolation_(std::move(interpolation)),
        points_(points) {}

  Complexd value(std::span<const double> p, const ShapePoint& x) const override {
    Complexd out;
    values(p, {&x, 1}, {&out, 1});
    return out;
  }

  void values(std::span<const double> p,
              std::span<const ShapePoint> x,
              std::span<Complexd> out) const override {
    check_parameters(p);
    std::vector<Complexd> heights;
    for (std::size_t k = 0; 2 * k < p.size(); ++k) {
      heights.push_back(points_.polar ? p[2 * k] * direction(p[2 * k + 1])
                                      : Complexd(p[2 * k], p[2 * k + 1]));
    }
    std::vector<double> all(points_.knots);
    for (std::size_t i = 0; i < x.size(); ++i) {
      const auto w = weights(x[i].m, all);
      out[i] = 0;
      for (std::size_t k = 0; k < heights.size(); ++k) out[i] += w[k] * heights[k];
    }
  }

  void derivatives(std::span<const double> p,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const override {
    check_parameters(p);
    const std::size_t n = p.size();
    std::vector<double> all(points_.knots);
    const auto w = weights(x.m, all);
    out.value = 0;
    out.gradient.assign(n, 0);
    out.hessian.assign(n * (n + 1) / 2, 0);
    const Complexd unit(0, 1);
    for (std::size_t k = 0; 2 * k < n; ++k) {
      const std::size_t r = 2 * k;
      if (!points_.polar) {
        out.value += w[k] * Complexd(p[r], p[r + 1]);
        out.gradient[r] = w[k];
        out.gradient[r + 1] = w[k] * unit;
        continue;
      }
      const Complexd turn = w[k] * direction(p[r + 1]);
      out.value += p[r] * turn;
      out.gradient[r] = turn;
      out.gradient[r + 1] = unit * p[r] * turn;
      out.hessian[packed_index(r, r + 1, n)] = unit * turn;
      out.hessian[packed_index(r + 1, r + 1, n)] = -p[r] * turn;
    }
  }

 private:
  static Complexd direction(double phase) { return {std::cos(phase), std::sin(phase)}; }

  /// The weights of the knots that have parameters.
  std::span<const double> weights(double m, std::span<double> all) const {
    std::fill(all.begin(), all.end(), 0);
    interpolation_->weights(m, all);
    return points_.with_bound ? all : all.subspan(1, all.size() - 2);
  }

  std::unique_ptr<Interpolation> interpolation_;
  Points points_;
};

}  // namespace

std::ptrdiff_t knot_interval(const Knots& x, double m) {
  if (!(m >= x.front() && m < x.back())) return -1;
  return std::upper_bound(x.begin(), x.end(), m) - x.begin() - 1;
}

Knots read_knots(const ShapeConfig& config) {
  Knots x;
  if (config.find(shape_keys::points) != nullptr) {
    x = config.numbers(shape_keys::points);
  } else {
    const auto low = config.number(shape_keys::min_m);
    const auto high = config.number(shape_keys::max_m);
    const int n = config.whole_number(shape_keys::interp_n).value_or(0);
    if (!low || !high || n < 2) {
      throw config.error("the knots are missing",
                         "add `points: [...]` or min_m, max_m and interp_N");
    }
    for (int i = 0; i < n; ++i) x.push_back(*low + (*high - *low) / (n - 1) * i);
  }
  if (x.size() < 3) throw config.error("an interpolation needs three knots or more");
  if (std::adjacent_find(x.begin(), x.end(), std::greater_equal<>()) != x.end()) {
    throw config.error("the knots do not increase");
  }
  return x;
}

KnotIndex::KnotIndex(const ShapeConfig& config)
    : x_(read_knots(config)), equidistant_(config.find(shape_keys::points) == nullptr) {}

std::ptrdiff_t KnotIndex::operator()(double m) const {
  const auto n = static_cast<std::ptrdiff_t>(x_.size());
  if (!equidistant_) return std::upper_bound(x_.begin(), x_.end(), m) - x_.begin() - 1;
  const double step = (x_.back() - x_.front()) / static_cast<double>(n - 1);
  const double low = x_.front() - step;
  const double part = (m - low) / (x_.back() + step - low);
  const double bin = std::floor(static_cast<double>(n + 1) * part);
  return static_cast<std::ptrdiff_t>(std::clamp(bin, 0.0, static_cast<double>(n))) - 1;
}

std::vector<ShapeParameter> knot_parameters(const ShapeConfig& config, std::size_t n) {
  const auto knots = static_cast<int>(read_knots(config).size());
  int fixed = config.whole_number(shape_keys::fix_idx).value_or(-1);
  if (fixed < 0) fixed = knots / 2 - 1;
  if (fixed >= static_cast<int>(n)) {
    throw config.error("fix_idx is no point of the interpolation");
  }
  std::vector<ShapeParameter> parameters;
  for (std::size_t k = 0; k < n; ++k) {
    add_complex(parameters,
                "point_" + std::to_string(k),
                config.flag(shape_keys::polar),
                static_cast<int>(k) == fixed);
  }
  return parameters;
}

std::unique_ptr<LineShape> make_interpolated(
    const ShapeConfig& config,
    const InterpolatedValues& values,
    std::unique_ptr<Interpolation> interpolation) {
  const Interpolated::Points points{.knots = values.knots,
                                    .with_bound = values.with_bound,
                                    .polar = config.flag(shape_keys::polar)};
  const std::size_t n = values.with_bound ? values.knots : values.knots - 2;
  return std::make_unique<Interpolated>(
      knot_parameters(config, n), std::move(interpolation), points);
}

std::unique_ptr<Interpolation> make_spline_interpolation(const ShapeConfig& config,
                                                         const Knots& x,
                                                         bool extrapolates) {
  const std::string ends = config.word(shape_keys::bc_type);
  if (ends == "not-a-knot" && x.size() < 4) {
    throw config.error("a not-a-knot spline needs four knots or more");
  }
  return std::make_unique<Spline>(x, spline_matrix(x, ends), extrapolates);
}

namespace {

template <class Kind>
std::unique_ptr<LineShape> make(const ShapeConfig& config) {
  const Knots x = read_knots(config);
  const InterpolatedValues values{x.size(), config.flag(shape_keys::with_bound)};
  return make_interpolated(config, values, std::make_unique<Kind>(x));
}

std::unique_ptr<LineShape> make_linear_interpolation(const ShapeConfig& config) {
  return make<Linear>(config);
}

std::unique_ptr<LineShape> make_cubic_interpolation(const ShapeConfig& config) {
  return make<Cubic>(config);
}

std::unique_ptr<LineShape> make_lagrange_interpolation(const ShapeConfig& config) {
  return make<Lagrange>(config);
}

std::unique_ptr<LineShape> make_spline(const ShapeConfig& config) {
  const Knots x = read_knots(config);
  const InterpolatedValues values{x.size(), config.flag(shape_keys::with_bound)};
  return make_interpolated(config, values, make_spline_interpolation(config, x, false));
}

}  // namespace

ShapeModels interpolated_shapes() {
  using namespace shape_keys;
  const ShapeKeys knots = {
      &points, &min_m, &max_m, &interp_n, &with_bound, &polar, &fix_idx};
  return {
      {.name = "interp_c",
       .make = make_linear_interpolation,
       .keys = knots,
       .has_mass = false},
      {.name = "spline_c",
       .make = make_spline,
       .keys = knots + ShapeKeys{&bc_type},
       .has_mass = false},
      {.name = "interp1d3",
       .make = make_cubic_interpolation,
       .keys = knots,
       .has_mass = false},
      {.name = "interp_lagrange",
       .make = make_lagrange_interpolation,
       .keys = knots,
       .has_mass = false},
  };
}

}  // namespace jacta
