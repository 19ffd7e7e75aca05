// GaussianModel: a measurement hat_mu of a Gaussian mean mu with known width sigma,
//
//     ln L = -1/2 ln(2 pi) - ln sigma - (hat_mu - mu)^2 / (2 sigma^2).
//
// Data: one table named "0" with one row and the field hat_mu. It is the simplest model
// that runs through everything, and an example of how to write one with derivatives of
// its own.
//
//     const jacta::GaussianModel model(parameters);    // of mu and sigma
//     auto eval = model.bind(model.generate({{"mu", 1.0}}, stream));
//     auto best = jacta::fit(eval);
#pragma once

#include "jacta/model/registry.h"

namespace jacta {

class GaussianModel final : public StatisticalModel {
 public:
  /// The parameters must be mu and sigma.
  explicit GaussianModel(Parameters parameters, ModelSettings settings = {});

  std::vector<std::string> dataset_names() const override { return {"0"}; }
  bool has_asimov_data() const override { return true; }

 private:
  std::unique_ptr<LogLikelihood> make_likelihood(const Dataset& data) const override;
  std::unique_ptr<Generator> make_generator(const std::vector<double>& theta,
                                            const GenerateOptions&) const override;
  std::size_t mu_;
  std::size_t sigma_;
};

/// Registers jacta.GaussianModel and the reference's name of it.
void register_gaussian_model(ModelRegistry& registry);

}  // namespace jacta
