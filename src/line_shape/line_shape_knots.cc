// interp, interp_hist, interp_l3, hist_idx, spline_c_idx, sppchip, linear_npy, linear_txt.
#include <algorithm>
#include <cmath>

#include "complex_algebra.h"
#include "interpolation.h"
#include "jacta/config/named_file.h"
#include "jacta/data/number_array.h"
#include "many_parameter_shape.h"
#include "shape_models.h"

namespace jacta {

namespace {

double middle(const Knots& x, std::size_t i) {
  return (x[i] + x[i + 1]) / 2;
}

// Constant between the middles of neighbouring knots.
class Steps final : public Interpolation {
 public:
  explicit Steps(Knots x) : x_(std::move(x)) {}
  void weights(double m, std::span<double> out) const override {
    for (std::size_t i = 0; i + 2 < x_.size(); ++i) {
      if (m > middle(x_, i) && m <= middle(x_, i + 1)) out[i + 1] = 1;
    }
  }

 private:
  Knots x_;
};

// Constant between knots; beyond them the interval at the other end, as tf-pwa has it.
class Intervals final : public Interpolation {
 public:
  Intervals(KnotIndex index, std::size_t n) : index_(std::move(index)), n_(n) {}
  void weights(double m, std::span<double> out) const override {
    const auto n = static_cast<std::ptrdiff_t>(n_);
    out[static_cast<std::size_t>((index_(m) + n) % n)] = 1;
  }

 private:
  KnotIndex index_;
  std::size_t n_;
};

// tf-pwa's interp_l3: between the middles of knots, products over the middles near them.
class MiddleCubic final : public Interpolation {
 public:
  explicit MiddleCubic(Knots x) : x_(std::move(x)) {}
  void weights(double m, std::span<double> out) const override {
    const std::size_t last = x_.size() - 1;
    for (std::size_t j = 1; j < last; ++j) {
      if (!(m >= middle(x_, j - 1) && m < middle(x_, j))) continue;
      for (std::size_t i = j < 3 ? 1 : j - 2; i <= std::min(j + 1, last - 1); ++i) {
        double product = 1;
        for (std::size_t k = std::max<std::size_t>(j, 2) - 1; k <= std::min(j + 2, last);
             ++k) {
          if (k == i) continue;
          product *= (m - middle(x_, k - 1)) / (middle(x_, i - 1) - middle(x_, k - 1));
        }
        out[i] = product;
      }
    }
  }

 private:
  Knots x_;
};

// Linear between |p_i| at the knots, for m in (x_i, x_{i+1}]; the last two of the
// parameters are of no knot.
class RealLinear final : public ManyParameterShape<RealLinear> {
 public:
  RealLinear(std::vector<ShapeParameter> parameters, Knots x)
      : ManyParameterShape(std::move(parameters)), x_(std::move(x)) {}

  template <class T>
  std::vector<T> prepare(std::vector<T> p) const {
    using std::abs;
    for (T& value : p) value = abs(value);
    return p;
  }
  template <class T>
  Complex<T> at(const std::vector<T>& p, const ShapePoint& at) const {
    if (!(at.m > x_.front() && at.m <= x_.back())) return {T(0.0), T(0.0)};
    const auto i = static_cast<std::size_t>(std::lower_bound(x_.begin(), x_.end(), at.m) -
                                            x_.begin() - 1);
    const double t = (at.m - x_[i]) / (x_[i + 1] - x_[i]);
    return {t * (p[i + 1] - p[i]) + p[i], T(0.0)};
  }

 private:
  Knots x_;
};

// Piecewise cubic Hermite polynomials that keep the shape: F. N. Fritsch, R. E. Carlson,
// SIAM J. Numer. Anal. 17 (1980) 238, doi:10.1137/0717021.
class ShapePreserving final : public ManyParameterShape<ShapePreserving> {
 public:
  ShapePreserving(std::vector<ShapeParameter> parameters,
                  Knots x,
                  KnotIndex index,
                  bool with_bound,
                  bool polar)
      : ManyParameterShape(std::move(parameters)),
        x_(std::move(x)),
        index_(std::move(index)),
        with_bound_(with_bound),
        polar_(polar) {}

  template <class T>
  struct Curve {
    std::vector<T> values;
    std::vector<T> slopes;
  };
  template <class T>
  using State = std::array<Curve<T>, 2>;  // real and imaginary part

