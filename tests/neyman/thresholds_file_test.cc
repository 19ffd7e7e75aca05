// Thresholds files: byte for byte what the reference writes, sorted, with additions.
#include "jacta/neyman/thresholds_file.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/config/python_text.h"
#include "support/reference.h"

namespace jacta {
namespace {

ThresholdKey key(double level = 0.9) {
  ThresholdKey result;
  result.poi = "wimp_rate_multiplier";
  result.nominal_values = parse_json(R"({"wimp_mass": 50})");
  result.confidence_level = level;
  return result;
}

TEST(ThresholdsFile, ReferenceFileMakesTheRoundTrip) {
  JACTA_NEEDS_REFERENCE();
  const auto path = *test::reference_folder() / "alea" / "limit_threshold_example.json";
  const std::string original = read_file(path);
  const auto file = ThresholdsFile::load(path);
  EXPECT_EQ(file.text(), original);
  // Every name is the hash of its keys; adding what is there changes nothing.
  ThresholdsFile rebuilt;
  for (const auto& [hash, entry] : file.entries()) {
    const Node& keys = entry.at("hashed_keys");
    ThresholdKey own;
    own.poi = keys.at("poi").as_string();
    own.nominal_values = keys.at("nominal_values");
    own.generate_values = keys.at("generate_values");
    own.confidence_level = keys.at("confidence_level").as_number();
    EXPECT_EQ(own.hash(), hash.as_string());
    const auto curve = ThresholdsFile::curve(entry);
    const auto& expectation = entry.at("poi_expectation").items();
    for (std::size_t i = curve.poi.size(); i-- > 0;) {
      rebuilt.add(own,
                  {.poi = curve.poi[i],
                   .threshold = curve.threshold[i],
                   .poi_expectation = expectation[i].as_number()});
    }
  }
  EXPECT_EQ(rebuilt.text(), original);
}

// What Python's json.dumps(indent=4) makes of the documented example.
TEST(ThresholdsFile, WritesWhatTheReferenceWrites) {
  ThresholdsFile file;
  ThresholdKey documented;
  documented.poi = "wimp_rate_multiplier";
  documented.nominal_values = parse_json(R"({"wimp_mass": 0, "livetime": 0.0})");
  for (const double poi : {2.0, 0.0, 1.0}) {
    file.add(documented, {.poi = poi, .threshold = 0});
  }
  EXPECT_EQ(file.text(), R"({
    "xo7gongler": {
        "hashed_keys": {
            "poi": "wimp_rate_multiplier",
            "nominal_values": {
                "wimp_mass": 0,
                "livetime": 0.0
            },
            "generate_values": {},
            "confidence_level": 0.9
        },
        "wimp_rate_multiplier": [
            0.0,
            1.0,
            2.0
        ],
        "threshold": [
            0.0,
            0.0,
            0.0
        ],
        "poi_expectation": [
            null,
            null,
            null
        ]
    }
})");
}

TEST(ThresholdsFile, KeysNeverHoldThePoi) {
  ThresholdKey plain = key();
  ThresholdKey with_poi = key();
  with_poi.generate_values =
      parse_json(R"({"wimp_rate_multiplier": 1, "poi_expectation": 2})");
  with_poi.nominal_values =
      parse_json(R"({"wimp_mass": 50, "wimp_rate_multiplier": 1.0})");
  EXPECT_EQ(plain.hash(), "cwrhqgrygr");
  EXPECT_EQ(with_poi.hash(), plain.hash());
  ThresholdKey null_values = key();
  null_values.generate_values = Node();
  EXPECT_EQ(null_values.hash(), plain.hash());
}

TEST(ThresholdsFile, KeysTellIntegersAndKindsApart) {
  ThresholdKey real = key();
  real.nominal_values = parse_json(R"({"wimp_mass": 50.0})");
  EXPECT_NE(real.hash(), key().hash());
  ThresholdKey upper = key();
  upper.kind = IntervalKind::upper;
  EXPECT_NE(upper.hash(), key().hash());
  EXPECT_EQ(upper.hashed_keys().entries().back().key.as_string(), "kind");
  ThresholdKey central = key();
  central.kind = IntervalKind::central;
  EXPECT_EQ(central.hash(), key().hash());
}

// The reference's interpolation takes every entry with the names of its generate values.
TEST(ThresholdsFile, OneSidedEntriesHaveOtherNamesOfGenerateValues) {
  ThresholdKey upper = key();
  upper.kind = IntervalKind::upper;
  EXPECT_EQ(python_json(upper.hashed_keys()),
            R"({"poi": "wimp_rate_multiplier", "nominal_values": {"wimp_mass": 50}, )"
            R"("generate_values": {}, "confidence_level": 0.9, "kind": "upper"})");
  upper.generate_values = parse_json(R"({"er_rate_multiplier": 1.0})");
  EXPECT_EQ(python_json(upper.hashed_keys().at("generate_values")),
            R"({"er_rate_multiplier": 1.0, "confidence_interval_kind": "upper"})");
  upper.kind = IntervalKind::central;
  EXPECT_EQ(python_json(upper.hashed_keys().at("generate_values")),
            R"({"er_rate_multiplier": 1.0})");
}

TEST(ThresholdsFile, SortsReplacesAndPadsLists) {
  ThresholdsFile file;
  file.add(key(), {.poi = 1.0, .threshold = 2.5});
  file.add(key(),
           {.poi = 0.5,
            .threshold = 1.5,
            .poi_expectation = 7,
            .additions = {{"threshold_error", Node::real(0.1)}}});
  file.add(key(), {.poi = 2.0, .threshold = 2.7});
  file.add(key(), {.poi = 1.0, .threshold = 2.6});
  ASSERT_EQ(file.entries().size(), 1u);
  const Node& entry = *file.find(key());
  EXPECT_EQ(python_json(entry.at("wimp_rate_multiplier")), "[0.5, 1.0, 2.0]");
  EXPECT_EQ(python_json(entry.at("threshold")), "[1.5, 2.6, 2.7]");
  EXPECT_EQ(python_json(entry.at("poi_expectation")), "[7, null, null]");
  EXPECT_EQ(python_json(entry.at("threshold_error")), "[0.1, null, null]");
  EXPECT_EQ(file.find(key(0.95)), nullptr);
}

TEST(ThresholdsFile, UnknownContentIsKept) {
  const std::string text = R"({"x": {"hashed_keys": {"poi": "mu", "nominal_values": {},
      "generate_values": {}, "confidence_level": 0.9}, "mu": [0, 1, 2],
      "threshold": [2.0, 3.0, 4.0], "remark": "kept", "other": [1]}})";
  const auto file = ThresholdsFile::parse(text);
  const auto curve = ThresholdsFile::curve(file.entries()[0].value);
  EXPECT_EQ(curve.poi, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(curve.threshold, (std::vector<double>{2, 3, 4}));
  EXPECT_EQ(python_json(parse_json(file.text())), python_json(parse_json(text)));
}

