#include "jacta/data/result_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "hdf5_reader.h"
#include "hdf5_table.h"
#include "hdf5_trial.h"
#include "hdf5_writer.h"
#include "jacta/base/error.h"
#include "jacta/base/version.h"

namespace jacta {

namespace {

using Texts = std::vector<std::pair<std::string, std::string>>;

const char* const fits_group = "fits";
const char* const values_attribute = "hypotheses_values";
const char* const version_attribute = "format_version";
const char* const valid_field = "valid_fit";

void check_fit(const FitTable& fit) {
  if (fit.columns.size() != fit.values.size()) {
    throw UsageError(fmt::format("hypothesis '{}': {} names for {} columns",
                                 fit.name,
                                 fit.columns.size(),
                                 fit.values.size()));
  }
  for (std::size_t i = 0; i < fit.columns.size(); ++i) {
    if (fit.values[i].size() == fit.valid_fit.size()) continue;
    throw UsageError(fmt::format("hypothesis '{}': column '{}' has {} rows, valid_fit {}",
                                 fit.name,
                                 fit.columns[i],
                                 fit.values[i].size(),
                                 fit.valid_fit.size()));
  }
}

hdf5::TableType type_of(const hdf5::Place& place, const FitTable& fit) {
  std::vector<hdf5::Field> fields;
  for (const auto& column : fit.columns) fields.push_back({column});
  fields.push_back({valid_field, hdf5::FieldKind::boolean});
  return {place, std::move(fields)};
}

std::vector<char> cells_of(const FitTable& fit, std::size_t row_size) {
  std::vector<char> cells(row_size * fit.valid_fit.size());
  for (std::size_t row = 0; row < fit.valid_fit.size(); ++row) {
    char* cell = &cells[row * row_size];
    for (const auto& column : fit.values) {
      std::memcpy(cell, &column[row], sizeof(double));
      cell += sizeof(double);
    }
    *cell = fit.valid_fit[row] != 0 ? 1 : 0;
  }
  return cells;
}

void write_fit(hdf5::Writer& writer, const hdf5::Object& fits, const FitTable& fit) {
  const hdf5::TableType type = type_of(fits.place.child(fit.name), fit);
  const std::vector<char> cells = cells_of(fit, type.row_size());
  const hdf5::Object dataset = writer.write_table(fits, fit.name, type, cells);
  writer.write_text(dataset, values_attribute, fit.hypotheses_values);
}

Texts read_attributes(const hdf5::Object& object) {
  Texts texts;
  for (const auto& name : hdf5::attribute_names(object)) {
    texts.emplace_back(name, hdf5::read_text(object, name));
  }
  return texts;
}

FitTable read_fit(const hdf5::Object& fits, const std::string& name) {
  const hdf5::Object dataset = hdf5::open_dataset(fits, name);
  FitTable fit{name};
  if (hdf5::has_attribute(dataset, values_attribute)) {
    fit.hypotheses_values = hdf5::read_text(dataset, values_attribute);
  }
  bool has_valid_fit = false;
  hdf5::TableValues table = hdf5::read_table(dataset);
  for (auto& [field, reals, integers] : table.fields) {
    const bool real = field.kind == hdf5::FieldKind::real;
    if (field.name == valid_field && !real) {
      has_valid_fit = true;
      for (const auto flag : integers) fit.valid_fit.push_back(flag != 0 ? 1 : 0);
      continue;
    }
    fit.columns.push_back(std::move(field.name));
    if (!real) reals.assign(integers.begin(), integers.end());
    fit.values.push_back(std::move(reals));
  }
  if (!has_valid_fit) fail(dataset.place, "has no boolean column 'valid_fit'");
  return fit;
}

ResultContent attributes_in(const std::filesystem::path& path) {
  const hdf5::Object file = hdf5::open_file(path);
  const hdf5::Object fits = hdf5::open_group(file, fits_group);
  hdf5::check_format_version(fits);
  return {read_attributes(file), read_attributes(fits)};
}

ResultContent results_in(const std::filesystem::path& path) {
  const hdf5::Object file = hdf5::open_file(path);
  const hdf5::Object fits = hdf5::open_group(file, fits_group);
  hdf5::check_format_version(fits);
  ResultContent content{read_attributes(file), read_attributes(fits)};
  for (const auto& name : hdf5::child_names(fits)) {
    content.fits.push_back(read_fit(fits, name));
  }
  return content;
}

}  // namespace

void write_results(const std::filesystem::path& path, const ResultContent& content) {
  for (const auto& fit : content.fits) check_fit(fit);
  hdf5::Writer writer(path);
  for (const auto& [name, text] : content.metadata) {
    writer.write_text(writer.root(), name, text);
  }
  {
    const hdf5::Object fits = writer.make_group(writer.root(), fits_group);
    bool has_version = false;
    for (const auto& [name, text] : content.batch) {
      has_version = has_version || name == version_attribute;
      writer.write_text(fits, name, text);
    }
    if (!has_version) {
      writer.write_text(fits, version_attribute, fmt::format("{}", format_version));
    }
    for (const auto& fit : content.fits) write_fit(writer, fits, fit);
  }
  writer.commit();
}

ResultContent read_result_attributes(const std::filesystem::path& path) {
  hdf5::try_reading({path.string()}, [&] { attributes_in(path); });
  return attributes_in(path);
}

ResultContent read_results(const std::filesystem::path& path) {
  hdf5::try_reading({path.string()}, [&] { results_in(path); });
  return results_in(path);
}

}  // namespace jacta
