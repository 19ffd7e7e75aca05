// Sources on one axis of combined energy, by way of a fine histogram of the true
// spectrum, as alea's ces_source makes them. The steps and their order decide about the
// numbers.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "ces_transformation.h"
#include "jacta/base/text.h"
#include "linear_interpolation.h"

namespace jacta {

namespace {

constexpr double default_resolution = 0.05;
constexpr double days_per_year = 365;

struct Transformations {
  std::optional<SpectrumTransformation> smearing;
  std::optional<SpectrumTransformation> bias;
  std::optional<SpectrumTransformation> efficiency;
};

struct Transformed {
  EnergySpectrum spectrum;
  double fraction = 1;  // in the analysis space, and passing the efficiency
};

struct Energies {
  explicit Energies(const SourceContext& context)
      : edges(context.analysis_space[0].edges),
        low(edges.front()),
        high(edges.back()),
        resolution(
            number_setting(context, "minimal_energy_resolution", default_resolution)) {
    if (context.analysis_space.size() != 1) {
      throw context.source.place.error(
          fmt::format("source {} of class {} needs an analysis_space of one axis",
                      context.source.name,
                      context.source.class_name));
    }
    if (!(resolution > 0)) {
      throw need_setting(context, "minimal_energy_resolution")
          .error("it must be positive");
    }
  }

