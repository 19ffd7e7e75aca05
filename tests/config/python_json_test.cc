#include <gtest/gtest.h>

#include "jacta/config/python_text.h"

namespace jacta {
namespace {

TEST(PythonJson, IndentsLikeJsonDumps) {
  const Node node = parse_json("{\"a\": [1, {\"b\": null}], \"c\": {}, \"d\": []}");
  EXPECT_EQ(python_json(node, 4),
            "{\n    \"a\": [\n        1,\n        {\n            \"b\": null\n        }\n"
            "    ],\n    \"c\": {},\n    \"d\": []\n}");
  EXPECT_EQ(python_json(node), "{\"a\": [1, {\"b\": null}], \"c\": {}, \"d\": []}");
}

TEST(PythonJson, EscapesEverythingBeyondAscii) {
  EXPECT_EQ(python_json(Node::string("\"\\/\b\f\n\r\t\x01\x7f~")),
            "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f~\"");
  EXPECT_EQ(python_json(Node::string("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x98\x80")),
            "\"\\u00e9 \\u20ac \\ud83d\\ude00\"");
}

TEST(PythonJson, MalformedBytesBecomeReplacements) {
  for (const char* text : {"\xFF", "\xC3", "\x80", "\xF8"}) {
    EXPECT_EQ(python_json(Node::string(text)), "\"\\ufffd\"");
  }
  EXPECT_EQ(python_json(Node::string("\xC0\x80")), "\"\\ufffd\\ufffd\"");
  EXPECT_EQ(python_json(Node::string("\xC3x")), "\"\\ufffdx\"");
}

TEST(PythonJson, KeysBecomeStrings) {
  const Node node = parse_yaml("{1: a, 2.5: b, true: c, null: d}");
  EXPECT_EQ(python_json(node),
            "{\"1\": \"a\", \"2.5\": \"b\", \"true\": \"c\", \"null\": \"d\"}");
}

}  // namespace
}  // namespace jacta
