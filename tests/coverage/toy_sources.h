// Models whose coverage is measured.
#pragma once

#include <memory>
#include <string>

#include "coverage/coverage_study.h"
#include "jacta/model/registry.h"
#include "jacta/parallel/executor.h"

namespace jacta::test {

/// The bounded Gaussian in closed form: x from N(mu, 1), mu >= 0.
ToySource closed_gaussian();

/// The job of a Runner that throws toys of a shared model and fits them, free and at the
/// true value.
RunnerArguments point_job(const std::string& poi,
                          double mu,
                          std::int64_t seed,
                          std::size_t n_toys);
/// Of the bounded Gaussian.
RunnerArguments gaussian_job(double mu, std::int64_t seed, std::size_t n_toys);
/// The same for a template model, with mu its `wimp_rate_multiplier`.
RunnerArguments template_job(double mu, std::int64_t seed, std::size_t n_toys);

/// Makes the jobs of a source.
using Job = std::function<RunnerArguments(double mu, std::int64_t seed, std::size_t n)>;

/// Toys by the Runner and the fits of a model, which is shared by all jobs.
ToySource fitted(std::shared_ptr<const StatisticalModel> model,
                 const Job& job,
                 const Executor& executor);

/// A registry that answers every name the tests use with one model.
ModelRegistry registry_of(const std::shared_ptr<const StatisticalModel>& model);

std::shared_ptr<const StatisticalModel> bounded_gaussian_model();
/// A template model file with its folder of templates.
std::shared_ptr<const StatisticalModel> template_model(const std::string& file,
                                                       const std::string& templates);

}  // namespace jacta::test
