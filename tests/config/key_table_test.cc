#include "jacta/config/key_table.h"

#include <gtest/gtest.h>

#include "error_text.h"

namespace jacta {
namespace {

const std::vector<std::string> known = {"name", "fittable", "fit_limits"};

TEST(KeyTable, NamesTheNearestKeyAtTheMisspelledOne) {
  const Node node = parse_yaml("er:\n  name: a\n  fitable: true\n", "model.yaml");
  std::vector<Problem> problems;
  check_keys(node.at("er"), known, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message(),
            "model.yaml:3:3: er: unknown key 'fitable'; did you mean 'fittable'?");
}

TEST(KeyTable, ListsTheKeysWhereNoneIsNear) {
  std::vector<Problem> problems;
  check_keys(parse_yaml("5: x\nzzzzzzzz: 1"), known, problems);
  ASSERT_EQ(problems.size(), 2u);
  EXPECT_NE(problems[0].text.find("unknown key '5'"), std::string::npos);
  EXPECT_NE(problems[1].text.find("name, fittable, fit_limits"), std::string::npos);
}

TEST(KeyTable, KnownKeysAreNoProblem) {
  std::vector<Problem> problems;
  check_keys(parse_yaml("name: a\nfit_limits: [0, null]"), known, problems);
  EXPECT_TRUE(problems.empty());
}

TEST(KeyTable, WhatIsNoMapIsAProblem) {
  std::vector<Problem> problems;
  check_keys(parse_yaml("[name]"), known, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message(), "line 1:1: expected a map, found a list");
}

TEST(KeyTable, TheFirstErrorIsThrownWithTheCountOfOthers) {
  std::vector<Problem> problems;
  problems.push_back({Problem::Level::warning, {}, "doubtful"});
  EXPECT_NO_THROW(throw_first_error(problems));
  problems.push_back({Problem::Level::error, {"f.yaml", 2, 1, "a"}, "first"});
  EXPECT_EQ(error_text([&] { throw_first_error(problems); }), "f.yaml:2:1: a: first");
  problems.push_back({Problem::Level::error, {}, "second"});
  problems.push_back({Problem::Level::error, {}, "third"});
  EXPECT_EQ(error_text([&] { throw_first_error(problems); }),
            "f.yaml:2:1: a: first (and 2 more errors)");
}

}  // namespace
}  // namespace jacta
