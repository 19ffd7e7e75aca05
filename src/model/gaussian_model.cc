#include "jacta/model/gaussian_model.h"

#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "jacta/base/elementary.h"
#include "jacta/config/key_table.h"

namespace jacta {

namespace {

constexpr double half_log_2pi = 0.91893853320467274178;

class GaussianLikelihood final : public LogLikelihood {
 public:
  GaussianLikelihood(double hat_mu, std::size_t mu, std::size_t sigma)
      : hat_mu_(hat_mu), mu_(mu), sigma_(sigma) {}

  double value(std::span<const double> theta) override {
    const double sigma = theta[sigma_];
    if (!(sigma > 0)) return -std::numeric_limits<double>::infinity();
    const double pull = (hat_mu_ - theta[mu_]) / sigma;
    return -half_log_2pi - portable_log(sigma) - 0.5 * pull * pull;
  }

  bool has_derivatives() const override { return true; }

  void derivatives(const Point& point, Derivatives& out) override {
    out.reset(point.theta.size());
    out.value = value(point.theta);
    if (!std::isfinite(out.value)) return;
    const double sigma = point.theta[sigma_];
    const double pull = (hat_mu_ - point.theta[mu_]) / sigma;
    const auto mu = static_cast<Eigen::Index>(mu_);
    const auto width = static_cast<Eigen::Index>(sigma_);
    out.gradient[mu] = pull / sigma;
    out.gradient[width] = (pull * pull - 1) / sigma;
    out.hessian(mu, mu) = -1 / (sigma * sigma);
    out.hessian(mu, width) = out.hessian(width, mu) = -2 * pull / (sigma * sigma);
    out.hessian(width, width) = (1 - 3 * pull * pull) / (sigma * sigma);
  }

 private:
  double hat_mu_;
  std::size_t mu_;
  std::size_t sigma_;
};

class GaussianGenerator final : public Generator {
 public:
  GaussianGenerator(double mu, double sigma, bool asimov)
      : mu_(mu), sigma_(sigma), asimov_(asimov) {}
  Dataset generate(const StreamAddress& address) const override {
    Stream stream(address, source_purpose(0, 0));
    Dataset data;
    data.set("0", Table().with("hat_mu", {asimov_ ? mu_ : stream.normal(mu_, sigma_)}));
    return data;
  }

 private:
  double mu_;
  double sigma_;
  bool asimov_;
};

}  // namespace

GaussianModel::GaussianModel(Parameters parameters, ModelSettings settings)
    : StatisticalModel(ParameterSpace::of(std::move(parameters)), std::move(settings)),
      mu_(StatisticalModel::parameters().index("mu")),
      sigma_(StatisticalModel::parameters().index("sigma")) {
  if (StatisticalModel::parameters().size() != 2) {
    throw InputError("the parameters of a GaussianModel are mu and sigma");
  }
}

std::unique_ptr<LogLikelihood> GaussianModel::make_likelihood(const Dataset& data) const {
  const auto column = data.at("0").column("hat_mu");
  if (column.size() != 1 || !std::isfinite(column[0])) {
    throw InputError(
        fmt::format("the data of a GaussianModel are one finite number hat_mu; found {} "
                    "row(s)",
                    column.size()));
  }
  return std::make_unique<GaussianLikelihood>(column[0], mu_, sigma_);
}

std::unique_ptr<Generator> GaussianModel::make_generator(
    const std::vector<double>& theta, const GenerateOptions& options) const {
  if (!(theta[sigma_] > 0)) throw InputError("sigma must be positive");
  return std::make_unique<GaussianGenerator>(theta[mu_], theta[sigma_], options.asimov);
}

namespace {

struct GaussianFile {
  Parameters parameters = Parameters::from_list({"mu", "sigma"});
  ModelSettings settings = {};
};

GaussianFile read_file(const ModelConfiguration& given, std::vector<Problem>& problems) {
  GaussianFile result;
  ModelFileSettings file;
  if (!common_model_keys(file).read(given.root, problems)) return result;
  const NominalValues& nominal =
      given.nominal_values.empty() ? file.nominal_values : given.nominal_values;
  const Node& definition = file.parameter_definition;
  result.settings = file.settings;
  result.parameters = definition.is_null()
                          ? result.parameters.with_nominal_values(nominal)
                          : Parameters::read(definition, problems, nominal);
  return result;
}

}  // namespace

void register_gaussian_model(ModelRegistry& registry) {
  const auto make = [](const ModelConfiguration& given, Diagnostics& diagnostics) {
    std::vector<Problem> problems;
    GaussianFile file = read_file(given, problems);
    report(problems, diagnostics);
    return std::make_shared<const GaussianModel>(std::move(file.parameters),
                                                 std::move(file.settings));
  };
  const auto check = [](const ModelConfiguration& given, std::vector<Problem>& problems) {
    read_file(given, problems);
  };
  registry.add("jacta.GaussianModel", make, check);
  registry.add("alea.examples.gaussian_model.GaussianModel", make, check);
}

}  // namespace jacta
