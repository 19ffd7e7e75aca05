// A recorded model: configuration, parameters and events of the reference.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "support/amplitude_evaluation.h"

namespace jacta::test {

inline std::vector<std::string> model_files(const std::filesystem::path& folder) {
  std::vector<std::string> files;
  if (!std::filesystem::exists(folder)) return files;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    const auto& path = file.path();
    if (path.extension() == ".json" && path.stem() != "units") {
      files.push_back(path.string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Models of the reference folder; a name that makes the test skip if there are none.
inline std::vector<std::string> reference_models() {
  const auto folder = reference_folder();
  const auto files =
      folder ? model_files(*folder / "amplitude") : std::vector<std::string>{};
  return files.empty() ? std::vector<std::string>{"none"} : files;
}

/// These and our golden ones, made with tools/reference/amplitude_golden.py.
inline std::vector<std::string> recorded_models() {
  const std::filesystem::path source = JACTA_SOURCE_DIR;
  auto files = model_files(source / "tests" / "golden" / "amplitude");
  for (const auto& file : reference_models()) files.push_back(file);
  return files;
}

/// Parameter: the file of a model. nlohmann::json sorts keys, ordered_json does not.
class RecordedModel : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    if (GetParam() == "none") JACTA_NEEDS_REFERENCE();
    const std::filesystem::path file = GetParam();
    ASSERT_TRUE(std::filesystem::exists(file));
    std::ifstream in(file);
    recorded_ = nlohmann::ordered_json::parse(in);
    root_ = load_yaml(file.parent_path() / recorded_.at("config").get<std::string>());
    model_ = std::make_unique<DecayModel>(DecayModel::from_config(root_, diagnostics_));
    theta_ = parameters_from(*model_, values(recorded_.at("params")));
    order_ = recorded_.at("dat_order").get<std::vector<std::string>>();
    // tf-pwa takes an arccos of nearly 1 for light leptons.
    const std::string name = file.stem().string();
    if (name.starts_with("m4") || name == "four_body") tolerance_ = 1e-8;
  }

  EventSample sample(const std::string& key) const {
    EventSample events = sample_from(*model_, recorded_.at(key), order_);
    if (key == "p4_data" && recorded_.contains("charges")) {
      events.charges = recorded_.at("charges").get<std::vector<double>>();
    }
    return events;
  }

  void expect_close(const std::vector<double>& seen,
                    const nlohmann::ordered_json& expected) {
    ASSERT_EQ(seen.size(), expected.size());
    double largest = 0;
    for (const auto& value : expected) largest = std::max(largest, value.get<double>());
    for (std::size_t i = 0; i < seen.size(); ++i) {
      const double value = expected[i].get<double>();
      ASSERT_NEAR(seen[i], value, tolerance_ * std::max(value, 1e-3 * largest)) << i;
    }
  }

  nlohmann::ordered_json recorded_;
  Node root_;
  CollectedDiagnostics diagnostics_;
  std::unique_ptr<DecayModel> model_;
  std::vector<double> theta_;
  std::vector<std::string> order_;
  double tolerance_ = 1e-11;
};

inline std::string model_name(const ::testing::TestParamInfo<std::string>& info) {
  return std::filesystem::path(info.param).stem().string();
}

}  // namespace jacta::test
