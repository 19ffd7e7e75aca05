// Inputs of line shapes that make no sense: an error with its place, never a number that is
// none.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "error_text.h"
#include "jacta/kinematics/barrier.h"
#include "jacta/line_shape/line_shape.h"

namespace jacta {
namespace {

std::vector<std::unique_ptr<LineShape>> shapes(const std::string& keys) {
  const ShapeContext context{.name = "R",
                             .l = 0,
                             .d = 3.0,
                             .daughter_masses = {0.493677, 0.13957},
                             .ls = {0, 2},
                             .parent_mass = 1.86,
                             .other_mass = 0.13957};
  return make_line_shapes(parse_yaml("{" + keys + "}", "model.yml"), context);
}

struct Bad {
  std::string keys;
  std::string message;
};

void expect_refused(const std::vector<Bad>& cases) {
  for (const auto& bad : cases) {
    const std::string error = error_text([&] { shapes(bad.keys); });
    EXPECT_NE(error.find(bad.message), std::string::npos) << bad.keys << ": " << error;
    const bool has_place =
        error.starts_with("model.yml:1:") || error.find(".txt:2:") != std::string::npos;
    EXPECT_TRUE(has_place) << bad.keys << ": " << error;
  }
}

TEST(BadLineShapes, PolesOfKMatrices) {
  const std::string single = "model: KMatrixSingleChannel, ";
  const std::string simple = "model: KmatrixSimple, ";
  const std::string split = "model: KMatrixSplitLS, ";
  expect_refused({
      {single + "mass_list: [0.9, 1.4]", "width_list"},
      {single + "width_list: [0.1]", "mass_list"},
      {single + "mass_list: [0.9, 1.4], width_list: [0.1]", "differ in length"},
      {single + "mass_list: [0.5, 1.4], width_list: [0.1, 0.1]", "threshold"},
      {single + "mass_list: [], width_list: []", "are empty"},
      {single + "mass_list: 0.9, width_list: [0.1]",
       "mass_list must be a list of numbers"},
      {single + "mass_list: [0.9, x], width_list: [0.1, 0.2]",
       "mass_list[1]: R: mass_list is no finite"},
      {single + "mass_list: [0.9, .nan], width_list: [0.1, 0.2]", "is no finite number"},
      {single + "mass_list: [0.9, -1], width_list: [0.1, 0.2]",
       "entry of mass_list is not positive"},
      {single + "mass_list: [0.9, 1], width_list: [0.1, -0.2]",
       "entry of width_list is not positive"},
      {split + "mass_list: [0.9], width_list: [.inf]", "width_list is no finite number"},
      {split + "mass_list: {a: 1}, width_list: [0.1]", "must be a list of numbers"},
      {simple +
           "mass_list: [0.9], decay_list: [[-0.49, 0.14], [0.1, 0.1]], l_list: [0, 0]",
       "is negative"},
      {simple + "mass_list: [0.9], decay_list: [[0.49, 0.14], [0.1]], l_list: [0, 0]",
       "no pair of masses"},
      {simple + "mass_list: [0.9], decay_list: [[0.49, 0.14]], l_list: [0, 0]",
       "its list of channels differ in length"},
      {simple +
           "mass_list: [0.9], decay_list: [[0.49, 0.14], [0.5, 0.5]], l_list: [0, -1]",
       "holds no angular momenta"},
      {simple +
           "mass_list: [0.9], decay_list: [[0.49, 0.14], [0.5, 0.5]], l_list: [0, 0.5]",
       "holds no angular momenta"},
      {simple +
           "mass_list: [0.9], decay_list: [[0.49, 0.14], [0.5, 0.5]], l_list: [0, 0], "
           "index_list: [5]",
       "index_list names no channel"},
      {"model: Kmatrix, bw_l: 1.5", "bw_l"},
      {"model: Kpi_Swave, lineshape_modifier: Kpj", "Kpi, KEta, I32"},
      {"model: pipi_Swave, all_tokens: [pole.9]", "the token 'pole.9' is not available"},
  });
}

TEST(BadLineShapes, KnotsOfInterpolations) {
  const std::string knots = "points: [0.7, 0.9, 1.2, 1.5], ";
  expect_refused({
      {"model: interp", "the knots are missing"},
      {"model: interp, points: [0.7, 0.9, 0.8, 1.5]", "the knots do not increase"},
      {"model: interp, points: [0.7, 0.9, 0.9, 1.5]", "the knots do not increase"},
      {"model: interp, points: [0.7, .nan, 0.9, 1.5]", "points is no finite number"},
      {"model: interp, points: [0.7, x, 0.9]", "points is no finite number"},
      {"model: interp, points: 0.7", "points must be a list"},
      {"model: interp, points: [0.7]", "three knots or more"},
      {"model: interp_c, min_m: 0.7, max_m: 0.7, interp_N: 5",
       "the knots do not increase"},
      {"model: interp_c, min_m: 1.7, max_m: 0.7, interp_N: 5",
       "the knots do not increase"},
      {"model: interp_c, min_m: 0.7, max_m: 1.7, interp_N: 0", "the knots are missing"},
      {"model: interp_c, min_m: 0.7, max_m: 1.7, interp_N: 5.5",
       "interp_N is no whole number"},
      {"model: interp_c, min_m: 0.7, max_m: 1.7, interp_N: 10000000000",
       "interp_N is no whole number"},
      {"model: interp_c, min_m: 0.7, interp_N: 5", "the knots are missing"},
      {"model: interp_c, " + knots + "fix_idx: 7", "fix_idx"},
      {"model: interp_c, " + knots + "fix_idx: one", "fix_idx is no finite number"},
      {"model: interp_c, " + knots + "with_bound: maybe", "neither True nor False"},
      {"model: interp_hist, " + knots + "with_bound: True", "with_bound"},
      {"model: interp_l3, " + knots + "with_bound: True", "with_bound"},
      {"model: spline_c, " + knots + "bc_type: naturl", "not-a-knot, natural"},
      {"model: spline_c, points: [0.7, 0.9, 1.2], bc_type: not-a-knot", "four knots"},
      {"model: spline_c_idx, " + knots + "bc_type: 3", "expected a string"},
      {"model: sppchip, points: [0.7, 0.9]", "three knots or more"},
      {"model: interp_lagrange, points: [[0.7], 0.9, 1.2]", "points is no finite number"},
      {"model: hist_idx, points: []", "three knots or more"},
      {"model: interp1d3, " + knots + "polar: 7x", "neither True nor False"},
  });
}

TEST(BadLineShapes, TablesInFiles) {
  const auto folder = std::filesystem::path(::testing::TempDir());
  const auto file = [&](const std::string& name, const std::string& text) {
    const auto path = folder / ("bad_table_" + name);
    std::ofstream(path) << text;
    return "model: linear_txt, file: " + path.string();
  };
  expect_refused({
      {"model: linear_npy", "the key `file` is missing"},
      {"model: linear_npy, file: nowhere.npy", "nowhere.npy"},
      {"model: linear_npy, file: [a.npy]", "expected a string"},
      {"model: linear_npy, file: 3", "expected a string"},
      {file("empty.txt", ""), "no rows of mass"},
      {file("two.txt", "0.7 1\n0.9 2\n"), "no rows of mass"},
      {file("one.txt", "0.7 1 0\n"), "do not increase"},
      {file("order.txt", "0.7 1 0\n0.6 1 0\n0.9 1 0\n"), "do not increase"},
      {file("equal.txt", "0.7 1 0\n0.7 1 0\n0.9 1 0\n"), "do not increase"},
      {file("word.txt", "0.7 1 0\n0.9 x 0\n"), "'x' is no number"},
      {file("nan.txt", "0.7 1 0\n0.9 nan 0\n"), "'nan' is not finite"},
      {file("ragged.txt", "0.7 1 0\n0.9 1\n"),
       "2 numbers in this line, 3 in those before"},
  });
}

TEST(BadLineShapes, PolesOfSeveralBreitWigners) {
  const std::string multi = "model: MultiBWR, ";
  expect_refused({
      {multi + "mass_list: [0.9, 1.4]", "width_list must be a list"},
      {multi + "mass_list: [0.9, 1.4], width_list: [0.1]", "differ in length"},
      {multi + "mass_list: [0.9, 0], width_list: [0.1, 0.1]",
       "entry of mass_list is not positive"},
      {multi + "mass_list: [0.9, -1], width_list: [0.1, 0.1]",
       "entry of mass_list is not positive"},
      {multi + "mass_list: [], width_list: []", "are empty"},
      {multi + "mass_list: [a], width_list: [0.1]", "mass_list is no finite number"},
      {"model: MultiBW, mass_list: [0.9], width_list: [.nan]",
       "width_list is no finite number"},
      {"model: BWR_LS, mass: 0.5, width: 0.1", "threshold"},
      {"model: BWR_LS, width: 0.1", "mass"},
      {"model: BWR_LS, mass: 0.9", "width"},
      {"model: BWR_LS, mass: 0.9, width: x", "width is no finite number"},
      {"model: BWR_LS, mass: 0.9, width: 0.1, fix_bug1: maybe", "neither True nor False"},
  });
}

TEST(BadLineShapes, Expressions) {
  const auto model = [](const std::string& text) {
    return "mass: 0.9, width: 0.1, model: {" + text + "}";
  };
  expect_refused({
      {model("where: {R: BWR}"), "expr"},
      {model("expr: \"1/R\", where: {R: BRW}"), "did you mean 'BWR'"},
      {model("expr: \"1/R\", where: {}"), "unknown model 'R'"},
      {model("expr: \"1/(R + S)\", where: {R: BWR, S: BW}"), "2 names of line shapes"},
      {model("expr: \"1/(R + b)\", where: {R: BWR}"), "give the others as numbers"},
      {model("expr: \"1/(R\", where: {R: BWR}"), "a ')' is missing"},
      {model("expr: \"Abs(R)\", where: {R: BWR}"), "'Abs' is not available"},
      {model("expr: \"R + __import__('os')\", where: {R: BWR}"),
       "'__import__' is not available"},
      {model("expr: \"R**R**R**\", where: {R: BWR}"), "something is missing"},
      {model("expr: 3, where: {R: BWR}"), "needs `expr`"},
      {model("expr: \"R\", where: {R: BWR}, wher: 1"), "did you mean 'where'"},
      {model("expr: \"R\", where: [R]"), "where must be a map"},
      {model("expr: \"R + b\", where: {R: BWR, b: .nan}"), "b is no finite number"},
  });
}

TEST(BadLineShapes, FlattesAndPolynomials) {
  expect_refused({
      {"model: Flatte, mass: 0.98", "mass_list is missing"},
      {"model: Flatte, mass: 0.98, mass_list: [[0.1396, 0.1396]], g_0: x",
       "g_0 is no finite number"},
      {"model: Flatte, mass: 0.98, mass_list: [[0.1396]]", "no pair of masses"},
      {"model: Flatte, mass: 0.98, mass_list: [0.1396, 0.1396]", "no pair of masses"},
      {"model: Flatte, mass: 0.98, mass_list: [[-1, 0.1396]]", "no finite number >= 0"},
      {"model: Flatte, mass: 0.98, mass_list: []", "mass_list is missing"},
      {"model: FlatteC, mass_list: [[0.1396, 0.1396]]", "mass"},
      {"model: FlatteGen, mass: 0.98, mass_list: [[0.1396, 0.1396]], l_list: [0, 1]",
       "differ in length"},
      {"model: FlatteGen, mass: 0.98, mass_list: [[0.1396, 0.1396]], l_list: [-1]",
       "no angular momenta"},
      {"model: Flatte2, mass: 0.98, mass_list: [[0.1396, .inf]]",
       "no finite number >= 0"},
      {"model: DI, mass: 0.98, mass_list: [[0.1396, 0.1396]], int_N: 0",
       "int_N is not in 3 ... 100000"},
      {"model: DI, mass: 0.98, mass_list: [[0.1396, 0.1396]], int_N: 1.5",
       "int_N is no whole number"},
      {"model: DI, mass: 0.98, mass_list: [[0.1396, 0.1396]], int_N: 100000000000",
       "int_N is no whole number"},
      {"model: poly, mass: 0.9, n_order: 0.5", "n_order is no whole number"},
      {"model: poly, mass: 0.9, n_order: x", "n_order is no finite number"},
      {"model: MLP, mass: 0.9, activation: reluu", "relu, leaky_relu"},
  });
}

}  // namespace
}  // namespace jacta
