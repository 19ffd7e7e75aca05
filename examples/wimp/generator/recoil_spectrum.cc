#include "recoil_spectrum.h"

#include <cmath>

#include "jacta/base/elementary.h"

namespace jacta::example {

namespace {

constexpr double pi = 3.14159265358979323846;
constexpr double speed_of_light = 299792.458;       // km/s
constexpr double nucleons = 131.293;                // mean mass number of xenon
constexpr double nucleon_mass = 0.938272;           // GeV/c^2
constexpr double xenon_mass = nucleons * 0.931494;  // GeV/c^2
constexpr double tonne = 5.609589e29;               // GeV/c^2
constexpr double year = 3.15576e7;                  // s
constexpr double hbar_c = 0.1973270;                // GeV fm
constexpr double local_density = 0.3;               // GeV/c^2/cm^3

constexpr double halo_speed = 238;    // km/s
constexpr double escape_speed = 544;  // km/s
constexpr double earth_speed = 250;   // km/s

double error_function(double x) {
  return 2 * normal_cdf(x * std::sqrt(2.0)) - 1;
}

double reduced_mass(double a, double b) {
  return a * b / (a + b);
}

// 3 j_1(x) / x by its power series.
double sphere_form_factor(double x) {
  double term = 1;
  double sum = 1;
  for (int k = 1; k <= 40; ++k) {
    term *= -x * x / (2 * k * (2 * k + 3));
    sum += term;
  }
  return sum;
}

}  // namespace

double helm_form_factor_squared(double energy) {
  const double skin = 0.9;
  const double c = 1.23 * portable_pow(nucleons, 1.0 / 3) - 0.60;
  const double a = 0.52;
  const double radius = std::sqrt(c * c + 7.0 / 3 * pi * pi * a * a - 5 * skin * skin);
  const double q = std::sqrt(2 * xenon_mass * energy * 1e-6) / hbar_c;
  const double factor = sphere_form_factor(q * radius);
  return factor * factor * portable_exp(-q * q * skin * skin);
}

double mean_inverse_speed(double minimum_speed) {
  const double x = minimum_speed / halo_speed;
  const double y = earth_speed / halo_speed;
  const double z = escape_speed / halo_speed;
  if (x >= z + y) return 0;
  const double cut = 2 / std::sqrt(pi) * portable_exp(-z * z);
  const double norm = 2 * y * halo_speed * (error_function(z) - z * cut);
  if (x < z - y) {
    return (error_function(x + y) - error_function(x - y) - 2 * y * cut) / norm;
  }
  return (error_function(z) - error_function(x - y) - (y + z - x) * cut) / norm;
}

double wimp_recoil_rate(double energy, double mass, double cross_section) {
  const double mu_nucleon = reduced_mass(mass, nucleon_mass);
  const double mu_nucleus = reduced_mass(mass, xenon_mass);
  const double minimum_speed =
      speed_of_light * std::sqrt(xenon_mass * energy * 1e-6 / 2) / mu_nucleus;
  const double cm_per_km = 1e5;
  const double c = speed_of_light * cm_per_km;
  const double eta = mean_inverse_speed(minimum_speed) / cm_per_km;
  const double per_gev_and_second =
      local_density / mass * tonne * cross_section * nucleons * nucleons *
      helm_form_factor_squared(energy) / (2 * mu_nucleon * mu_nucleon) * c * c * eta;
  return per_gev_and_second * year * 1e-6;
}

}  // namespace jacta::example
