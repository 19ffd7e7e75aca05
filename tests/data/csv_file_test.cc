#include "jacta/data/csv_file.h"

#include <gtest/gtest.h>

#include "support.h"

namespace jacta::test {
namespace {

class CsvFileTest : public FolderTest {
 protected:
  CsvFile read(const std::string& text, char separator = ',') const {
    const fs::path file = scratch() / "e.csv";
    write_file(file, text);
    return read_csv(file, {separator});
  }
  std::string error(const std::string& text, char separator = ',') const {
    try {
      read(text, separator);
    } catch (const InputError& problem) {
      return problem.what();
    }
    return "";
  }
  std::vector<double> column(const CsvFile& file, const std::string& name) const {
    const auto values = file.table.column(name);
    return {values.begin(), values.end()};
  }
};

const Table expected = Table().with("x", {1.5, -0.25}).with("y", {2.5, 3e3});

TEST_F(CsvFileTest, WhatSpreadsheetsAndPandasWrite) {
  EXPECT_EQ(read("x,y\n1.5,2.5\n-0.25,3e3\n").table, expected);
  EXPECT_EQ(read("\xEF\xBB\xBFx,y\r\n1.5,2.5\r\n-.25,3000").table, expected);
  EXPECT_EQ(read("x,y\r1.5,2.5\r-0.25,3e3\r").table, expected);
  EXPECT_EQ(read("\"x\",\"y\"\n\"+1.5\",2.5\n-0.25, \"3e3\" \n").table, expected);
  EXPECT_EQ(
      read("# of run 7\nx,y # names\n\n1.5,+2.5\n  # none\n-0.25,3e3 # last\n").table,
      expected);
  EXPECT_EQ(read("x;y\n1.5; 2.5\n-0.25;3e3\n", ';').table, expected);
  EXPECT_EQ(read("x\ty\n1.5\t2.5\n-0.25 \t3e3\n", '\t').table, expected);
  EXPECT_FALSE(read("x,y\n").has_index);
  EXPECT_EQ(read("x,y\n").table.rows(), 0u);
}

TEST_F(CsvFileTest, TheIndexOfPandasIsLeftOut) {
  const CsvFile file = read(",x,y\n0,1.5,2.5\nlast,-0.25,3e3\n");
  EXPECT_EQ(file.table, expected);
  EXPECT_TRUE(file.has_index);
  EXPECT_TRUE(read("Unnamed: 0,x\n7,1\n").has_index);
}

TEST_F(CsvFileTest, NamesKeepTheirBlanksAndQuotes) {
  const CsvFile file = read("corrected s1,\"a,\"\"b\"\"\"\n1,2\n");
  EXPECT_EQ(column(file, "corrected s1"), std::vector<double>{1});
  EXPECT_EQ(column(file, "a,\"b\""), std::vector<double>{2});
}

TEST_F(CsvFileTest, SourcesAreIntegers) {
  const CsvFile file = read("x,source\n1,0\n2,+3\n");
  ASSERT_EQ(file.table.sources().size(), 2u);
  EXPECT_EQ(file.table.sources()[1], 3);
  expect_contains(error("x,source\n1,0.5\n"), "e.csv:2:3: the source 0.5");
}

TEST_F(CsvFileTest, WrongNumbersAreNamedWithLineAndColumn) {
  expect_contains(error("x,y\n1 5,2.5\n"), "e.csv:2:1: '1 5' has a blank inside");
  expect_contains(error("x,y\n1,2\n0, 0. 5\n"), "e.csv:3:4: '0. 5' has a blank inside");
  expect_contains(error("x,y\n1,\"1 5\"\n"), "e.csv:2:3: '1 5' has a blank inside");
  expect_contains(error("x,y\n1,abc\n"), "e.csv:2:3: 'abc' is not a number");
  expect_contains(error("x,y\n1,++2\n"), "'++2' is not a number");
  expect_contains(error("x,y\n1,+-2\n"), "'+-2' is not a number");
  expect_contains(error("x,y\n1,1e999\n"), "'1e999' is not a number");
  expect_contains(error("x,y\n1,0x10\n"), "'0x10' is not a number");
  expect_contains(error("x;y\n1;2,5\n", ';'), "write a decimal point");
  expect_contains(error("x,y\n1,\n"), "e.csv:2:3: the field of 'y' is empty");
  expect_contains(error("x,y\n1,nan\n"), "'y' is nan, not a finite number");
  expect_contains(error("x,y\n-inf,1\n"), "'x' is -inf, not a finite number");
}

TEST_F(CsvFileTest, WrongTablesAreNamedWithLineAndColumn) {
  expect_contains(error("x,y\n1,2\n3\n"), "e.csv:3:1: 1 fields, but line 1 names 2");
  expect_contains(error("x,y\n1,2,3\n"), "e.csv:2:1: 3 fields");
  expect_contains(error("x,y,x\n1,2,3\n"),
                  "e.csv:1:5: there are two columns 'x': 1 and 3");
  expect_contains(error("x,,y\n1,2,3\n"), "e.csv:1:3: column 2 has no name");
  expect_contains(error("1,2\n3,4\n"), "the first line holds numbers");
  expect_contains(error("# x,y\n1,2\n"), "numpy.savetxt");
  expect_contains(error(""), "names no columns");
  expect_contains(error("x\n\"1\n"), "e.csv:2:1: a quote is not closed");
  expect_contains(error("x\n\"1\"2\n"), "text behind a quote");
}

TEST_F(CsvFileTest, OtherEncodingsAreRefusedWithLineAndColumn) {
  expect_contains(error("x,y,\xE9\n1,1,1\n"), "e.csv:1:5: the byte 0xe9 is no text");
  expect_contains(error("x\n1\n# caf\xE9\n"), "e.csv:3:6:");
  expect_contains(error(std::string("x\n\0", 3)), "e.csv:2:1:");
  expect_contains(error("\xFF\xFEx"), "UTF-16");
  EXPECT_EQ(column(read("\xC3\xA9\n1\n"), "\xC3\xA9"), std::vector<double>{1});
}

TEST_F(CsvFileTest, FilesThatAreNone) {
  EXPECT_THROW(read_csv(scratch()), IoError);
  EXPECT_THROW(read_csv(scratch() / "none.csv"), IoError);
}

}  // namespace
}  // namespace jacta::test
