#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "error_text.h"
#include "jacta/config/node.h"
#include "jacta/config/python_text.h"

namespace jacta {
namespace {

std::string json_of(const std::string& yaml) {
  return python_json(parse_yaml(yaml));
}

std::string error_of(const std::string& yaml) {
  return error_text([&] { parse_yaml(yaml, "f.yaml"); });
}

TEST(Yaml, ResolvesPlainScalarsLikePyYaml) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"yes", "true"},
      {"No", "false"},
      {"on", "true"},
      {"OFF", "false"},
      {"y", "\"y\""},
      {"tRue", "\"tRue\""},
      {"~", "null"},
      {"Null", "null"},
      {"", "null"},
      {"1", "1"},
      {"-2", "-2"},
      {"+12", "12"},
      {"1_000", "1000"},
      {"0x1F", "31"},
      {"0b101", "5"},
      {"017", "15"},
      {"-017", "-15"},
      {"08", "\"08\""},
      {"0o17", "\"0o17\""},
      {"1:30", "90"},
      {"-1:30", "-90"},
      {"190:20:30", "685230"},
      {"1:60", "\"1:60\""},
      {"01:30", "\"01:30\""},
      {"1.0", "1.0"},
      {"10.", "10.0"},
      {".5", "0.5"},
      {"1_0.5", "10.5"},
      {"1.5e+3", "1500.0"},
      {".inf", "Infinity"},
      {"-.INF", "-Infinity"},
      {".nan", "NaN"},
      {"-.nan", "\"-.nan\""},
      {"1:30.5", "90.5"},
      {"nan", "\"nan\""},
      {"inf", "\"inf\""},
      {"1.2.3", "\"1.2.3\""},
      {"1e", "\"1e\""},
      {"e5", "\"e5\""},
      {"0x", "\"0x\""},
      {".", "\".\""},
      {"_1", "\"_1\""},
      {"'5'", "\"5\""},
      {"\"yes\"", "\"yes\""},
      {"'it''s'", "\"it's\""},
      {"100 200, 300", "\"100 200, 300\""}};
  for (const auto& [text, json] : cases) {
    EXPECT_EQ(json_of("a: " + text), "{\"a\": " + json + "}") << text;
  }
}

TEST(Yaml, ReadsNumbersThatPyYamlLeavesStrings) {
  EXPECT_EQ(json_of("[1e-3, 1E5, 1.5e5, -.5, 1e400]"),
            "[0.001, 100000.0, 150000.0, -0.5, Infinity]");
}

TEST(Yaml, KeepsLongIntegers) {
  EXPECT_EQ(json_of("[9223372036854775807, 9223372036854775808]"),
            "[9223372036854775807, 9223372036854775808]");
}

TEST(Yaml, ReadsTheCoreTagsAndRefusesOthers) {
  EXPECT_EQ(json_of("[!!str 5, !!float 5, !!int 7, !!seq [], !!null ~]"),
            "[\"5\", 5.0, 7, [], null]");
  EXPECT_EQ(error_of("a: !!python/object:os.system x"),
            "f.yaml:1:4: a: the tag 'tag:yaml.org,2002:python/object:os.system' is not "
            "allowed for 'x'; only plain YAML values are read");
  EXPECT_NE(error_of("a: !!python/tuple [1]").find("not allowed"), std::string::npos);
  EXPECT_NE(error_of("a: !!int x").find("not allowed"), std::string::npos);
}

TEST(Yaml, LocatesEveryNode) {
  const Node root = parse_yaml(
      "likelihood_config:\n"
      "  likelihood_terms:\n"
      "  - name: sr0\n"
      "    sources:\n"
      "    - {name: er}\n"
      "    - name: wimp\n",
      "model.yaml");
  const Node& term = root.at("likelihood_config").at("likelihood_terms").items()[0];
  const Node& source = term.at("sources").items()[1];
  EXPECT_EQ(source.at("name").location().text(),
            "model.yaml:6:13: likelihood_config.likelihood_terms[0].sources[1].name");
  EXPECT_EQ(source.entries()[0].key.location().text(),
            "model.yaml:6:7: likelihood_config.likelihood_terms[0].sources[1]");
  EXPECT_EQ(term.at("sources").items()[0].at("name").location().column, 14);
}

TEST(Yaml, AliasesKeepTheirLineAndTakeThePathOfUse) {
  const Node root = parse_yaml("a: &x {b: [1]}\nc: *x\n", "f.yaml");
  EXPECT_EQ(root.at("a"), root.at("c"));
  EXPECT_EQ(root.at("c").at("b").items()[0].location().text(), "f.yaml:1:12: c.b[0]");
}

