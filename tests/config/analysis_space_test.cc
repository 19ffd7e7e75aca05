#include <gtest/gtest.h>

#include "error_text.h"
#include "jacta/config/expression.h"

namespace jacta {
namespace {

using Values = std::vector<double>;

Node yaml(const std::string& text) {
  return parse_yaml(text, "m.yaml");
}

TEST(ReadArray, TakesListsStringsAndExpressions) {
  EXPECT_EQ(read_array(yaml("[0, 1, 2.5]")).values, (Values{0, 1, 2.5}));
  EXPECT_EQ(read_array(yaml("np.arange(3)")).values, (Values{0, 1, 2}));
  EXPECT_EQ(read_array(yaml("'0 1.5  1e3'")).values, (Values{0, 1.5, 1000}));
  EXPECT_EQ(read_array(yaml("'0, 1.5,3'")).values, (Values{0, 1.5, 3}));
}

TEST(ReadArray, IntegersInListsStayIntegers) {
  EXPECT_TRUE(read_array(yaml("[-2, -1, 0]")).is_integer);
  EXPECT_FALSE(read_array(yaml("[-2, -1.0, 0]")).is_integer);
  EXPECT_FALSE(read_array(yaml("'1 2 3'")).is_integer);
  EXPECT_TRUE(read_array(yaml("np.arange(-2, 3)")).is_integer);
}

TEST(ReadArray, ErrorsNameThePlace) {
  EXPECT_EQ(error_text([] { read_array(yaml("a: [0, x]").at("a")); }),
            "m.yaml:1:8: a[1]: expected a number, found a string ('x')");
  EXPECT_EQ(error_text([] { read_array(yaml("a: 0 1 x").at("a")); }),
            "m.yaml:1:4: a: 'x' is not a number");
  EXPECT_EQ(error_text([] { read_array(yaml("a: np.pi").at("a")); }).substr(0, 15),
            "m.yaml:1:4: a: ");
  EXPECT_NE(error_text([] { read_array(yaml("a: 5").at("a")); }), "");
}

TEST(AnalysisSpace, KeepsTheOrderOfAxes) {
  const auto axes = read_analysis_space(
      yaml("- cs2: np.linspace(0, 100, 51)\n- cs1: [1, 2]\n- r: 0 1 4\n"));
  ASSERT_EQ(axes.size(), 3u);
  EXPECT_EQ(axes[0].first, "cs2");
  EXPECT_EQ(axes[0].second.size(), 51u);
  EXPECT_EQ(axes[1].second, (Values{1, 2}));
  EXPECT_EQ(axes[2].second, (Values{0, 1, 4}));
}

TEST(AnalysisSpace, EdgesHaveToIncrease) {
  const auto error_of = [](const std::string& edges) {
    return error_text([&] { read_analysis_space(yaml("- x: " + edges)); });
  };
  EXPECT_EQ(error_of("[0, 2, 1]"),
            "m.yaml:1:6: [0].x: the edges of the axis 'x' do not increase: 1 follows 2");
  EXPECT_NE(error_of("[0, 0]"), "");
  EXPECT_NE(error_of("[0]"), "");
  EXPECT_NE(error_of("''"), "");
  EXPECT_NE(error_of("[0, .inf]"), "");
  EXPECT_NE(error_of("[.nan, 1]"), "");
  EXPECT_EQ(error_of("[0, 1]"), "");
}

TEST(AnalysisSpace, IsAListOfOneKeyMaps) {
  for (const char* text : {"{x: [0, 1]}",
                           "- {x: [0, 1], y: [0, 1]}",
                           "- [0, 1]",
                           "[]",
                           "- x: [0, 1]\n- x: [0, 1]",
                           "- x: 3",
                           "- {}"}) {
    EXPECT_NE(error_text([&] { read_analysis_space(yaml(text)); }), "") << text;
  }
}

TEST(AnalysisSpace, HasAtMostTenMillionBins) {
  EXPECT_EQ(
      error_text([&] { read_analysis_space(yaml("- x: np.linspace(0, 1, 10000000)")); }),
      "");
  const std::string text = error_text([&] {
    read_analysis_space(yaml("- x: [0, 1, 2]\n- y: np.linspace(0, 1, 5000002)"));
  });
  EXPECT_NE(text.find(":2:"), std::string::npos) << text;
  EXPECT_NE(text.find("10000002 bins, 5000001 of them along 'y'"), std::string::npos)
      << text;
}

}  // namespace
}  // namespace jacta
