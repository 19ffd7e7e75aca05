#include <fmt/format.h>

#include <string>
#include <utility>

#include "jacta/amplitude/coherent_sum.h"

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
  sum->free_parameters = model->free_parameters();
  sum->n_components = model->n_components();
  sum->barrier_scales = [model](const std::vector<double>& values, int order) {
    return model->barrier_scales(values, order);
  };
  return sum;
}

std::shared_ptr<const WaveSource> wave_source(std::shared_ptr<const DecayModel> model,
                                              std::shared_ptr<const EventSample> sample) {
  return std::make_shared<ModelWaves>(std::move(model), std::move(sample));
}

}  // namespace jacta
