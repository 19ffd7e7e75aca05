// Reads recorded numbers of the reference packages: the files of JACTA_REFERENCE_DIR and
// our own golden files share one layout.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "jacta/data/dataset.h"
#include "jacta/parameter/parameters.h"

namespace jacta::test {

/// The folder with the reference inputs, if the environment names one.
inline std::optional<std::filesystem::path> reference_folder() {
  const char* folder = std::getenv("JACTA_REFERENCE_DIR");
  if (folder == nullptr || !std::filesystem::exists(folder)) return {};
  return std::filesystem::path(folder);
}

#define JACTA_NEEDS_REFERENCE()                                                     \
  if (!::jacta::test::reference_folder()) {                                         \
    GTEST_SKIP() << "JACTA_REFERENCE_DIR names no folder: the comparison with the " \
                    "reference's recorded numbers did not run";                     \
  }

inline nlohmann::json load(const std::filesystem::path& path) {
  std::ifstream in(path);
  if (!in) throw std::runtime_error("cannot read " + path.string());
  return nlohmann::json::parse(in);
}

/// Numbers; the strings "inf", "-inf", "nan"; Python's NaN is not valid JSON and not
/// used.
inline double number(const nlohmann::json& value) {
  if (value.is_string()) {
    const auto text = value.get<std::string>();
    if (text == "inf") return std::numeric_limits<double>::infinity();
    if (text == "-inf") return -std::numeric_limits<double>::infinity();
    return std::numeric_limits<double>::quiet_NaN();
  }
  return value.get<double>();
}

inline Values values(const nlohmann::json& map) {
  Values result;
  for (const auto& [name, value] : map.items()) result[name] = number(value);
  return result;
}

inline Dataset dataset(const nlohmann::json& tables) {
  Dataset data;
  for (const auto& [name, table] : tables.items()) {
    Table out;
    for (const auto& field : table.at("dtype")) {
      const auto column = field[0].get<std::string>();
      const auto& cells = table.at("columns").at(column);
      if (column == "source") {
        out.set_sources(cells.get<std::vector<std::int64_t>>());
      } else {
        std::vector<double> numbers;
        for (const auto& cell : cells) numbers.push_back(number(cell));
        out.add_column(column, numbers);
      }
    }
    data.set(name, std::move(out));
  }
  return data;
}

inline ::testing::AssertionResult close(double seen, double expected, double relative) {
  if (seen == expected || (std::isnan(seen) && std::isnan(expected))) {
    return ::testing::AssertionSuccess();
  }
  const double error = std::abs(seen - expected) / std::abs(expected);
  if (error <= relative) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << seen << " differs from " << expected << " by " << error << " relative";
}

}  // namespace jacta::test
