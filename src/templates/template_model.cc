#include "jacta/templates/template_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "ancillary.h"
#include "column_likelihood.h"
#include "density_bins.h"
#include "jacta/base/text.h"
#include "jacta/source/configuration.h"
#include "jacta/source/term.h"
#include "jacta/templates/instruction_set.h"
#include "jacta/templates/real_data.h"
#include "template_generator.h"
#include "template_likelihood.h"

namespace jacta {

struct TemplateModel::State {
  std::vector<Term> terms;
  std::vector<Constraint> constraints;
  std::vector<double> weights;
  const kernels::Kernels* kernels;

  const Term& term(const std::string& name) const {
    std::vector<std::string> names;
    for (const auto& t : terms) {
      if (t.name == name) return t;
      names.push_back(t.name);
    }
    throw InputError(fmt::format("unknown likelihood term '{}'", name),
                     nearest_advice(name, names));
  }
};

namespace {

ParameterSpace build_space(Parameters parameters,
                           const std::vector<Term>& terms,
                           const std::vector<Constraint>& constraints) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  ParameterSpace space = ParameterSpace::of(std::move(parameters));
  const auto narrow = [&](std::size_t parameter, double lower, double upper) {
    Limits& limits = space.domain[parameter];
    limits = {std::max(limits.lower, lower), std::min(limits.upper, upper)};
  };
  for (const auto& term : terms) {
    for (const auto& [parameter, limits] : term.domain) {
      narrow(parameter, limits.lower, limits.upper);
    }
    for (const auto& source : term.sources) {
      for (const std::size_t axis : source.grid.moving_axes()) {
        const auto& moving = source.grid.axes()[axis];
        space.kinks[moving.parameter] = moving.anchors;
      }
      // No number of events is negative: the boundary of whatever multiplies it.
      if (source.allow_negative) continue;
      narrow(source.rate, 0, infinity);
      narrow(term.livetime, 0, infinity);
      if (source.efficiency) narrow(*source.efficiency, 0, infinity);
    }
  }
  for (const auto& constraint : constraints) {
    if (!constraint.distribution) continue;
    const auto [lower, upper] = constraint.distribution->support();
    narrow(constraint.parameter, lower, upper);
  }
  return space;
}

}  // namespace

TemplateModel::TemplateModel(std::shared_ptr<const State> state,
                             ParameterSpace space,
                             ModelSettings settings)
    : StatisticalModel(std::move(space), std::move(settings)), state_(std::move(state)) {}

TemplateModel TemplateModel::from_config(const ModelConfiguration& given,
                                         Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  TemplateModelFile file = read_template_model(given, problems);
  report(problems, diagnostics);
  ModelConfiguration configuration = given;
  configuration.template_paths = std::move(file.template_paths);

  auto state = std::make_shared<State>();
  state->kernels = &select_kernels(configuration.instruction_set);
  const TemplateFinder finder(configuration, &file.template_folder);
  for (const auto& term : file.terms) {
    state->terms.push_back(build_term(term, file.parameters, finder, diagnostics));
  }
  state->constraints = read_constraints(file.parameters);
  state->weights = std::move(file.weights);
  auto space = build_space(std::move(file.parameters), state->terms, state->constraints);
  return TemplateModel(std::move(state), std::move(space), std::move(file.settings));
}

TemplateModel TemplateModel::from_file(const std::filesystem::path& file,
                                       const std::vector<std::string>& template_paths,
                                       const NominalValues& nominal_values) {
  ModelConfiguration configuration;
  configuration.root = load_yaml(file);
  configuration.file = file;
  configuration.template_paths = template_paths;
  configuration.nominal_values = nominal_values;
  SilentDiagnostics diagnostics;
  return from_config(configuration, diagnostics);
}

std::vector<std::string> TemplateModel::likelihood_names() const {
  std::vector<std::string> names;
  for (const auto& term : state_->terms) names.push_back(term.name);
  names.emplace_back("ancillary");
  return names;
}

std::vector<std::string> TemplateModel::dataset_names() const {
  auto names = likelihood_names();
  names.emplace_back("generate_values");
  return names;
}

const std::vector<double>& TemplateModel::likelihood_weights() const {
  return state_->weights;
}

