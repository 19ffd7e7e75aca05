#include "number_sequences.h"

#include <cmath>
#include <limits>

#include "jacta/base/elementary.h"
#include "jacta/base/text.h"
#include "library_log10.h"

namespace jacta {

namespace {

std::size_t checked_length(double count) {
  if (count < 0) throw InputError("the number of values is negative");
  if (!(count <= static_cast<double>(array_limit))) {
    throw InputError("an array of " + shortest(count) + " values is too long",
                     "the limit is 10 million");
  }
  return static_cast<std::size_t>(count);
}

}  // namespace

std::vector<double> linspace(double start,
                             double stop,
                             std::int64_t count,
                             bool endpoint) {
  const std::size_t length = checked_length(static_cast<double>(count));
  std::vector<double> values(length);
  const double intervals = static_cast<double>(endpoint ? count - 1 : count);
  const double delta = stop - start;
  const double step = intervals > 0 ? delta / intervals : delta;
  const bool vanishes = intervals > 0 && step == 0;
  for (std::size_t i = 0; i < length; ++i) {
    const auto index = static_cast<double>(i);
    const double offset = vanishes ? index / intervals * delta : index * step;
    values[i] = offset + start;
  }
  if (endpoint && length > 1) values.back() = stop;
  return values;
}

std::vector<double> logspace(
    double start, double stop, std::int64_t count, bool endpoint, double base) {
  std::vector<double> values = linspace(start, stop, count, endpoint);
  for (double& value : values) value = real_power(base, value);
  return values;
}

std::vector<double> geomspace(double start,
                              double stop,
                              std::int64_t count,
                              bool endpoint) {
  if (start == 0 || stop == 0 || (start < 0) != (stop < 0)) {
    throw InputError("the ends of a geometric sequence are zero or differ in sign",
                     "give two positive ends");
  }
  const double sign = start < 0 ? -1 : 1;
  std::vector<double> values = logspace(
      library_log10(start * sign), library_log10(stop * sign), count, endpoint, 10.0);
  if (!values.empty()) values.front() = start * sign;
  if (values.size() > 1 && endpoint) values.back() = stop * sign;
  for (double& value : values) value *= sign;
  return values;
}

NumberArray arange(Number start, Number stop, Number step) {
  if (step.value == 0) throw InputError("the step is zero");
  const double delta = stop.value - start.value;
  const double count = std::ceil(delta / step.value);
  NumberArray array;
  array.is_integer = start.is_integer && stop.is_integer && step.is_integer;
  if (std::isnan(count)) throw InputError("the length of the range is not a number");
  array.values.resize(count > 0 ? checked_length(count) : 0);
  const double width = (start.value + step.value) - start.value;
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    array.values[i] = start.value + static_cast<double>(i) * width;
  }
  return array;
}

double real_power(double x, double y) {
  if (x >= 0 || y == 0 || std::isnan(x)) return portable_pow(x, y);
  if (y != std::floor(y)) return std::numeric_limits<double>::quiet_NaN();
  const double size = portable_pow(-x, y);
  const bool odd = std::fmod(y, 2) != 0;
  return odd ? -size : size;
}

}  // namespace jacta
