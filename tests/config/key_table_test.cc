#include "jacta/config/key_table.h"

#include <gtest/gtest.h>

#include <type_traits>

#include "error_text.h"
#include "jacta/config/python_text.h"

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

struct Settings {
  double fraction = 0.5;
  std::string model = "default";
  std::int64_t count = 1;
  bool flag = false;
  std::string name;
};

std::vector<std::string> read(const std::string& text, Settings& s) {
  const KeyTable table{required("name", into(s.name)),
                       {"fraction", into(s.fraction)},
                       {"model", one_of(s.model, {"default", "cfit"})},
                       {"count", at_least(0, s.count)},
                       {"flag", into(s.flag)},
                       {"lazy_call", no_effect("nothing is traced here")},
                       {"old", no_effect},
                       {"function", not_available("give a value instead")}};
  std::vector<Problem> problems;
  const bool good = table.read(parse_yaml(text, "m.yaml"), problems);
  EXPECT_EQ(good, !has_errors(problems));
  std::vector<std::string> messages;
  for (const Problem& problem : problems) messages.push_back(problem.message());
  return messages;
}

// A key without a use is no key.
static_assert(!std::is_constructible_v<KeyTable::Key, std::string>);
static_assert(!std::is_constructible_v<KeyTable::Key, std::string, std::string>);
static_assert(!std::is_constructible_v<KeyTable::Key, std::string, bool>);

using Messages = std::vector<std::string>;

TEST(KeyTable, FillsWhatIsGivenAndKeepsTheDefaultsOfTheOthers) {
  Settings s;
  EXPECT_EQ(read("{name: a, fraction: 0.25, model: cfit, flag: null}", s), Messages());
  EXPECT_EQ(s.name, "a");
  EXPECT_EQ(s.fraction, 0.25);
  EXPECT_EQ(s.model, "cfit");
  EXPECT_EQ(s.count, 1);
  EXPECT_FALSE(s.flag);
}

TEST(KeyTable, WhatHasNoEffectIsNotedWithTheReason) {
  Settings s;
  EXPECT_EQ(read("name: a\nlazy_call: true\nold: 1", s),
            Messages({"m.yaml:2:1: the key 'lazy_call' has no effect here: nothing is "
                      "traced here",
                      "m.yaml:3:1: the key 'old' has no effect here"}));
}

TEST(KeyTable, WhatIsNotAvailableIsAnErrorUnlessNull) {
  Settings s;
  EXPECT_EQ(
      read("name: a\nfunction: x", s),
      Messages(
          {"m.yaml:2:1: the key 'function' is not available: give a value instead"}));
  EXPECT_EQ(read("name: a\nfunction: null", s), Messages());
}

TEST(KeyTable, CollectsAllErrorsAndReadsTheRest) {
  Settings s;
  const Messages expected = {
      "m.yaml:1:1: unknown key 'nam'; did you mean 'name'?",
      "m.yaml:1:1: the key 'name' is missing",
      "m.yaml:2:11: fraction: expected a finite number, found nan",
      "m.yaml:3:8: model: 'cfti' is not known; did you mean 'cfit'?",
      "m.yaml:4:8: count: must be at least 0, not -1"};
  EXPECT_EQ(read("nam: a\nfraction: .nan\nmodel: cfti\ncount: -1\nflag: true", s),
            expected);
  EXPECT_TRUE(s.flag);
  EXPECT_EQ(s.fraction, 0.5);
}

TEST(KeyTable, RefusesWrongKindsOfValues) {
  for (const char* text : {"name: [a]",
                           "{name: a, fraction: x}",
                           "{name: a, fraction: .inf}",
                           "{name: a, count: 1.5}",
                           "{name: a, count: 1e30}",
                           "{name: a, flag: 1}",
                           "{name: a, model: {}}",
                           "name: null",
                           "[]",
                           "5"}) {
    Settings s;
    EXPECT_EQ(read(text, s).size(), 1u) << text;
  }
}

TEST(KeyTable, NamesTheKeyOfAValueWithoutPlace) {
  double fraction = 0;
  Node node = Node::map();
  node.set("fraction", Node::string("x"));
  std::vector<Problem> problems;
  KeyTable{{"fraction", into(fraction)}}.read(node, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message(), "fraction: expected a number, found a string ('x')");
  node.set("fraction", Node::real(-1));
  problems.clear();
  KeyTable{{"fraction", positive(fraction)}}.read(node, problems);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].message(), "fraction must be positive, not -1.0");
}

TEST(KeyTable, DefaultsAreReadByTheReadersOnly) {
  double fraction = 0;
  double other = 0;
  KeyTable table{{"fraction", into(fraction)}, {"old", no_effect}};
  table.add({"other", into(other)});
  table.add({"fraction", no_effect});
  std::vector<Problem> problems;
  table.read_defaults(parse_yaml("{fraction: 2, old: 3, foreign: 4, other: 5}"),
                      problems);
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(fraction, 2);
  EXPECT_EQ(other, 5);
  EXPECT_TRUE(table.reads("fraction"));
  EXPECT_FALSE(table.reads("old"));
  EXPECT_FALSE(table.contains("foreign"));
}