TEST(ThresholdsFile, SavesAndLoads) {
  const auto folder =
      std::filesystem::path(::testing::TempDir()) / "jacta_thresholds_file";
  std::filesystem::create_directories(folder);
  ThresholdsFile file;
  file.add(key(), {.poi = 1, .threshold = 1.0 / 3});
  file.save(folder / "limit.json");
  const auto loaded = ThresholdsFile::load(folder / "limit.json");
  EXPECT_EQ(loaded.text(), file.text());
  EXPECT_EQ(loaded.name(), (folder / "limit.json").string());
  EXPECT_EQ(file.text().back(), '}');
  EXPECT_THROW(ThresholdsFile::load(folder / "none.json"), IoError);
  std::filesystem::remove_all(folder);
}

TEST(ThresholdsFile, NamesFileAndPathOfAFault) {
  const auto message = [](const std::string& text) -> std::string {
    try {
      ThresholdsFile::parse(text, "limit.json");
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  const std::string keys = R"("hashed_keys": {"poi": "mu", "nominal_values": {},
      "generate_values": {}, "confidence_level": 0.9})";
  EXPECT_EQ(message("{\"a\": {" + keys + R"(, "mu": [0], "threshold": [1]}})"), "");
  for (const std::string& wrong :
       {"{\"a\": {" + keys + R"(, "mu": [0, 1], "threshold": [1]}})",
        "{\"a\": {" + keys + R"(, "mu": [0], "threshold": ["1"]}})",
        "{\"a\": {" + keys + R"(, "threshold": [1]}})",
        "{\"a\": {" + keys + R"(, "mu": [0], "threshold": [1], "poi_expectation": []}})",
        std::string(R"({"a": {"mu": [0], "threshold": [1]}})"),
        std::string("[1]"),
        std::string("{\"version\": 1}")}) {
    EXPECT_NE(message(wrong).find("limit.json"), std::string::npos) << wrong;
  }
  EXPECT_NE(message("{\"a\": {" + keys + R"(, "mu": [0, 1], "threshold": [1]}})")
                .find("a.threshold"),
            std::string::npos);
}

