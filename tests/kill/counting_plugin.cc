// A Gaussian model that writes down every toy it makes, in a file that survives the
// process: (point, toy) as two 64-bit integers each.
#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>

#include "jacta/model/plugin.h"

namespace {

class Parabola final : public jacta::LogLikelihood {
 public:
  explicit Parabola(double measured) : measured_(measured) {}
  double value(std::span<const double> theta) override {
    return -0.5 * (theta[0] - measured_) * (theta[0] - measured_);
  }
  bool has_derivatives() const override { return true; }
  void derivatives(const jacta::Point& point, jacta::Derivatives& out) override {
    out.reset(1);
    out.value = value(point.theta);
    out.gradient[0] = measured_ - point.theta[0];
    out.hessian(0, 0) = -1;
  }

 private:
  double measured_;
};

class CountingGenerator final : public jacta::Generator {
 public:
  explicit CountingGenerator(double mu) : mu_(mu) {
    const char* file = std::getenv("JACTA_TOY_LOG");
    if (file != nullptr) log_ = ::open(file, O_WRONLY | O_APPEND | O_CREAT, 0644);
  }
  ~CountingGenerator() override {
    if (log_ >= 0) ::close(log_);
  }
  jacta::Dataset generate(const jacta::StreamAddress& address) const override {
    const std::uint64_t record[2] = {address.point, address.toy};
    if (log_ >= 0 && ::write(log_, record, sizeof record) != sizeof record) std::abort();
    jacta::Dataset data;
    data.set("0",
             jacta::Table().with("measured", {jacta::Stream(address).normal(mu_, 1)}));
    return data;
  }

 private:
  double mu_;
  int log_ = -1;
};

class CountingModel final : public jacta::StatisticalModel {
 public:
  explicit CountingModel(jacta::Parameters parameters)
      : StatisticalModel(jacta::ParameterSpace::of(std::move(parameters)), {}) {}
  std::vector<std::string> dataset_names() const override { return {"0"}; }

 private:
  std::unique_ptr<jacta::LogLikelihood> make_likelihood(
      const jacta::Dataset& data) const override {
    return std::make_unique<Parabola>(data.at("0").column("measured")[0]);
  }
  std::unique_ptr<jacta::Generator> make_generator(
      const std::vector<double>& theta, const jacta::GenerateOptions&) const override {
    return std::make_unique<CountingGenerator>(theta[0]);
  }
};

}  // namespace

JACTA_PLUGIN(registry) {
  registry.add(
      "kill.CountingModel",
      [](const jacta::ModelConfiguration& c, jacta::Diagnostics& diagnostics) {
        return std::make_shared<const CountingModel>(jacta::Parameters::from_config(
            c.root.at("parameter_definition"), diagnostics, c.nominal_values));
      });
}
