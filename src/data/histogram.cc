#include "jacta/data/histogram.h"

#include <fmt/format.h>

#include <array>

#include "jacta/base/error.h"

namespace jacta {

namespace {

constexpr std::size_t lanes = 8;
constexpr std::size_t block = 128;

double sum_of_few(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

double sum_of_block(std::span<const double> values) {
  std::array<double, lanes> r;
  for (std::size_t lane = 0; lane < lanes; ++lane) r[lane] = values[lane];
  const std::size_t whole = values.size() - values.size() % lanes;
  for (std::size_t i = lanes; i < whole; i += lanes) {
    for (std::size_t lane = 0; lane < lanes; ++lane) r[lane] += values[i + lane];
  }
  double sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
  for (std::size_t i = whole; i < values.size(); ++i) sum += values[i];
  return sum;
}

double sum_by_halves(std::span<const double> values) {
  if (values.size() < lanes) return sum_of_few(values);
  if (values.size() <= block) return sum_of_block(values);
  std::size_t half = values.size() / 2;
  half -= half % lanes;
  return sum_by_halves(values.first(half)) + sum_by_halves(values.subspan(half));
}

std::size_t number_of_bins(const std::vector<Axis>& axes) {
  std::size_t bins = 1;
  for (const auto& axis : axes) bins *= axis.bins();
  return bins;
}

void check_axis(std::size_t axis, std::size_t dimensions) {
  if (axis < dimensions) return;
  throw UsageError(
      fmt::format("axis {} of a histogram with {} dimensions", axis, dimensions));
}

}  // namespace

double pairwise_sum(std::span<const double> values) {
  return 0.0 + sum_by_halves(values);
}

Histogram::Histogram(std::vector<Axis> axes)
    : axes_(std::move(axes)), contents_(number_of_bins(axes_)) {}

Histogram::Histogram(std::vector<Axis> axes, std::vector<double> contents)
    : axes_(std::move(axes)), contents_(std::move(contents)) {
  const std::size_t bins = number_of_bins(axes_);
  if (contents_.size() == bins) return;
  throw UsageError(
      fmt::format("{} contents for a histogram of {} bins", contents_.size(), bins));
}

std::size_t Histogram::axis_number(const std::string& name) const {
  std::size_t i = 0;
  while (i < axes_.size() && axes_[i].name != name) ++i;
  return i;
}

std::size_t Histogram::stride(std::size_t i) const {
  check_axis(i, dimensions());
  std::size_t bins = 1;
  for (std::size_t later = i + 1; later < axes_.size(); ++later) {
    bins *= axes_[later].bins();
  }
  return bins;
}

double Histogram::sum() const {
  return pairwise_sum(contents_);
}

std::vector<double> Histogram::bin_volumes() const {
  std::vector<double> volumes{1.0};
  for (const auto& axis : axes_) {
    std::vector<double> finer;
    finer.reserve(volumes.size() * axis.bins());
    for (const double volume : volumes) {
      for (std::size_t bin = 0; bin < axis.bins(); ++bin) {
        finer.push_back(volume * (axis.edges[bin + 1] - axis.edges[bin]));
      }
    }
    volumes = std::move(finer);
  }
  return volumes;
}

Histogram Histogram::sliced(std::size_t axis, std::size_t first, std::size_t last) const {
  check_axis(axis, dimensions());
  const auto& edges = axes_[axis].edges;
  if (first >= last || last > axes_[axis].bins()) {
    throw UsageError(fmt::format(
        "bins [{}, {}) of an axis with {} bins", first, last, axes_[axis].bins()));
  }
  std::vector<Axis> axes = axes_;
  axes[axis].edges.assign(edges.begin() + static_cast<std::ptrdiff_t>(first),
                          edges.begin() + static_cast<std::ptrdiff_t>(last + 1));
  const std::size_t inner = stride(axis);
  const std::size_t line = inner * axes_[axis].bins();
  std::vector<double> contents;
  contents.reserve(number_of_bins(axes));
  for (std::size_t start = 0; start < contents_.size(); start += line) {
    const auto begin = contents_.begin() + static_cast<std::ptrdiff_t>(start);
    contents.insert(contents.end(),
                    begin + static_cast<std::ptrdiff_t>(first * inner),
                    begin + static_cast<std::ptrdiff_t>(last * inner));
  }
  return {std::move(axes), std::move(contents)};
}

Histogram Histogram::projected(std::size_t axis) const {
  const std::size_t inner = stride(axis);
  const std::size_t bins = axes_[axis].bins();
  std::vector<Axis> axes = axes_;
  axes.erase(axes.begin() + static_cast<std::ptrdiff_t>(axis));
  std::vector<double> sums(number_of_bins(axes));
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const std::size_t start = i / inner * bins * inner + i % inner;
    if (inner == 1) {
      sums[i] = pairwise_sum(std::span(contents_).subspan(start, bins));
      continue;
    }
    for (std::size_t bin = 0; bin < bins; ++bin) {
      sums[i] += contents_[start + bin * inner];
    }
  }
  return {std::move(axes), std::move(sums)};
}

}  // namespace jacta