// One wrong number moves every limit; the message says which.
TEST(ThresholdsFile, RefusesNumbersThatAreNoThresholds) {
  const auto message = [](const std::string& lists) -> std::string {
    try {
      ThresholdsFile::parse(R"({"x": {"hashed_keys": {"poi": "mu", "nominal_values": {},
          "generate_values": {}, "confidence_level": 0.9}, )" +
                                lists + "}}",
                            "limit.json");
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  const auto list = [](const char* poi, const char* threshold) {
    return std::string("\"mu\": ") + poi + ", \"threshold\": " + threshold;
  };
  EXPECT_EQ(message(list("[-1, 0, 1]", "[2.5, 0.0, 3]")), "");
  // What the fits of the reference leave of a zero.
  EXPECT_EQ(message(list("[0, 1]", "[-2e-5, 3]")), "");
  struct Case {
    std::string lists;
    const char* place;
    const char* number;
  };
  const std::string good = list("[0, 1, 2]", "[1, 2, 3]");
  for (const Case& wrong :
       {Case{list("[0, 1, 2]", "[1, NaN, 3]"), "value 1 of 'threshold'", "nan"},
        Case{list("[0, 1, 2]", "[1, 2, Infinity]"), "value 2 of 'threshold'", "inf"},
        Case{list("[0, 1, 2]", "[-0.5, 2, 3]"), "value 0 of 'threshold'", "-0.5"},
        Case{list("[0, NaN, 2]", "[1, 2, 3]"), "value 1 of 'mu'", "nan"},
        Case{list("[0, 1, Infinity]", "[1, 2, 3]"), "value 2 of 'mu'", "inf"},
        Case{list("[0, 2, 1]", "[1, 2, 3]"), "value 2 of 'mu'", "(2)"},
        Case{list("[0, 1, 1]", "[1, 2, 3]"), "value 2 of 'mu'", "(1)"},
        Case{good + R"(, "threshold_above": [null, NaN, null])",
             "value 1 of 'threshold_above'",
             "nan"},
        Case{good + R"(, "threshold_below": [1])", "threshold_below", "1 values"}}) {
    const std::string text = message(wrong.lists);
    for (const char* part : {"limit.json", "x.", wrong.place, wrong.number}) {
      EXPECT_NE(text.find(part), std::string::npos) << part << " in: " << text;
    }
  }
}

