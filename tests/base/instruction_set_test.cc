#include "jacta/base/instruction_set.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

TEST(InstructionSet, TheFastestUnlessOneIsNamed) {
  const auto names = instruction_set_names();
  ASSERT_FALSE(names.empty());
  EXPECT_EQ(names.front(), "baseline");
  EXPECT_EQ(chosen_instruction_set(), names.back());
  for (const auto& name : names) EXPECT_EQ(chosen_instruction_set(name), name);
  EXPECT_THROW(chosen_instruction_set("sse9"), InputError);
}

}  // namespace
}  // namespace jacta
