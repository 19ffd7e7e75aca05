#include "jacta/amplitude/cached_model.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "jacta/base/elementary.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/wave/amplitude_point.h"
#include "jacta/wave_sum/event_columns.h"
#include "jacta/wave_sum/event_sums.h"
#include "jacta/wave_sum/padded.h"

namespace jacta {

namespace {

constexpr std::size_t most_likelihoods = 16;

std::vector<double> merged(const WeightBatches& weights, const SampleBatches& batches) {
  if (weights.size() != batches.size()) {
    throw UsageError(fmt::format(
        "{} lists of weights for {} batches", weights.size(), batches.size()));
  }
  std::vector<double> all;
  for (std::size_t b = 0; b < batches.size(); ++b) {
    require_length(weights[b], batches[b]->size(), "weights");
    all.insert(all.end(), weights[b].begin(), weights[b].end());
  }
  return all;
}

WeightBatches own_weights(const SampleBatches& batches) {
  WeightBatches result;
  for (const auto& batch : batches) result.push_back(batch->weights);
  return result;
}

}  // namespace

struct CachedModel::State {
  // Samples by their handles and the hash of their weights.
  using Key = std::tuple<SampleBatches, SampleBatches, std::uint64_t, std::uint64_t>;
  struct BuiltIntegral {
    std::vector<double> weights = {};
    std::shared_ptr<IntegralMatrix> matrix = {};
  };

  std::shared_ptr<const DecayModel> model;
  double w_bkg;
  bool cached_integral;
  const Executor* executor;
  std::shared_ptr<const WaveEvaluator> waves;
  std::shared_ptr<const CoherentSum> sum;
  std::shared_ptr<const ColumnTable> table;
  CoefficientEvaluator evaluator;
  wave_kernels::Kernels kernels = wave_kernels::choose();
  std::vector<double> fixed_values = {};
  std::map<SampleBatches, std::shared_ptr<const WaveStore>> stores = {};
  std::map<SampleBatches, std::unique_ptr<EventColumns>> columns = {};
  std::map<SampleBatches, BuiltIntegral> integrals = {};
  std::map<Key, std::unique_ptr<AmplitudeLikelihood>> likelihoods = {};

  State(std::shared_ptr<const DecayModel> given,
        double background_weight,
        bool cached,
        const Executor* given_executor)
      : model(std::move(given)),
        w_bkg(background_weight),
        cached_integral(cached),
        executor(given_executor),
        waves(std::make_shared<const WaveEvaluator>(model)),
        sum(model),
        table(std::make_shared<const ColumnTable>(*sum, sum->free_parameters)),
        evaluator(sum, sum->free_parameters) {}

  // Forgets what was made with other values of parameters that do not float.
  AmplitudePoint at(std::span<const double> theta, int order) {
    const auto values = sum->variable_values(theta);
    std::vector<double> fixed;
    for (const std::size_t v : table->fixed_variables()) fixed.push_back(values[v]);
    if (fixed != fixed_values) {
      stores.clear();
      columns.clear();
      likelihoods.clear();
      for (auto& [batches, built] : integrals) built.matrix.reset();
      fixed_values = std::move(fixed);
    }
    return AmplitudePoint(*sum, *table, evaluator, theta, order);
  }

  const std::shared_ptr<const WaveStore>& store(const SampleBatches& batches,
                                                const AmplitudePoint& point) {
    auto& entry = stores[batches];
    if (!entry) {
      const auto source = wave_source(waves, joined_samples(batches));
      entry = WaveStore::build(sum, table, *source, point.values(), executor);
    }
    return entry;
  }

  EventColumns& events(const SampleBatches& batches, const AmplitudePoint& point) {
    auto& entry = columns[batches];
    if (!entry) entry = std::make_unique<EventColumns>(store(batches, point));
    entry->update(point.values(), 1, executor);
    return *entry;
  }

