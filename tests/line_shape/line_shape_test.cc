#include "jacta/line_shape/line_shape.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/kinematics/barrier.h"
#include "support/derivative_check.h"

namespace jacta {
namespace {

constexpr double pion = 0.13957;
constexpr double kaon = 0.493677;

ShapeContext context(int l = 1) {
  return {.name = "R", .l = l, .d = 3.0, .daughter_masses = {pion, 0.1349768}};
}

std::unique_ptr<LineShape> shape(const std::string& yaml, int l = 1) {
  return make_line_shape(parse_yaml(yaml, "model.yml"), context(l));
}

ShapePoint point(double m) {
  return {m, break_up_momentum_squared(m, pion, 0.1349768)};
}

std::string message(const std::string& yaml) {
  try {
    shape(yaml);
  } catch (const InputError& error) {
    return error.what();
  }
  return "nothing was refused";
}

struct Case {
  std::string yaml;
  int l;
  std::vector<double> parameters;
};

const std::string channels = "mass_list: [[0.13957, 0.1349768], [0.493677, 0.497611]]";
const std::string knots = "points: [0.25, 0.5, 0.8, 1.1, 1.6]";
const std::vector<double> heights = {0.7, 0.2, 1.1, 1.0, 0.4, -2.0};

void add_breit_wigners(std::vector<Case>& list) {
  for (const std::string model :
       {"BW", "BWR", "BWR2", "BWR2_fixed", "BWR_normal", "BWR_coupling"}) {
    const auto yaml = fmt::format("{{model: {}, mass: 0.775, width: 0.149}}", model);
    for (const int l : {0, 1, 3}) {
      // A coupling of the size that gives a width of this size.
      const double width = model == "BWR_coupling" ? 0.149 * std::pow(10, l) : 0.149;
      list.push_back({yaml, l, {0.775, width}});
    }
    list.push_back({yaml, 1, {0.24, 0.149}});
  }
  list.push_back({"{width_norm: True, mass: 0.775, width: 0.149}", 2, {0.8, 0.12}});
  list.push_back({"{width_norm: True, running_width: False, mass: 0.7, width: 0.1}",
                  2,
                  {0.8, 0.12}});
  list.push_back({"{model: GS_rho, mass: 0.775, width: 0.149}", 1, {0.775, 0.149}});
}

void add_flatte(std::vector<Case>& list) {
  for (const char* model : {"Flatte", "FlatteC", "FlatteGen", "Flatte2"}) {
    list.push_back({fmt::format("{{model: {}, mass: 0.965, {}}}", model, channels),
                    0,
                    {0.965, 0.165, 0.7}});
  }
  for (const char* option : {"l_list: [0, 2]",
                             "l_list: [1, 1], has_bprime: False",
                             "no_m0: True, l_list: [1, 2]",
                             "no_q0: True, l_list: [1, 2]",
                             "cut_phsp: True, l_list: [2, 1]"}) {
    const auto rest = fmt::format("mass: 0.965, {}, {}}}", channels, option);
    list.push_back({"{model: FlatteGen, " + rest, 0, {0.965, 0.165, 0.7}});
    list.push_back({"{model: Flatte2, " + rest, 0, {1.1, 0.165, -0.7}});
  }
}

void add_interpolations(std::vector<Case>& list) {
  for (const char* model : {"interp_c", "spline_c", "interp1d3", "interp_lagrange"}) {
    list.push_back({fmt::format("{{model: {}, {}}}", model, knots), 0, heights});
    list.push_back(
        {fmt::format("{{model: {}, polar: False, {}}}", model, knots), 0, heights});
    list.push_back(
        {fmt::format("{{model: {}, with_bound: True, points: [0.2, 0.6, 0.9, 1.6]}}",
                     model),
         0,
         {1.1, 0.3, 0.7, 0.2, 1.1, 1.0, 0.4, -2.0}});
  }
}

std::vector<Case> cases() {
  std::vector<Case> list = {
      {"{model: LASS, mass: 1.2, width: 0.25}", 0, {1.2, 0.25, 2.0, 3.3}},
      {"{model: LASS, mass: 1.2, width: 0.25}", 0, {1.2, 0.25, -2.0, -3.3}},
      {"{model: exp}", 0, {1.3}},
      {"{model: exp}", 0, {-1.3}},
      {"{model: exp_com}", 0, {1.3, 0.7}},
      {"{model: one}", 0, {}},
      {"{mass: 0.8}", 0, {0.8}},
  };
  add_breit_wigners(list);
  add_flatte(list);
  add_interpolations(list);
  return list;
}

const std::vector<double> masses = {0.28, 0.5, 0.774, 0.9, 1.05, 1.5};

// Gradient against differences of the value, Hessian against those of the gradient.
::testing::AssertionResult derivatives_agree(const LineShape& f,
                                             const std::vector<double>& p,
                                             const ShapePoint& x,
                                             double tolerance = 1e-7) {
  ShapeDerivatives exact, at;
  f.derivatives(p, x, exact);
  const auto moved = [&](std::size_t i, double s) {
    auto q = p;
    q[i] += s;
    f.derivatives(q, x, at);
    return at;
  };
  const auto slope = [&](std::size_t i, auto part) {
    const double h = 0.01 * std::max(std::abs(p[i]), 0.3);
    return std::complex<double>(
        test::richardson([&](double s) { return part(moved(i, s)).real(); }, h, 0),
        test::richardson([&](double s) { return part(moved(i, s)).imag(); }, h, 0));
  };
  const double size = std::abs(exact.value);
  double scale = size;
  for (const auto& g : exact.gradient) scale = std::max(scale, std::abs(g));
  for (std::size_t i = 0; i < p.size(); ++i) {
    const auto by_value = slope(i, [](const auto& d) { return d.value; });
    if (!(std::abs(by_value - exact.gradient[i]) <= tolerance * scale)) {
      return ::testing::AssertionFailure()
             << "gradient " << i << ": " << exact.gradient[i] << ", by differences "
             << by_value;
    }
    for (std::size_t j = 0; j < p.size(); ++j) {
      const auto entry = exact.hessian[packed_index(i, j, p.size())];
      const auto by_gradient = slope(i, [&](const auto& d) { return d.gradient[j]; });
      const double room = tolerance * std::max(scale, std::abs(entry));
      if (!(std::abs(by_gradient - entry) <= room)) {
        return ::testing::AssertionFailure()
               << "Hessian " << i << "," << j << ": " << entry << ", by differences "
               << by_gradient;
      }
    }
  }
  return ::testing::AssertionSuccess();
}

TEST(LineShape, DerivativesAgreeWithDifferences) {
  for (const auto& [yaml, l, p] : cases()) {
    const auto f = shape(yaml, l);
    ASSERT_EQ(f->parameters().size(), p.size()) << yaml;
    for (const double m : masses) {
      EXPECT_TRUE(derivatives_agree(*f, p, point(m))) << yaml << " l " << l << " m " << m;
    }
  }
}

// One entry of the derivatives a millionth off.
class WrongShape final : public LineShape {
 public:
  WrongShape(const LineShape& inner, int order)
      : LineShape(inner.parameters()), inner_(inner), order_(order) {}
  std::complex<double> value(std::span<const double> p,
                             const ShapePoint& x) const override {
    return inner_.value(p, x);
  }
  void derivatives(std::span<const double> p,
                   const ShapePoint& x,
                   ShapeDerivatives& out) const override {
    inner_.derivatives(p, x, out);
    (order_ == 1 ? out.gradient : out.hessian)[1] *= 1 + 1e-6;
  }

