// Hostile expressions: nothing crashes, hangs or fills the memory.
#include <gtest/gtest.h>

#include <string>

#include "error_text.h"
#include "jacta/config/expression.h"
#include "jacta/random/stream.h"

namespace jacta {
namespace {

std::string error_of(const std::string& text) {
  return error_text([&] { evaluate_expression(text); });
}

TEST(ExpressionLimit, DepthIsLimited) {
  for (const char* opening : {"(", "[", "-", "2**", "np.sqrt(", "2**-", "(1,"}) {
    std::string text = "np.pi+";
    for (int i = 0; i < 200000; ++i) text += opening;
    EXPECT_NE(error_of(text).find("nested too deep"), std::string::npos) << opening;
  }
}

TEST(ExpressionLimit, OrdinaryDepthIsFine) {
  const std::string text = std::string(40, '(') + "1" + std::string(40, ')');
  EXPECT_EQ(error_of(text), "");
}

TEST(ExpressionLimit, NestedTuplesTakeLinearTime) {
  std::string text = "1";
  for (int i = 0; i < 60; ++i) text = "(" + text + ",)";
  EXPECT_NE(error_of(text), "");
}

TEST(ExpressionLimit, LengthOfArraysIsLimited) {
  for (const char* text : {"np.linspace(0, 1, 10000001)",
                           "np.geomspace(1, 2, 1000000000000)",
                           "np.arange(1e18)",
                           "np.arange(0, 1, 1e-300)",
                           "np.arange(np.inf)",
                           "np.arange(0, np.inf - np.inf)",
                           "np.ones(10000001)",
                           "np.zeros(9007199254740992)",
                           "np.concatenate([np.ones(6000000), np.ones(6000000)])"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
  EXPECT_EQ(evaluate_array("np.ones(10000000)").values.size(), 10000000u);
}

TEST(ExpressionLimit, TotalWorkIsLimited) {
  std::string text = "np.ones(10000000)";
  for (int i = 0; i < 1000; ++i) text += "*np.ones(10000000)";
  EXPECT_NE(error_of(text).find("too long"), std::string::npos);
}

TEST(ExpressionLimit, LongStringsAreShortenedInMessages) {
  EXPECT_LT(error_of("np.pi" + std::string(100000, ' ') + "x").size(), 400u);
}

std::string mutated(std::string text, Stream& stream) {
  static const std::string pieces[] = {
      "(",    ")",     "[",        "]",     ",",    "np.", "stats.",    "**",       "*",
      "-",    "+",     "/",        "=",     ".",    "e",   "1",         "0",        "9",
      "inf",  "nan",   "linspace", "norm",  "num=", "\"",  "\\",        "\xC3",     " ",
      "True", "array", "arange",   "1e308", "loc=", "s=",  "truncnorm", "geomspace"};
  const auto below = [&stream](std::size_t n) {
    return static_cast<std::size_t>(stream.uniform() * static_cast<double>(n));
  };
  for (std::size_t i = 0; i <= below(4); ++i) {
    const std::size_t at = below(text.size() + 1);
    const double choice = stream.uniform();
    if (choice < 0.5) {
      text.insert(at, pieces[below(std::size(pieces))]);
    } else if (choice < 0.8) {
      text.erase(at, 1 + below(4));
    } else if (at < text.size()) {
      text[at] = static_cast<char>(below(256));
    }
  }
  return text;
}

TEST(ExpressionLimit, MutationsOnlyEverThrowInputErrors) {
  const std::string seeds[] = {"np.linspace(0, 100, 51)",
                               "np.geomspace(100, 1e5, num=51, endpoint=False)",
                               "np.concatenate([np.arange(-2, 3), [4, 5.5]]) * 2 ** 0.5",
                               "np.logspace(-1, 2, 7, base=2) / np.sqrt(np.pi)",
                               "stats.truncnorm(-1, 2, loc=0.5, scale=3)",
                               "stats.beta(2, b=3) ",
                               "-(np.array((1, 2,)) ** 2)"};
  Stream stream({.seed = 20, .point = 1, .toy = 0});
  int valid = 0;
  for (int i = 0; i < 20000; ++i) {
    const std::string text = mutated(seeds[i % std::size(seeds)], stream);
    try {
      evaluate_expression(text);
      ++valid;
    } catch (const InputError&) {
    }
  }
  EXPECT_GT(valid, 100);
  EXPECT_LT(valid, 19000);
}

}  // namespace
}  // namespace jacta