  template <class T>
  State<T> prepare(const std::vector<T>& p) const {
    State<T> state;
    const auto add = [&](const Complex<T>& z) {
      state[0].values.push_back(z.re);
      state[1].values.push_back(z.im);
    };
    if (!with_bound_) add({T(0.0), T(0.0)});
    for (std::size_t k = 0; k < p.size(); k += 2) {
      add(coupling_of(p[k], p[k + 1], polar_));
    }
    if (!with_bound_) add({T(0.0), T(0.0)});
    for (auto& curve : state) curve.slopes = slopes(curve.values);
    return state;
  }

  template <class T>
  Complex<T> at(const State<T>& state, const ShapePoint& x) const {
    const std::ptrdiff_t found = index_(x.m);
    if (found < 0 || found + 1 >= static_cast<std::ptrdiff_t>(x_.size())) {
      return {T(0.0), T(0.0)};
    }
    const auto i = static_cast<std::size_t>(found);
    const double h = x_[i + 1] - x_[i];
    const double t = (x.m - x_[i]) / h;
    const double u = 1 - t;
    const auto part = [&](const Curve<T>& c) {
      return c.values[i] * (u * u * (1 + 2 * t)) +
             c.values[i + 1] * (t * t * (1 + 2 * u)) + c.slopes[i] * (h * t * u * u) -
             c.slopes[i + 1] * (h * t * t * u);
    };
    return {part(state[0]), part(state[1])};
  }

 private:
  // A weighted harmonic mean of neighbouring differences; 0 at extrema. tf-pwa has the
  // knots in single precision here.
  template <class T>
  std::vector<T> slopes(const std::vector<T>& y) const {
    constexpr double flat = 1e-12;
    const std::size_t n = x_.size();
    std::vector<double> h;
    std::vector<T> delta;
    for (std::size_t i = 0; i + 1 < n; ++i) {
      const auto single = [](double x) { return static_cast<double>(float(x)); };
      h.push_back(single(x_[i + 1]) - single(x_[i]));
      delta.push_back((y[i + 1] - y[i]) / h[i]);
    }
    std::vector<T> result(n, T(0.0));
    for (std::size_t i = 1; i + 1 < n; ++i) {
      const double before = value_of(delta[i - 1]);
      const double after = value_of(delta[i]);
      if (before * after <= 0 || std::abs(before) < flat || std::abs(after) < flat) {
        continue;
      }
      const double w1 = 2 * h[i] + h[i - 1];
      const double w2 = h[i] + 2 * h[i - 1];
      result[i] = (w1 + w2) / (w1 / delta[i - 1] + w2 / delta[i]);
    }
    result.front() = end_slope(h[0], h[1], delta[0], delta[1]);
    result.back() = end_slope(h[n - 2], h[n - 3], delta[n - 2], delta[n - 3]);
    return result;
  }

  template <class T>
  static T end_slope(double h, double next, const T& delta, const T& neighbour) {
    const T slope = ((2 * h + next) * delta - h * neighbour) / (h + next);
    if (value_of(slope) * value_of(delta) < 0) return T(0.0);
    const bool turns = value_of(delta) * value_of(neighbour) < 0;
    if (turns && std::abs(value_of(slope)) > 3 * std::abs(value_of(delta))) {
      return 2.0 * delta;
    }
    return slope;
  }

  Knots x_;
  KnotIndex index_;
  bool with_bound_;
  bool polar_;
};

// Values of a file, linear between them.
class Tabulated final : public ManyParameterShape<Tabulated> {
 public:
  Tabulated(Knots x, std::vector<std::complex<double>> values)
      : ManyParameterShape(std::vector<ShapeParameter>{}),
        x_(std::move(x)),
        values_(std::move(values)) {}

  template <class T>
  T prepare(const std::vector<T>&) const {
    return T(0.0);
  }
  template <class T>
  Complex<T> at(const T&, const ShapePoint& x) const {
    const std::ptrdiff_t found = knot_interval(x_, x.m);
    if (found < 0) return {T(0.0), T(0.0)};
    const auto i = static_cast<std::size_t>(found);
    const double t = (x.m - x_[i]) / (x_[i + 1] - x_[i]);
    const auto f = t * (values_[i + 1] - values_[i]) + values_[i];
    return {T(f.real()), T(f.imag())};
  }

