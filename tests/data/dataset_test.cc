#include "jacta/data/dataset.h"

#include <gtest/gtest.h>

#include "jacta/base/error.h"

namespace jacta {
namespace {

template <class Call>
std::string input_error(const Call& call) {
  try {
    call();
  } catch (const InputError& error) {
    return error.what();
  }
  return {};
}

Table table_of_two() {
  Table table = Table().with("cs1", {1, 2}).with("cs2", {3, 4});
  table.set_sources({0, 1});
  return table;
}

TEST(Table, HoldsColumnsInOrder) {
  const Table table = table_of_two();
  EXPECT_EQ(table.rows(), 2u);
  ASSERT_EQ(table.columns().size(), 2u);
  EXPECT_EQ(table.columns()[1].name, "cs2");
  EXPECT_EQ(table.column("cs2")[0], 3);
  EXPECT_EQ(table.sources()[1], 1);
}

TEST(Table, RefusesAnotherLength) {
  Table table = table_of_two();
  EXPECT_THROW(table.add_column("cs3", {1}), UsageError);
  EXPECT_THROW(table.set_sources({0, 1, 2}), UsageError);
  EXPECT_EQ(table, table_of_two());
}

TEST(Table, OfNoRowsIsNotATableOfAnyLength) {
  Table table = Table().with("empty", {});
  EXPECT_EQ(table.rows(), 0u);
  EXPECT_TRUE(table.has_column("empty"));
  EXPECT_THROW(table.add_column("full", {1}), UsageError);
}

TEST(Table, RefusesASecondColumnOfAName) {
  Table table = table_of_two();
  EXPECT_THROW(table.add_column("cs1", {1, 2}), UsageError);
  EXPECT_THROW(table.add_column("source", {1, 2}), UsageError);
}

TEST(Table, ListsItsColumnsWhereOneIsMissing) {
  const Table table = table_of_two();
  EXPECT_EQ(input_error([&] { table.column("energy"); }),
            "the data have no column 'energy'; valid are: cs1, cs2");
}

TEST(Table, DiffersByNamesValuesAndSources) {
  Table without = Table().with("cs1", {1, 2}).with("cs2", {3, 4});
  EXPECT_NE(without, table_of_two());
  without.set_sources({0, 2});
  EXPECT_NE(without, table_of_two());
  without.set_sources({0, 1});
  EXPECT_EQ(without, table_of_two());
  EXPECT_NE(Table().with("a", {1}), Table().with("b", {1}));
  EXPECT_NE(Table().with("a", {1}), Table().with("a", {2}));
  EXPECT_NE(Table().with("a", {1}), Table().with("a", {1}).with("b", {1}));
}

TEST(Dataset, KeepsTheOrderOfItsTables) {
  Dataset data;
  data.set("sr1", table_of_two());
  data.set("sr0", Table().with("cs1", {}));
  data.set("sr1", Table().with("x", {5}));
  EXPECT_EQ(data.names(), (std::vector<std::string>{"sr1", "sr0"}));
  EXPECT_EQ(data.at("sr1").column("x")[0], 5);
  EXPECT_TRUE(data.contains("sr0"));
  EXPECT_EQ(data.find("sr2"), nullptr);
}

TEST(Dataset, ListsItsTablesWhereOneIsMissing) {
  Dataset data;
  data.set("science_run_0", table_of_two());
  EXPECT_EQ(input_error([&] { data.at("science_rum_0"); }),
            "the data have no table 'science_rum_0'; did you mean 'science_run_0'?");
}

}  // namespace
}  // namespace jacta
