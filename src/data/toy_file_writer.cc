#include <fmt/format.h>

#include <cstring>
#include <map>
#include <optional>

#include "hdf5_table.h"
#include "hdf5_writer.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "jacta/data/toy_file.h"
#include "name_list.h"

namespace jacta {

namespace {

const char* const count_attribute = "n_datasets";
const char* const names_attribute = "dataset_names";
const char* const version_attribute = "format_version";
const char* const source_field = "source";

std::vector<hdf5::Field> fields_of(const Table& table) {
  std::vector<hdf5::Field> fields;
  for (const auto& column : table.columns()) fields.push_back({column.name});
  if (table.has_sources()) fields.push_back({source_field, hdf5::FieldKind::integer});
  return fields;
}

template <class Number>
void fill_cells(std::span<char> cells,
                std::size_t row_size,
                std::size_t offset,
                std::span<const Number> values) {
  for (std::size_t row = 0; row < values.size(); ++row) {
    std::memcpy(&cells[row * row_size + offset], &values[row], sizeof(Number));
  }
}

/// Writes tables of which most have the fields of the one before.
class TableWriter {
 public:
  void write(hdf5::Writer& writer,
             const hdf5::Object& toy,
             const std::string& name,
             const Table& table) {
    const std::vector<hdf5::Field> fields = fields_of(table);
    if (fields.empty()) {
      throw UsageError(fmt::format("table '{}' has no columns to write", name));
    }
    if (!type_ || type_->fields() != fields) type_.emplace(toy.place.child(name), fields);
    const std::size_t row_size = type_->row_size();
    cells_.resize(row_size * table.rows());
    std::size_t offset = 0;
    for (const auto& column : table.columns()) {
      fill_cells(std::span(cells_), row_size, offset, std::span(column.values));
      offset += sizeof(double);
    }
    fill_cells(std::span(cells_), row_size, offset, table.sources());
    writer.write_table(toy, name, *type_, cells_);
  }

 private:
  std::optional<hdf5::TableType> type_;
  std::vector<char> cells_;
};

void check_attributes(const TextAttributes& attributes) {
  for (const auto& [name, text] : attributes) {
    if (name != count_attribute && name != names_attribute && name != version_attribute) {
      continue;
    }
    throw UsageError(fmt::format("the attribute '{}' is written by the file", name));
  }
}

/// Like Python's dict.update: later texts replace earlier ones.
std::map<std::string, std::string> root_attributes(std::size_t n_toys,
                                                   const std::string& date,
                                                   const TextAttributes& attributes) {
  std::map<std::string, std::string> all{
      {count_attribute, fmt::format("{}", n_toys)},
      {version_attribute, fmt::format("{}", format_version)},
      {"version", "0.0"},
      {"date", date}};
  for (const auto& [name, text] : attributes) all[name] = text;
  return all;
}

}  // namespace

struct ToyFileWriter::State {
  State(const std::filesystem::path& path,
        std::size_t n,
        std::map<std::string, std::string> texts)
      : writer(path), n_toys(n), attributes(std::move(texts)) {}

  void begin(const Dataset& first) {
    names = first.names();
    if (names.empty()) throw UsageError("a toy needs a table");
    attributes[names_attribute] = name_list_text(names);
    for (const auto& [name, text] : attributes) {
      writer.write_text(writer.root(), name, text);
    }
    tables.resize(names.size());
  }

  hdf5::Writer writer;
  std::size_t n_toys;
  std::map<std::string, std::string> attributes;
  std::size_t n_added = 0;
  std::vector<std::string> names = {};
  std::vector<TableWriter> tables = {};
};

ToyFileWriter::ToyFileWriter(const std::filesystem::path& path,
                             std::size_t n_toys,
                             const std::string& date,
                             const TextAttributes& attributes) {
  if (n_toys == 0) throw UsageError("a toy file needs a toy");
  check_attributes(attributes);
  state_ =
      std::make_unique<State>(path, n_toys, root_attributes(n_toys, date, attributes));
}

ToyFileWriter::~ToyFileWriter() = default;
ToyFileWriter::ToyFileWriter(ToyFileWriter&&) noexcept = default;
ToyFileWriter& ToyFileWriter::operator=(ToyFileWriter&&) noexcept = default;

void ToyFileWriter::add(const Dataset& toy) {
  State& s = *state_;
  if (s.n_added == 0) s.begin(toy);
  if (toy.names() != s.names) {
    throw UsageError(fmt::format("toy 0 has the tables {}, toy {} has {}",
                                 join(s.names),
                                 s.n_added,
                                 join(toy.names())));
  }
  const hdf5::Object group =
      s.writer.make_group(s.writer.root(), fmt::format("{}", s.n_added));
  for (std::size_t j = 0; j < s.tables.size(); ++j) {
    const auto& [name, table] = toy.tables()[j];
    s.tables[j].write(s.writer, group, name, table);
  }
  ++s.n_added;
}

void ToyFileWriter::commit() {
  State& s = *state_;
  if (s.n_added != s.n_toys) {
    throw UsageError(fmt::format("{} toys for a file of {}", s.n_added, s.n_toys));
  }
  s.tables.clear();
  s.writer.commit();
}

void write_toys(const std::filesystem::path& path,
                const std::vector<Dataset>& toys,
                const std::string& date,
                const TextAttributes& attributes) {
  ToyFileWriter writer(path, toys.size(), date, attributes);
  for (const auto& toy : toys) writer.add(toy);
  writer.commit();
}

}  // namespace jacta
