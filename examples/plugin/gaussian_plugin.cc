// A model of one's own in a shared library: the Gaussian measurement again, once with
// derivatives and once without. Build it against an installed jacta and give it to any
// command:
//
//     jacta fit model.yaml --plugin ./libgaussian_plugin.so --data toys.ii.h5
//
// with `statistical_model: plugin.GaussianModel` in model.yaml.
#include <cmath>
#include <limits>

#include "jacta/base/elementary.h"
#include "jacta/model/plugin.h"

namespace {

constexpr double half_log_2pi = 0.91893853320467274178;

class PlainLikelihood : public jacta::LogLikelihood {
 public:
  explicit PlainLikelihood(double hat_mu) : hat_mu_(hat_mu) {}

  // theta holds one value per parameter in the order of the model: mu, sigma.
  double value(std::span<const double> theta) override {
    if (!(theta[1] > 0)) return -std::numeric_limits<double>::infinity();
    const double pull = (hat_mu_ - theta[0]) / theta[1];
    return -half_log_2pi - jacta::portable_log(theta[1]) - 0.5 * pull * pull;
  }

 protected:
  double hat_mu_;
};

class LikelihoodWithDerivatives final : public PlainLikelihood {
 public:
  using PlainLikelihood::PlainLikelihood;
  bool has_derivatives() const override { return true; }

  void derivatives(const jacta::Point& point, jacta::Derivatives& out) override {
    out.reset(2);
    out.value = value(point.theta);
    if (!std::isfinite(out.value)) return;
    const double sigma = point.theta[1];
    const double pull = (hat_mu_ - point.theta[0]) / sigma;
    out.gradient << pull / sigma, (pull * pull - 1) / sigma;
    out.hessian << -1, -2 * pull, -2 * pull, 1 - 3 * pull * pull;
    out.hessian /= sigma * sigma;
  }
};

class GaussianGenerator final : public jacta::Generator {
 public:
  GaussianGenerator(double mu, double sigma) : mu_(mu), sigma_(sigma) {}
  jacta::Dataset generate(const jacta::StreamAddress& address) const override {
    jacta::Stream stream(address, jacta::source_purpose(0, 0));
    jacta::Dataset data;
    data.set("0", jacta::Table().with("hat_mu", {stream.normal(mu_, sigma_)}));
    return data;
  }

 private:
  double mu_;
  double sigma_;
};

template <class Likelihood>
class PluginModel final : public jacta::StatisticalModel {
 public:
  PluginModel(jacta::Parameters parameters, jacta::ModelSettings settings)
      : StatisticalModel(jacta::ParameterSpace::of(std::move(parameters)),
                         std::move(settings)) {}
  std::vector<std::string> dataset_names() const override { return {"0"}; }

 private:
  std::unique_ptr<jacta::LogLikelihood> make_likelihood(
      const jacta::Dataset& data) const override {
    return std::make_unique<Likelihood>(data.at("0").column("hat_mu")[0]);
  }
  std::unique_ptr<jacta::Generator> make_generator(
      const std::vector<double>& theta, const jacta::GenerateOptions&) const override {
    return std::make_unique<GaussianGenerator>(theta[0], theta[1]);
  }
};

template <class Likelihood>
std::shared_ptr<const jacta::StatisticalModel> make(
    const jacta::ModelConfiguration& configuration, jacta::Diagnostics& diagnostics) {
  return std::make_shared<const PluginModel<Likelihood>>(
      jacta::Parameters::from_config(configuration.root.at("parameter_definition"),
                                     diagnostics,
                                     configuration.nominal_values),
      jacta::read_model_settings(configuration.root));
}

}  // namespace

JACTA_PLUGIN(registry) {
  registry.add("plugin.GaussianModel", make<LikelihoodWithDerivatives>);
  registry.add("plugin.PlainGaussianModel", make<PlainLikelihood>);
}
