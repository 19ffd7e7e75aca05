// A recorded model: configuration, parameters and events of the reference.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "amplitude_evaluation.h"
#include "jacta/base/diagnostics.h"

namespace jacta::test {

/// Names of all models that the reference folder has numbers of.
inline std::vector<std::string> recorded_models() {
  std::vector<std::string> names;
  const auto folder = reference_folder();
  if (folder) {
    for (const auto& file : std::filesystem::directory_iterator(*folder / "amplitude")) {
      const auto& path = file.path();
      if (path.extension() == ".json" && path.stem() != "units") {
        names.push_back(path.stem());
      }
    }
  }
  std::sort(names.begin(), names.end());
  if (names.empty()) names.emplace_back("none");
  return names;
}

/// Parameter: the name of a model. nlohmann::json sorts keys, ordered_json does not.
class RecordedModel : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    JACTA_NEEDS_REFERENCE();
    const auto folder = *reference_folder() / "amplitude";
    std::ifstream in(folder / (GetParam() + ".json"));
    recorded_ = nlohmann::ordered_json::parse(in);
    root_ = load_yaml(folder / recorded_.at("config").get<std::string>());
    model_ = std::make_unique<DecayModel>(DecayModel::from_config(root_, diagnostics_));
    theta_ = parameters_from(*model_, values(recorded_.at("params")));
    order_ = recorded_.at("dat_order").get<std::vector<std::string>>();
    tolerance_ = GetParam().starts_with("m4") ? 1e-8 : 1e-11;
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
  return info.param;
}

}  // namespace jacta::test
