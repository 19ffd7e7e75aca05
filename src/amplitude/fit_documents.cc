// AmplitudeModel as a FitReporter: the summary of a fit, and the files that one leaves.
#include <cmath>

#include "jacta/amplitude/fit_summary.h"

namespace jacta {

namespace {

Node values_node(const Values& values) {
  Node node = Node::map();
  for (const auto& [name, value] : values) node.set(name, Node::real(value));
  return node;
}

// tf-pwa's layout: every variable, errors of the free ones, how the fit ended.
Node final_parameters(const AmplitudeModel& model, const FitEnd& fit) {
  const auto values = model.sum()->variable_values(model.theta(fit.values));
  std::vector<Node::Entry> value;
  for (std::size_t v = 0; v < values.size(); ++v) {
    value.push_back(
        {Node::string(model.sum()->variables[v].name), Node::real(values[v])});
  }
  Node masses = Node::map();
  for (const auto& particle : model.decay().particles) {
    if (particle.has_mean_mass) masses.set(particle.name, Node::real(*particle.mass));
  }
  Node status = Node::map();
  status.set("success", Node::boolean(fit.valid));
  status.set("NLL", Node::real(-fit.ll));
  status.set(
      "Ndf",
      Node::integer(static_cast<std::int64_t>(model.sum()->free_parameters.size())));
  Node document = Node::map();
  document.set("value", Node::map(std::move(value)));
  document.set("error", values_node(fit.errors));
  document.set("status", std::move(status));
  if (!masses.entries().empty()) document.set("masses_from_data", std::move(masses));
  return document;
}

Node projections_node(const AmplitudeModel& model,
                      const Dataset& data,
                      const FitEnd& fit) {
  std::vector<Node> samples;
  for (const auto& sample : sample_projections(model, data, model.theta(fit.values))) {
    Node list = Node::list();
    for (const auto& projection : sample) list.push_back(projection.to_node());
    samples.push_back(std::move(list));
  }
  return samples.size() == 1 ? samples.front() : Node::list(std::move(samples));
}

class AmplitudeReport final : public FitReport {
 public:
  AmplitudeReport(const AmplitudeModel& model,
                  const Dataset& data,
                  const FitEnd& fit,
                  const Executor* executor)
      : model_(model),
        data_(data),
        fit_(fit),
        summary_(fit_summary(model, data, model.theta(fit.values), executor)) {}

  std::vector<std::string> warnings() const override { return summary_.warnings; }
  std::string text() const override { return summary_.text(); }
  Node to_node() const override { return summary_.to_node(); }

  std::vector<NamedDocument> documents() const override {
    const auto names = model_.document_names();
    return {{names[0], final_parameters(model_, fit_)},
            {names[1], summary_.fractions_node()},
            {names[2], projections_node(model_, data_, fit_)}};
  }

 private:
  const AmplitudeModel& model_;
  const Dataset& data_;
  FitEnd fit_;
  FitSummary summary_;
};

}  // namespace

std::vector<std::string> AmplitudeModel::document_names() const {
  return {"final_params.json", "fit_fractions.json", "projections.json"};
}

std::unique_ptr<FitReport> AmplitudeModel::report(const Dataset& data,
                                                  const FitEnd& fit,
                                                  const Executor* executor) const {
  return std::make_unique<AmplitudeReport>(*this, data, fit, executor);
}

}  // namespace jacta
