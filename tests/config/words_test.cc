#include "jacta/config/words.h"

#include <gtest/gtest.h>

#include "error_text.h"
#include "jacta/config/key_table.h"
#include "jacta/config/node.h"

namespace jacta {

enum class Shade { light, dark, unnamed };
constexpr std::array<Word<Shade>, 2> words_of(Shade) {
  return {{{Shade::light, "light"}, {Shade::dark, "dark"}}};
}

namespace {

TEST(Words, OfKindsAndBack) {
  EXPECT_EQ(word(Shade::dark), "dark");
  EXPECT_EQ(from_word<Shade>("light"), Shade::light);
  EXPECT_FALSE(from_word<Shade>("Light"));
  EXPECT_EQ(all_words<Shade>(), (std::vector<std::string>{"light", "dark"}));
  EXPECT_THROW(word(Shade::unnamed), BugError);
}

TEST(Words, AMisspeltOneIsAnErrorWithItsPlace) {
  const Node node = parse_yaml("shade: drak\nother: dark\n", "a.yaml");
  const std::string text = error_text([&] { read_word<Shade>(node.at("shade")); });
  EXPECT_TRUE(text.starts_with("a.yaml:1:8: shade: ")) << text;
  EXPECT_NE(text.find("did you mean 'dark'?"), std::string::npos) << text;
  Shade shade = Shade::light;
  word_into(shade)(node.at("other"));
  EXPECT_EQ(shade, Shade::dark);
}

}  // namespace
}  // namespace jacta
