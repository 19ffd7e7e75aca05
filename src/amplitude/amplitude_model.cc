#include "jacta/amplitude/amplitude_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "amplitude_evaluation.h"
#include "amplitude_generator.h"
#include "event_arrays.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/sample/amplitude_tables.h"

namespace jacta {

struct AmplitudeModel::State {
  std::shared_ptr<const AmplitudeSetup> setup = {};
  std::shared_ptr<const MonteCarloCache> monte_carlo = {};
};

namespace {

LikelihoodOptions likelihood_options(const ModelConfiguration& configuration,
                                     const DataBlock& block) {
  LikelihoodOptions options;
  options.instruction_set = configuration.instruction_set;
  options.extended = block.switches.extended;
  options.compat = block.compat_clip;
  if (block.is_cfit) options.background_fraction = block.background_fraction.as_real();
  return options;
}

// tf-pwa's mass of a particle that has none: the mean over the first sample, which it has
// joined with its background.
class SampleMasses {
 public:
  explicit SampleMasses(const Node& root) : root_(root) {}

  double operator()(const DecayModel& ends, const FinalSet& finals) {
    SilentDiagnostics silent;
    if (groups_.empty()) groups_ = read_samples(root_, ends, silent);
    double sum = 0;
    std::size_t n = 0;
    for (const auto* sample : {&groups_.front().data, &groups_.front().background}) {
      for (std::size_t i = 0; i < sample->size(); ++i, ++n) {
        FourVector total;
        for (const std::size_t f : finals) total = total + sample->momenta[f][i];
        sum += mass(total);
      }
    }
    if (n > 0) return sum / static_cast<double>(n);
    throw root_.at("data").error("there are no events to take masses from",
                                 "write the masses in the `particle` block");
  }

