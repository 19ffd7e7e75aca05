#include "dalitz_samples.h"

#include "jacta/amplitude/amplitude_model.h"
#include "jacta/amplitude/sample_file.h"
#include "jacta/kinematics/phase_space.h"

namespace jacta::example {

namespace {

constexpr std::size_t flat_events = 100'000;
constexpr double data_events = 5'000;

}  // namespace

std::vector<std::string> write_dalitz_samples(const std::filesystem::path& folder) {
  const auto phsp = (folder / "dalitz_phsp.npy").string();
  const auto data = (folder / "dalitz_data.npy").string();
  Node root = load_yaml(folder / "dalitz_model.yaml");
  SilentDiagnostics silent;
  const DecayModel decay = DecayModel::from_config(root, silent);
  std::vector<double> masses;
  for (const char* name : {"K", "Pip", "Pi0"}) {
    for (const auto& particle : decay.particles()) {
      if (particle.name == name) masses.push_back(*particle.mass);
    }
  }
  const PhaseSpace space(*decay.particles()[decay.top()].mass, masses);
  Stream stream({.seed = 2024, .point = 0, .toy = 0});
  write_momenta_npy(phsp, space.generate(stream, flat_events));

  // The model needs data to exist: the flat events stand in while it makes its own.
  Node samples = root.at("data");
  samples.set("data", Node::list({Node::string(phsp)}));
  samples.set("phsp", Node::list({Node::string(phsp)}));
  root.set("data", samples);
  ModelConfiguration configuration;
  configuration.root = root;
  configuration.file = folder / "dalitz_model.yaml";
  const auto model = AmplitudeModel::from_config(configuration, silent);
  Values truth;
  const Node file = load_json(folder / "dalitz_truth.json");
  for (const auto& [name, value] : file.entries()) {
    truth[name.as_text()] = value.as_real();
  }
  const auto generator = model.generator(truth, {.events = data_events});
  const auto toy = generator->generate({.seed = 2024, .point = 1, .toy = 0});
  const auto events = model.samples_of(toy).front().data;
  // Files have the order of dat_order, samples that of the names.
  write_momenta_npy(data, {events.momenta[0], events.momenta[2], events.momenta[1]});
  return {phsp, data};
}

}  // namespace jacta::example
