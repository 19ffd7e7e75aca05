#include "jacta/kinematics/phase_space.h"

#include <algorithm>
#include <numeric>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/kinematics/barrier.h"

namespace jacta {

namespace {

// A point in the unit disc, lifted to the sphere: G. Marsaglia, Ann. Math. Statist. 43
// (1972) 645, doi:10.1214/aoms/1177692644. Pi / 4 of the pairs are in the disc.
ThreeVector direction(Stream& stream) {
  while (true) {
    const double a = 2 * stream.open_uniform() - 1;
    const double b = 2 * stream.open_uniform() - 1;
    const double s = a * a + b * b;
    if (s >= 1) continue;
    const double root = 2 * std::sqrt(1 - s);
    return {a * root, b * root, 1 - 2 * s};
  }
}

double checked_sum(double mass, const std::vector<double>& daughters) {
  if (daughters.size() < 2) throw InputError("phase space needs two particles or more");
  for (const double m : daughters) {
    if (!(m >= 0) || !std::isfinite(m)) {
      throw InputError("phase space: " + shortest(m) + " is no mass of a particle");
    }
  }
  const double sum = std::accumulate(daughters.begin(), daughters.end(), 0.0);
  if (!(sum < mass) || !std::isfinite(mass)) {
    throw InputError("phase space: a mass of " + shortest(mass) +
                         " GeV cannot decay to masses that add up to " + shortest(sum),
                     "compare the masses of $top and $finals");
  }
  return sum;
}

}  // namespace

PhaseSpace::PhaseSpace(double mass, std::vector<double> daughters)
    : mass_(mass),
      daughters_(std::move(daughters)),
      excess_(mass - checked_sum(mass, daughters_)),
      bound_(1) {
  double smallest = daughters_.front();
  for (std::size_t i = 1; i < daughters_.size(); ++i) {
    bound_ *=
        break_up_momentum(smallest + daughters_[i] + excess_, smallest, daughters_[i]);
    smallest += daughters_[i];
  }
}

void PhaseSpace::generate_clusters(Stream& stream,
                                   std::span<double> masses,
                                   std::span<double> momenta) const {
  const std::size_t last = masses.size() - 1;
  double weight = 0;
  do {
    for (std::size_t i = 0; i < last; ++i) masses[i] = stream.open_uniform();
    std::sort(masses.begin(), masses.begin() + static_cast<std::ptrdiff_t>(last));
    double sum = daughters_.front();
    double previous = sum;
    weight = 1;
    for (std::size_t i = 0; i <= last; ++i) {
      sum += daughters_[i + 1];
      masses[i] = i == last ? mass_ : sum + masses[i] * excess_;
      momenta[i] = break_up_momentum(masses[i], previous, daughters_[i + 1]);
      weight *= momenta[i];
      previous = masses[i];
    }
  } while (stream.uniform() * bound_ >= weight);
}

void PhaseSpace::generate(Stream& stream, std::span<FourVector> out) const {
  const std::size_t n = daughters_.size();
  if (out.size() != n) throw UsageError("PhaseSpace: one four-vector per daughter");
  std::vector<double> clusters(2 * (n - 1));
  const std::span<double> masses(clusters.data(), n - 1);
  const std::span<double> momenta(clusters.data() + (n - 1), n - 1);
  generate_clusters(stream, masses, momenta);
  for (std::size_t i = 1; i < n; ++i) {
    const double q = momenta[i - 1];
    const ThreeVector p = q * direction(stream);
    const double m = daughters_[i];
    out[i] = {std::sqrt(q * q + m * m), p.x, p.y, p.z};
    const double cluster = i == 1 ? daughters_[0] : masses[i - 2];
    const double energy = std::sqrt(q * q + cluster * cluster);
    if (i == 1) {
      out[0] = {energy, -p.x, -p.y, -p.z};
      continue;
    }
    for (std::size_t k = 0; k < i; ++k) out[k] = boost(out[k], (-1 / energy) * p);
  }
}

Momenta PhaseSpace::generate(Stream& stream, std::size_t events) const {
  Momenta momenta(daughters_.size());
  for (auto& particle : momenta) particle.reserve(events);
  std::vector<FourVector> event(daughters_.size());
  for (std::size_t i = 0; i < events; ++i) {
    generate(stream, event);
    for (std::size_t k = 0; k < event.size(); ++k) momenta[k].push_back(event[k]);
  }
  return momenta;
}

}  // namespace jacta