  std::shared_ptr<IntegralMatrix> integral(const SampleBatches& batches,
                                           const std::vector<double>& weights,
                                           const AmplitudePoint& point) {
    auto& built = integrals[batches];
    if (!built.matrix || built.weights != weights) {
      built = {weights, std::make_shared<IntegralMatrix>(store(batches, point), weights)};
    }
    built.matrix->update(point.values(), 0, executor);
    return built.matrix;
  }

  AmplitudeLikelihood& likelihood(const SampleBatches& data,
                                  const SampleBatches& mcdata,
                                  const std::vector<double>& weights,
                                  const std::vector<double>& mc_weights,
                                  const AmplitudePoint& point) {
    if (likelihoods.size() > most_likelihoods) likelihoods.clear();
    auto& entry =
        likelihoods[{data, mcdata, fingerprint(weights), fingerprint(mc_weights)}];
    if (!entry) {
      AmplitudeSample sample{
          .data = weighted_waves(store(data, point), weights),
          .monte_carlo = weighted_waves(store(mcdata, point), mc_weights)};
      if (cached_integral) sample.integrals = integral(mcdata, mc_weights, point);
      const LikelihoodOptions options = {.compat = true,
                                         .cached_integral = cached_integral};
      entry = std::make_unique<AmplitudeLikelihood>(std::move(sample), options);
    }
    return *entry;
  }

