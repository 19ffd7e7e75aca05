// The families of models whose coverage is measured: models of a few lines in models/,
// with the true values that their toys have.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "coverage/coverage_study.h"
#include "jacta/model/statistical_model.h"
#include "jacta/parallel/executor.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta::test {

/// P(t <= threshold) at a true value, from a formula or a sum over all outcomes.
using KnownCoverage =
    std::function<double(double mu, double threshold, IntervalKind kind)>;

struct CoverageFamily {
  std::string name = {};
  std::string title = {};
  std::shared_ptr<const StatisticalModel> model = {};
  std::string poi = {};
  Values others = {};               ///< of toys, where they are not those of the model
  std::vector<double> grid = {};    ///< where the adaptive grid begins
  std::vector<double> truths = {};  ///< points of this grid, and values between
  double target = 0.01;             ///< of the adaptive grid
  std::size_t max_points = 40;
  std::size_t n_test = 30000;  ///< toys at every true value
  std::size_t n_endpoints = 2000;
  bool discrete = false;  ///< the outcomes can be counted
  KnownCoverage known = {};
};

/// All twelve. Templates and samples are written to `folder`.
std::vector<CoverageFamily> coverage_families(const std::filesystem::path& folder);

/// The job of a Runner that throws toys of a family and fits them, free and at the truth.
RunnerArguments family_job(const CoverageFamily& family,
                           double mu,
                           std::int64_t seed,
                           std::size_t n_toys);
ToySource family_toys(const CoverageFamily& family, const Executor& executor);

}  // namespace jacta::test
