// Arrays against NumPy: alea.utils.deterministic_hash of the list of all their doubles.
#include <gtest/gtest.h>

#include <cmath>

#include "jacta/config/expression.h"
#include "jacta/config/python_text.h"

namespace jacta {
namespace {

struct Golden {
  std::string expression;
  std::string hash;
};

std::string hash_of(const std::string& expression) {
  Node list = Node::list();
  for (const Number number : evaluate_array(expression).numbers()) {
    list.push_back(Node::number(number));
  }
  return deterministic_hash(list);
}

class NumpySequence : public ::testing::TestWithParam<Golden> {};

TEST_P(NumpySequence, HasTheSameDoubles) {
  EXPECT_EQ(hash_of(GetParam().expression), GetParam().hash) << GetParam().expression;
}

INSTANTIATE_TEST_SUITE_P(
    Linspace,
    NumpySequence,
    ::testing::Values(Golden{"np.linspace(0, 100, 51)", "3dwsyetoyc"},
                      Golden{"np.linspace(0, 30, 10)", "vjjnwqzhaw"},
                      Golden{"np.linspace(-1.7, 3.3, 37, endpoint=False)", "4awvdaraos"},
                      Golden{"np.linspace(0, 5e-324, 4)", "wn5bietomo"},
                      Golden{"np.linspace(3, 5, 1)", "u545tujk6e"}));

INSTANTIATE_TEST_SUITE_P(
    Geomspace,
    NumpySequence,
    ::testing::Values(Golden{"np.geomspace(100, 100000, 51)", "jx43myq32e"},
                      Golden{"np.geomspace(7, 1913, 23)", "qr5xvq22w3"},
                      Golden{"np.geomspace(-2.5, -0.003, 31)", "kzcfr7bknt"},
                      Golden{"np.geomspace(0.02, 350, 40, endpoint=False)", "73c3ohpzpf"},
                      Golden{"np.geomspace(377.98, 0.01, 29)", "3vwbfjamzc"},
                      Golden{"np.geomspace(11, 3689, 12)", "pmm25srf7c"},
                      Golden{"np.geomspace(40, 3751, 12)", "w2pwn73f6u"},
                      Golden{"np.logspace(-3, 4, 57)", "oyv26xksmr"},
                      Golden{"np.logspace(0, 10, 41, base=2)", "frvzlvo57s"},
                      Golden{"np.logspace(-1.5, 2.25, 33, False)", "sbejczeocn"}));

INSTANTIATE_TEST_SUITE_P(
    Arange,
    NumpySequence,
    ::testing::Values(Golden{"np.arange(0, 1, 0.1)", "3u577uj5ey"},
                      Golden{"np.arange(-7.3, 19, 0.7)", "2fklaest6m"},
                      Golden{"np.arange(5, -3, -0.25)", "nm4qzn7wve"},
                      Golden{"np.arange(0, 102, 2)", "2amxawmf4i"},
                      Golden{"np.arange(-2, 3)", "hl55b4gqty"},
                      Golden{"np.arange(10, 0, -3)", "nailxriron"}));

INSTANTIATE_TEST_SUITE_P(
    Composed,
    NumpySequence,
    ::testing::Values(Golden{"np.concatenate([np.arange(0, 5), [7, 9]])", "gbgfw62kgx"},
                      Golden{"np.concatenate([np.linspace(0, 1, 3), np.arange(2, 4)])",
                             "4lcnmdmoir"},
                      Golden{"np.array([1, 2.5])", "ufsjrlqakj"},
                      Golden{"np.ones(3)", "o4fyqbp3in"},
                      Golden{"np.zeros(2)", "kjtvgusr73"},
                      Golden{"np.arange(5) * 2 + 1", "mizhymfre2"},
                      Golden{"np.arange(1, 5) / 3", "yrqnxiqgbm"},
                      Golden{"2 ** np.array([0.5, 1, 1.5])", "dxznt32pp3"},
                      Golden{"np.array([1, 2, 3]) ** 2", "4cavd2ald2"},
                      Golden{"-np.arange(3) - 1", "4dthlum3ah"},
                      Golden{"np.sqrt([2, 3, 5])", "kwalaiqgco"}));

TEST(NumpySequence, EndsAreExact) {
  const auto values = evaluate_array("np.geomspace(0.3, 17.7, 100)").values;
  EXPECT_EQ(values.front(), 0.3);
  EXPECT_EQ(values.back(), 17.7);
  EXPECT_EQ(evaluate_array("np.linspace(0.01, 0.9, 11)").values.back(), 0.9);
}

TEST(NumpySequence, KindsOfNumbers) {
  EXPECT_TRUE(evaluate_array("np.arange(3)").is_integer);
  EXPECT_FALSE(evaluate_array("np.arange(3.)").is_integer);
  EXPECT_FALSE(evaluate_array("np.arange(0, 3, 0.5)").is_integer);
  EXPECT_FALSE(evaluate_array("np.linspace(0, 2, 3)").is_integer);
  EXPECT_TRUE(evaluate_array("np.array([1, 2])").is_integer);
  EXPECT_FALSE(evaluate_array("np.array([1, 2.])").is_integer);
  EXPECT_FALSE(evaluate_array("np.array([])").is_integer);
  EXPECT_TRUE(evaluate_array("np.concatenate(([1], np.arange(3)))").is_integer);
  EXPECT_FALSE(evaluate_array("np.concatenate([np.arange(3), np.ones(1)])").is_integer);
  EXPECT_TRUE(evaluate_array("np.arange(3) * 2 - 1").is_integer);
  EXPECT_FALSE(evaluate_array("np.arange(1, 3) / 1").is_integer);
}

TEST(NumpySequence, EmptyArrays) {
  EXPECT_TRUE(evaluate_array("np.arange(3, 2)").values.empty());
  EXPECT_TRUE(evaluate_array("np.linspace(0, 1, 0)").values.empty());
  EXPECT_TRUE(evaluate_array("np.arange(0) + np.arange(1)").values.empty());
}

TEST(NumpySequence, IntegerZeroHasNoSign) {
  EXPECT_FALSE(std::signbit(evaluate_array("np.array([0]) * -1").values[0]));
  EXPECT_FALSE(std::signbit(evaluate_array("-np.array([0])").values[0]));
  EXPECT_TRUE(std::signbit(evaluate_array("-np.array([0.0])").values[0]));
}

}  // namespace
}  // namespace jacta
