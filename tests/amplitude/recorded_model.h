// A model of tests/golden/amplitude_models, with its samples as files of a folder.
#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/data/number_array.h"
#include "support/folders.h"
#include "support/reference.h"

namespace jacta::test {

inline std::filesystem::path recorded_models() {
  return source_folder() / "tests/golden/amplitude_models";
}

inline void write_numbers(const std::filesystem::path& file, const nlohmann::json& rows) {
  NumericTable table;
  table.shape = {rows.size()};
  if (rows.at(0).is_array()) table.shape.push_back(rows.at(0).size());
  for (const auto& row : rows) {
    if (!row.is_array()) table.values.push_back(row.get<double>());
    if (row.is_array()) {
      for (const auto& x : row) table.values.push_back(x.get<double>());
    }
  }
  std::ofstream out(file);
  if (file.extension() == ".npy") {
    out << format_npy(table);
    return;
  }
  out.precision(17);
  const std::size_t width = table.values.size() / rows.size();
  for (std::size_t i = 0; i < table.values.size(); ++i) {
    out << table.values[i] << (i % width + 1 == width ? '\n' : ' ');
  }
}

/// The folder is there as long as this is.
struct RecordedModel {
  nlohmann::json recorded;
  std::filesystem::path folder;

  explicit RecordedModel(const std::string& name)
      : recorded(load(recorded_models() / (name + ".json"))),
        folder(std::filesystem::path(::testing::TempDir()) /
               ("model_" + name + std::to_string(::getpid()))) {
    std::filesystem::create_directories(folder);
    for (const auto& [file, rows] : recorded.at("files").items()) {
      write_numbers(folder / file, rows);
    }
  }
  ~RecordedModel() {
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  RecordedModel(const RecordedModel&) = delete;
  RecordedModel& operator=(const RecordedModel&) = delete;

  AmplitudeModel model() const {
    ModelConfiguration configuration;
    configuration.root = parse_yaml(recorded.at("config").get<std::string>(),
                                    (folder / "model.yml").string());
    SilentDiagnostics silent;
    return AmplitudeModel::from_config(configuration, silent);
  }
};

}  // namespace jacta::test
