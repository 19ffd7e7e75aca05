// Reads the text of tables of intervals and prints edges as the tables do.
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <sstream>
#include <string>
#include <vector>

namespace jacta::test {

struct PrintedEdges {
  std::string lower;
  std::string upper;
};

struct TableLine {
  double label;  ///< count or x
  std::vector<PrintedEdges> cells;
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

/// Two decimals, halves upwards.
inline std::string printed(double edge) {
  return fmt::format("{:.2f}", std::floor(100 * edge + 0.5) / 100);
}

/// Whether an edge prints as the table has it; "-" is not compared, "0" means "0.00".
inline bool prints_as(double edge, const std::string& text) {
  return text == "-" || printed(edge) == (text == "0" ? "0.00" : text);
}

}  // namespace jacta::test
