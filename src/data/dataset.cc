#include "jacta/data/dataset.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

bool Table::has_column(std::string_view name) const {
  return std::any_of(columns_.begin(), columns_.end(), [&](const Column& column) {
    return column.name == name;
  });
}

std::span<const double> Table::column(std::string_view name) const {
  std::vector<std::string> names;
  for (const auto& column : columns_) {
    if (column.name == name) return column.values;
    names.push_back(column.name);
  }
  throw InputError(fmt::format("the data have no column '{}'", name),
                   nearest_advice(name, names));
}

void Table::check_length(std::size_t length) {
  if (has_length_ && length != rows_) {
    throw UsageError(
        fmt::format("a column of length {} in a table with {} rows", length, rows_));
  }
  rows_ = length;
  has_length_ = true;
}

void Table::add_column(std::string name, std::vector<double> values) {
  if (name == source_column) {
    throw UsageError("the column 'source' holds integers: use set_sources");
  }
  if (has_column(name)) {
    throw UsageError(fmt::format("the table has a column '{}' already", name));
  }
  check_length(values.size());
  columns_.push_back({std::move(name), std::move(values)});
}

void Table::set_sources(std::vector<std::int64_t> sources) {
  check_length(sources.size());
  sources_ = std::move(sources);
  has_sources_ = true;
}

Table Table::with(std::string name, std::vector<double> values) && {
  add_column(std::move(name), std::move(values));
  return std::move(*this);
}

bool operator==(const Table& a, const Table& b) {
  const auto same = [](const Table::Column& c, const Table::Column& d) {
    return c.name == d.name && c.values == d.values;
  };
  return a.rows_ == b.rows_ && a.has_sources_ == b.has_sources_ &&
         a.sources_ == b.sources_ &&
         std::equal(a.columns_.begin(),
                    a.columns_.end(),
                    b.columns_.begin(),
                    b.columns_.end(),
                    same);
}

const Table* Dataset::find(std::string_view name) const {
  for (const auto& [key, table] : tables_) {
    if (key == name) return &table;
  }
  return nullptr;
}

const Table& Dataset::at(std::string_view name) const {
  const Table* table = find(name);
  if (table != nullptr) return *table;
  throw InputError(fmt::format("the data have no table '{}'", name),
                   nearest_advice(name, names()));
}

void Dataset::set(std::string name, Table table) {
  for (auto& [key, present] : tables_) {
    if (key != name) continue;
    present = std::move(table);
    return;
  }
  tables_.emplace_back(std::move(name), std::move(table));
}

std::vector<std::string> Dataset::names() const {
  std::vector<std::string> names;
  for (const auto& [name, table] : tables_) names.push_back(name);
  return names;
}

}  // namespace jacta
