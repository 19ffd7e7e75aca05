// Tables in text: a line with the names of the columns, then one line per event.
//
//     # cut-based selection of run 7
//     cs1,cs2
//     20.5,2000
//     +33,"3000.25"
//
// As RFC 4180 has it, and as spreadsheets, pandas and NumPy write it: a byte order mark,
// quotes, any end of line, comments from '#', empty lines, a sign '+'. A first column
// without a name, or "Unnamed: 0", is the index of a pandas frame and is left out. A
// column `source` holds the numbers of sources. Everything else is an error with line and
// column: blanks inside a number, fields that are empty, missing or too many, numbers
// that are not finite, columns without a name or with the same, text that is not UTF-8.
//
//     const jacta::CsvFile file = jacta::read_csv("events.csv", {.separator = ';'});
//     file.table.column("cs1");
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/data/dataset.h"

namespace jacta {

struct CsvOptions {
  char separator = ',';
};

struct CsvFile {
  Table table = {};
  /// The first column was taken for an index.
  bool has_index = false;
  /// Of the line with the names.
  int header_line = 0;
};

/// Throws InputError with file:line:column for whatever is wrong in the text, IoError
/// where the file cannot be read.
CsvFile read_csv(const std::filesystem::path& path, const CsvOptions& options = {});

}  // namespace jacta
