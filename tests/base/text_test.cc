#include "jacta/base/text.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

TEST(Text, NearestName) {
  const std::vector<std::string> names = {"histname", "template_filename", "fittable"};
  EXPECT_EQ(nearest_name("histnme", names), "histname");
  EXPECT_EQ(nearest_name("fitable", names), "fittable");
  EXPECT_EQ(nearest_name("hitsname", names), "histname");
  EXPECT_EQ(nearest_name("template", names), "template_filename");
  EXPECT_EQ(nearest_name("completely_else", names), "");
  EXPECT_EQ(nearest_advice("fitable", names), "did you mean 'fittable'?");
  EXPECT_EQ(nearest_advice("x", names),
            "valid are: histname, template_filename, fittable");
}

TEST(Text, ShortestReadsBack) {
  EXPECT_EQ(shortest(0.1), "0.1");
  EXPECT_EQ(std::stod(shortest(1.0 / 3)), 1.0 / 3);
  EXPECT_EQ(shortest(-1.0 / 0.0), "-inf");
}

TEST(Error, NamesThePlace) {
  const InputError error({.file = "a.yaml", .line = 3, .column = 5, .path = "x.y"},
                         "unknown key 'z'",
                         "did you mean 'zz'?");
  EXPECT_STREQ(error.what(), "a.yaml:3:5: x.y: unknown key 'z'; did you mean 'zz'?");
  EXPECT_STREQ(InputError("bad").what(), "bad");
}

}  // namespace
}  // namespace jacta
