// Line shapes against what tf-pwa's particle models give, and their derivatives against
// differences.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>

#include "jacta/line_shape/line_shape.h"
#include "support/folders.h"
#include "support/reference.h"

namespace jacta {
namespace {

class GoldenShapes : public ::testing::Test {
 protected:
  GoldenShapes() : folder_("line_shapes") {
    std::ofstream file(folder_.file("shape.dat"));
    file.precision(17);
    for (const auto& row : recorded_.at("table")) {
      for (const auto& x : row) file << x.get<double>() << ' ';
      file << '\n';
    }
  }

  std::vector<std::unique_ptr<LineShape>> shapes_of(const nlohmann::json& one) const {
    auto keys = one.at("keys");
    if (keys.contains("file")) keys["file"] = folder_.file("shape.dat");
    const auto ls = one.at("l").get<std::vector<int>>();
    const ShapeContext context{.l = *std::min_element(ls.begin(), ls.end()),
                               .daughter_masses = recorded_.at("daughters"),
                               .ls = ls,
                               .parent_mass = recorded_.at("parent").at(0),
                               .other_mass = recorded_.at("parent").at(1)};
    return make_line_shapes(parse_json(keys.dump(), "golden"), context);
  }

  static std::vector<double> parameters_of(const LineShape& shape,
                                           const nlohmann::json& one) {
    std::vector<double> p;
    for (const auto& parameter : shape.parameters()) {
      p.push_back(one.at("parameters").at(parameter.field));
    }
    EXPECT_EQ(p.size(), one.at("parameters").size());
    return p;
  }

  ShapePoint point(double m) const {
    const double b = recorded_.at("daughters").at(0);
    const double c = recorded_.at("daughters").at(1);
    return {m, (m * m - (b + c) * (b + c)) * (m * m - (b - c) * (b - c)) / (4 * m * m)};
  }

  nlohmann::json recorded_ =
      test::load(test::source_folder() / "tests/golden/line_shapes/line_shapes.json");
  test::TemporaryFolder folder_;
};

TEST_F(GoldenShapes, Values) {
  const auto masses = recorded_.at("masses").get<std::vector<double>>();
  EXPECT_GE(recorded_.at("shapes").size(), 33u);
  for (const auto& [name, one] : recorded_.at("shapes").items()) {
    const auto shapes = shapes_of(one);
    ASSERT_EQ(shapes.size(), one.at("re").size()) << name;
    const auto p = parameters_of(*shapes.front(), one);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      for (std::size_t k = 0; k < masses.size(); ++k) {
        const std::complex<double> expected(one.at("re")[i][k], one.at("im")[i][k]);
        EXPECT_LE(std::abs(shapes[i]->value(p, point(masses[k])) - expected),
                  1e-10 * std::abs(expected))
            << name << ' ' << i << ' ' << masses[k];
      }
    }
  }
}

// Five-point differences of values and of gradients.
TEST_F(GoldenShapes, Derivatives) {
  const auto close = [](std::complex<double> x, std::complex<double> y, double scale) {
    return std::abs(x - y) <= 1e-8 * (std::abs(x) + scale);
  };
  for (const auto& [name, one] : recorded_.at("shapes").items()) {
    for (const auto& shape : shapes_of(one)) {
      const auto p = parameters_of(*shape, one);
      for (const double m : {0.72, 1.17}) {
        ShapeDerivatives exact;
        shape->derivatives(p, point(m), exact);
        for (std::size_t i = 0; i < p.size(); ++i) {
          const double h = 2e-4 * std::max(0.1, std::abs(p[i]));
          std::complex<double> slope = 0;
          std::vector<std::complex<double>> curvature(p.size());
          for (const auto& [step, weight] : {std::pair{-2, 1.0 / 12},
                                             {-1, -8.0 / 12},
                                             {1, 8.0 / 12},
                                             {2, -1.0 / 12}}) {
            auto moved = p;
            moved[i] += step * h;
            ShapeDerivatives at;
            shape->derivatives(moved, point(m), at);
            slope += weight / h * at.value;
            for (std::size_t j = 0; j < p.size(); ++j) {
              curvature[j] += weight / h * at.gradient[j];
            }
          }
          const double scale = 1 + std::abs(exact.value);
          EXPECT_TRUE(close(slope, exact.gradient[i], scale)) << name << " " << i;
          for (std::size_t j = 0; j < p.size(); ++j) {
            const double of_slope = scale + std::abs(exact.gradient[j]);
            EXPECT_TRUE(close(
                curvature[j], exact.hessian[packed_index(i, j, p.size())], of_slope))
                << name << " " << i << " " << j;
          }
        }
      }
    }
  }
}

TEST(LineShapeTable, DocumentationHasEveryModelOnce) {
  std::ifstream file(test::source_folder() / "docs/line_shapes.md");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  text = text.substr(0, text.find("## Expressions"));
  std::size_t rows = 0;
  for (std::size_t at = 0; (at = text.find("\n| `", at)) != std::string::npos; ++at) {
    ++rows;
  }
  const auto models = line_shape_models();
  EXPECT_EQ(rows, models.size());
  for (const auto& model : models) {
    EXPECT_NE(text.find("\n| `" + model + "` |"), std::string::npos) << model;
  }
}

}  // namespace
}  // namespace jacta