 private:
  const LineShape& inner_;
  int order_;
};

TEST(LineShape, AWrongDerivativeIsCaught) {
  const auto f = shape("{mass: 0.775, width: 0.149}");
  const std::vector<double> p = {0.775, 0.149};
  EXPECT_TRUE(derivatives_agree(*f, p, point(0.8)));
  EXPECT_FALSE(derivatives_agree(WrongShape(*f, 1), p, point(0.8)));
  EXPECT_FALSE(derivatives_agree(WrongShape(*f, 2), p, point(0.8)));
}

TEST(LineShape, ManyEventsAtOnceAreTheSameNumbers) {
  std::vector<ShapePoint> points;
  for (const double m : masses) points.push_back(point(m));
  for (const auto& [yaml, l, p] : cases()) {
    const auto f = shape(yaml, l);
    const std::size_t n = points.size();
    std::vector<std::complex<double>> planes(f->plane_count(2) * n);
    f->planes(p, points, 2, planes);
    std::vector<std::complex<double>> values(n);
    f->values(p, points, values);
    ShapeDerivatives at;
    for (std::size_t i = 0; i < n; ++i) {
      EXPECT_EQ(values[i], f->value(p, points[i])) << yaml;
      f->derivatives(p, points[i], at);
      EXPECT_LE(std::abs(at.value - values[i]), 1e-14 * std::abs(values[i])) << yaml;
      EXPECT_EQ(planes[i], at.value);
      for (std::size_t k = 0; k < at.gradient.size(); ++k) {
        EXPECT_EQ(planes[(1 + k) * n + i], at.gradient[k]) << yaml;
      }
      for (std::size_t k = 0; k < at.hessian.size(); ++k) {
        EXPECT_EQ(planes[(1 + p.size() + k) * n + i], at.hessian[k]) << yaml;
      }
    }
    EXPECT_THROW(f->value(std::vector<double>(p.size() + 1), points[0]), UsageError);
  }
}

TEST(LineShape, TheHeightOfABreitWigner) {
  for (const std::string model : {"BW", "BWR", "BWR2", "BWR2_fixed"}) {
    const auto f = shape(fmt::format("{{model: {}, mass: 0.775, width: 0.149}}", model));
    const auto peak = f->value(std::vector<double>{0.775, 0.149}, point(0.775));
    EXPECT_NEAR(std::abs(peak), 1 / (0.775 * 0.149), 1e-12);
    EXPECT_NEAR(peak.imag(), (model == "BWR2" ? -1 : 1) / (0.775 * 0.149), 1e-12);
  }
}

// tf-pwa's BWR2 is the conjugate of what it documents; BWR2_fixed is what is documented.
TEST(LineShape, Bwr2IsTheConjugate) {
  const std::vector<double> p = {0.775, 0.149};
  const auto plain = shape("{mass: 0.775, width: 0.149}");
  const auto trap = shape("{model: BWR2, mass: 0.775, width: 0.149}");
  const auto fixed = shape("{model: BWR2_fixed, mass: 0.775, width: 0.149}");
  for (const double m : {0.4, 0.7, 1.2}) {
    const auto expected = plain->value(p, point(m));
    EXPECT_NEAR(std::abs(fixed->value(p, point(m)) - expected), 0, 1e-13);
    EXPECT_NEAR(std::abs(trap->value(p, point(m)) - std::conj(expected)), 0, 1e-13);
  }
}

// Flatte has the other sign than a Breit-Wigner, FlatteC the same.
TEST(LineShape, TheSignsOfFlatte) {
  const std::vector<double> p = {0.965, 0.165, 0.7};
  const std::string rest = ", mass: 0.965, " + channels + "}";
  const auto plus = shape("{model: Flatte" + rest)->value(p, point(1.2));
  const auto minus = shape("{model: FlatteC" + rest)->value(p, point(1.2));
  EXPECT_LT(plus.imag(), 0);
  EXPECT_NEAR(std::abs(plus - std::conj(minus)), 0, 1e-14);
  EXPECT_EQ(shape("{model: Flatte, im_sign: -1" + rest)->value(p, point(1.2)), minus);
}

TEST(LineShape, ParametersAreThoseOfTfPwaInItsOrder) {
  const auto fields = [](const std::string& yaml) {
    std::string list;
    const auto f = shape(yaml);
    for (const auto& p : f->parameters()) {
      list += p.field + (p.fixed ? "=" : "~") + (p.value ? "v " : "? ");
    }
    return list;
  };
  EXPECT_EQ(fields("{mass: 0.8, width: 0.1}"), "mass=v width=v ");
  EXPECT_EQ(fields("{m0: 0.8, g0: 0.1, bw: BW}"), "mass=v width=v ");
  EXPECT_EQ(fields("{mass: 0.8}"), "mass=v ");
  EXPECT_EQ(fields("{mass: 0.8, width: null}"), "mass=v ");
  EXPECT_EQ(fields("{model: LASS, mass: 1.2, width: 0.2}"), "mass=v width=v a~? r~? ");
  EXPECT_EQ(fields("{model: exp_com, mass: 1}"), "a~? b~? ");
  EXPECT_EQ(fields("{model: one, mass: 1}"), "");
  const std::string flatte = "{model: Flatte, mass: 1, width: 2, " + channels;
  EXPECT_EQ(fields(flatte + "}"), "mass=v g_0~? g_1~? ");
  EXPECT_EQ(fields(flatte + ", g_1: 0.3}"), "mass=v g_0~? g_1=v ");
  EXPECT_EQ(fields(flatte + ", g_1: 0.3, float: [m, g_1]}"), "mass~v g_0~? g_1~v ");
  EXPECT_EQ(fields(flatte + ", float: mg}"), "mass~v g_0~? g_1~? ");
  EXPECT_EQ(fields("{model: interp_c, " + knots + "}"),
            "point_0r~? point_0i~? point_1r=v point_1i=v point_2r~? point_2i~? ");
  EXPECT_EQ(fields("{model: spline_c, min_m: 0.2, max_m: 1, interp_N: 4, fix_idx: 0}"),
            "point_0r=v point_0i=v point_1r~? point_1i~? ");
}

TEST(LineShape, AParticleWithoutKeysHasNoMass) {
  EXPECT_THROW(make_line_shape(Node(), context()), InputError);
}

TEST(LineShape, AResonanceOfNoWidthIsOne) {
  const auto f = shape("{mass: 0.8}");
  EXPECT_EQ(f->value(std::vector<double>{0.8}, point(0.9)), 1.0);
}

TEST(LineShape, Bw_lOverridesTheAngularMomentum) {
  const std::vector<double> p = {0.775, 0.149};
  const auto overridden = shape("{mass: 0.775, width: 0.149, bw_l: 2}", 0);
  EXPECT_EQ(overridden->value(p, point(0.9)),
            shape("{mass: 0.775, width: 0.149}", 2)->value(p, point(0.9)));
}

TEST(Interpolation, GoesThroughItsKnotsAndVanishesOutside) {
  const std::vector<double> p = {0.7, 0.2, 1.0, 1.0, 0.4, 2.0};
  for (const std::string model : {"interp_c", "spline_c", "interp_lagrange"}) {
    const auto f = shape(fmt::format("{{model: {}, {}}}", model, knots));
    EXPECT_NEAR(std::abs(f->value(p, point(0.5)) - std::polar(0.7, 0.2)), 0, 1e-14)
        << model;
    EXPECT_NEAR(std::abs(f->value(p, point(1.1)) - std::polar(0.4, 2.0)), 0, 1e-14)
        << model;
    EXPECT_NEAR(std::abs(f->value(p, point(0.25))), 0, 1e-14) << model;
    if (model == "interp_lagrange") continue;
    EXPECT_EQ(f->value(p, {0.2, 0}), 0.0) << model;
    EXPECT_EQ(f->value(p, {1.6, 0}), 0.0) << model;
  }
}

// A not-a-knot spline and a Lagrange polynomial reproduce cubics.
TEST(Interpolation, CubicsAreReproduced) {
  const auto cubic = [](double x) { return ((0.3 * x - 1.0) * x + 0.2) * x + 0.7; };
  const std::vector<double> x = {0.25, 0.5, 0.8, 1.1, 1.3, 1.6};
  std::vector<double> p;
  for (const double knot : x) p.insert(p.end(), {cubic(knot), -2 * cubic(knot)});
  for (const std::string model : {"spline_c", "interp_lagrange"}) {
    const auto f =
        shape("{model: " + model +
              ", with_bound: True, polar: False, points: [0.25, 0.5, 0.8, 1.1, 1.3, "
              "1.6]}");
    for (const double m : {0.3, 0.77, 1.2, 1.55}) {
      const auto expected = std::complex<double>(cubic(m), -2 * cubic(m));
      EXPECT_NEAR(std::abs(f->value(p, {m, 0}) - expected), 0, 1e-13) << model;
    }
  }
}

TEST(Interpolation, EndsOfSplines) {
  const std::string rest = ", with_bound: True, polar: False, points: [0, 1, 2, 3.5]}";
  const std::vector<double> p = {0, 0, 1, 0, -1, 0, 2, 0};
  const auto slope = [&](const std::string& ends, double m, double h) {
    const auto f = shape("{model: spline_c, bc_type: " + ends + rest);
    return (f->value(p, {m + h, 0}) - f->value(p, {m, 0})).real() / h;
  };
  const auto bend = [&](const std::string& ends) {
    return (slope(ends, 1e-3, 1e-3) - slope(ends, 0, 1e-3)) / 1e-3;
  };
  EXPECT_NEAR(bend("natural"), 0, 0.02);
  EXPECT_GT(std::abs(bend("not-a-knot")), 1);
}

TEST(LineShapeErrors, UnknownModelsNameThePlaceAndTheNearest) {
  const auto text = message("{mass: 1, width: 0.1, model: FlateC}");
  EXPECT_NE(text.find("model.yml:1:30"), std::string::npos) << text;
  EXPECT_NE(text.find("R: unknown model 'FlateC'; did you mean 'FlatteC'?"),
            std::string::npos)
      << text;
  EXPECT_NE(message("{mass: 1, model: KmatrixSimple}").find("(l,s) pairs"),
            std::string::npos);
  EXPECT_NE(message("{mass: 1, model: {expr: x + y}}").find("2 names of line shapes"),
            std::string::npos);
  EXPECT_NE(message("{mass: 1, model: {expr: Abs(x)}}").find("'Abs' is not available"),
            std::string::npos);
}

TEST(LineShapeErrors, WhatIsMissingOrMakesNoSense) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"{width: 0.1}", "the mass is missing"},
      {"{mass: null, width: 0.1}", "the mass is missing"},
      {"{mass: -1, width: 0.1}", "not positive"},
      {"{mass: heavy, width: 0.1}", "mass is no finite number"},
      {"{mass: 1, width: .inf}", "width is no finite number"},
      {"{mass: 1, model: BW}", "the width is missing"},
      {"{mass: 1, width: 0.1, bw_l: -1}", "bw_l is negative"},
      {"{mass: 1, width: 0.1, bw_l: 0.5}", "no whole number"},
      {"{mass: 1, width: 0.1, running_width: 3}", "neither True nor False"},
      {"{model: GS_rho, mass: 0.2, width: 0.1}", "not above the threshold"},
      {"{model: LASS, mass: 0.2, width: 0.1}", "not above the threshold"},
      {"{model: Flatte, mass: 1}", "mass_list is missing"},
      {"{model: Flatte, mass: 1, mass_list: [[1]]}", "no pair of masses"},
      {"{model: FlatteGen, mass: 1, mass_list: [[0.5, 0.5]]}", "exactly the threshold"},
      {"{model: FlatteGen, mass: 1, mass_list: [[0.1, 0.1]], l_list: [0, 1]}",
       "differ in length"},
      {"{model: FlatteGen, mass: 1, mass_list: [[0.1, 0.1]], l_list: [-1]}",
       "no angular momenta"},
      {"{model: interp_c}", "the knots are missing"},
      {"{model: interp_c, points: [1, 2]}", "three knots"},
      {"{model: interp_c, points: [1, 3, 2]}", "do not increase"},
      {"{model: interp_c, points: [1, 2, 3], fix_idx: 1}", "fix_idx"},
      {"{model: spline_c, points: [1, 2, 3]}", "four knots"},
      {"{model: spline_c, points: [1, 2, 3, 4], bc_type: free}",
       "the bc_type 'free' is not available"},
      {"[1, 2]", "must be a map"},
  };
  for (const auto& [yaml, expected] : wrong) {
    EXPECT_NE(message(yaml).find(expected), std::string::npos)
        << yaml << ": " << message(yaml);
    EXPECT_NE(message(yaml).find("model.yml:1"), std::string::npos) << message(yaml);
  }
}

// Never NaN where the shape has a value: at the thresholds, and where rounding puts q^2
// below zero.
TEST(LineShape, ThresholdsAreFinite) {
  for (const auto& [yaml, l, p] : cases()) {
    const auto f = shape(yaml, l);
    ShapeDerivatives at;
    for (const auto& x : {ShapePoint{pion + 0.1349768, 0},
                          ShapePoint{pion + 0.1349768, -1e-17},
                          ShapePoint{kaon + 0.497611, 0.2}}) {
      f->derivatives(p, x, at);
      EXPECT_TRUE(std::isfinite(std::abs(at.value))) << yaml;
      for (const auto& g : at.gradient) EXPECT_TRUE(std::isfinite(std::abs(g))) << yaml;
      for (const auto& h : at.hessian) EXPECT_TRUE(std::isfinite(std::abs(h))) << yaml;
    }
  }
}

}  // namespace
}  // namespace jacta
