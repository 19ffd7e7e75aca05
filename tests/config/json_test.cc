#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "error_text.h"
#include "jacta/config/node.h"
#include "jacta/config/python_text.h"

namespace jacta {
namespace {

std::string error_of(const std::string& text) {
  return error_text([&] { parse_json(text, "f.json"); });
}

TEST(Json, ReadsWhatPythonWrites) {
  const std::string text =
      "{\"a\": [1, 2.5, -0.0, 1e+16, 1e-07], \"b\": {\"c\": NaN, \"d\": -Infinity, "
      "\"e\": "
      "Infinity}, \"f\": [true, false, null], \"g\": \"x\\\"y\\\\z\\n\\u00e9\", \"h\": "
      "[{}, []]}";
  EXPECT_EQ(python_json(parse_json(text)), text);
}

TEST(Json, KeepsTheKindOfNumbers) {
  const Node root = parse_json("[50, 50.0, 5e1, -0, 12345678901234567890]");
  EXPECT_EQ(root.items()[0].kind(), Node::Kind::integer);
  EXPECT_EQ(root.items()[1].kind(), Node::Kind::real);
  EXPECT_EQ(root.items()[2].kind(), Node::Kind::real);
  EXPECT_EQ(root.items()[3].as_integer(), 0);
  EXPECT_EQ(root.items()[4].as_text(), "12345678901234567890");
}

TEST(Json, RoundsAndOverflowsLikePython) {
  const Node root = parse_json(
      "[1e400, -1e400, 1e-400, 0.1e99999999999999999999, "
      "0e99999999999999999999, 5e-324, 0.000001e309]");
  EXPECT_EQ(python_json(root),
            "[Infinity, -Infinity, 0.0, Infinity, 0.0, 5e-324, 1e+303]");
}

TEST(Json, JoinsSurrogatesAndLetsLoneOnesThrough) {
  EXPECT_EQ(parse_json("\"\\ud83d\\ude00\"").as_string(), "\xF0\x9F\x98\x80");
  for (const char* text : {"\"\\ud800\"", "\"\\ud800\\ud83d\"", "\"\\ud800x\""}) {
    EXPECT_EQ(python_json(parse_json(text)), text);
  }
}

TEST(Json, LocatesNodesByCharacter) {
  const Node root = parse_json("{\n  \"\xC3\xA9\": [1, {\"b\": 2}]\n}", "f.json");
  const Node& list = root.entries()[0].value;
  EXPECT_EQ(list.items()[1].at("b").location().text(), "f.json:2:18: \xC3\xA9[1].b");
}

TEST(Json, SyntaxErrorsAreLocated) {
  EXPECT_EQ(error_of("{\n \"a\": 1,\n \"b\" 2}"),
            "f.json:3:6: not valid JSON: ':' is expected after a key");
  EXPECT_EQ(error_of("[1 2]"), "f.json:1:4: not valid JSON: ',' or ']' is expected");
  EXPECT_EQ(error_of(""),
            "f.json:1:1: not valid JSON: the text ends where a value is expected");
  EXPECT_EQ(error_of("{\"a\": 1, \"a\": 2}"),
            "f.json:1:10: the key 'a' is there twice; remove one of them");
}

TEST(Json, RefusesWhatPythonRefuses) {
  for (const char* text :
       {"{",      "[1,]",      "{\"a\":1,}", "01",     "1.",        ".5",
        "-",      "1e",        "+1",         "nul",    "\"a",       "\"\\x\"",
        "'a'",    "\"\\u12\"", "[] x",       "\"\t\"", "Infinityx", "-NaN",
        "{1: 2}", "[1",        "]",          "\"\\"}) {
    EXPECT_NE(error_of(text).find("not valid JSON"), std::string::npos) << text;
  }
}

TEST(Json, DepthIsLimited) {
  EXPECT_NE(error_of(std::string(1000000, '[')).find("nested"), std::string::npos);
  const std::string fine = std::string(100, '[') + std::string(100, ']');
  EXPECT_NO_THROW(parse_json(fine));
  EXPECT_NO_THROW(parse_json("[" + std::string(98, '[') + std::string(98, ']') + ", " +
                             std::string(98, '[') + std::string(98, ']') + "]"));
}

TEST(Json, LoadsAFile) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "jacta_json_test";
  std::filesystem::create_directories(folder);
  const auto path = folder / "a.json";
  std::ofstream(path) << "{\"a\": [}";
  EXPECT_EQ(error_text([&] { load_json(path); }),
            path.string() + ":1:8: not valid JSON: a value is expected");
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace jacta
