#include "jacta/kinematics/ls_selection.h"

#include <gtest/gtest.h>

#include "support/folders.h"
#include "support/reference.h"

namespace jacta {
namespace {

TEST(LsSelection, HeaviestPairsAreThoseOfTheReference) {
  const auto rows =
      test::load(test::source_folder() / "tests/golden/ls_selection/weight.json");
  std::size_t smaller = 0;
  for (const auto& row : rows) {
    const auto spins = row.at("spins").get<std::vector<int>>();
    const DecaySpins decay{
        .two_ja = spins[0], .two_jb = spins[1], .two_jc = spins[2], .p_break = true};
    std::vector<LsPair> expected;
    for (const auto& pair : row.at("kept")) expected.push_back({pair[0], pair[1]});
    const auto all = ls_list(decay);
    const auto kept =
        heaviest_pairs(all, decay, row.at("massless").get<std::array<bool, 3>>());
    EXPECT_EQ(kept, expected) << row.dump();
    smaller += kept.size() < all.size() ? 1 : 0;
  }
  EXPECT_EQ(rows.size(), 486u);
  EXPECT_GT(smaller, 100u);
}

TEST(LsSelection, AllPairsOfMassiveParticlesAreIndependent) {
  const DecaySpins decay{.two_ja = 2, .two_jb = 4, .two_jc = 2, .p_break = true};
  const auto all = ls_list(decay);
  EXPECT_EQ(independent_pairs(all, decay, spin_projections(4), spin_projections(2)), all);
  EXPECT_EQ(independent_pairs(all, decay, spin_projections(4), {-2, 2}).size(), 6u);
}

}  // namespace
}  // namespace jacta