std::vector<std::string> TemplateModel::source_names(const std::string& term) const {
  std::vector<std::string> names;
  for (const auto& source : state_->term(term).sources) names.push_back(source.name);
  return names;
}

std::vector<std::string> TemplateModel::measured_terms() const {
  std::vector<std::string> names;
  for (const auto& term : state_->terms) names.push_back(term.name);
  return names;
}

std::vector<std::string> TemplateModel::measured_columns(const std::string& term) const {
  std::vector<std::string> names;
  for (const auto& axis : state_->term(term).analysis_space) names.push_back(axis.name);
  return names;
}

Dataset TemplateModel::measured_data(const Dataset& measured) const {
  return real_data(*this, measured);
}

std::vector<std::string> TemplateModel::all_source_names() const {
  std::set<std::string> names;
  for (const auto& term : state_->terms) {
    for (const auto& source : term.sources) names.insert(source.name);
  }
  return {names.begin(), names.end()};
}

std::map<std::string, Histogram> TemplateModel::source_histograms(
    const std::string& name, const Values& values, bool expected_events) const {
  const Term& term = state_->term(name);
  if (!parameters().values_in_fit_limits(values)) {
    throw InputError("Values are not within fit limits");
  }
  const auto theta = parameters().values(values);
  const auto events = expected_events_of(term, parameters(), theta);
  std::map<std::string, Histogram> result;
  for (std::size_t s = 0; s < term.sources.size(); ++s) {
    auto contents = interpolated_density(term, term.sources[s], theta);
    if (expected_events) {
      for (std::size_t b = 0; b < contents.size(); ++b) {
        contents[b] *= term.analysis_volumes[b] * events[s];
      }
    }
    result.emplace(term.sources[s].name,
                   Histogram(term.analysis_space, std::move(contents)));
  }
  return result;
}

std::map<std::string, std::vector<double>> TemplateModel::formula_densities(
    const std::string& name, const Table& events, const Values& values) const {
  const Term& term = state_->term(name);
  const auto theta = parameters().values(values);
  const auto columns = checked_events(term, events);
  std::map<std::string, std::vector<double>> result;
  std::vector<double> event(columns.size());
  for (const auto& source : term.sources) {
    if (!source.density) continue;
    const auto evaluator = density_at(term, source, theta);
    auto& densities = result[source.name];
    for (std::size_t e = 0; e < events.rows(); ++e) {
      for (std::size_t a = 0; a < event.size(); ++a) event[a] = columns[a][e];
      densities.push_back(evaluator->density(event));
    }
  }
  return result;
}

std::unique_ptr<LogLikelihood> TemplateModel::make_likelihood(const Dataset& data) const {
  const auto names = dataset_names();
  for (const auto& name : data.names()) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    throw InputError(
        fmt::format("the data hold a table '{}' that is no term of the model", name),
        nearest_advice(name, names));
  }
  return make_template_likelihood({state_, &state_->terms},
                                  parameters(),
                                  state_->constraints,
                                  state_->weights,
                                  data,
                                  *state_->kernels);
}

std::unique_ptr<Generator> TemplateModel::make_generator(
    const std::vector<double>& theta, const GenerateOptions& options) const {
  return make_template_generator(
      state_->terms, state_->constraints, parameters(), theta, options);
}

std::map<std::string, Expectations> TemplateModel::expected_events(
    const std::vector<double>& theta) const {
  std::map<std::string, Expectations> result;
  for (const auto& term : state_->terms) {
    const auto events = expected_events_of(term, parameters(), theta);
    Expectations& of_term = result[term.name];
    for (std::size_t s = 0; s < events.size(); ++s) {
      of_term.emplace_back(term.sources[s].name, events[s]);
    }
  }
  return result;
}

void register_template_model(ModelRegistry& registry) {
  const auto make = [](const ModelConfiguration& configuration,
                       Diagnostics& diagnostics) {
    return std::make_shared<const TemplateModel>(
        TemplateModel::from_config(configuration, diagnostics));
  };
  const auto check = [](const ModelConfiguration& configuration,
                        std::vector<Problem>& problems) {
    read_template_model(configuration, problems);
  };
  registry.add("jacta.TemplateModel", make, check);
  registry.add("alea.models.BlueiceExtendedModel", make, check);
}

}  // namespace jacta