TEST(Problem, ReportThrowsOrHandsOn) {
  CollectedDiagnostics diagnostics;
  report(
      {{Problem::Level::note, {"f", 1, 1, ""}, "a"}, {Problem::Level::warning, {}, "b"}},
      diagnostics);
  ASSERT_EQ(diagnostics.messages().size(), 2u);
  EXPECT_EQ(diagnostics.messages()[0].text, "f:1:1: a");
  EXPECT_EQ(diagnostics.messages()[0].severity, Severity::note);
  EXPECT_EQ(diagnostics.messages()[1].severity, Severity::warning);
  EXPECT_THROW(report({{Problem::Level::error, {}, "c"}}, diagnostics), InputError);
  EXPECT_EQ(diagnostics.messages().size(), 2u);
}

TEST(KeyTable, SaysWhatItsMapIsCalled) {
  double rate = 0;
  KeyTable table{{"rate", into(rate)},
                 {"lazy", no_effect("it is about how, not what")},
                 {"jit", no_effect("it is about how, not what")},
                 {"shift", not_available("give a value instead")}};
  table.of("data");
  const auto read = [&](const std::string& text) {
    std::vector<Problem> problems;
    table.read(parse_yaml(text, "m.yaml"), problems);
    Messages messages;
    for (const Problem& problem : problems) messages.push_back(problem.message());
    return messages;
  };
  EXPECT_EQ(read("{rte: 1}"),
            Messages({"m.yaml:1:2: unknown key 'rte' of data; did you mean 'rate'?"}));
  EXPECT_EQ(read("{samples: 1}"),
            Messages({"m.yaml:1:2: unknown key 'samples' of data; leave it out: nothing "
                      "here reads it"}));
  EXPECT_EQ(read("{lazy: true, jit: true}"),
            Messages({"m.yaml:1:2: data: lazy, jit have no effect: it is about how, not "
                      "what"}));
  EXPECT_EQ(
      read("{shift: false}"),
      Messages({"m.yaml:1:2: the key 'shift' of data is not available: give a value "
                "instead"}));
  EXPECT_EQ(read("3"),
            Messages({"m.yaml:1:1: data must be a map of keys, not an integer"}));
  table.allow_nothing();
  for (const std::string nothing : {"false", "0", "none", "[]", "{}", "[false]", "''"}) {
    EXPECT_EQ(read("{shift: " + nothing + ", lazy: " + nothing + "}"), Messages());
  }
  EXPECT_EQ(read("{shift: [1]}").size(), 1u);
}

TEST(KeyTable, NumberedKeysAreOneEntry) {
  std::vector<double> couplings;
  KeyTable table{{"g_factor", no_effect}};
  table.add_numbered(
      {"g_", [&](const Node& n) { couplings.push_back(n.as_real()); }, "couplings"});
  std::vector<Problem> problems;
  EXPECT_TRUE(table.read(parse_yaml("{g_0: 0.5, g_11: 1.5}"), problems));
  EXPECT_EQ(couplings, (std::vector<double>{0.5, 1.5}));
  EXPECT_FALSE(table.read(parse_yaml("{g_: 1}"), problems));
  EXPECT_FALSE(table.read(parse_yaml("{g_x: 1}"), problems));
  EXPECT_EQ(python_json(table.schema().at("patternProperties")),
            R"({"^g_[0-9]+$": {"description": "couplings"}})");
}

TEST(KeyTable, WithoutReadersNothingIsRead) {
  double rate = 1;
  const KeyTable table = KeyTable{{"rate", into(rate)}}.without_readers();
  std::vector<Problem> problems;
  EXPECT_TRUE(table.read(parse_yaml("{rate: 2}"), problems));
  EXPECT_FALSE(table.read(parse_yaml("{rte: 2}"), problems));
  EXPECT_EQ(rate, 1);
}

TEST(KeyTableSchema, SaysWhatItsReadersAccept) {
  bool flag = false;
  std::string word;
  const KeyTable table{{"flag", into(flag), "whether it is so"},
                       required("word", one_of(word, {"a", "b"}), "one of two"),
                       {"any", [](const Node&) {}},
                       {"old", no_effect("nobody reads it")},
                       {"new", not_available("yet")}};
  EXPECT_EQ(
      python_json(table.schema()),
      R"({"type": "object", "properties": {"flag": {"description": "whether it is so", )"
      R"("anyOf": [{"type": "boolean"}, {"type": "null"}], "default": false}, )"
      R"("word": {"description": "one of two", "enum": ["a", "b"]}, "any": {}, )"
      R"("old": {"description": "without effect: nobody reads it"}}, )"
      R"("required": ["word"], "additionalProperties": false})");
}

}  // namespace
}  // namespace jacta
