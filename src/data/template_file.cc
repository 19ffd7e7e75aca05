#include "jacta/data/template_file.h"

#include <fmt/format.h>

#include <algorithm>

#include "hdf5_plain_file.h"
#include "hdf5_reader.h"
#include "hdf5_trial.h"
#include "hdf5_writer.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"

namespace jacta {

namespace {

const char* const bins_group = "bins";
const char* const templates_group = "templates";
const char* const counts_group = "n_events";
const char* const name_attribute = "name";

hdf5::Object open_templates(const std::filesystem::path& path) {
  hdf5::Object file = hdf5::open_file(path);
  hdf5::check_format_version(file);
  if (hdf5::has_child(file, templates_group)) return file;
  if (hdf5::has_attribute(file, "n_datasets")) {
    fail(file.place, "holds toy data, not templates");
  }
  if (hdf5::has_child(file, "fits")) {
    fail(file.place, "holds results of fits, not templates");
  }
  return file;
}

hdf5::Object open_histogram(const hdf5::Object& file, const std::string& name) {
  const hdf5::Object templates = hdf5::open_group(file, templates_group);
  if (hdf5::has_child(templates, name)) return hdf5::open_dataset(templates, name);
  fail(file.place,
       fmt::format("the file has no histogram '{}'", name),
       nearest_advice(name, hdf5::child_names(templates)));
}

/// What is wrong with the edges of an axis; empty where nothing is.
std::string wrong_edges(const std::vector<double>& edges) {
  if (edges.size() < 2) return "an axis needs two edges at least";
  for (std::size_t i = 1; i < edges.size(); ++i) {
    if (edges[i - 1] < edges[i]) continue;
    return fmt::format("edges have to increase, but {} follows {}",
                       shortest(edges[i]),
                       shortest(edges[i - 1]));
  }
  return {};
}

Axis read_axis(const hdf5::Object& bins, std::size_t i) {
  const hdf5::Object dataset = hdf5::open_dataset(bins, fmt::format("{}", i));
  const bool named = hdf5::has_attribute(dataset, name_attribute);
  Axis axis{named ? hdf5::read_text(dataset, name_attribute) : fmt::format("axis{}", i)};
  if (hdf5::shape(dataset).size() != 1) fail(dataset.place, "is not one-dimensional");
  axis.edges = hdf5::read_numbers(dataset);
  const std::string complaint = wrong_edges(axis.edges);
  if (!complaint.empty()) fail(dataset.place, complaint);
  return axis;
}

std::vector<Axis> read_axes(const hdf5::Object& file) {
  const hdf5::Object bins = hdf5::open_group(file, bins_group);
  const std::size_t dimensions = hdf5::child_names(bins).size();
  if (dimensions == 0) fail(bins.place, "holds no axes");
  std::vector<Axis> axes;
  for (std::size_t i = 0; i < dimensions; ++i) axes.push_back(read_axis(bins, i));
  return axes;
}

void check_shape(const hdf5::Object& dataset, const std::vector<std::size_t>& expected) {
  const std::vector<std::size_t> found = hdf5::shape(dataset);
  if (found == expected) return;
  fail(dataset.place,
       fmt::format("has the shape ({}), but the bins have ({})",
                   fmt::join(found, ", "),
                   fmt::join(expected, ", ")));
}

std::vector<std::size_t> shape_of(const std::vector<Axis>& axes) {
  std::vector<std::size_t> lengths;
  for (const auto& axis : axes) lengths.push_back(axis.bins());
  return lengths;
}

void check_histograms(const std::vector<std::pair<std::string, Histogram>>& histograms) {
  if (histograms.empty()) throw UsageError("a template file needs a histogram");
  for (const auto& axis : histograms.front().second.axes()) {
    const std::string complaint = wrong_edges(axis.edges);
    if (!complaint.empty()) throw UsageError("axis '" + axis.name + "': " + complaint);
  }
  for (const auto& [name, histogram] : histograms) {
    if (histogram.dimensions() == 0) {
      throw UsageError(fmt::format("histogram '{}' has no axes", name));
    }
    if (histogram.axes() == histograms.front().second.axes()) continue;
    throw UsageError(fmt::format(
        "histograms '{}' and '{}' have different axes", histograms.front().first, name));
  }
}

Histogram histogram_in(const std::filesystem::path& path, const std::string& name) {
  const hdf5::Object file = open_templates(path);
  std::vector<Axis> axes = read_axes(file);
  const hdf5::Object dataset = open_histogram(file, name);
  check_shape(dataset, shape_of(axes));
  return {std::move(axes), hdf5::read_numbers(dataset)};
}

std::vector<std::string> names_in(const std::filesystem::path& path) {
  const hdf5::Object file = open_templates(path);
  return hdf5::child_names(hdf5::open_group(file, templates_group));
}

}  // namespace

// A file without anything unusual, whose histograms are read one after the other.
struct TemplateReader::Plain {
  explicit Plain(const std::filesystem::path& path);
  Histogram histogram(const std::string& name) const;

