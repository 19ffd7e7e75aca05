#include "coverage/toy_sources.h"

#include <algorithm>

#include "jacta/interval/deterministic.h"
#include "jacta/model/gaussian_model.h"
#include "jacta/templates/template_model.h"

namespace jacta::test {

namespace {

const char* const shared_model = "shared";

}  // namespace

ToySource closed_gaussian() {
  return [](double mu, std::int64_t seed, std::size_t n_toys) {
    PointToys toys;
    toys.poi = "mu";
    toys.poi_value = Number(mu);
    Node point = Node::map();
    point.set("mu", Node::real(mu));
    const std::uint64_t address = point_hash("coverage", point, Node::map());
    for (std::size_t i = 0; i < n_toys; ++i) {
      Stream stream({static_cast<std::uint64_t>(seed), address, i});
      const double x = stream.normal(mu, 1);
      toys.ll_free.push_back(0.5 * bounded_gaussian_statistic(x, mu));
      toys.ll_true.push_back(0);
      toys.mu_hat.push_back(std::max(0.0, x));
    }
    return toys;
  };
}

RunnerArguments point_job(const std::string& poi,
                          double mu,
                          std::int64_t seed,
                          std::size_t n_toys) {
  RunnerArguments arguments;
  arguments.statistical_model = shared_model;
  arguments.poi = poi;
  arguments.hypotheses = {Node::string("free"), Node::string("true")};
  arguments.n_mc = static_cast<std::int64_t>(n_toys);
  arguments.generate_values.set(poi, Node::real(mu));
  arguments.toydata_mode = ToyDataMode::generate;
  arguments.seed = seed;
  arguments.computation = "coverage";
  return arguments;
}

RunnerArguments gaussian_job(double mu, std::int64_t seed, std::size_t n_toys) {
  return point_job("mu", mu, seed, n_toys);
}

RunnerArguments template_job(double mu, std::int64_t seed, std::size_t n_toys) {
  return point_job("wimp_rate_multiplier", mu, seed, n_toys);
}

ModelRegistry registry_of(const std::shared_ptr<const StatisticalModel>& model) {
  ModelRegistry registry;
  registry.add(shared_model,
               [model](const ModelConfiguration&, Diagnostics&) { return model; });
  return registry;
}

ToySource fitted(std::shared_ptr<const StatisticalModel> model,
                 const Job& job,
                 const Executor& executor) {
  return [model = std::move(model), job, &executor](
             double mu, std::int64_t seed, std::size_t n_toys) {
    SilentDiagnostics silent;
    const ModelRegistry registry = registry_of(model);
    const Runner runner(job(mu, seed, n_toys), registry, silent);
    return throw_point_toys(runner, executor);
  };
}

std::shared_ptr<const StatisticalModel> bounded_gaussian_model() {
  ModelRegistry registry;
  register_gaussian_model(registry);
  ModelConfiguration configuration;
  configuration.root = parse_yaml(
      "parameter_definition:\n"
      "  mu: {nominal_value: 0, fit_limits: [0, null]}\n"
      "  sigma: {nominal_value: 1, fittable: false}\n");
  SilentDiagnostics silent;
  return registry.make("jacta.GaussianModel", configuration, silent);
}

std::shared_ptr<const StatisticalModel> template_model(const std::string& file,
                                                       const std::string& templates) {
  return std::make_shared<const TemplateModel>(
      TemplateModel::from_file(file, {templates}));
}

}  // namespace jacta::test
