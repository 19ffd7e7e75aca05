// Dataset: what was measured, one table per term of the likelihood.
//
// A table is what NumPy calls a structured array: named columns of equal length, float64
// but for the integer column `source` (the index of the source that made a toy event).
//
//     jacta::Dataset data;
//     data.set("science_run", jacta::Table().with("cs1", {1.0, 2.0}));
//     data.at("science_run").column("cs1");
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace jacta {

class Table {
 public:
  /// Reserved for the integer column of sources.
  static constexpr std::string_view source_column = "source";

  struct Column {
    std::string name;
    std::vector<double> values;
  };

  /// Number of rows.
  std::size_t rows() const { return rows_; }
  const std::vector<Column>& columns() const { return columns_; }
  bool has_column(std::string_view name) const;
  /// Throws InputError that lists the columns where there is none of that name.
  std::span<const double> column(std::string_view name) const;
  /// The integer column `source`; empty where the table has none.
  std::span<const std::int64_t> sources() const { return sources_; }
  bool has_sources() const { return has_sources_; }

  /// Adds a column; throws UsageError for another length than the others'.
  void add_column(std::string name, std::vector<double> values);
  void set_sources(std::vector<std::int64_t> sources);
  Table with(std::string name, std::vector<double> values) &&;

  friend bool operator==(const Table& a, const Table& b);

 private:
  void check_length(std::size_t length);
  std::size_t rows_ = 0;
  bool has_length_ = false;
  bool has_sources_ = false;
  std::vector<Column> columns_;
  std::vector<std::int64_t> sources_;
};

/// Tables by name, in order.
class Dataset {
 public:
  std::size_t size() const { return tables_.size(); }
  const std::vector<std::pair<std::string, Table>>& tables() const { return tables_; }
  bool contains(std::string_view name) const { return find(name) != nullptr; }
  const Table* find(std::string_view name) const;
  /// Throws InputError that lists the names where there is none of that name.
  const Table& at(std::string_view name) const;
  void set(std::string name, Table table);
  std::vector<std::string> names() const;

  friend bool operator==(const Dataset&, const Dataset&) = default;

 private:
  std::vector<std::pair<std::string, Table>> tables_;
};

}  // namespace jacta
