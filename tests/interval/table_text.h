// Reads tables of intervals from a text file, and prints edges as the tables do.
//
//     table IV level 0.9
//     b 0 0.5 ...                  (levels ... in table X)
//     0 0.00,2.44 0.00,1.94 ...    (count or x, the two edges per column)
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace jacta::test {

struct PrintedEdges {
  std::string lower;
  std::string upper;

  int n_given() const { return (lower == "-" ? 0 : 1) + (upper == "-" ? 0 : 1); }
};

struct TableLine {
  double label;  ///< count or x
  std::vector<PrintedEdges> cells;
};

struct IntervalTable {
  std::string name;
  double level = 0;
  std::vector<double> columns;  ///< backgrounds, or levels
  std::vector<TableLine> lines;
};

inline TableLine table_line(const std::string& text) {
  std::istringstream in(text);
  TableLine line{};
  in >> line.label;
  for (std::string cell; in >> cell;) {
    const auto comma = cell.find(',');
    line.cells.push_back({cell.substr(0, comma), cell.substr(comma + 1)});
  }
  return line;
}

inline std::vector<IntervalTable> read_tables(const std::string& name) {
  const std::string path = std::string(JACTA_SOURCE_DIR) + "/tests/interval/" + name;
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path);
  std::vector<IntervalTable> tables;
  for (std::string text; std::getline(in, text);) {
    std::istringstream words(text);
    std::string word;
    words >> word;
    if (word == "#") continue;
    if (word == "table") {
      IntervalTable table;
      words >> table.name >> word >> table.level;
      tables.push_back(table);
    } else if (word == "b" || word == "levels") {
      for (double column = 0; words >> column;) tables.back().columns.push_back(column);
    } else {
      tables.back().lines.push_back(table_line(text));
    }
  }
  return tables;
}

/// Two decimals, halves upwards.
inline std::string printed(double edge) {
  return fmt::format("{:.2f}", std::floor(100 * edge + 0.5) / 100);
}

/// Whether an edge prints as the table has it; "-" is not compared.
inline bool prints_as(double edge, const std::string& text) {
  return text == "-" || printed(edge) == text;
}

}  // namespace jacta::test
