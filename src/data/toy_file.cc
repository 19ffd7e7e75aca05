#include "jacta/data/toy_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>

#include "hdf5_reader.h"
#include "hdf5_table.h"
#include "hdf5_trial.h"
#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "jacta/base/version.h"
#include "name_list.h"

namespace jacta {

namespace {

const char* const count_attribute = "n_datasets";
const char* const names_attribute = "dataset_names";
const char* const source_field = "source";

/// What the file holds in place of toys.
void check_content(const hdf5::Object& file) {
  if (hdf5::has_attribute(file, count_attribute)) return;
  if (hdf5::has_child(file, "templates")) {
    fail(file.place, "holds templates, not toy data", "jacta generate makes toy data");
  }
  if (hdf5::has_child(file, "fits")) {
    fail(file.place,
         "holds results of fits, not toy data",
         "give the toydata_filename of that run");
  }
}

std::size_t read_count(const hdf5::Object& file) {
  check_content(file);
  const std::string text = hdf5::read_text(file, count_attribute);
  std::size_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || stop != end) {
    fail(file.place, fmt::format("n_datasets is '{}', not a number of toys", text));
  }
  if (count == 0) fail(file.place, "the file holds no toys");
  return count;
}

std::vector<std::string> read_names(const hdf5::Object& file) {
  const std::string text = hdf5::read_text(file, names_attribute);
  const auto names = parse_name_list(text);
  if (!names) {
    fail(file.place, fmt::format("dataset_names is '{}', not a list of names", text));
  }
  if (names->empty()) fail(file.place, "the toys of the file hold no tables");
  return *names;
}

/// Real data may hold the sources as floating-point numbers.
std::vector<std::int64_t> whole_numbers(const hdf5::Place& place,
                                        const std::vector<double>& values) {
  std::vector<std::int64_t> whole;
  for (const double value : values) {
    if (!(std::abs(value) < 1e15) || value != std::floor(value)) {
      fail(place, fmt::format("the source {} is not an integer", shortest(value)));
    }
    whole.push_back(static_cast<std::int64_t>(value));
  }
  return whole;
}

Table table_of(const hdf5::Place& place, hdf5::TableValues content) {
  Table table;
  for (auto& [field, reals, integers] : content.fields) {
    const bool real = field.kind == hdf5::FieldKind::real;
    if (field.name == source_field) {
      table.set_sources(real ? whole_numbers(place, reals) : std::move(integers));
    } else if (real) {
      table.add_column(std::move(field.name), std::move(reals));
    } else {
      table.add_column(std::move(field.name), {integers.begin(), integers.end()});
    }
  }
  return table;
}

}  // namespace

struct ToyFile::State {
  explicit State(const std::filesystem::path& path) : file(hdf5::open_file(path)) {
    hdf5::check_format_version(file);
    size = read_count(file);
    names = read_names(file);
    const std::string last = fmt::format("{}", size - 1);
    if (!hdf5::has_child(file, last)) {
      fail(file.place,
           fmt::format("n_datasets is {}, but there is no toy {}", size, last));
    }
  }

  Dataset read(std::size_t i) const {
    if (i >= size) {
      fail(file.place, fmt::format("there is no toy {}: the file holds {}", i, size));
    }
    const hdf5::Object toy = hdf5::open_group(file, fmt::format("{}", i));
    Dataset data;
    for (const auto& name : names) {
      const hdf5::Object dataset = hdf5::open_dataset(toy, name);
      data.set(name, table_of(dataset.place, hdf5::read_table(dataset)));
    }
    return data;
  }

  hdf5::Object file;
  std::size_t size = 0;
  std::vector<std::string> names = {};
};

namespace {

/// Of a large file the first toy has to do.
std::size_t toys_to_try(const std::filesystem::path& path, std::size_t size) {
  constexpr std::uintmax_t bytes = std::uintmax_t{4} << 20;
  std::error_code error;
  const std::uintmax_t length = std::filesystem::file_size(path, error);
  return error || length > bytes ? 1 : size;
}

}  // namespace

ToyFile::ToyFile(const std::filesystem::path& path) {
  hdf5::try_reading({path.string()}, [&] {
    const State state(path);
    for (std::size_t i = 0; i < toys_to_try(path, state.size); ++i) state.read(i);
  });
  state_ = std::make_unique<State>(path);
}

ToyFile::~ToyFile() = default;
ToyFile::ToyFile(ToyFile&&) noexcept = default;
ToyFile& ToyFile::operator=(ToyFile&&) noexcept = default;

std::size_t ToyFile::size() const {
  return state_->size;
}

const std::vector<std::string>& ToyFile::dataset_names() const {
  return state_->names;
}

std::optional<std::string> ToyFile::attribute(const std::string& name) const {
  if (!hdf5::has_attribute(state_->file, name)) return {};
  return hdf5::read_text(state_->file, name);
}

Dataset ToyFile::read(std::size_t i) const {
  return state_->read(i);
}

}  // namespace jacta
