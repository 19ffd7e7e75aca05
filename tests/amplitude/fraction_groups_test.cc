// Fractions of groups, chains and waves against what the real tf-pwa computes.
#include "jacta/amplitude/fraction_groups.h"

#include <gtest/gtest.h>

#include <cmath>

#include "amplitude/recorded_model.h"
#include "jacta/amplitude/fit_summary.h"
#include "jacta/base/error.h"

namespace jacta {
namespace {

// The covariance of tools/reference/fraction_groups.py.
Eigen::MatrixXd fluctuations(std::size_t n) {
  const auto size = static_cast<Eigen::Index>(n);
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(size, size);
  for (int k = 0; k < 2; ++k) {
    Eigen::VectorXd d(size);
    for (Eigen::Index a = 0; a < size; ++a) {
      d[a] = 0.03 * std::cos(1 + 2 * static_cast<double>(a) + k);
    }
    covariance += d * d.transpose();
  }
  return covariance;
}

class FractionGroups : public ::testing::TestWithParam<std::string> {
 protected:
  FitFractions fractions(const FractionRequest& request) const {
    return part_fractions(model_, *model_.own_data(), theta_, request).fractions.at(0);
  }
  void compare(const FitFractions& seen, const nlohmann::json& recorded) const {
    for (const auto& [name, value] : recorded.at("values").items()) {
      const auto& part = name == "sum_diag" ? seen.sum_diag : seen.at(name);
      EXPECT_NEAR(part.value, value.get<double>(), 1e-10) << name;
      const double error = recorded.at("errors").at(name);
      EXPECT_NEAR(part.error, error, 1e-9) << name;
    }
  }

  test::RecordedModel files_{GetParam()};
  nlohmann::json recorded_ =
      test::load(test::source_folder() / "tests/golden/amplitude_fractions" /
                 (GetParam() + ".json"));
  AmplitudeModel model_ = files_.model();
  SilentDiagnostics silent_;
  std::vector<double> theta_ = model_.theta(
      model_.known_values(test::values(files_.recorded.at("params")), silent_));
};

TEST_P(FractionGroups, OfTheWholeAreThoseOfFitFractions) {
  FractionRequest request;
  request.covariance = fluctuations(model_.sum()->free_parameters.size());
  for (std::size_t g = 0; g < recorded_.at("groups").size(); ++g) {
    std::vector<std::string> members;
    for (const auto& member : recorded_.at("groups").at(g)) {
      members.push_back(member.is_string() ? member.get<std::string>() : member.dump());
    }
    request.groups.emplace_back(recorded_.at("names").at(g), members);
  }
  const auto seen = fractions(request);
  EXPECT_TRUE(seen.has_errors);
  compare(seen, recorded_);
}

TEST_P(FractionGroups, OfSomeResonancesAreThoseOfCalFitfractions) {
  FractionRequest request;
  request.covariance = fluctuations(model_.sum()->free_parameters.size());
  request.relative_to_groups = true;
  const auto& old = recorded_.at("old");
  for (const std::string name : old.at("res")) request.groups.push_back({name, {name}});
  compare(fractions(request), old);
}

TEST_P(FractionGroups, OfWavesAreThoseWithAllOtherCouplingsZero) {
  const auto seen = fractions({.parts = FractionParts::wave, .with_errors = false});
  EXPECT_FALSE(seen.has_errors);
  const auto& waves = recorded_.at("waves");
  ASSERT_EQ(seen.parts.size(), waves.size());
  // Chains, and pairs inside a chain, are in the same order: the last vertex is fastest.
  for (std::size_t k = 0; k < waves.size(); ++k) {
    EXPECT_NEAR(seen.at(seen.parts[k]).value, waves.at(k).at(2).get<double>(), 1e-10)
        << seen.parts[k];
  }
  double total = 0;
  for (const auto& part : seen.fractions) total += part.value;
  EXPECT_NEAR(total, 1, 1e-10);
}

TEST_P(FractionGroups, AChainIsTheSumOfItsWavesAndTheirInterference) {
  const auto chains = fractions({.parts = FractionParts::chain, .with_errors = false});
  const auto waves = fractions({.parts = FractionParts::wave, .with_errors = false});
  ASSERT_EQ(chains.parts.size(), model_.sum()->chains.size());
  for (const auto& chain : chains.parts) {
    double total = 0;
    for (const auto& part : waves.fractions) {
      if (part.first.starts_with(chain) && part.second.starts_with(chain)) {
        total += part.value;
      }
    }
    EXPECT_NEAR(chains.at(chain).value, total, 1e-10) << chain;
  }
}

INSTANTIATE_TEST_SUITE_P(Recorded,
                         FractionGroups,
                         ::testing::Values("decay_ls",
                                           "photon_chain",
                                           "polarized_half_charges",
                                           "shape_flatte"),
                         [](const auto& instance) { return instance.param; });

class WrongGroups : public ::testing::Test {
 protected:
  std::string error_of(const FractionRequest& request) {
    try {
      part_fractions(model_, *model_.own_data(), theta_, request);
    } catch (const InputError& error) {
      return error.what();
    }
    return "no error";
  }
  test::RecordedModel files_{"decay_ls"};
  AmplitudeModel model_ = files_.model();
  SilentDiagnostics silent_;
  std::vector<double> theta_ = model_.theta(
      model_.known_values(test::values(files_.recorded.at("params")), silent_));
};

TEST_F(WrongGroups, AreNamed) {
  const auto grouped =
      [](std::vector<std::pair<std::string, std::vector<std::string>>> g) {
        return FractionRequest{.groups = std::move(g), .with_errors = false};
      };
  EXPECT_NE(error_of(grouped({{"g", {"Lamb"}}})).find("did you mean 'Lam'?"),
            std::string::npos);
  EXPECT_NE(error_of(grouped({{"g", {"3"}}})).find("there is no chain 3"),
            std::string::npos);
  EXPECT_NE(error_of(grouped({{"g", {}}})).find("is empty"), std::string::npos);
  EXPECT_NE(error_of(grouped({{"g", {"Ks"}}, {"g", {"Lam"}}})).find("given twice"),
            std::string::npos);
  FractionRequest request;
  request.covariance = Eigen::MatrixXd::Identity(3, 3);
  EXPECT_NE(error_of(request).find("3 by 3, the model has 14 free parameters"),
            std::string::npos);
}

TEST_F(WrongGroups, AnIntegralOfZeroIsNoFraction) {
  FractionRequest request{
      .groups = {{"Ks", {"Ks"}}}, .relative_to_groups = true, .with_errors = false};
  const auto total = model_.decay().find_variable("Lc->Ks.pKs->K.pi_total_0r").value();
  theta_[model_.decay().variables[total].parameter] = 0;
  EXPECT_NE(error_of(request).find("the integral of the intensity is 0"),
            std::string::npos);
}

// These values are at no maximum.
TEST_F(WrongGroups, ErrorsAwayFromTheMaximumComeWithAWarning) {
  const auto found = part_fractions(model_, *model_.own_data(), theta_, {});
  ASSERT_EQ(found.warnings.size(), 1u);
  EXPECT_NE(found.warnings[0].find("maximum of the likelihood"), std::string::npos);
  for (const auto& part : found.fractions.at(0).fractions) {
    EXPECT_TRUE(std::isfinite(part.error)) << part.name;
  }
}

}  // namespace
}  // namespace jacta