 private:
  const Node& root_;
  std::vector<SampleGroup> groups_;
};

// A parameter without a value starts at a drawn one.
std::vector<double> nominal_values(const CoherentSum& sum) {
  Stream stream({.seed = 0, .point = 0, .toy = 0});
  std::vector<double> values;
  for (const auto& p : sum.parameters) {
    const auto [low, high] = p.start_range;
    const double u = stream.uniform();
    values.push_back(p.value ? *p.value : low + (high - low) * u);
  }
  return values;
}

Parameters statistical_parameters(const CoherentSum& sum,
                                  const std::vector<double>& nominal,
                                  const NominalValues& given) {
  Parameters parameters;
  for (std::size_t i = 0; i < sum.parameters.size(); ++i) {
    const AmplitudeParameter& p = sum.parameters[i];
    Parameter parameter;
    parameter.name = p.name;
    parameter.nominal_value = Number(nominal[i]);
    parameter.fittable = p.free;
    if (p.limits != Limits{}) parameter.fit_limits = p.limits;
    parameters.add_parameter(std::move(parameter));
  }
  return parameters.with_nominal_values(given);
}

std::string objection_of(const std::vector<SampleGroup>& groups) {
  for (const auto& group : groups) {
    const auto& w = group.data.weights;
    if (group.background.size() > 0 ||
        std::any_of(w.begin(), w.end(), [](double x) { return x != 1; })) {
      return "the events have weights: their likelihood ratio does not follow the "
             "asymptotic chi-square distribution";
    }
  }
  return "";
}

ParameterSpace space_of(const AmplitudeSetup& setup, Parameters parameters) {
  auto space = ParameterSpace::of(std::move(parameters));
  for (const auto& p : setup.sum->parameters) {
    space.start_ranges.push_back({p.start_range[0], p.start_range[1]});
  }
  space.asymptotics_objection = objection_of(setup.groups);
  return space;
}

}  // namespace

Node amplitude_model_schema() {
  ModelFileSettings common;
  KeyTable table{{"data",
                  accepting(data_block_schema, [](const Node&) {}),
                  "the samples and the likelihood"}};
  table.add(decay_model_keys());
  table.add(common_model_keys(common).without_readers());
  Node schema = table.schema();
  schema.set("title", Node::string("jacta: an amplitude model"));
  return schema;
}

AmplitudeModel::AmplitudeModel(std::shared_ptr<const State> state,
                               ParameterSpace space,
                               ModelSettings settings)
    : StatisticalModel(std::move(space), std::move(settings)), state_(std::move(state)) {}

AmplitudeModel AmplitudeModel::from_config(const ModelConfiguration& configuration,
                                           Diagnostics& diagnostics) {
  auto setup = std::make_shared<AmplitudeSetup>();
  ModelFileSettings common;
  setup->decay = std::make_shared<const DecayModel>(
      DecayModel::from_config(configuration.root,
                              diagnostics,
                              common_model_keys(common).without_readers(),
                              SampleMasses(configuration.root)));
  setup->waves = std::make_shared<const WaveEvaluator>(setup->decay);
  setup->sum = setup->decay;
  setup->table =
      std::make_shared<const ColumnTable>(*setup->sum, setup->sum->free_parameters);
  const DataBlock block = read_data_block(configuration.root, diagnostics);
  setup->groups = read_samples(block, *setup->decay, diagnostics);
  setup->options = likelihood_options(configuration, block);
  setup->flat_toys = block.toys_from_phase_space;
  setup->resolution_size = block.resolution_size;
  setup->streamed = block.is_lazy;
  if (!block.integral_folder.empty()) {
    setup->integrals.emplace(block.integral_folder,
                             text_beside_samples(configuration.root));
  }
  setup->plot = read_plot_block(configuration.root, *setup->decay, diagnostics);
  setup->particles_of_files = particles_of_files(block, *setup->decay);
  auto parameters = statistical_parameters(
      *setup->sum, nominal_values(*setup->sum), configuration.nominal_values);
  setup->nominal = parameters.values();
  setup->given = configuration.nominal_values;
  auto state = std::make_shared<State>();
  state->setup = setup;
  state->monte_carlo = std::make_shared<const MonteCarloCache>(setup);
  auto space = space_of(*setup, std::move(parameters));
  return AmplitudeModel(
      std::move(state), std::move(space), read_model_settings(configuration.root));
}

AmplitudeModel AmplitudeModel::from_file(const std::filesystem::path& file,
                                         Diagnostics& diagnostics) {
  ModelConfiguration configuration;
  configuration.root = load_yaml(file);
  configuration.file = file;
  return from_config(configuration, diagnostics);
}

const std::shared_ptr<const DecayModel>& AmplitudeModel::decay_handle() const {
  return state_->setup->decay;
}

const WaveEvaluator& AmplitudeModel::waves() const {
  return *state_->setup->waves;
}

const std::shared_ptr<const CoherentSum>& AmplitudeModel::sum() const {
  return state_->setup->sum;
}

const std::vector<SampleGroup>& AmplitudeModel::samples() const {
  return state_->setup->groups;
}

ProjectedModel AmplitudeModel::projected() const {
  return {.waves = waves(),
          .plot = state_->setup->plot,
          .sum = sum(),
          .background_fraction = background_fraction()};
}

std::vector<double> AmplitudeModel::theta(const Values& values) const {
  return parameters().values(values);
}

std::vector<std::string> AmplitudeModel::dataset_names() const {
  std::vector<std::string> names;
  const auto& groups = samples();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    names.push_back(table_name("data", g, groups.size()));
    if (groups[g].background.size() > 0) {
      names.push_back(table_name("background", g, groups.size()));
    }
  }
  if (has_constraints(*state_->setup)) names.emplace_back(ancillary_table);
  names.emplace_back("generate_values");
  return names;
}

std::optional<Dataset> AmplitudeModel::own_data() const {
  Dataset result;
  const auto& groups = samples();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    result.set(table_name("data", g, groups.size()), table_of(groups[g].data, decay()));
    if (groups[g].background.size() == 0) continue;
    result.set(table_name("background", g, groups.size()),
               table_of(groups[g].background, decay()));
  }
  return result;
}

