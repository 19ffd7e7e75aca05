// Real data from text, as spreadsheets and pandas write it.
#include "command_line.h"
#include "jacta/data/toy_file.h"

namespace jacta::test {
namespace {

class Store : public CommandLine {
 protected:
  void SetUp() override {
    CommandLine::SetUp();
    make_wimp();
    write("sr1.csv", "cs1,cs2\n");
  }
  Outcome store(const std::string& csv, const std::string& options = "") {
    write("sr0.csv", csv);
    return jacta(
        "store wimp_statistical_model.yaml --overwrite --table sr0=sr0.csv "
        "--table sr1=sr1.csv -o real.ii.h5 " +
        options);
  }
  void expect_refused(const std::string& csv,
                      const std::string& part,
                      const std::string& options = "") {
    const Outcome outcome = store(csv, options);
    EXPECT_EQ(outcome.status, 1) << csv;
    EXPECT_NE(outcome.err.find(part), std::string::npos) << csv << outcome.err;
    EXPECT_FALSE(exists("real.ii.h5")) << csv;
  }
};

TEST_F(Store, EveryDialectGivesTheSameData) {
  ASSERT_EQ(store("cs1,cs2\n20.5,2000\n33,3000.25\n").status, 0);
  const Dataset expected = ToyFile(folder_ / "real.ii.h5").read(0);
  for (const char* csv :
       {"\xEF\xBB\xBF\"cs1\",\"cs2\"\r\n+20.5,2e3\r\n33,\"3000.25\"\r\n",
        ",cs1,cs2\n0,20.5,2000\n7,33,3000.25\n",
        "# run 7\ncs2,cs1\n2000,20.5\n3000.25,33 # last\n"}) {
    const Outcome outcome = store(csv);
    ASSERT_EQ(outcome.status, 0) << csv << outcome.err;
    const Dataset found = ToyFile(folder_ / "real.ii.h5").read(0);
    for (const char* axis : {"cs1", "cs2"}) {
      const auto a = found.at("sr0").column(axis);
      const auto b = expected.at("sr0").column(axis);
      EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin(), b.end())) << csv;
    }
  }
  write("sr1.csv", "cs1;cs2\n");
  EXPECT_EQ(store("cs1;cs2\n20.5;2000\n", "--separator ';'").status, 0);
  write("sr1.csv", "cs1\tcs2\n");
  EXPECT_EQ(store("cs1\tcs2\n20.5\t2000\n", "--separator tab").status, 0);
  EXPECT_EQ(store("cs1 cs2\n", "--separator x").status, 2);
}

TEST_F(Store, WhatIsWrongIsNamed) {
  expect_refused("cs1,cs2\n2 0,2000\n", "sr0.csv:2:1: '2 0' has a blank inside");
  expect_refused("cs1,cs2\n20,nan\n", "sr0.csv:2:4: 'cs2' is nan");
  expect_refused("cs1,CS2\n20,2000\n", "the term 'sr0' needs the column 'cs2'");
  expect_refused("a,b\n20,2000\n", "needs the columns 'cs1', 'cs2'");
  expect_refused("cs1;cs2\n", "another --separator");
  expect_refused("cs1,cs1,cs2\n", "two columns 'cs1'");
  expect_refused("cs1,cs2,\xE9\n1,1,1\n", "sr0.csv:1:9:");
  const Outcome extra = store("cs1,cs2,run\n20,2000,7\n");
  EXPECT_EQ(extra.status, 0) << extra.err;
  EXPECT_NE(extra.err.find("the column 'run' is no axis"), std::string::npos);
}

TEST_F(Store, TwoTablesForOneTermAreAnError) {
  const Outcome outcome = store("cs1,cs2\n20,2000\n", "--table sr0=sr1.csv");
  EXPECT_EQ(outcome.status, 2);
  EXPECT_NE(outcome.err.find("two tables for the term 'sr0'"), std::string::npos)
      << outcome.err;
  EXPECT_FALSE(exists("real.ii.h5"));
}

}  // namespace
}  // namespace jacta::test