  std::filesystem::path path;
  hdf5::PlainFile file;
  std::vector<Axis> axes = {};
  hdf5::PlainFile::Children histograms = {};
};

TemplateReader::Plain::Plain(const std::filesystem::path& given)
    : path(given), file(hdf5::plain_file_bytes(given)) {
  const auto object = [](const auto& children, const std::string& name) {
    const auto found = children.find(name);
    if (found == children.end()) throw hdf5::NotPlain();
    return found->second;
  };
  const auto root = file.header(file.root());
  const auto format = file.text(root, "format_version");
  if (format && format != fmt::format("{}", format_version)) throw hdf5::NotPlain();
  const auto groups = file.children(root);
  const auto bins = file.children(file.header(object(groups, bins_group)));
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const auto dataset = file.header(object(bins, fmt::format("{}", i)));
    const auto label = file.text(dataset, name_attribute);
    auto edges = file.numbers(dataset);
    if (edges.shape.size() != 1 || !wrong_edges(edges.values).empty()) {
      throw hdf5::NotPlain();
    }
    axes.push_back({label ? *label : fmt::format("axis{}", i), std::move(edges.values)});
  }
  histograms = file.children(file.header(object(groups, templates_group)));
}

Histogram TemplateReader::Plain::histogram(const std::string& name) const {
  const auto found = histograms.find(name);
  if (axes.empty() || found == histograms.end()) throw hdf5::NotPlain();
  auto numbers = file.numbers(file.header(found->second));
  if (numbers.shape != shape_of(axes)) throw hdf5::NotPlain();
  return {axes, std::move(numbers.values)};
}

TemplateReader::TemplateReader()
    : trial_(std::make_unique<hdf5::Trial>([](const std::vector<std::string>& words) {
        histogram_in(words[0], words[1]);
        read_template_counts(words[0], words[1]);
      })) {}

TemplateReader::~TemplateReader() = default;
TemplateReader::TemplateReader(TemplateReader&&) noexcept = default;
TemplateReader& TemplateReader::operator=(TemplateReader&&) noexcept = default;

Histogram TemplateReader::read(const std::filesystem::path& path,
                               const std::string& name) {
  try {
    if (!plain_ || plain_->path != path) plain_ = std::make_unique<Plain>(path);
    return plain_->histogram(name);
  } catch (const hdf5::NotPlain&) {
    plain_.reset();
  }
  trial_->try_reading({path.string()}, {path.string(), name});
  return histogram_in(path, name);
}

std::vector<double> TemplateReader::counts(const std::filesystem::path& path,
                                           const std::string& name) {
  trial_->try_reading({path.string()}, {path.string(), name});
  return read_template_counts(path, name);
}

Histogram read_template(const std::filesystem::path& path, const std::string& name) {
  return TemplateReader().read(path, name);
}

std::vector<std::string> template_names(const std::filesystem::path& path) {
  hdf5::try_reading({path.string()}, [&] { names_in(path); });
  return names_in(path);
}

std::vector<double> read_template_counts(const std::filesystem::path& path,
                                         const std::string& name) {
  const hdf5::Object file = open_templates(path);
  const hdf5::Object histogram = open_histogram(file, name);
  if (!hdf5::has_child(file, counts_group)) return {};
  const hdf5::Object counts = hdf5::open_group(file, counts_group);
  if (!hdf5::has_child(counts, name)) return {};
  const hdf5::Object dataset = hdf5::open_dataset(counts, name);
  check_shape(dataset, hdf5::shape(histogram));
  return hdf5::read_numbers(dataset);
}

void write_templates(const std::filesystem::path& path,
                     const std::vector<std::pair<std::string, Histogram>>& histograms,
                     const std::string& date) {
  check_histograms(histograms);
  hdf5::Writer writer(path);
  writer.write_text(writer.root(), "version", "0.0");
  writer.write_text(writer.root(), "date", date);
  writer.write_text(writer.root(), "format_version", fmt::format("{}", format_version));
  {
    const auto& axes = histograms.front().second.axes();
    const hdf5::Object bins = writer.make_group(writer.root(), bins_group);
    for (std::size_t i = 0; i < axes.size(); ++i) {
      const auto& edges = axes[i].edges;
      const hdf5::Object axis =
          writer.write_numbers(bins, fmt::format("{}", i), {edges.size()}, edges);
      writer.write_text(axis, name_attribute, axes[i].name);
    }
    const hdf5::Object templates = writer.make_group(writer.root(), templates_group);
    for (const auto& [name, histogram] : histograms) {
      writer.write_numbers(templates, name, shape_of(axes), histogram.contents());
    }
  }
  writer.commit();
}

}  // namespace jacta
