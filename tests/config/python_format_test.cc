#include <gtest/gtest.h>

#include <limits>

#include "error_text.h"
#include "jacta/config/python_text.h"

namespace jacta {
namespace {

std::string format(const std::string& spec, const Node& value) {
  return python_format("{x" + spec + "}", {{"x", value}});
}

std::string error_of(const std::string& text, const Node& value = Node::integer(1)) {
  return error_text([&] {
    python_format(text, {{"x", value}}, {"m.yaml", 4, 2, "sources[0]"});
  });
}

TEST(PythonFormat, FillsFileNames) {
  const std::map<std::string, Node> fields = {{"wimp_mass", Node::integer(50)},
                                              {"shift", Node::integer(-2)},
                                              {"expectation", Node::real(3.3333)}};
  EXPECT_EQ(python_format("wimp{wimp_mass:d}gev_{shift}.h5", fields), "wimp50gev_-2.h5");
  EXPECT_EQ(python_format("{{{wimp_mass:04d}}}_{expectation:.2f}", fields),
            "{0050}_3.33");
  EXPECT_EQ(python_format("no fields", {}), "no fields");
}

TEST(PythonFormat, Integers) {
  const Node n = Node::integer(-42);
  EXPECT_EQ(format("", n), "-42");
  EXPECT_EQ(format(":d", n), "-42");
  EXPECT_EQ(format(":06d", n), "-00042");
  EXPECT_EQ(format(":*^9", n), "***-42***");
  EXPECT_EQ(format(":<5d", n), "-42  ");
  EXPECT_EQ(format(":=6", n), "-   42");
  EXPECT_EQ(format(":+d", Node::integer(7)), "+7");
  EXPECT_EQ(format(": d", Node::integer(7)), " 7");
  EXPECT_EQ(format(":#09x", Node::integer(1)), "0x0000001");
  EXPECT_EQ(format(":b", Node::integer(5)), "101");
  EXPECT_EQ(format(":X", Node::integer(255)), "FF");
  EXPECT_EQ(format(":.2f", n), "-42.00");
  EXPECT_EQ(format(":d", Node::long_integer("123456789012345678901")),
            "123456789012345678901");
}

TEST(PythonFormat, Reals) {
  EXPECT_EQ(format("", Node::real(50)), "50.0");
  EXPECT_EQ(format("", Node::real(1e-5)), "1e-05");
  EXPECT_EQ(format(":.3f", Node::real(-9.9996)), "-10.000");
  EXPECT_EQ(format(":.0f", Node::real(0.5)), "0");
  EXPECT_EQ(format(":.0f", Node::real(1.5)), "2");
  EXPECT_EQ(format(":e", Node::real(12345.678)), "1.234568e+04");
  EXPECT_EQ(format(":.2E", Node::real(12345.678)), "1.23E+04");
  EXPECT_EQ(format(":g", Node::real(1e6)), "1e+06");
  EXPECT_EQ(format(":g", Node::real(123456)), "123456");
  EXPECT_EQ(format(":g", Node::real(0.0001)), "0.0001");
  EXPECT_EQ(format(":.3g", Node::real(999.9)), "1e+03");
  EXPECT_EQ(format(":#g", Node::real(1)), "1.00000");
  EXPECT_EQ(format(":.3", Node::real(3)), "3.0");
  EXPECT_EQ(format(":.3", Node::real(123)), "1.23e+02");
  EXPECT_EQ(format(":.1%", Node::real(0.125)), "12.5%");
  EXPECT_EQ(format(":08.2f", Node::real(-3.14159)), "-0003.14");
  EXPECT_EQ(format(":f", Node::real(std::numeric_limits<double>::infinity())), "inf");
  EXPECT_EQ(format(":06.1f", Node::real(-std::numeric_limits<double>::infinity())),
            "-00inf");
  EXPECT_EQ(format(":.1f", Node::real(-0.01)), "-0.0");
  EXPECT_EQ(format(":z.1f", Node::real(-0.01)), "0.0");
}

TEST(PythonFormat, Strings) {
  const Node text = Node::string("h\xC3\xA9llo");
  EXPECT_EQ(format(":s", text), "h\xC3\xA9llo");
  EXPECT_EQ(format(":.2", text), "h\xC3\xA9");
  EXPECT_EQ(format(":>7s", text), "  h\xC3\xA9llo");
  EXPECT_EQ(format(":07", text), "h\xC3\xA9llo00");
  EXPECT_EQ(format(":\xC3\xA9^7", text), "\xC3\xA9h\xC3\xA9llo\xC3\xA9");
  EXPECT_EQ(format("!s:>3", Node::integer(5)), "  5");
}

TEST(PythonFormat, BooleansAndNull) {
  EXPECT_EQ(format("", Node::boolean(true)), "True");
  EXPECT_EQ(format(":d", Node::boolean(true)), "1");
  EXPECT_EQ(format("", Node::null()), "None");
  EXPECT_THROW(format(":d", Node::null()), InputError);
}

TEST(PythonFormat, RefusesFormatsThatDoNotFit) {
  EXPECT_EQ(
      error_of("a{x:d}", Node::real(50)),
      "m.yaml:4:2: sources[0]: in the format 'a{x:d}': field 'x': the format 'd' does "
      "not fit a number that is not an integer; use a format such as {name:.2f}, or "
      "an integer");
  EXPECT_NE(error_of("{x:d}", Node::string("5")), "");
  EXPECT_NE(error_of("{x:s}"), "");
  EXPECT_NE(error_of("{x:.2d}"), "");
  EXPECT_NE(error_of("{x:q}"), "");
  EXPECT_NE(error_of("{x:=5}", Node::string("5")), "");
  EXPECT_NE(error_of("{x:+}", Node::string("5")), "");
  EXPECT_NE(error_of("{x}", Node::list()), "");
  EXPECT_NE(error_of("{x:99999999999}"), "");
  EXPECT_NE(error_of("{x:.}", Node::real(1)), "");
}

TEST(PythonFormat, RefusesMalformedStrings) {
  for (const char* text : {"{",
                           "}",
                           "{x",
                           "x}",
                           "{}",
                           "{x:",
                           "{x:{x}}",
                           "{x!r}",
                           "{x!}",
                           "{x.y}",
                           "{x[0]}",
                           "{:d}",
                           "{x!s5}"}) {
    EXPECT_NE(error_of(text), "") << text;
  }
  EXPECT_EQ(
      error_of("{y}"),
      "m.yaml:4:2: sources[0]: in the format '{y}': no value for the field 'y'; did "
      "you mean 'x'?");
}

TEST(PythonFormat, ListsItsFields) {
  EXPECT_EQ(format_fields("a{x:d}_{{no}}_{y!s:>3}_{x}"),
            (std::vector<std::string>{"x", "y"}));
  EXPECT_TRUE(format_fields("plain").empty());
  EXPECT_THROW(format_fields("{"), InputError);
}

}  // namespace
}  // namespace jacta