namespace {

std::vector<std::shared_ptr<const EventSample>> bound_samples(const AmplitudeSetup& setup,
                                                              const Dataset& data) {
  std::vector<std::shared_ptr<const EventSample>> result;
  const std::size_t n = setup.groups.size();
  for (std::size_t g = 0; g < n; ++g) {
    std::vector<std::shared_ptr<const EventSample>> parts;
    for (const char* kind : {"data", "background"}) {
      const std::string name = table_name(kind, g, n);
      const Table* table = parts.empty() ? &data.at(name) : data.find(name);
      if (table == nullptr) continue;
      parts.push_back(
          std::make_shared<const EventSample>(sample_of(*table, *setup.decay)));
    }
    result.push_back(joined_samples(parts));
  }
  return result;
}

}  // namespace

std::unique_ptr<LogLikelihood> AmplitudeModel::make_likelihood(
    const Dataset& data) const {
  const AmplitudeSetup& setup = *state_->setup;
  return std::make_unique<AmplitudeEvaluation>(state_->setup,
                                               state_->monte_carlo,
                                               bound_samples(setup, data),
                                               constraint_means(setup, data));
}

std::unique_ptr<LogLikelihood> AmplitudeModel::make_parallel_likelihood(
    const Dataset& data, const Executor& executor) const {
  const AmplitudeSetup& s = *state_->setup;
  auto means = constraint_means(s, data);
  return std::make_unique<AmplitudeEvaluation>(
      state_->setup, state_->monte_carlo, bound_samples(s, data), means, &executor);
}

std::vector<SampleGroup> AmplitudeModel::samples_of(const Dataset& data) const {
  std::vector<SampleGroup> groups = samples();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    groups[g].data = sample_of(data.at(table_name("data", g, groups.size())), decay());
    const Table* background = data.find(table_name("background", g, groups.size()));
    groups[g].background = background ? sample_of(*background, decay()) : EventSample{};
    groups[g].background.momenta.resize(decay().finals.size());
  }
  return groups;
}

AmplitudeObjective AmplitudeModel::objective(const Dataset& data,
                                             const std::vector<double>& theta,
                                             const Executor* executor) const {
  const AmplitudeSetup& setup = *state_->setup;
  const auto values = sum()->variable_values(theta);
  const auto nominal = sum()->variable_values(setup.nominal);
  const auto samples = bound_samples(setup, data);
  const bool is_nominal = fixed_values(setup, values) == fixed_values(setup, nominal);
  const auto waves = is_nominal ? state_->monte_carlo->nominal()
                                : monte_carlo_waves(setup, values, executor);
  auto result =
      make_objective(setup, samples, waves, is_nominal ? nominal : values, executor);
  result.set_constraint_means(constraint_means(setup, data));
  return result;
}

std::vector<IntegralMatrix> AmplitudeModel::fraction_integrals(
    const std::vector<double>& theta, const Executor* executor) const {
  const AmplitudeSetup& setup = *state_->setup;
  const auto values = sum()->variable_values(theta);
  std::vector<IntegralMatrix> result;
  for (const auto& group : setup.groups) {
    const bool is_given = group.fractions.size() > 0;
    const EventSample& sample = is_given ? group.fractions : group.phase_space;
    result.push_back(
        monte_carlo_integrals(setup, sample, sample.weights, values, executor));
    // One that the first sample has alone is for all.
    if (is_given && setup.groups.back().fractions.size() == 0) break;
  }
  return result;
}

std::optional<double> AmplitudeModel::background_fraction() const {
  return state_->setup->options.background_fraction;
}

std::unique_ptr<Generator> AmplitudeModel::make_generator(
    const std::vector<double>& values, const GenerateOptions& options) const {
  if (state_->setup->resolution_size > 1) {
    throw InputError("toys of a model with resolution_size are not available",
                     "make them with a copy of the model without it, and smear their "
                     "events into rows");
  }
  return std::make_unique<AmplitudeGenerator>(
      state_->setup, values, options, generate_values_table(parameters(), values));
}

