#include "weight_smear.h"

#include <fmt/format.h>

#include <numeric>

#include "jacta/base/sha256.h"
#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/random/stream.h"

namespace jacta {

namespace {

std::uint64_t number_of(const std::string& sample) {
  const std::string digest = sha256(sample);
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    number = number << 8 | static_cast<unsigned char>(digest[i]);
  }
  return number;
}

void apply_dirichlet(std::vector<double>& weights, const Node& smear, Stream& stream) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  std::vector<double> parts;
  for (const double w : weights) {
    if (!(w > 0)) throw smear.error("Dirichlet needs positive weights");
    parts.push_back(stream.gamma(w));
  }
  const double all = std::accumulate(parts.begin(), parts.end(), 0.0);
  for (std::size_t i = 0; i < weights.size(); ++i) weights[i] *= parts[i] / all * sum;
}

}  // namespace

void smear_weights(std::vector<double>& weights,
                   const Node& smear,
                   const std::string& sample,
                   std::size_t position) {
  std::string name;
  std::uint64_t seed = 0;
  if (smear.is_map()) {
    std::vector<Problem> problems;
    check_keys(smear, {"name", "seed"}, problems);
    throw_first_error(problems);
    name = smear.at("name").as_string();
    if (const Node* given = smear.find("seed"); given && !given->is_null()) {
      seed = static_cast<std::uint64_t>(given->as_integer());
    }
  } else {
    name = smear.as_string();
  }
  Stream stream({.seed = seed, .point = number_of(sample), .toy = position});
  if (name == "Poisson") {
    for (double& w : weights) w *= static_cast<double>(stream.poisson(1));
  } else if (name == "Gamma") {
    for (double& w : weights) w *= stream.exponential();
  } else if (name == "Dirichlet") {
    apply_dirichlet(weights, smear, stream);
  } else {
    static const std::vector<std::string> names = {"Poisson", "Gamma", "Dirichlet"};
    throw smear.error(fmt::format("unknown weight_smear '{}'", name),
                      nearest_advice(name, names));
  }
}

}  // namespace jacta