  Derivatives empty() const {
    Derivatives out;
    out.reset(sum->free_parameters.size());
    return out;
  }
};

CachedModel::CachedModel(std::shared_ptr<const DecayModel> model,
                         double w_bkg,
                         bool cached_integral,
                         const Executor* executor)
    : state_(
          std::make_unique<State>(std::move(model), w_bkg, cached_integral, executor)) {
  for (const auto& p : state_->sum->parameters) {
    theta_.push_back(p.value.value_or(p.start_range[0]));
  }
}

CachedModel::~CachedModel() = default;

std::vector<std::string> CachedModel::trainable() const {
  std::vector<std::string> names;
  for (const std::size_t p : state_->sum->free_parameters) {
    names.push_back(state_->sum->parameters[p].name);
  }
  return names;
}

void CachedModel::set_params(const std::map<std::string, double>& values) {
  for (const auto& [name, value] : values) {
    const auto variable = state_->model->find_variable(name);
    if (!variable) {
      std::vector<std::string> names;
      for (const auto& v : state_->sum->variables) names.push_back(v.name);
      throw UsageError(fmt::format(
          "there is no variable '{}'; {}", name, nearest_advice(name, names)));
    }
    const auto& v = state_->sum->variables[*variable];
    theta_[v.parameter] = (value - v.offset) / v.scale;
  }
}

std::map<std::string, double> CachedModel::get_params() const {
  const auto values = state_->sum->variable_values(theta_);
  std::map<std::string, double> result;
  for (std::size_t v = 0; v < values.size(); ++v) {
    result[state_->sum->variables[v].name] = values[v];
  }
  return result;
}

void CachedModel::set_free(std::span<const double> values) {
  const auto& free = state_->sum->free_parameters;
  if (values.size() != free.size()) {
    throw UsageError(
        fmt::format("{} values for {} free parameters", values.size(), free.size()));
  }
  for (std::size_t i = 0; i < free.size(); ++i) theta_[free[i]] = values[i];
}

ValueAndGradient CachedModel::nll_grad_batch(const SampleBatches& data,
                                             const SampleBatches& mcdata,
                                             const WeightBatches& weight,
                                             const WeightBatches& mc_weight) {
  const auto w = merged(weight, data);
  const auto v = merged(mc_weight, mcdata);
  const auto point = state_->at(theta_, 1);
  auto out = state_->empty();
  auto& likelihood = state_->likelihood(data, mcdata, w, v, point);
  likelihood.add(point, 1, out, state_->executor);
  return {out.value + likelihood.sum_of_weights() * portable_log(compensated_total(v)),
          std::move(out.gradient)};
}

GradientAndProduct CachedModel::grad_hessp_batch(const Eigen::VectorXd& p,
                                                 const SampleBatches& data,
                                                 const SampleBatches& mcdata,
                                                 const WeightBatches& weight,
                                                 const WeightBatches& mc_weight) {
  const auto w = merged(weight, data);
  const auto v = merged(mc_weight, mcdata);
  const auto point = state_->at(theta_, 2);
  auto out = state_->empty();
  if (p.size() != out.gradient.size()) {
    throw UsageError("a direction needs one number per free parameter");
  }
  GradientAndProduct result{out.gradient, out.gradient};
  state_->likelihood(data, mcdata, w, v, point)
      .add_product(point, p, result.gradient, result.product, state_->executor);
  return result;
}

Derivatives CachedModel::nll_grad_hessian(const SampleHandle& data,
                                          const SampleHandle& mcdata,
                                          const std::vector<double>& weight,
                                          const SampleHandle& bg,
                                          const std::vector<double>& mc_weight) {
  SampleBatches batches = {data};
  WeightBatches weights = {weight.empty() ? data->weights : weight};
  if (bg) {
    batches.push_back(bg);
    weights.push_back(bg->weights);
    const bool plain = std::all_of(
        bg->weights.begin(), bg->weights.end(), [](double w) { return w == 1; });
    if (plain) weights.back().assign(bg->size(), -state_->w_bkg);
  }
  const auto w = blended_weights(merged(weights, batches));
  const auto v = mc_weight.empty() ? mcdata->weights : mc_weight;
  require_length(v, mcdata->size(), "Monte Carlo weights");
  const auto point = state_->at(theta_, 2);
  auto out = state_->empty();
  state_->likelihood(batches, {mcdata}, w, v, point).add(point, 2, out, state_->executor);
  return out;
}

ModelCachedAmp::ModelCachedAmp(std::shared_ptr<const DecayModel> model,
                               double w_bkg,
                               const Executor* executor)
    : CachedModel(std::move(model), w_bkg, false, executor) {}

ValueAndGradient ModelCachedAmp::sum_nll_grad_batch(const SampleBatches& data) {
  const auto point = state_->at(theta_, 1);
  const auto weights = padded(merged(own_weights(data), data));
  const LikelihoodOptions options;
  EventRequest request;
  request.order = 1;
  request.coefficients = point.coefficients();
  request.terms = {
      weights.data(), nullptr, nullptr, 1, options.clip, portable_log(options.clip)};
  const auto sums =
      sum_events(state_->events(data, point), request, state_->kernels, state_->executor);
  return {-sums.value, -point.gradient(sums.g)};
}

ValueAndGradient ModelCachedAmp::sum_log_integral_grad_batch(const SampleBatches& mcdata,
                                                             double ndata) {
  const auto point = state_->at(theta_, 1);
  const auto weights = padded(merged(own_weights(mcdata), mcdata));
  EventRequest request;
  request.order = 1;
  request.linear = true;
  request.coefficients = point.coefficients();
  request.terms.weights = weights.data();
  const auto sums = sum_events(
      state_->events(mcdata, point), request, state_->kernels, state_->executor);
  return {ndata * portable_log(sums.value), ndata / sums.value * point.gradient(sums.g)};
}

ModelCachedInt::ModelCachedInt(std::shared_ptr<const DecayModel> model,
                               double w_bkg,
                               const Executor* executor)
    : CachedModel(std::move(model), w_bkg, true, executor) {}

void ModelCachedInt::build_cached_int(const SampleBatches& mcdata,
                                      const WeightBatches& mc_weight) {
  const auto weights = merged(mc_weight, mcdata);
  state_->integral(mcdata, weights, state_->at(theta_, 0));
}

double ModelCachedInt::get_cached_int(const SampleBatches& mcdata) {
  const auto found = state_->integrals.find(mcdata);
  if (found == state_->integrals.end()) {
    throw UsageError(
        "no integral was built for this sample: call build_cached_int first");
  }
  const auto point = state_->at(theta_, 0);
  const auto weights = found->second.weights;
  const auto matrix = state_->integral(mcdata, weights, point);
  return matrix->sum_of_weights() * matrix->value(point.coefficients());
}

}  // namespace jacta
