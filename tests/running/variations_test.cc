// Caught: the wrong key varying fastest, zip and vary swapped in order or priority,
// integers that become floats, maps that are not expanded, lists that slip through
// in_common, and silent truncation. Expected values were computed by alea.utils.
#include "jacta/running/variations.h"

#include "gtest/gtest.h"
#include "running/support.h"

namespace jacta {
namespace {

using test::json;

Node yaml(const std::string& text) {
  return parse_yaml(text, "running.yaml");
}

std::vector<Node> zip(const std::string& text) {
  SilentDiagnostics diagnostics;
  return convert_to_zip(yaml(text), diagnostics);
}

std::vector<Node> vary(const std::string& text) {
  return convert_to_vary(yaml(text));
}

TEST(EvaluateExpressions, GivesListsAndNumbersOfTheirKind) {
  EXPECT_EQ(
      json(evaluate_expressions_in_map(
          yaml("{a: 'np.arange(0, 2, 1)', b: [0, 1], c: 'np.linspace(0, 1, 2)', d: 3}"))),
      R"({"a": [0, 1], "b": [0, 1], "c": [0.0, 1.0], "d": 3})");
  EXPECT_EQ(json(evaluate_expressions_in_map(yaml("{a: 'numpy.sqrt(4)'}"))),
            R"({"a": 2.0})");
}

TEST(EvaluateExpressions, NamesThePlaceOfWhatIsNoList) {
  const auto text = error_text([] { evaluate_expressions_in_map(yaml("a: free")); });
  EXPECT_NE(text.find("running.yaml:1:4"), std::string::npos) << text;
  EXPECT_NE(text.find("'free' is not an expression"), std::string::npos) << text;
  EXPECT_NE(error_text([] {
              evaluate_expressions_in_map(yaml("a: 'stats.norm(0, 1)'"));
            }).find("distribution"),
            std::string::npos);
}

TEST(ConvertToZip, GoesInStep) {
  EXPECT_EQ(json(zip("{a: [1, 2], b: [3, 4]}")),
            R"([{"a": 1, "b": 3}, {"a": 2, "b": 4}])");
  EXPECT_EQ(json(zip("{}")), "[{}]");
}

TEST(ConvertToZip, EndsWithTheShortestListAndSaysSo) {
  CollectedDiagnostics diagnostics;
  const auto rows = convert_to_zip(yaml("{a: [1, 2, 3], b: [3, 4]}"), diagnostics);
  EXPECT_EQ(json(rows), R"([{"a": 1, "b": 3}, {"a": 2, "b": 4}])");
  ASSERT_EQ(diagnostics.messages().size(), 1u);
  EXPECT_NE(diagnostics.messages()[0].text.find("first 2 of the 3 values of a"),
            std::string::npos)
      << diagnostics.messages()[0].text;
}

TEST(ConvertToZip, IsSilentForEqualLengths) {
  CollectedDiagnostics diagnostics;
  convert_to_zip(yaml("{a: [1, 2], b: [3, 4]}"), diagnostics);
  EXPECT_TRUE(diagnostics.messages().empty());
}

TEST(ConvertToVary, VariesTheLastKeyFastest) {
  EXPECT_EQ(
      json(vary("{a: [1, 2], b: [3, 4]}")),
      R"([{"a": 1, "b": 3}, {"a": 1, "b": 4}, {"a": 2, "b": 3}, {"a": 2, "b": 4}])");
  EXPECT_EQ(json(vary("{}")), "[{}]");
  EXPECT_EQ(json(convert_to_vary(Node())), "[{}]");
}

TEST(ConvertToVary, ExpandsMapsAmongTheValues) {
  EXPECT_EQ(
      json(vary("{a: 'np.arange(1, 2)', b: [{x: [1, 2], y: 'np.linspace(0, 1, 2)'}, "
                "{x: 0, y: 1}]}")),
      R"([{"a": 1, "b": {"x": 1, "y": 0.0}}, {"a": 1, "b": {"x": 1, "y": 1.0}}, )"
      R"({"a": 1, "b": {"x": 2, "y": 0.0}}, {"a": 1, "b": {"x": 2, "y": 1.0}}, )"
      R"({"a": 1, "b": {"x": 0, "y": 1}}])");
}

TEST(ConvertToVary, RefusesWhatIsNoListOrEmpty) {
  EXPECT_NE(error_text([] { vary("{a: [1], b: 2}"); }).find("b must be a list"),
            std::string::npos);
  const auto text = error_text([] { vary("{a: [1], b: []}"); });
  EXPECT_NE(text.find("running.yaml:1:13: b: b is an empty list"), std::string::npos)
      << text;
}

TEST(CanExpandGrid, NeedsAllListsOrNone) {
  EXPECT_TRUE(can_expand_grid(yaml("{a: [1, 2], b: [3, 4]}")));
  EXPECT_FALSE(can_expand_grid(yaml("{a: 1, b: 3}")));
  const auto text = error_text([] { can_expand_grid(yaml("{a: 1, b: [3]}")); });
  EXPECT_NE(text.find("b is a list and a is not"), std::string::npos) << text;
}

TEST(ExpandGridDict, IsTheDocumentedExample) {
  EXPECT_EQ(json(expand_grid_dict(
                yaml("[free, {a: 1, b: 3}, {a: 'np.arange(1, 3)', b: [3, 4]}]"))),
            R"(["free", {"a": 1, "b": 3}, {"a": 1, "b": 3}, {"a": 1, "b": 4}, )"
            R"({"a": 2, "b": 3}, {"a": 2, "b": 4}])");
  EXPECT_EQ(json(expand_grid_dict(yaml("[free, {}, {a: 'np.sqrt(2)'}]"))),
            R"(["free", {}, {"a": 1.4142135623730951}])");
}

TEST(ConvertToInCommon, ExpandsHypothesesOnly) {
  EXPECT_EQ(json(convert_to_in_common(yaml("{hypotheses: [free, {a: [1, 2], b: [3, 4]}], "
                                           "confidence_levels: [0.6, 0.9]}"))),
            R"({"hypotheses": ["free", {"a": 1, "b": 3}, {"a": 1, "b": 4}, )"
            R"({"a": 2, "b": 3}, {"a": 2, "b": 4}], "confidence_levels": [0.6, 0.9]})");
  const auto text = error_text([] { convert_to_in_common(yaml("wimp_mass: [30, 50]")); });
  EXPECT_NE(text.find("running.yaml:1:12"), std::string::npos) << text;
  EXPECT_NE(text.find("wimp_mass is a list"), std::string::npos) << text;
}

TEST(ComputeVariations, PutsZipOverVaryOverCommon) {
  SilentDiagnostics diagnostics;
  const auto points =
      compute_variations(yaml("{m: [30, 50], c: 'np.array([0.5, 1.5])'}"),
                         yaml("{a: [1, 2], m: [7], n: [x, y]}"),
                         yaml("{a: 9, z: true, hypotheses: [free, {q: [1, 2]}]}"),
                         diagnostics);
  ASSERT_EQ(points.size(), 8u);
  const std::string begin = R"({"a": 1, "z": true, "hypotheses": ["free", {"q": 1}, )"
                            R"({"q": 2}], )";
  EXPECT_EQ(json(points[0]), begin + R"("m": 30, "n": "x", "c": 0.5})");
  EXPECT_EQ(json(points[1]), begin + R"("m": 30, "n": "y", "c": 0.5})");
  EXPECT_EQ(json(points[4]), begin + R"("m": 50, "n": "x", "c": 1.5})");
  EXPECT_EQ(points[6].at("a").as_integer(), 2);
  EXPECT_EQ(points[6].at("c").as_real(), 1.5);
}

TEST(ComputeVariations, IsOnePointWithoutVariations) {
  SilentDiagnostics diagnostics;
  EXPECT_EQ(json(compute_variations(Node(), Node(), yaml("{a: 9}"), diagnostics)),
            R"([{"a": 9}])");
}

}  // namespace
}  // namespace jacta