namespace {

std::string group_number(std::size_t group, std::size_t groups) {
  return groups == 1 ? "" : "_" + std::to_string(group);
}

// Weights of background are written positive.
void turn_weights(EventSample& background) {
  for (double& w : background.weights) w = -w;
}

// Whether a column of the table is a measurement that a fit looks at.
bool is_constrained(const AmplitudeSetup& setup, const std::string& name) {
  const auto& all = setup.sum->parameters;
  return std::any_of(all.begin(), all.end(), [&](const auto& p) {
    return p.name == name && p.free && p.constraint;
  });
}

}  // namespace

DataArrays AmplitudeModel::arrays_of(const Dataset& data) const {
  const auto& particles = state_->setup->particles_of_files;
  const auto groups = samples_of(data);
  DataArrays found;
  for (std::size_t g = 0; g < groups.size(); ++g) {
    const std::string number = group_number(g, groups.size());
    add_arrays(found.arrays, number, groups[g].data, decay(), particles);
    if (groups[g].background.size() == 0) continue;
    EventSample background = groups[g].background;
    turn_weights(background);
    add_arrays(found.arrays, number + "_bg", background, decay(), particles);
  }
  const Table* ancillary = data.find(ancillary_table);
  if (ancillary == nullptr || !has_constraints(*state_->setup)) return found;
  for (const auto& p : state_->setup->sum->parameters) {
    if (!is_constrained(*state_->setup, p.name)) continue;
    found.ancillary[p.name] = ancillary->column(p.name)[0];
  }
  return found;
}

std::vector<std::string> AmplitudeModel::array_names() const {
  std::vector<std::string> names;
  const auto& groups = samples();
  for (std::size_t g = 0; g < groups.size(); ++g) {
    for (const char* kind : {"", "_bg"}) {
      if (*kind != '\0' && groups[g].background.size() == 0) continue;
      names.push_back(group_number(g, groups.size()) + kind);
      const std::string head = names.back();
      for (const auto& tail : array_tails()) names.push_back(head + tail);
    }
  }
  return names;
}

Dataset AmplitudeModel::dataset_of(const DataArrays& arrays) const {
  const AmplitudeSetup& setup = *state_->setup;
  const std::size_t n = samples().size();
  Dataset result;
  for (std::size_t g = 0; g < n; ++g) {
    const std::string number = group_number(g, n);
    const auto& particles = setup.particles_of_files;
    const auto events = sample_of_arrays(arrays.arrays, number, decay(), particles);
    if (!events) throw InputError("the momenta of the data" + number + " are missing");
    check_sample(*events, decay());
    result.set(table_name("data", g, n), table_of(*events, decay()));
    if (samples()[g].background.size() == 0) continue;
    auto background = sample_of_arrays(arrays.arrays, number + "_bg", decay(), particles);
    if (!background) {
      throw InputError("the model has background: its momenta" + number +
                       "_bg are missing");
    }
    turn_weights(*background);
    check_sample(*background, decay());
    result.set(table_name("background", g, n), table_of(*background, decay()));
  }
  if (arrays.ancillary.empty()) return result;
  Table table;
  for (const auto& [name, value] : arrays.ancillary) {
    if (!is_constrained(setup, name)) {
      throw InputError(name +
                       " was measured, but has no Gaussian constraint and floats "
                       "in no fit of the model");
    }
    table.add_column(name, {value});
  }
  for (const auto& p : setup.sum->parameters) {
    if (!p.free || !p.constraint || arrays.ancillary.contains(p.name)) continue;
    throw InputError("the measurement of " + p.name +
                     ", which is constrained, is missing");
  }
  result.set(ancillary_table, std::move(table));
  return result;
}

std::vector<std::string> AmplitudeModel::without_value() const {
  const AmplitudeSetup& setup = *state_->setup;
  std::vector<std::string> names;
  for (const auto& p : setup.sum->parameters) {
    if (!p.value && !setup.given.contains(p.name)) names.push_back(p.name);
  }
  return names;
}

void register_amplitude_model(ModelRegistry& registry) {
  registry.add("jacta.AmplitudeModel",
               [](const ModelConfiguration& configuration, Diagnostics& diagnostics) {
                 return std::make_shared<const AmplitudeModel>(
                     AmplitudeModel::from_config(configuration, diagnostics));
               });
}

}  // namespace jacta
