// Hashes against alea.utils.deterministic_hash.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "jacta/config/python_text.h"

namespace jacta {
namespace {

TEST(DeterministicHash, AgreesWithAlea) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{\"poi\": \"mu\", \"nominal_values\": {\"b\": 2, \"a\": 1.5}, "
       "\"confidence_level\": 0.6827}",
       "qhfsbeei2b"},
      {"[1, [2.0, \"\\u00e9\\n\"], null, true]", "oac2w4k6pu"},
      {"1e-05", "lkktbu6g2x"},
      {"\"\\ud83d\\ude00\"", "4mcdts4h4f"},
      {"{\"wimp_mass\": 50}", deterministic_hash(parse_json("[[\"wimp_mass\", 50]]"))}};
  for (const auto& [text, hash] : cases) {
    EXPECT_EQ(deterministic_hash(parse_json(text)), hash) << text;
  }
  EXPECT_EQ(deterministic_hash(parse_json("{\"x\": {\"y\": []}}"), 20),
            "62kksrf4upgdko74565y");
  EXPECT_EQ(deterministic_hash(parse_json("{\"a\": Infinity}"), 32),
            "fvztmi2vsptx2s52yk5aqsz5zrwyz35i");
  EXPECT_EQ(deterministic_hash(parse_yaml("{10: a, 9: b, 2.5: c}")), "oth53ra5g2");
}

TEST(DeterministicHash, IntegersAndRealsDiffer) {
  EXPECT_NE(deterministic_hash(parse_json("50")), deterministic_hash(parse_json("50.0")));
}

TEST(DeterministicHash, SortsKeysByCodePointAndNumbersByValue) {
  EXPECT_EQ(
      hashable_json(parse_json("{\"a\": 1, \"Z\": 2, \"_\": 3, \"A\": {\"y\": 1}}")),
      "[[\"A\", [[\"y\", 1]]], [\"Z\", 2], [\"_\", 3], [\"a\", 1]]");
  EXPECT_EQ(hashable_json(parse_yaml("{10: a, 9: b, -1.5: c}")),
            "[[-1.5, \"c\"], [9, \"b\"], [10, \"a\"]]");
}

TEST(DeterministicHash, KeysWithoutOrderAreAnError) {
  EXPECT_THROW(hashable_json(parse_yaml("{a: 1, 2: b}")), InputError);
  EXPECT_NO_THROW(hashable_json(parse_yaml("{null: 1}")));
}

TEST(DeterministicHash, LengthIsThatOfBase32) {
  const Node node = parse_json("{}");
  EXPECT_EQ(deterministic_hash(node), "j5j43immfo");
  EXPECT_EQ(deterministic_hash(node, 0), "");
  EXPECT_EQ(deterministic_hash(node, 100).size(), 56u);
  EXPECT_EQ(deterministic_hash(node, 100).substr(52), "====");
}

TEST(DeterministicHash, ReproducesEveryReferenceCase) {
  const char* folder = std::getenv("JACTA_REFERENCE_DIR");
  if (folder == nullptr) GTEST_SKIP() << "JACTA_REFERENCE_DIR is not set";
  const Node cases =
      load_json(std::filesystem::path(folder) / "alea" / "deterministic_hash.json");
  ASSERT_FALSE(cases.items().empty());
  std::size_t same_text = 0;
  for (const Node& item : cases.items()) {
    const auto length = static_cast<std::size_t>(item.at("length").as_integer());
    const std::string& json = item.at("jsonned").as_string();
    // The text is made of lists already, and hashes to itself.
    EXPECT_EQ(hashable_json(parse_json(json)), json);
    EXPECT_EQ(deterministic_hash(parse_json(json), length), item.at("hash").as_string());
    if (hashable_json(item.at("input")) == json) ++same_text;
  }
  // Arrays, sets and integer keys have lost their type on the way into the file.
  EXPECT_EQ(same_text + 5, cases.items().size());
}

}  // namespace
}  // namespace jacta