TEST(ThresholdsFile, RefusesNumbersAndNamesThatContradictEachOther) {
  const auto message = [](const std::string& more, const std::string& in_keys = "") {
    try {
      ThresholdsFile::parse(R"({"x": {"hashed_keys": {"poi": "mu", "nominal_values": {},
          "generate_values": {}, "confidence_level": 0.9)" +
                                in_keys + R"(}, "mu": [0, 1], "threshold": [1, 2])" +
                                more + "}}",
                            "limit.json");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string();
  };
  for (
      const char* good :
      {R"(, "threshold_lower": [0.5, 2], "threshold_upper": [1, Infinity])",
       R"(, "threshold_lower": [null, 1], "threshold_upper": [0, 3], "n_toys": [0, null])",
       R"(, "threshold_error": [5, 5], "remark": "kept", "batches": [-3, 1])"}) {
    EXPECT_EQ(message(good), "") << good;
  }
  struct Case {
    const char* more;
    const char* text;
  };
  for (const Case& wrong :
       {Case{R"(, "threshold_abov": [1, 2])", "did you mean 'threshold_above'?"},
        Case{R"(, "n_tosy": [10, 10])", "did you mean 'n_toys'?"},
        Case{R"(, "threshold_lower": [0.5, 2.5], "threshold_upper": [3, 3])",
             "value 1 of 'threshold' is 2, outside its own range [2.5, 3]"},
        Case{R"(, "threshold_lower": [0, 0], "threshold_upper": [0.75, 3])",
             "value 0 of 'threshold' is 1, outside its own range [0, 0.75]"},
        Case{R"(, "n_toys": [10, -3])", "'n_toys' holds -3"}}) {
    const std::string text = message(wrong.more);
    EXPECT_NE(text.find(wrong.text), std::string::npos) << wrong.more << ": " << text;
    EXPECT_TRUE(text.starts_with("limit.json:")) << text;
  }
  EXPECT_NE(message("", R"(, "knid": "upper")").find("did you mean 'kind'?"),
            std::string::npos);
  const std::string kind = message("", R"(, "kind": "uper")");
  EXPECT_NE(kind.find("'uper' is not known; did you mean 'upper'?"), std::string::npos)
      << kind;
  EXPECT_TRUE(kind.starts_with("limit.json:")) << kind;
}

TEST(ThresholdsFile, KeepsWhatOthersMade) {
  ThresholdKey upper = key();
  upper.kind = IntervalKind::upper;
  ThresholdsFile earlier;
  earlier.add(upper, {.poi = 0.5, .threshold = 1.25});
  earlier.add(key(), {.poi = 0.5, .threshold = 9});
  earlier.add(key(), {.poi = 0.7, .threshold = 9});
  ThresholdsFile file;
  file.add(key(0.95), {.poi = 1, .threshold = 3.5});
  file.add(key(), {.poi = 1, .threshold = 2.5});
  const auto kept = file.keep_entries_of(earlier);
  ASSERT_EQ(kept.size(), 1u);
  EXPECT_EQ(ThresholdKey::kind_of(kept[0]), IntervalKind::upper);
  ASSERT_EQ(file.entries().size(), 3u);
  EXPECT_EQ(python_json(*file.find(upper)), python_json(*earlier.find(upper)));
  // An entry that was made again holds nothing of the earlier one.
  EXPECT_EQ(ThresholdsFile::curve(*file.find(key())).poi, std::vector<double>{1});
  const std::string once = file.text();
  file.keep_entries_of(ThresholdsFile::parse(once));
  EXPECT_EQ(file.text(), once);
}

TEST(EqualValues, ComparesAsPythonDoes) {
  const auto equal = [](const char* a, const char* b) {
    return equal_values(parse_json(a), parse_json(b));
  };
  EXPECT_TRUE(equal(R"({"a": 50, "b": [1, 2.0]})", R"({"b": [1.0, 2], "a": 50.0})"));
  EXPECT_FALSE(equal(R"({"a": 50})", R"({"a": 51})"));
  EXPECT_FALSE(equal(R"({"a": 50})", R"({"a": 50, "b": 1})"));
  EXPECT_FALSE(equal(R"({"a": 50})", R"({"a": "50"})"));
  EXPECT_FALSE(equal("[1]", "[1, 2]"));
}

}  // namespace
}  // namespace jacta
