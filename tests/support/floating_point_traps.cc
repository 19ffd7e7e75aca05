// Linked into the tests of the preset `traps`: a division by zero, an invalid operation
// (0/0, the root of a negative number, a comparison with NaN) or an overflow ends the
// program where it happens, so that no number comes from one unnoticed. Tests that hand
// over such numbers on purpose run without.
#include <gtest/gtest.h>

#include <algorithm>
#include <cfenv>
#include <string>
#include <vector>

namespace {

constexpr int trapped = FE_DIVBYZERO | FE_INVALID | FE_OVERFLOW;

// NaN and infinities as arguments, or densities without bounds.
const std::vector<std::string>& on_purpose() {
  static const std::vector<std::string> tests = {
      "AliasTable.RefusesImpossibleWeights",
      "Distribution.LargeArgumentsDoNotCancel",
      "Distribution.DensityAtAnEndFollowsSciPy",
      "Distribution.ChecksItsArguments",
      "Stream.PoissonProbabilities",
      "CriticalValue.RefusesWhatMakesNoSense",
      "PoissonInterval.RejectsNonsense",
      "Root.KinksAndJumps",
      "NeymanInterval.AnInfiniteUncertaintyIsAnOpenRange",
      "ToyQuality.CountsWhatIsWrong",
      "ToyQuality.WarnsOfEachFault",
  };
  return tests;
}

class Traps : public ::testing::EmptyTestEventListener {
  void OnTestStart(const ::testing::TestInfo& test) override {
    const std::string name = std::string(test.test_suite_name()) + "." + test.name();
    const auto& known = on_purpose();
    std::feclearexcept(FE_ALL_EXCEPT);
    if (std::count(known.begin(), known.end(), name) == 0) feenableexcept(trapped);
  }
  void OnTestEnd(const ::testing::TestInfo&) override { fedisableexcept(trapped); }
};

const bool is_listening = [] {
  ::testing::UnitTest::GetInstance()->listeners().Append(new Traps);
  return true;
}();

}  // namespace