  const std::vector<double>& edges;
  double low;
  double high;
  double resolution;
};

// NumPy's linspace.
std::vector<double> equal_steps(double first, double last, std::size_t count) {
  std::vector<double> result(count);
  const double step = (last - first) / static_cast<double>(count - 1);
  for (std::size_t i = 0; i < count; ++i)
    result[i] = static_cast<double>(i) * step + first;
  result.back() = last;
  return result;
}

std::size_t number_of_bins(double length, double width, const SourceContext& context) {
  const double bins = std::trunc(length / width);
  if (bins >= 2 && bins < 1e8) return static_cast<std::size_t>(bins);
  throw need_setting(context, "minimal_energy_resolution")
      .error(fmt::format(
          "{} does not divide {} into bins", shortest(width), shortest(length)));
}

// Position of the first edge that is above x, and the like.
struct Range {
  std::optional<std::size_t> left;   // last bin that begins below the range
  std::optional<std::size_t> right;  // first bin that ends above it
};

Range range_of(const EnergySpectrum& spectrum, const Energies& energies) {
  Range range;
  for (std::size_t i = 0; i < spectrum.bins(); ++i) {
    if (spectrum.edges[i] < energies.low) range.left = i;
    if (!range.right && spectrum.edges[i + 1] > energies.high) range.right = i;
  }
  return range;
}

// The spectrum within the analysis space: bins that stick out count by the part inside,
// with the reference's exception of a lower end at exactly 0.
EnergySpectrum cut(EnergySpectrum spectrum, const Energies& energies) {
  const Range range = range_of(spectrum, energies);
  const auto& edges = spectrum.edges;
  if (range.right) {
    const std::size_t i = *range.right;
    spectrum.density[i] *= 1 - (edges[i + 1] - energies.high) / (edges[i + 1] - edges[i]);
    std::fill(spectrum.density.begin() + static_cast<std::ptrdiff_t>(i) + 1,
              spectrum.density.end(),
              0.0);
  }
  if (range.left) {
    const std::size_t i = *range.left;
    if (energies.low != 0) {
      spectrum.density[i] *= 1 - (energies.low - edges[i]) / (edges[i + 1] - edges[i]);
    }
    std::fill(spectrum.density.begin(),
              spectrum.density.begin() + static_cast<std::ptrdiff_t>(i),
              0.0);
  }
  return spectrum;
}

double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

Transformed transform(EnergySpectrum spectrum,
                      const Transformations& transformations,
                      const Energies& energies) {
  Transformed result;
  if (transformations.smearing) spectrum = transformations.smearing->apply(spectrum);
  if (transformations.bias) spectrum = transformations.bias->apply(spectrum);
  result.fraction = ratio(cut(spectrum, energies).integral(), spectrum.integral());
  if (transformations.efficiency) {
    const EnergySpectrum after = transformations.efficiency->apply(spectrum);
    const double passing =
        ratio(cut(after, energies).integral(), cut(spectrum, energies).integral());
    result.fraction *= passing;
    if (passing > 0) spectrum = after;
  }
  result.spectrum = spectrum.divided_by(spectrum.integral());
  return result;
}

// On bins of the minimal resolution, cut to the analysis space and normalised there.
EnergySpectrum rebinned(const EnergySpectrum& coarse,
                        const Energies& energies,
                        const SourceContext& context) {
  const double first = coarse.edges.front();
  const double last = coarse.edges.back();
  EnergySpectrum fine;
  fine.edges = equal_steps(
      first, last, number_of_bins(last - first, energies.resolution, context));
  const LinearInterpolation interpolation(coarse.centers(), coarse.density);
  for (std::size_t i = 0; i + 1 < fine.edges.size(); ++i) {
    const double center = 0.5 * (fine.edges[i + 1] + fine.edges[i]);
    fine.density.push_back(std::max(0.0, interpolation.extrapolated(center)));
  }
  fine = cut(std::move(fine), energies);
  return fine.divided_by(fine.integral());
}

// Probabilities of the bins of the analysis space, from densities at their centres.
std::vector<double> bin_probabilities(const EnergySpectrum& fine,
                                      const Energies& energies) {
  std::vector<double> per_width;
  for (std::size_t i = 0; i < fine.bins(); ++i) {
    per_width.push_back(fine.density[i] / fine.width(i));
  }
  const double below = per_width.front();
  const double above = per_width.back();
  const LinearInterpolation interpolation(fine.centers(), std::move(per_width));
  EnergySpectrum grid{energies.edges, {}};
  for (std::size_t i = 0; i + 1 < energies.edges.size(); ++i) {
    const double center = 0.5 * (energies.edges[i + 1] + energies.edges[i]);
    grid.density.push_back(interpolation.inside(center, below, above) * grid.width(i));
  }
  const double norm = grid.integral() / fine.integral();
  std::vector<double> probabilities;
  for (std::size_t i = 0; i < grid.bins(); ++i) {
    probabilities.push_back(norm > 0 ? grid.density[i] / norm * grid.width(i) : 0);
  }
  return probabilities;
}

bool equal_widths(const std::vector<double>& edges) {
  const double width =
      (edges.back() - edges.front()) / static_cast<double>(edges.size() - 1);
  for (std::size_t i = 0; i + 1 < edges.size(); ++i) {
    if (std::abs(edges[i + 1] - edges[i] - width) > 1e-9 * width) return false;
  }
  return true;
}

SourceTemplate binned_template(const EnergySpectrum& fine,
                               const Energies& energies,
                               const SourceContext& context) {
  if (!equal_widths(energies.edges)) {
    context.diagnostics.warning(fmt::format(
        "source {}: in bins of unequal widths the probabilities of a CES source "
        "are weighted by the width once too often, as in the reference",
        context.source.name));
  }
  SourceTemplate result;
  Histogram density(context.analysis_space);
  result.volumes = density.bin_volumes();
  const auto probabilities = bin_probabilities(fine, energies);
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    density.contents()[i] = probabilities[i] / result.volumes[i];
  }
  result.density = std::move(density);
  return result;
}

// The density is zero outside the fine histogram; bins are (left, right], but its first
// edge belongs to it.
void pad(EnergySpectrum& fine, const Energies& energies) {
  if (energies.low < fine.edges.front()) {
    fine.edges.front() = std::nextafter(fine.edges.front(), energies.low);
    fine.edges.insert(fine.edges.begin(), std::nextafter(energies.low, -INFINITY));
    fine.density.insert(fine.density.begin(), 0.0);
  }
  if (energies.high > fine.edges.back()) {
    fine.edges.push_back(energies.high);
    fine.density.push_back(0.0);
  }
}

SourceTemplate unbinned_template(EnergySpectrum fine,
                                 const Energies& energies,
                                 const SourceContext& context) {
  pad(fine, energies);
  SourceTemplate result;
  result.density =
      Histogram({{context.analysis_space[0].name, fine.edges}}, fine.density);
  result.volumes = result.density.bin_volumes();
  for (std::size_t i = 0; i + 1 < energies.edges.size(); ++i) {
    const double center = 0.5 * (energies.edges[i + 1] + energies.edges[i]);
    const auto at = std::lower_bound(fine.edges.begin(), fine.edges.end(), center);
    const auto position = static_cast<std::size_t>(at - fine.edges.begin());
    result.grid_density.push_back(
        fine.density[std::clamp<std::size_t>(position, 1, fine.bins()) - 1]);
  }
  return result;
}

SourceTemplate finish(const EnergySpectrum& fine,
                      double fraction,
                      const Energies& energies,
                      const SourceContext& context) {
  SourceTemplate result = context.binned ? binned_template(fine, energies, context)
                                         : unbinned_template(fine, energies, context);
  const double mass = number_setting(context, "fiducial_mass", context.fiducial_mass);
  result.events_per_day = mass / days_per_year * fraction;
  if (!(fraction > 0)) {
    context.diagnostics.warning(
        fmt::format("source {}: nothing of its spectrum is in the analysis space",
                    context.source.name));
  }
  return result;
}

Transformations read_transformations(const SourceContext& context) {
  return {read_transformation(context, "smearing"),
          read_transformation(context, "bias"),
          read_transformation(context, "efficiency")};
}

EnergySpectrum read_true_spectrum(const SourceContext& context,
                                  const Energies& energies) {
  const Histogram h = read_source_histogram(context);
  const auto description = template_description(context);
  check_contents(h, [&] { return description; });
  if (h.dimensions() != 1) {
    throw InputError(fmt::format(
        "{} has {} axes; a CES source needs one", description, h.dimensions()));
  }
  EnergySpectrum spectrum{h.axis(0).edges, {h.contents().begin(), h.contents().end()}};
  if (spectrum.bins() < 2) throw InputError(description + " has one bin only");
  if (flag_setting(context, "zero_filling_for_outlier", false)) {
    const LinearInterpolation interpolation(spectrum.centers(), spectrum.density);
    const double width = energies.edges[1] - energies.edges[0];
    const auto count =
        static_cast<std::size_t>(std::ceil((energies.high + width) / width));
    spectrum.edges.clear();
    for (std::size_t i = 0; i < count; ++i) {
      spectrum.edges.push_back(static_cast<double>(i) * width);
    }
    spectrum.density.assign(count - 1, 0);
    for (std::size_t i = 0; i + 1 < count; ++i) {
      spectrum.density[i] = interpolation.inside(spectrum.center(i), 0, 0);
    }
  }
  if (energies.low > spectrum.edges.back() || energies.high < spectrum.edges.front()) {
    throw InputError(
        fmt::format("{} lies in [{}, {}], outside the analysis space [{}, {}]",
                    description,
                    shortest(spectrum.edges.front()),
                    shortest(spectrum.edges.back()),
                    shortest(energies.low),
                    shortest(energies.high)),
        "remove this source");
  }
  return spectrum;
}

}  // namespace

