#include "jacta/config/expression.h"

#include <gtest/gtest.h>

#include <limits>

#include "error_text.h"

namespace jacta {
namespace {

Number number_of(const std::string& text) {
  return std::get<Number>(evaluate_expression(text));
}

std::string error_of(const std::string& text) {
  return error_text([&] { evaluate_expression(text, {"m.yaml", 7, 3, "a.b"}); });
}

TEST(Expression, IsToldByItsStart) {
  EXPECT_TRUE(is_expression("np.linspace(0, 1, 3)"));
  EXPECT_TRUE(is_expression("numpy.pi"));
  EXPECT_TRUE(is_expression("stats.norm()"));
  EXPECT_FALSE(is_expression("npx"));
  EXPECT_FALSE(is_expression(" np.pi"));
  EXPECT_FALSE(is_expression(""));
}

TEST(Expression, PrecedenceIsThatOfPython) {
  const std::vector<std::pair<std::string, double>> cases = {{"1 + 2 * 3", 7},
                                                             {"(1 + 2) * 3", 9},
                                                             {"2 - 3 - 4", -5},
                                                             {"8 / 4 / 2", 1},
                                                             {"-2 ** 2", -4},
                                                             {"2 ** -1", 0.5},
                                                             {"2 ** 3 ** 2", 512},
                                                             {"--3", 3},
                                                             {"-2 ** -2", -0.25},
                                                             {"2 * -3", -6},
                                                             {"+1 - +1", 0},
                                                             {"7 / 2", 3.5},
                                                             {"2*3**2", 18},
                                                             {"(-8) ** 3", -512},
                                                             {"1e3 - .5", 999.5},
                                                             {"5. * 2", 10}};
  for (const auto& [text, value] : cases) EXPECT_EQ(number_of(text).value, value) << text;
}

TEST(Expression, IntegersStayIntegersAsInPython) {
  EXPECT_TRUE(number_of("2 * 3 - 1").is_integer);
  EXPECT_TRUE(number_of("2 ** 3").is_integer);
  EXPECT_FALSE(number_of("4 / 2").is_integer);
  EXPECT_FALSE(number_of("2 ** -1").is_integer);
  EXPECT_FALSE(number_of("1 + 1.").is_integer);
  EXPECT_FALSE(number_of("np.sqrt(4)").is_integer);
}

TEST(Expression, ConstantsAndFunctions) {
  EXPECT_EQ(number_of("np.pi").value, 3.141592653589793);
  EXPECT_EQ(number_of("-np.inf").value, -std::numeric_limits<double>::infinity());
  EXPECT_EQ(number_of("np.log10(1000)").value, 3);
  EXPECT_EQ(number_of("np.exp(0) + np.log(1)").value, 1);
  EXPECT_EQ(number_of("numpy . sqrt ( 16 )").value, 4);
}

TEST(Expression, ArgumentsByPositionAndByName) {
  const auto expected = evaluate_array("np.linspace(0, 1, 5, False)").values;
  EXPECT_EQ(evaluate_array("np.linspace(stop=1, num=5, start=0, endpoint=False)").values,
            expected);
  EXPECT_EQ(evaluate_array("np.linspace(0, 1, endpoint=0, num=5,)").values, expected);
  EXPECT_EQ(evaluate_array("np.linspace(0, 1)").values.size(), 50u);
  EXPECT_EQ(evaluate_array("np.arange(stop=3)").values, (std::vector<double>{0, 1, 2}));
  EXPECT_EQ(evaluate_array("np.arange(5, step=2)").values,
            (std::vector<double>{0, 2, 4}));
}

TEST(Expression, ListsAndTuples) {
  EXPECT_EQ(evaluate_array("np.array((1, 2,))").values, (std::vector<double>{1, 2}));
  EXPECT_EQ(evaluate_array("np.ones((2,))").values.size(), 2u);
  EXPECT_EQ(evaluate_array("np.array([1, 2]) + [3, 4]").values,
            (std::vector<double>{4, 6}));
  EXPECT_EQ(evaluate_array("np.array([(1), ((2))])").values, (std::vector<double>{1, 2}));
}

TEST(Expression, GivesDistributions) {
  const auto value = evaluate_expression("stats.uniform(loc=-2, scale=2 * 2)");
  EXPECT_EQ(std::get<FrozenDistribution>(value).text(),
            "stats.uniform(loc=-2.0, scale=4.0)");
}

TEST(Expression, ErrorsShowStringPositionAndPlace) {
  EXPECT_EQ(error_of("np.linspce(0, 1)"),
            "m.yaml:7:3: a.b: in 'np.linspce(0, 1)' at character 1: unknown name "
            "'np.linspce'; did you mean 'np.linspace'?");
  EXPECT_EQ(
      error_of("np.arange(1, 2"),
      "m.yaml:7:3: a.b: in 'np.arange(1, 2' at character 15: ',' or ')' is expected");
  EXPECT_EQ(error_of("np.linspace(0, 1, nun=3)"),
            "m.yaml:7:3: a.b: in 'np.linspace(0, 1, nun=3)' at character 19: unknown "
            "argument 'nun' of np.linspace; did you mean 'num'?");
  EXPECT_EQ(error_of("np.pi + 1 / 0"),
            "m.yaml:7:3: a.b: in 'np.pi + 1 / 0' at character 11: a division by zero");
  EXPECT_EQ(error_of("stats.nrm(1)"),
            "m.yaml:7:3: a.b: in 'stats.nrm(1)' at character 1: unknown distribution "
            "'stats.nrm'; did you mean 'stats.norm'?");
  EXPECT_EQ(error_text([] {
              evaluate_array("np.pi", {"m.yaml", 1, 1, ""});
            }),
            "m.yaml:1:1: in 'np.pi' at character 1: an array is expected; write for "
            "example np.linspace(0, 100, 51)");
}

TEST(Expression, NothingElseRuns) {
  for (const char* text : {"np.load('x')",
                           "np.__class__",
                           "np.lib.os.system(1)",
                           "np.array",
                           "stats.norm",
                           "np.arange(3).tolist()",
                           "np.arange(3)[0]",
                           "np.ones(2)(1)",
                           "np.pi; 1",
                           "np.pi if 1 else 2",
                           "lambda: 1",
                           "np.sum([1])",
                           "np.pi or 1",
                           "f'{np.pi}'"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
}

TEST(Expression, RefusesWhatPythonRefuses) {
  for (const char* text : {"",
                           "np.",
                           "np.pi np.pi",
                           "1 +",
                           "* 1",
                           "()",
                           "1..2",
                           "1e",
                           "1j",
                           "0x10",
                           "007",
                           "2 ** ",
                           "[1, 2",
                           "np.linspace(0)",
                           "np.linspace()",
                           "np.linspace(0, 1, 2.0)",
                           "np.linspace(0, 1, -1)",
                           "np.linspace(0, 1, num=3, 4)",
                           "np.ones(2.5)",
                           "np.linspace(0, start=1, stop=2)",
                           "np.arange(0, 1, 0)",
                           "np.arange()",
                           "np.arange(start=2)",
                           "np.concatenate([1, 2])",
                           "np.concatenate([])",
                           "np.array(5) + 1",
                           "np.array([[1]])",
                           "[1] + [2]",
                           "2 * [1]",
                           "-[1]",
                           "np.arange(2) + np.arange(3)",
                           "np.arange(3) ** -1",
                           "10.0 ** 400",
                           "1 / 0",
                           "0 ** -1",
                           "stats.norm() + 1",
                           "np.array([stats.norm()])",
                           "np.ones((1, 2))",
                           "np.arange(1, 2, 3, 4)",
                           "np.array([True])",
                           "1 == 1",
                           "np.ones(shape==2)"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
}

TEST(Expression, RefusesWhatIsNotReal) {
  EXPECT_NE(error_of("(-8) ** 0.5").find("fractional power"), std::string::npos);
  EXPECT_NE(error_of("np.sqrt(-1)").find("not defined at -1"), std::string::npos);
  EXPECT_NE(error_of("np.geomspace(-1, 1, 3)").find("differ in sign"), std::string::npos);
  EXPECT_NE(error_of("np.geomspace(0, 1, 3)").find("zero"), std::string::npos);
}

TEST(Expression, IntegersBeyondDoublesAreRefused) {
  EXPECT_EQ(number_of("9007199254740991").value, 9007199254740991.0);
  for (const char* text : {"9007199254740993",
                           "3 ** 40",
                           "2 ** 2 ** 100",
                           "np.array([3037000500]) ** 2",
                           "9007199254740991 * 9007199254740991 - 1",
                           "(-3) ** 41"}) {
    EXPECT_NE(error_of(text).find("2**53"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace jacta
