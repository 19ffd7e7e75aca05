// AmplitudeModel as a FitReporter: the summary of a fit, and the files that one leaves.
#include <cmath>

#include "jacta/amplitude/fit_summary.h"

namespace jacta {

namespace {

// The free parameters come first, in the order of the error matrix.
Node errors_node(const AmplitudeModel& model, const Values& errors) {
  Node node = Node::map();
  for (const std::size_t p : model.sum()->free_parameters) {
    const auto found = errors.find(model.sum()->parameters[p].name);
    if (found != errors.end()) node.set(found->first, Node::real(found->second));
  }
  for (const auto& [name, error] : errors) {
    if (!node.contains(name)) node.set(name, Node::real(error));
  }
  return node;
}

// The end of a name per sample of fit fractions: none where there is one for all.
std::vector<std::string> sample_numbers(const AmplitudeModel& model) {
  const auto& groups = model.samples();
  const bool is_one = groups.size() == 1 || (groups.front().fractions.size() > 0 &&
                                             groups.back().fractions.size() == 0);
  if (is_one) return {""};
  std::vector<std::string> numbers;
  for (std::size_t g = 0; g < groups.size(); ++g) numbers.push_back(std::to_string(g));
  return numbers;
}

std::vector<std::string> table_names(const AmplitudeModel& model) {
  std::vector<std::string> names;
  for (const auto& number : sample_numbers(model)) {
    names.push_back("fit_frac" + number + ".csv");
    names.push_back("fit_frac" + number + "_err.csv");
  }
  return names;
}

// tf-pwa's tables of fractions and of their errors.
void add_tables(std::vector<NamedDocument>& documents,
                const AmplitudeModel& model,
                const std::vector<FitFractions>& fractions) {
  const auto names = table_names(model);
  for (std::size_t s = 0; s < fractions.size(); ++s) {
    documents.emplace_back(names.at(2 * s), fractions[s].values_csv());
    documents.emplace_back(names.at(2 * s + 1), fractions[s].errors_csv());
  }
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
  document.set("error", errors_node(model, fit.errors));
  document.set("status", std::move(status));
  if (!masses.entries().empty()) document.set("masses_from_data", std::move(masses));
  return document;
}

// A list of projections; of several samples a list of such lists.
template <class Projection>
Node projections_node(const std::vector<std::vector<Projection>>& projections) {
  std::vector<Node> samples;
  for (const auto& sample : projections) {
    Node list = Node::list();
    for (const auto& projection : sample) list.push_back(projection.to_node());
    samples.push_back(std::move(list));
  }
  return samples.size() == 1 ? samples.front() : Node::list(std::move(samples));
}

constexpr const char* pairs_name = "pair_projections.json";

bool has_pairs(const AmplitudeModel& model) {
  return !model.projected().plot.pairs.empty();
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
        summary_(fit_summary(model, data, model.theta(fit.values), executor, fit.held)) {}

  std::vector<std::string> warnings() const override { return summary_.warnings; }
  std::string text() const override { return summary_.text(); }
  Node to_node() const override { return summary_.to_node(); }

  std::vector<NamedDocument> documents() const override {
    const auto names = model_.document_names();
    const auto theta = model_.theta(fit_.values);
    std::vector<NamedDocument> documents = {
        {names[0], final_parameters(model_, fit_)},
        {names[1], summary_.fractions_node()},
        {names[2], projections_node(sample_projections(model_, data_, theta))},
        {names[3], format_npy(summary_.error_matrix())}};
    add_tables(documents, model_, summary_.fractions);
    if (has_pairs(model_)) {
      documents.emplace_back(pairs_name,
                             projections_node(sample_pairs(model_, data_, theta)));
    }
    return documents;
  }

 private:
  const AmplitudeModel& model_;
  const Dataset& data_;
  FitEnd fit_;
  FitSummary summary_;
};

class FractionReport final : public FitReport {
 public:
  FractionReport(const AmplitudeModel& model, PartFractions fractions)
      : model_(model), fractions_(std::move(fractions)) {}

  std::vector<std::string> warnings() const override { return fractions_.warnings; }

  std::string text() const override {
    std::string out;
    for (const auto& of_sample : fractions_.fractions) {
      out += (out.empty() ? "" : "\n");
      out += of_sample.text("fit fractions over " + fractions_.sample);
    }
    return out;
  }

  Node to_node() const override {
    Node node = Node::map();
    node.set("fit_fractions", fractions_node(fractions_.fractions));
    node.set("fit_fractions_sample", Node::string(fractions_.sample));
    return node;
  }

  std::vector<NamedDocument> documents() const override {
    std::vector<NamedDocument> documents = {
        {"fit_fractions.json", fractions_node(fractions_.fractions)}};
    add_tables(documents, model_, fractions_.fractions);
    return documents;
  }

 private:
  const AmplitudeModel& model_;
  PartFractions fractions_;
};

}  // namespace

std::vector<std::string> AmplitudeModel::document_names() const {
  std::vector<std::string> names = {
      "final_params.json", "fit_fractions.json", "projections.json", "error_matrix.npy"};
  for (auto& name : table_names(*this)) names.push_back(std::move(name));
  if (has_pairs(*this)) names.emplace_back(pairs_name);
  return names;
}

std::vector<std::string> AmplitudeModel::fraction_document_names() const {
  std::vector<std::string> names = {"fit_fractions.json"};
  for (auto& name : table_names(*this)) names.push_back(std::move(name));
  return names;
}

std::unique_ptr<FitReport> AmplitudeModel::fractions(const Dataset& data,
                                                     const Values& values,
                                                     const FractionRequest& request,
                                                     const Executor* executor) const {
  return std::make_unique<FractionReport>(
      *this, part_fractions(*this, data, theta(values), request, executor));
}

std::unique_ptr<FitReport> AmplitudeModel::report(const Dataset& data,
                                                  const FitEnd& fit,
                                                  const Executor* executor) const {
  return std::make_unique<AmplitudeReport>(*this, data, fit, executor);
}

}  // namespace jacta
