// The golden cases: models and templates in tests/golden/<case>, what the reference
// packages compute for them in tests/golden/<case>.json (made by
// tools/reference/golden.py).
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "jacta/templates/template_model.h"
#include "support/folders.h"
#include "support/reference.h"
#include "wimp_templates.h"

namespace jacta::test {

/// The templates of the WIMP example, made once per process.
inline std::string wimp_template_folder() {
  static const TemporaryFolder folder("wimp_templates");
  static const bool written = [] {
    example::write_wimp_templates(folder.path());
    return true;
  }();
  return written ? folder.path().string() : "";
}

/// Names of all cases: the files with numbers.
inline std::vector<std::string> golden_names() {
  std::vector<std::string> names;
  for (const auto& entry :
       std::filesystem::directory_iterator(source_folder() / "tests" / "golden")) {
    if (entry.path().extension() == ".json")
      names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct GoldenCase {
  std::string name;
  nlohmann::json expected;

  explicit GoldenCase(const std::string& case_name)
      : name(case_name),
        expected(load(source_folder() / "tests" / "golden" / (case_name + ".json"))) {}

  std::filesystem::path model_file() const {
    if (name == "wimp")
      return source_folder() / "examples/wimp/wimp_statistical_model.yaml";
    return source_folder() / "tests/golden" / expected.at("config").get<std::string>();
  }
  TemplateModel model(const std::string& instruction_set = "") const {
    ModelConfiguration configuration;
    configuration.file = model_file();
    configuration.root = load_yaml(configuration.file);
    configuration.instruction_set = instruction_set;
    if (name == "wimp") configuration.template_paths = {wimp_template_folder()};
    for (const auto& [parameter, value] : expected.at("nominal_values").items()) {
      configuration.nominal_values[parameter] = value.is_number_integer()
                                                    ? Number(value.get<std::int64_t>())
                                                    : Number(value.get<double>());
    }
    SilentDiagnostics diagnostics;
    return TemplateModel::from_config(configuration, diagnostics);
  }
  Dataset data() const { return dataset(expected.at("dataset")); }
  std::string poi() const { return expected.at("poi").get<std::string>(); }
};

/// Names of the instances of a parametrised test.
inline std::string case_name(const ::testing::TestParamInfo<std::string>& info) {
  return info.param;
}

}  // namespace jacta::test
