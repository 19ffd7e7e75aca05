#include "template_likelihood.h"

#include <cmath>
#include <limits>

#include "jacta/base/infinity.h"
#include "term_evaluator.h"

namespace jacta {

namespace {

std::unique_ptr<ColumnLikelihood> make_columns(const Term& term,
                                               const Table& data,
                                               const kernels::Kernels& kernels) {
  if (!term.binned) {
    if (has_densities(term)) return make_density_columns(term, data, kernels);
    return data.has_column(asimov_weight) ? make_weighted_columns(term, data)
                                          : make_unbinned_columns(term, data, kernels);
  }
  if (has_densities(term)) return make_binned_density_columns(term, data);
  return term.counted_source ? make_beeston_barlow_columns(term, data)
                             : make_binned_columns(term, data);
}

class TemplateLikelihood final : public LogLikelihood {
 public:
  TemplateLikelihood(std::shared_ptr<const std::vector<Term>> terms,
                     const Parameters& parameters,
                     const std::vector<Constraint>& constraints,
                     const std::vector<double>& weights,
                     const Dataset& data,
                     const kernels::Kernels& kernels)
      : owner_(std::move(terms)),
        parameters_(&parameters),
        weights_(&weights),
        ancillary_(constraints, data.find("ancillary")) {
    terms_.reserve(owner_->size());
    for (const auto& term : *owner_) {
      terms_.emplace_back(term, make_columns(term, data.at(term.name), kernels));
    }
  }

  bool has_derivatives() const override { return true; }

  double value(std::span<const double> theta) override {
    double sum = 0;
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      const double weight = (*weights_)[t];
      if (weight != 0) sum += weight * terms_[t].value(theta);
      if (sum == -infinity) return sum;
    }
    const double weight = weights_->back();
    return weight == 0 ? sum : sum + weight * ancillary_.value(theta);
  }

  void derivatives(const Point& point, Derivatives& out) override {
    out.reset(point.theta.size());
    double sum = 0;
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      const double weight = (*weights_)[t];
      if (weight != 0) sum += weight * terms_[t].add_derivatives(point, weight, out);
    }
    const double weight = weights_->back();
    if (weight != 0) sum += weight * ancillary_.add_derivatives(point, weight, out);
    if (!std::isfinite(sum)) out.reset(point.theta.size());
    out.value = sum;
  }

  std::string obstacle(std::span<const double> theta) override {
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      if ((*weights_)[t] == 0) continue;
      std::string text = terms_[t].obstacle(theta, *parameters_);
      if (!text.empty()) return text;
    }
    return "";
  }

  std::vector<double> term_values(std::span<const double> theta) override {
    std::vector<double> values;
    for (auto& term : terms_) values.push_back(term.value(theta));
    values.push_back(ancillary_.value(theta));
    return values;
  }

 private:
  std::shared_ptr<const std::vector<Term>> owner_;
  const Parameters* parameters_;
  const std::vector<double>* weights_;
  std::vector<TermEvaluator> terms_;
  AncillaryEvaluator ancillary_;
};

}  // namespace

std::unique_ptr<LogLikelihood> make_template_likelihood(
    std::shared_ptr<const std::vector<Term>> terms,
    const Parameters& parameters,
    const std::vector<Constraint>& constraints,
    const std::vector<double>& weights,
    const Dataset& data,
    const kernels::Kernels& kernels) {
  return std::make_unique<TemplateLikelihood>(
      std::move(terms), parameters, constraints, weights, data, kernels);
}

}  // namespace jacta