TEST(Yaml, MergesMapsAsPyYaml) {
  const std::string base = "b: &b {x: 1, y: 2}\no: &o {y: 3, z: 4}\n";
  EXPECT_EQ(python_json(parse_yaml(base + "a:\n  <<: *b\n  y: 5").at("a")),
            "{\"x\": 1, \"y\": 5}");
  EXPECT_EQ(python_json(parse_yaml(base + "a:\n  <<: [*b, *o]\n  w: 0").at("a")),
            "{\"y\": 2, \"z\": 4, \"x\": 1, \"w\": 0}");
  EXPECT_EQ(parse_yaml(base + "a: {<<: *b}").at("a"), parse_yaml("{x: 1, y: 2}"));
  EXPECT_EQ(python_json(parse_yaml(base + "a: {'<<': *b}").at("a")),
            "{\"<<\": {\"x\": 1, \"y\": 2}}");
  EXPECT_EQ(error_of("a:\n  <<: 5"),
            "f.yaml:2:7: a: a merge key (<<) needs a map or a list of maps, found an "
            "integer");
}

TEST(Yaml, SyntaxErrorsAreLocated) {
  EXPECT_EQ(error_of("a:\n b: 1\n  c: 2\n").substr(0, 28),
            "f.yaml:3:4: not valid YAML: ");
  EXPECT_NE(error_of("a:\n\tb: 1\n\tc: 2").find("line 2 is indented with a tab"),
            std::string::npos);
  EXPECT_EQ(error_of("a: *nowhere").find("tab"), std::string::npos);
  EXPECT_NE(error_of("# note\ra: 1\r").find("carriage returns"), std::string::npos);
  EXPECT_EQ(error_of("a: *nowhere").substr(0, 28), "f.yaml:1:4: not valid YAML: ");
  EXPECT_EQ(error_of("a: [1, 2\nb: 3").substr(0, 28), "f.yaml:2:2: not valid YAML: ");
}

TEST(Yaml, AnOpenQuoteAtTheEndIsAnError) {
  EXPECT_NE(error_of("a: 'x\nb: 2\n"), "");
  EXPECT_NE(error_of("a: \"x\n"), "");
  EXPECT_EQ(json_of("a: |\n  x\n"), "{\"a\": \"x\\n\"}");
}

TEST(Yaml, RefusesWhatIsAmbiguous) {
  EXPECT_EQ(error_of("a: 1\nb: 2\na: 3"),
            "f.yaml:3:1: the key 'a' is there twice; remove one of them");
  EXPECT_NE(error_of("--- a\n--- b").find("the document ended"), std::string::npos);
  EXPECT_NE(error_of("? [1]\n: 2").find("a key has to be"), std::string::npos);
}

TEST(Yaml, DepthAndAliasesCannotExhaustTheMachine) {
  EXPECT_NE(error_of(std::string(100000, '[')), "");
  EXPECT_NE(error_of("&a [*a]").find("refers to itself"), std::string::npos);
  std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string last = "*a" + std::to_string(i - 1);
    bomb += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
    for (int j = 0; j < 10; ++j) bomb += last + " ,";
    bomb += "]\n";
  }
  EXPECT_NE(error_of(bomb).find("a million"), std::string::npos);
}

TEST(Yaml, MergesManyKeysInLinearTime) {
  std::string text = "a: &a {";
  for (int i = 0; i < 60000; ++i) text += "k" + std::to_string(i) + ": 1, ";
  const Node root = parse_yaml(text + "}\nb: {<<: [*a, *a], k7: 2}\n");
  EXPECT_EQ(root.at("b").entries().size(), 60000u);
  EXPECT_EQ(root.at("b").at("k7").as_integer(), 2);
}

TEST(Yaml, WhatIsNoUtf8IsAnErrorWithItsLine) {
  const std::string text = error_of("a: 1\nb: M\xFCnchen\n");
  EXPECT_NE(text.find("2:5"), std::string::npos) << text;
  EXPECT_NE(text.find("UTF-8"), std::string::npos) << text;
  EXPECT_EQ(parse_yaml("a: M\xC3\xBCnchen").at("a").as_string(), "M\xC3\xBCnchen");
  EXPECT_EQ(parse_yaml("a: \"\xEF\xBF\xBD\"").at("a").as_string(), "\xEF\xBF\xBD");
}

TEST(Yaml, EmptyTextIsNothing) {
  EXPECT_TRUE(parse_yaml("").is_null());
  EXPECT_TRUE(parse_yaml("# only a comment\n").is_null());
}

TEST(Yaml, MissingFileIsAnIoError) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "jacta_no_such.yaml";
  EXPECT_THROW(load_yaml(path), IoError);
}

TEST(Yaml, ReadsTheReferenceModel) {
  const char* folder = std::getenv("JACTA_REFERENCE_DIR");
  if (folder == nullptr) GTEST_SKIP() << "JACTA_REFERENCE_DIR is not set";
  const auto path =
      std::filesystem::path(folder) / "alea" / "unbinned_wimp_statistical_model.yaml";
  const Node root = load_yaml(path);
  const Node& parameters = root.at("parameter_definition");
  EXPECT_EQ(parameters.entries().size(), 7u);
  EXPECT_TRUE(parameters.at("wimp_mass").at("nominal_value").as_number().is_integer);
  EXPECT_EQ(parameters.at("er_band_shift").at("fit_limits").items()[0].as_integer(), -2);
  const Node& sources =
      root.at("likelihood_config").at("likelihood_terms").items()[1].at("sources");
  EXPECT_EQ(sources.items()[1].at("name").location().path,
            "likelihood_config.likelihood_terms[1].sources[1].name");
}

}  // namespace
}  // namespace jacta
