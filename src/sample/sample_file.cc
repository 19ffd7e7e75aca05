#include "jacta/sample/sample_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/data/number_array.h"

namespace jacta {

namespace {

constexpr const char* columns_advice =
    "several files hold consecutive particles of the same events; for more events "
    "concatenate the files";

struct Rows {
  std::string file;
  NumericTable array;

  std::size_t count() const { return array.values.size() / 4; }
  FourVector row(std::size_t i) const {
    const double* p = array.values.data() + 4 * i;
    return {p[0], p[1], p[2], p[3]};
  }
};

Rows read_rows(const std::filesystem::path& file) {
  Rows rows{file.string(), read_number_array(file)};
  const auto& lines = rows.array.lines;
  if (!lines.empty() && rows.array.shape[1] % 4 != 0) {
    throw InputError(Location{.file = rows.file, .line = lines.front(), .column = 1},
                     fmt::format("{} numbers in a line", rows.array.shape[1]),
                     "a line holds E px py pz");
  }
  if (rows.array.values.empty() || rows.array.values.size() % 4 != 0) {
    throw InputError(
        Location{.file = rows.file},
        fmt::format("{} numbers are no four-momenta", rows.array.values.size()));
  }
  return rows;
}

std::size_t count_events(const std::vector<Rows>& files, std::size_t n) {
  std::size_t total = 0;
  for (const auto& rows : files) total += rows.count();
  if (total % n == 0) return total / n;
  const auto& last = files.back();
  const int line = last.array.lines.empty() ? 0 : last.array.lines.back();
  throw InputError(
      {.file = last.file, .line = line, .column = 1},
      fmt::format("{} four-momenta do not come out even for {} particles; {} "
                  "are left over",
                  total,
                  n,
                  total % n),
      files.size() > 1 ? columns_advice : "is dat_order complete?");
}

// The spread of the masses of every k-th row, relative to the largest energy squared.
double mass_spread(const Rows& rows, std::size_t first, std::size_t k) {
  double low = std::numeric_limits<double>::infinity();
  double high = -low;
  double scale = 0;
  for (std::size_t i = first; i < rows.count(); i += k) {
    const FourVector p = rows.row(i);
    low = std::min(low, dot(p, p));
    high = std::max(high, dot(p, p));
    scale = std::max(scale, p.e * p.e);
  }
  return (high - low) / scale;
}

bool has_fixed_masses(const Rows& rows, std::size_t particles) {
  for (std::size_t k = 0; k < particles; ++k) {
    if (mass_spread(rows, k, particles) > 1e-4) return false;
  }
  return true;
}

// A list of files each of which holds all particles of its own events was meant as more
// events: read that way the masses are fixed, read as columns they are not.
void check_columns(const std::vector<Rows>& files, std::size_t n, std::size_t events) {
  for (const auto& rows : files) {
    if (rows.count() % events != 0) {
      throw InputError(Location{.file = rows.file},
                       fmt::format("{} four-momenta in {} events", rows.count(), events),
                       columns_advice);
    }
    if (rows.count() % n == 0 && rows.count() > n && has_fixed_masses(rows, n) &&
        !has_fixed_masses(rows, rows.count() / events)) {
      throw InputError(Location{.file = rows.file},
                       fmt::format("the file holds all {} particles of its events", n),
                       columns_advice);
    }
  }
}

NumericTable as_array(const Momenta& momenta) {
  if (momenta.empty()) throw UsageError("momenta of no particles cannot be written");
  const std::size_t events = momenta.front().size();
  for (const auto& particle : momenta) {
    if (particle.size() != events) {
      throw UsageError("particles with different numbers of events cannot be written");
    }
  }
  NumericTable array{.shape = {events * momenta.size(), 4}};
  array.values.reserve(events * momenta.size() * 4);
  for (std::size_t i = 0; i < events; ++i) {
    for (const auto& particle : momenta) {
      const FourVector& p = particle[i];
      array.values.insert(array.values.end(), {p.e, p.x, p.y, p.z});
    }
  }
  return array;
}

}  // namespace

Momenta read_momenta(const std::vector<std::filesystem::path>& files,
                     const std::vector<std::string>& particles) {
  if (files.empty() || particles.empty()) {
    throw UsageError("read_momenta: needs files and particles");
  }
  std::vector<Rows> all;
  for (const auto& file : files) all.push_back(read_rows(file));
  const std::size_t n = particles.size();
  const std::size_t events = count_events(all, n);
  if (all.size() > 1) check_columns(all, n, events);
  Momenta momenta;
  for (const auto& rows : all) {
    const std::size_t here = rows.count() / events;
    for (std::size_t k = 0; k < here; ++k) {
      auto& particle = momenta.emplace_back();
      particle.reserve(events);
      for (std::size_t i = 0; i < events; ++i) particle.push_back(rows.row(i * here + k));
    }
  }
  return momenta;
}

std::vector<double> read_event_values(const std::filesystem::path& file) {
  return read_number_array(file).values;
}

void write_momenta_text(const std::filesystem::path& file, const Momenta& momenta) {
  const NumericTable array = as_array(momenta);
  std::string text;
  text.reserve(array.values.size() * 26);
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    fmt::format_to(
        std::back_inserter(text), "{:.17e}{}", array.values[i], i % 4 == 3 ? '\n' : ' ');
  }
  write_file(file, text);
}

void write_momenta_npy(const std::filesystem::path& file, const Momenta& momenta) {
  write_file(file, format_npy(as_array(momenta)));
}

void write_event_values_npy(const std::filesystem::path& file,
                            std::span<const double> values) {
  write_file(
      file,
      format_npy({.shape = {values.size()}, .values = {values.begin(), values.end()}}));
}

void check_sample_format(const Node& format) {
  if (format.is_null()) return;
  const std::string& name = format.as_string();
  if (name == "multi" || name == "simple") return;
  if (name == "root_lhcb") {
    throw format.error(
        "the format root_lhcb is not read",
        "convert the model with its samples: jacta convert MODEL.yml -o DIR");
  }
  throw format.error("the format '" + name + "' is not read",
                     "available are multi, simple");
}

}  // namespace jacta