 private:
  Knots x_;
  std::vector<std::complex<double>> values_;
};

void refuse_bound(const ShapeConfig& config) {
  if (!config.flag(shape_keys::with_bound)) return;
  throw config.error(*config.find(shape_keys::with_bound),
                     "with_bound is not available in this interpolation",
                     "tf-pwa fails for it: leave it out");
}

namespace {

std::unique_ptr<LineShape> make_tabulated(const ShapeConfig& config,
                                          const NumericTable& table) {
  if (table.shape.size() != 2 || table.shape[1] != 3) {
    throw config.error(*config.find(shape_keys::file),
                       "the file has no rows of mass, real and imaginary part");
  }
  Knots x;
  std::vector<std::complex<double>> values;
  for (std::size_t i = 0; i < table.values.size(); i += 3) {
    x.push_back(table.values[i]);
    values.emplace_back(table.values[i + 1], table.values[i + 2]);
  }
  if (x.size() < 2 ||
      std::adjacent_find(x.begin(), x.end(), std::greater_equal<>()) != x.end()) {
    throw config.error(*config.find(shape_keys::file),
                       "the masses of the file do not increase");
  }
  return std::make_unique<Tabulated>(std::move(x), std::move(values));
}

}  // namespace

std::unique_ptr<LineShape> make_real_linear(const ShapeConfig& config) {
  const Knots x = read_knots(config);
  const int n = static_cast<int>(x.size());
  int fixed = config.whole_number(shape_keys::fix_idx).value_or(-1);
  if (fixed < 0) fixed = n / 2 - 1;
  std::vector<ShapeParameter> parameters;
  for (int k = 0; k <= n; ++k) {
    ShapeParameter p{.field = "point_" + std::to_string(k)};
    if (k == fixed) p.value = 1;
    p.fixed = k == fixed;
    parameters.push_back(p);
  }
  return std::make_unique<RealLinear>(std::move(parameters), x);
}

std::unique_ptr<LineShape> make_steps(const ShapeConfig& config) {
  refuse_bound(config);
  const Knots x = read_knots(config);
  return make_interpolated(config, {x.size(), false}, std::make_unique<Steps>(x));
}

std::unique_ptr<LineShape> make_middle_cubic(const ShapeConfig& config) {
  refuse_bound(config);
  const Knots x = read_knots(config);
  return make_interpolated(config, {x.size(), false}, std::make_unique<MiddleCubic>(x));
}

std::unique_ptr<LineShape> make_intervals(const ShapeConfig& config) {
  refuse_bound(config);
  const std::size_t n = read_knots(config).size() - 1;
  return make_interpolated(
      config, {n, true}, std::make_unique<Intervals>(KnotIndex(config), n));
}

std::unique_ptr<LineShape> make_extrapolated_spline(const ShapeConfig& config) {
  const Knots x = read_knots(config);
  return make_interpolated(config,
                           {x.size(), config.flag(shape_keys::with_bound)},
                           make_spline_interpolation(config, x, true));
}

std::unique_ptr<LineShape> make_shape_preserving(const ShapeConfig& config) {
  const Knots x = read_knots(config);
  const bool with_bound = config.flag(shape_keys::with_bound);
  auto parameters = knot_parameters(config, with_bound ? x.size() : x.size() - 2);
  return std::make_unique<ShapePreserving>(std::move(parameters),
                                           x,
                                           KnotIndex(config),
                                           with_bound,
                                           config.flag(shape_keys::polar));
}

std::unique_ptr<LineShape> make_table(const ShapeConfig& config) {
  const Node* file = config.find(shape_keys::file);
  if (file == nullptr) {
    throw config.error("the key `file` is missing",
                       "name a file with rows of mass, real and imaginary part");
  }
  const std::string path = find_named_file(file->as_string(), file->location());
  try {
    return make_tabulated(config, read_number_array(path));
  } catch (const IoError& error) {
    throw config.error(*file, error.what(), "name a file that is there");
  }
}

}  // namespace

ShapeModels knot_shapes() {
  using namespace shape_keys;
  const ShapeKeys knots = {
      &points, &min_m, &max_m, &interp_n, &with_bound, &polar, &fix_idx};
  return {
      {.name = "interp", .make = make_real_linear, .keys = knots, .has_mass = false},
      {.name = "interp_hist", .make = make_steps, .keys = knots, .has_mass = false},
      {.name = "interp_l3", .make = make_middle_cubic, .keys = knots, .has_mass = false},
      {.name = "hist_idx", .make = make_intervals, .keys = knots, .has_mass = false},
      {.name = "spline_c_idx",
       .make = make_extrapolated_spline,
       .keys = knots + ShapeKeys{&bc_type},
       .has_mass = false},
      {.name = "sppchip",
       .make = make_shape_preserving,
       .keys = knots,
       .has_mass = false},
      {.name = "linear_npy", .make = make_table, .keys = {&file}, .has_mass = false},
      {.name = "linear_txt", .make = make_table, .keys = {&file}, .has_mass = false},
  };
}

}  // namespace jacta