SourceTemplate build_ces_template_source(const SourceContext& context) {
  const Energies energies(context);
  const EnergySpectrum spectrum = read_true_spectrum(context, energies);
  const auto transformed = transform(
      spectrum.divided_by(spectrum.integral()), read_transformations(context), energies);
  return finish(rebinned(transformed.spectrum, energies, context),
                transformed.fraction,
                energies,
                context);
}

SourceTemplate build_ces_monoenergy_source(const SourceContext& context) {
  const Energies energies(context);
  const Node& node = need_setting(context, "peak_energy");
  const double peak = node.as_real();
  Transformations transformations{read_transformation(context, "smearing", "mono_"),
                                  read_transformation(context, "bias"),
                                  read_transformation(context, "efficiency")};
  EnergySpectrum spectrum;
  const std::size_t bins =
      number_of_bins(energies.high - energies.low, energies.resolution, context);
  spectrum.edges = equal_steps(energies.low, energies.high, bins + 1);
  spectrum.density.assign(bins, 0);
  if (!transformations.smearing) {
    if (!(peak >= energies.low && peak <= energies.high)) {
      throw node.error("a peak without smearing must lie in the analysis space");
    }
    const auto above =
        std::upper_bound(spectrum.edges.begin(), spectrum.edges.end() - 1, peak);
    spectrum.density[static_cast<std::size_t>(above - spectrum.edges.begin()) - 1] = 1;
  }
  const auto transformed =
      transform(spectrum.divided_by(spectrum.integral()), transformations, energies);
  return finish(transformed.spectrum, transformed.fraction, energies, context);
}

SourceTemplate build_ces_flat_source(const SourceContext& context) {
  const Energies energies(context);
  const double low = energies.low - energies.resolution;
  const double high = energies.high + energies.resolution;
  const std::size_t bins =
      number_of_bins(energies.high - energies.low + 2 * energies.resolution,
                     energies.resolution,
                     context);
  EnergySpectrum spectrum{equal_steps(low, high, bins + 1),
                          std::vector<double>(bins, 1.0)};
  Transformations transformations;
  transformations.efficiency = read_transformation(context, "efficiency");
  const auto transformed =
      transform(spectrum.divided_by(spectrum.integral()), transformations, energies);
  return finish(rebinned(transformed.spectrum, energies, context),
                transformed.fraction,
                energies,
                context);
}

}  // namespace jacta
