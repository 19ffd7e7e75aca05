#include "jacta/amplitude/coherent_sum.h"

#include <fmt/format.h>

#include <bit>
#include <utility>

#include "jacta/base/error.h"

namespace jacta {

namespace {

class ModelWaves : public WaveSource {
 public:
  ModelWaves(std::shared_ptr<const DecayModel> model,
             std::shared_ptr<const EventSample> sample)
      : model_(std::move(model)), sample_(std::move(sample)) {}

  std::size_t size() const override { return sample_->size(); }

  WaveBlock block(std::size_t begin, std::size_t end) const override {
    return evaluate_waves(*model_, *sample_, begin, end);
  }

  std::uint64_t fingerprint() const override {
    auto hash = jacta::fingerprint(sample_->charges);
    for (const auto& particle : sample_->momenta) {
      for (const auto& p : particle) {
        const double numbers[] = {p.e, p.x, p.y, p.z};
        hash = jacta::fingerprint(numbers, hash);
      }
    }
    return hash;
  }

 private:
  std::shared_ptr<const DecayModel> model_;
  std::shared_ptr<const EventSample> sample_;
};

std::string wave_name(const DecayModel& model, const Wave& wave) {
  const auto& chain = model.chains()[wave.chain];
  std::string name = chain.name;
  for (std::size_t v = 0; v < wave.ls.size(); ++v) {
    const auto& pair = model.vertices()[chain.vertices[v].vertex].ls[wave.ls[v]];
    name += fmt::format(" ({},{})", pair.l, 0.5 * pair.two_s);
  }
  return name;
}

}  // namespace

std::vector<double> CoherentSum::variable_values(std::span<const double> theta) const {
  if (theta.size() != parameters.size()) {
    throw UsageError(fmt::format(
        "{} values for {} parameters of the amplitude", theta.size(), parameters.size()));
  }
  std::vector<double> values;
  values.reserve(variables.size());
  for (const auto& v : variables) {
    values.push_back(v.scale * theta[v.parameter] + v.offset);
  }
  return values;
}

std::vector<std::size_t> CoherentSum::shape_variables() const {
  std::vector<bool> is_coupling(variables.size(), false);
  for (const auto& c : couplings) is_coupling[c.first] = is_coupling[c.second] = true;
  std::vector<std::size_t> result;
  for (std::size_t v = 0; v < variables.size(); ++v) {
    if (!is_coupling[v]) result.push_back(v);
  }
  return result;
}

std::vector<double> CoherentSum::start_values() const {
  std::vector<double> values;
  for (const auto& p : parameters) {
    if (!p.value) {
      throw UsageError(fmt::format(
          "parameter '{}' has no value; set it in the model or draw a start", p.name));
    }
    values.push_back(*p.value);
  }
  return values;
}

std::vector<std::size_t> CoherentSum::free_parameters() const {
  std::vector<std::size_t> result;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    if (parameters[p].free) result.push_back(p);
  }
  return result;
}

std::shared_ptr<const CoherentSum> CoherentSum::of(
    const std::shared_ptr<const DecayModel>& model) {
  auto sum = std::make_shared<CoherentSum>();
  sum->parameters = model->parameters();
  sum->variables = model->variables();
  sum->couplings = model->couplings();
  for (const auto& use : model->uses()) {
    const auto& resonance = model->resonances()[use.resonance];
    sum->uses.push_back({resonance.shape, resonance.variables});
  }
  for (const auto& chain : model->chains()) {
    std::vector<std::string> names;
    for (const std::size_t use : chain.uses) {
      const auto& resonance = model->resonances()[model->uses()[use].resonance];
      names.push_back(model->particles()[resonance.particle].name);
    }
    sum->chains.push_back({chain.name, std::move(names)});
  }
  for (const auto& wave : model->waves()) {
    sum->waves.push_back({wave_name(*model, wave),
                          wave.chain,
                          wave.couplings,
                          model->chains()[wave.chain].uses});
  }
  sum->n_components = model->n_components();
  sum->barrier_scales = [model](const std::vector<double>& variables, int order) {
    return model->barrier_scales(variables, order);
  };
  return sum;
}

std::shared_ptr<const WaveSource> wave_source(std::shared_ptr<const DecayModel> model,
                                              std::shared_ptr<const EventSample> sample) {
  return std::make_shared<ModelWaves>(std::move(model), std::move(sample));
}

std::uint64_t fingerprint(std::span<const double> numbers, std::uint64_t seed) {
  for (const double x : numbers) {
    auto bits = std::bit_cast<std::uint64_t>(x);
    for (int i = 0; i < 8; ++i, bits >>= 8) {
      seed = (seed ^ (bits & 0xff)) * 1099511628211ull;
    }
  }
  return seed;
}

}  // namespace jacta
