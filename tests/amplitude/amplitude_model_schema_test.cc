// The schema of amplitude models: it takes what the reader takes, and no misspelt key; it
// says of every key what it is and of which type. python/tests/test_schemas.py checks the
// same with a validator that is not ours.
#include <gtest/gtest.h>

#include <fstream>

#include "jacta/amplitude/amplitude_model.h"
#include "support/folders.h"
#include "support/json_schema.h"

namespace jacta {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream in(file);
  return std::string(std::istreambuf_iterator<char>(in), {});
}

const fs::path& shipped() {
  static const fs::path file =
      test::source_folder() / "examples/dalitz/dalitz_model.yaml";
  return file;
}

TEST(AmplitudeModelSchema, TakesTheShippedModelAndTheGoldenOnes) {
  const Node schema = amplitude_model_schema();
  EXPECT_TRUE(test::conforms(load_yaml(shipped()), schema));
  std::size_t n = 0;
  for (const auto& entry :
       fs::directory_iterator(test::source_folder() / "tests/golden/amplitude")) {
    if (entry.path().extension() != ".yml") continue;
    EXPECT_TRUE(test::conforms(load_yaml(entry.path()), schema)) << entry.path();
    ++n;
  }
  EXPECT_GE(n, 10u);
}

TEST(AmplitudeModelSchema, TakesNoMisspeltKeyAndNoWrongType) {
  const Node schema = amplitude_model_schema();
  const std::string text = text_of(shipped());
  const auto takes = [&](const std::string& yaml) {
    return test::conforms(parse_yaml(yaml), schema);
  };
  ASSERT_TRUE(takes(text));
  for (const char* addition : {"\ndataa: {}\n", "\nconfidence_level: high\n"}) {
    EXPECT_FALSE(takes(text + addition)) << addition;
  }
  for (const auto& [good, bad] : std::vector<std::pair<std::string, std::string>>{
           {"\ndecay:", "\ndecays:"},
           {"\nparticle:", "\nparticles:"},
           {"phsp:", "phspp:"},
           {"dat_order: [", "dat_order: 5 #["},
           {"mass:", "mas:"},
           {"width: 0.0473", "width: broad"},
           {"model:", "modell:"}}) {
    std::string wrong = text;
    const auto place = wrong.find(good);
    ASSERT_NE(place, std::string::npos) << good;
    wrong.replace(place, good.size(), bad);
    EXPECT_FALSE(takes(wrong)) << bad;
  }
}

TEST(AmplitudeModelSchema, DescribesEveryKey) {
  EXPECT_EQ(test::undescribed(amplitude_model_schema()), std::vector<std::string>());
}

// Keys without effect may have any value.
TEST(AmplitudeModelSchema, SaysTheTypeOfEveryKeyThatIsRead) {
  EXPECT_EQ(test::untyped(amplitude_model_schema()), std::vector<std::string>());
}

}  // namespace
}  // namespace jacta
