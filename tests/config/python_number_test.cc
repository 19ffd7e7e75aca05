#include <gtest/gtest.h>

#include "jacta/config/python_text.h"

namespace jacta {
namespace {

TEST(PythonRepr, IntegersHaveNoPoint) {
  EXPECT_EQ(python_repr(Number::integer(50)), "50");
  EXPECT_EQ(python_repr(Number::integer(-2)), "-2");
  EXPECT_EQ(python_repr(Number(-0.0, true)), "0");
  EXPECT_EQ(python_repr(Number(1e22, true)), "10000000000000000000000");
  EXPECT_EQ(python_repr(Number(50.0)), "50.0");
}

}  // namespace
}  // namespace jacta
