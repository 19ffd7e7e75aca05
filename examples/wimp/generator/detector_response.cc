#include "detector_response.h"

#include <algorithm>
#include <cmath>

#include "jacta/base/elementary.h"

namespace jacta::example {

namespace {

constexpr double photon_gain = 0.15;      // g1, PE per photon
constexpr double electron_gain = 16;      // g2, PE per electron
constexpr double work_function = 0.0137;  // keV per quantum
constexpr double photoelectron_width = 0.3;
constexpr int coincidence = 3;
constexpr int energy_steps = 1000;
constexpr int steps_per_bin = 8;

Quanta thomas_imel(double quanta, double exciton_ratio, double recombination) {
  const double ions = quanta / (1 + exciton_ratio);
  const double x = recombination * ions;
  const double electrons = ions * portable_log(1 + x) / x;
  return {quanta - electrons, electrons};
}

double lindhard_factor(double energy) {
  const double epsilon = 11.5 * energy * portable_pow(54, -7.0 / 3);
  const double g =
      3 * portable_pow(epsilon, 0.15) + 0.7 * portable_pow(epsilon, 0.6) + epsilon;
  const double k = 0.1394;
  return k * g / (1 + k * g);
}

double poisson(int n, double mean) {
  return portable_exp(n * portable_log(mean) - mean - log_gamma(n + 1.0));
}

// Gaussian probability of [low, high], by the tail that loses no digits.
double gaussian_interval(double low, double high, double mean, double width) {
  double a = (low - mean) / width;
  double b = (high - mean) / width;
  if (a > 0) {
    std::swap(a, b);
    a = -a;
    b = -b;
  }
  return std::max(0.0, normal_cdf(b) - normal_cdf(a));
}

// Expected events with n detected photons, n = 0, 1, ...; none below the coincidence.
std::vector<double> detected_photons(const Spectrum& spectrum,
                                     double maximum_energy,
                                     const Yield& yield,
                                     int maximum_photons) {
  std::vector<double> events(static_cast<std::size_t>(maximum_photons) + 1, 0.0);
  const double step = maximum_energy / energy_steps;
  for (int i = 0; i < energy_steps; ++i) {
    const double energy = (i + 0.5) * step;
    const double rate = spectrum(energy) * step;
    const double mean = photon_gain * yield(energy).photons;
    for (int n = coincidence; n <= maximum_photons; ++n) {
      events[static_cast<std::size_t>(n)] += rate * poisson(n, mean);
    }
  }
  return events;
}

double events_between(double low, double high, const std::vector<double>& by_photons) {
  double sum = 0;
  for (std::size_t n = coincidence; n < by_photons.size(); ++n) {
    const double mean = static_cast<double>(n);
    const double width = photoelectron_width * std::sqrt(mean);
    sum += by_photons[n] * gaussian_interval(low, high, mean, width);
  }
  return sum;
}

// The quanta of the recoil whose mean cs1 is the given one.
Quanta quanta_at(double cs1, const Yield& yield) {
  double low = 1e-3;
  double high = 1e3;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (photon_gain * yield(middle).photons < cs1 ? low : high) = middle;
  }
  return yield(0.5 * (low + high));
}

// Adds `events` at `cs1` to a row of cs2 bins.
void add_charge(double cs1,
                double events,
                const Yield& yield,
                double recombination_width,
                const std::vector<double>& log10_edges,
                std::span<double> row) {
  const double electrons = quanta_at(cs1, yield).electrons;
  const double light_to_charge = 0.6;  // slope of the band, d log(cs2) / d log(cs1)
  const double variance = 1 / electrons + light_to_charge * light_to_charge / cs1 +
                          recombination_width * recombination_width;
  const double mean = portable_log10(electron_gain * electrons);
  const double decades = std::sqrt(variance) / portable_log(10.0);
  for (std::size_t j = 0; j < row.size(); ++j) {
    row[j] +=
        events * gaussian_interval(log10_edges[j], log10_edges[j + 1], mean, decades);
  }
}

}  // namespace

Yield electronic_recoil_yield(double band_shift) {
  const double recombination = 0.005 * (1 - 0.1 * band_shift);
  return [recombination](double energy) {
    return thomas_imel(energy / work_function, 0.06, recombination);
  };
}

Yield nuclear_recoil_yield() {
  return [](double energy) {
    const double quanta = lindhard_factor(energy) * energy / work_function;
    return thomas_imel(quanta, 1.0, 0.01);
  };
}

Histogram band(const std::vector<Axis>& cs1_and_cs2,
               const Spectrum& spectrum,
               double maximum_energy,
               const Yield& yield,
               double recombination_width) {
  Histogram result(cs1_and_cs2);
  const Axis& cs1 = result.axis(0);
  std::vector<double> log10_edges;
  for (const double edge : result.axis(1).edges)
    log10_edges.push_back(portable_log10(edge));
  const int maximum_photons = static_cast<int>(1.5 * cs1.edges.back());
  const auto photons = detected_photons(spectrum, maximum_energy, yield, maximum_photons);
  for (std::size_t i = 0; i < cs1.bins(); ++i) {
    const auto row = result.contents().subspan(i * result.stride(0), result.stride(0));
    const double step = (cs1.edges[i + 1] - cs1.edges[i]) / steps_per_bin;
    for (int k = 0; k < steps_per_bin; ++k) {
      const double low = cs1.edges[i] + k * step;
      const double events = events_between(low, low + step, photons);
      add_charge(low + 0.5 * step, events, yield, recombination_width, log10_edges, row);
    }
  }
  return result;
}

}  // namespace jacta::example
