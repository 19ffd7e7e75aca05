// Caught: words that a shell would split, expand or lose. Expected values are those of
// Python's shlex.
#include "jacta/base/shell_text.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

using Words = std::vector<std::string>;

TEST(ShellQuote, LeavesHarmlessWordsAlone) {
  EXPECT_EQ(shell_quote("a@%+=:,./-_Z9"), "a@%+=:,./-_Z9");
}

TEST(ShellQuote, ProtectsEverythingElse) {
  EXPECT_EQ(shell_quote(""), "''");
  EXPECT_EQ(shell_quote("x y"), "'x y'");
  EXPECT_EQ(shell_quote("$HOME"), "'$HOME'");
  EXPECT_EQ(shell_quote("a'b"), "'a'\"'\"'b'");
  EXPECT_EQ(shell_quote("\xc3\xa9"), "'\xc3\xa9'");
  EXPECT_EQ(shell_quote("{\"a\":1}"), "'{\"a\":1}'");
}

TEST(ShellSplit, ReadsQuotesAndBackslashes) {
  EXPECT_EQ(shell_split("a 'b c' \"d\\\"e\\n\"  f\\ g\th'i'\"j\" ''"),
            (Words{"a", "b c", "d\"e\\n", "f g", "hij", ""}));
  EXPECT_EQ(shell_split("  "), Words{});
}

TEST(ShellSplit, RefusesAnOpenQuote) {
  std::string text;
  try {
    shell_split("--poi 'mu");
  } catch (const InputError& error) {
    text = error.what();
  }
  EXPECT_NE(text.find("the quote ' at character 7 is not closed"), std::string::npos)
      << text;
}

TEST(ShellCommands, AreJoinedByAnAndThatIsNotQuoted) {
  EXPECT_EQ(shell_commands("a '&&' && b \\&& c&&d"),
            (std::vector<Words>{{"a", "&&"}, {"b", "&&", "c&&d"}}));
}

TEST(ShellJoin, IsUndoneBySplitting) {
  const Words words = {
      "", "a b", "it's", "\"q\"", "back\\slash", "new\nline", "*?[$`!#;&|"};
  EXPECT_EQ(shell_split(shell_join(words)), words);
}

}  // namespace
}  // namespace jacta
