#include "jacta/data/csv_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/base/utf8.h"

namespace jacta {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct Field {
  std::string text = {};
  int line = 0;
  int column = 0;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t';
}

std::string trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return std::string(text);
}

/// Records of fields, by the rules of RFC 4180.
class Reader {
 public:
  Reader(std::string_view text, std::string file, char separator)
      : text_(text), file_(std::move(file)), separator_(separator) {}

  /// The next record that is not empty and no comment; nothing at the end.
  std::optional<std::vector<Field>> record() {
    while (at_ < text_.size()) {
      auto fields = one_record();
      if (fields.size() > 1 || !fields.front().text.empty() || was_quoted_) return fields;
    }
    return {};
  }

  [[noreturn]] void fail(const Field& field,
                         const std::string& what,
                         const std::string& advice = "") const {
    throw InputError(Location{file_, field.line, field.column}, what, advice);
  }

 private:
  bool at_line_end() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r';
  }
  bool at_separator() const { return !at_line_end() && text_[at_] == separator_; }
  bool at_comment() const {
    const bool begins = at_ == line_begin_ || is_blank(text_[at_ - 1]);
    return !at_line_end() && text_[at_] == '#' && begins;
  }

  std::vector<Field> one_record() {
    std::vector<Field> fields;
    was_quoted_ = false;
    while (true) {
      fields.push_back(field());
      if (!at_separator()) break;
      ++at_;
    }
    while (!at_line_end()) ++at_;
    end_line();
    return fields;
  }

  // \n, \r\n, or \r alone.
  void end_line() {
    const std::string_view rest = text_.substr(at_);
    at_ += rest.starts_with("\r\n") ? 2 : rest.empty() ? 0 : 1;
    ++line_;
    line_begin_ = at_;
  }

  Field field() {
    // A tab that separates is no blank.
    while (!at_line_end() && is_blank(text_[at_]) && !at_separator()) ++at_;
    Field result{"", line_, static_cast<int>(at_ - line_begin_) + 1};
    if (!at_line_end() && text_[at_] == '"') {
      result.text = quoted(result);
      return result;
    }
    const std::size_t begin = at_;
    while (!at_line_end() && !at_separator() && !at_comment()) ++at_;
    result.text = trimmed(text_.substr(begin, at_ - begin));
    return result;
  }

  std::string quoted(const Field& where) {
    was_quoted_ = true;
    std::string content;
    ++at_;
    while (true) {
      if (at_line_end()) fail(where, "a quote is not closed in this line");
      if (text_[at_] != '"') {
        content += text_[at_++];
      } else if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
        content += '"';
        at_ += 2;
      } else {
        break;
      }
    }
    ++at_;
    while (!at_line_end() && is_blank(text_[at_]) && !at_separator()) ++at_;
    if (!at_line_end() && !at_separator() && !at_comment()) {
      fail(where, "there is text behind a quote that is closed");
    }
    return trimmed(content);
  }

  std::string_view text_;
  std::string file_;
  char separator_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  int line_ = 1;
  bool was_quoted_ = false;
};

std::optional<double> number_of(std::string_view text) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    if (text.starts_with('-')) return {};
  }
  if (text.starts_with('+') || text.empty()) return {};
  double value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, failure] = std::from_chars(text.data(), end, value);
  if (failure != std::errc() || stop != end) return {};
  return value;
}

double read_number(const Reader& reader, const Field& field, const std::string& column) {
  const auto value = number_of(field.text);
  const bool has_blank = std::any_of(field.text.begin(), field.text.end(), is_blank);
  if (field.text.empty()) {
    reader.fail(field, fmt::format("the field of '{}' is empty", column));
  }
  if (!value && has_blank) {
    reader.fail(field,
                fmt::format("'{}' has a blank inside a number", field.text),
                "separate numbers by --separator, and write a number without blanks");
  }
  if (!value && field.text.find(',') != std::string::npos) {
    reader.fail(field,
                fmt::format("'{}' is not a number", field.text),
                "write a decimal point, not a comma");
  }
  if (!value) reader.fail(field, fmt::format("'{}' is not a number", field.text));
  if (!std::isfinite(*value)) {
    reader.fail(field,
                fmt::format("'{}' is {}, not a finite number", column, field.text),
                "remove the event or repair it");
  }
  return *value;
}

std::int64_t read_source(const Reader& reader, const Field& field) {
  const double value = read_number(reader, field, std::string(Table::source_column));
  if (!(std::abs(value) < 1e15) || value != std::floor(value)) {
    reader.fail(field, fmt::format("the source {} is not an integer", field.text));
  }
  return static_cast<std::int64_t>(value);
}

void check_text(std::string_view text, const std::string& file) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    throw InputError(
        Location{file, 1, 1}, "the text is UTF-16", "save it as CSV in UTF-8");
  }
  const std::size_t bad = std::min(invalid_utf8(text), text.find('\0'));
  if (bad == std::string_view::npos) return;
  const auto before = text.substr(0, bad);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const auto begin = before.rfind('\n');
  const auto column = begin == std::string_view::npos ? bad + 1 : bad - begin;
  throw InputError(Location{file, static_cast<int>(line), static_cast<int>(column)},
                   fmt::format("the byte 0x{:02x} is no text in UTF-8",
                               static_cast<unsigned char>(text[bad])),
                   "save the file as UTF-8");
}

void check_names(const Reader& reader,
                 const std::vector<Field>& header,
                 std::size_t first) {
  const bool numbers = std::all_of(header.begin(), header.end(), [](const Field& f) {
    return number_of(f.text).has_value();
  });
  if (numbers) {
    reader.fail(header.front(),
                "the first line holds numbers, where the names of the columns belong",
                "write them into the first line; numpy.savetxt puts '#' before a header "
                "unless it is given comments=''");
  }
  for (std::size_t c = first; c < header.size(); ++c) {
    if (header[c].text.empty()) {
      reader.fail(header[c], fmt::format("column {} has no name", c + 1));
    }
    for (std::size_t other = first; other < c; ++other) {
      if (header[other].text != header[c].text) continue;
      reader.fail(
          header[c],
          fmt::format(
              "there are two columns '{}': {} and {}", header[c].text, other + 1, c + 1));
    }
  }
}

}  // namespace

CsvFile read_csv(const std::filesystem::path& path, const CsvOptions& options) {
  const std::string file = path.string();
  const std::string content = read_file(path);
  std::string_view text = content;
  check_text(text, file);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  Reader reader(text, file, options.separator);
  const auto header = reader.record();
  if (!header) throw InputError(Location{file, 1, 1}, "the file names no columns");
  CsvFile result;
  result.header_line = header->front().line;
  result.has_index = header->size() > 1 && (header->front().text.empty() ||
                                            header->front().text == "Unnamed: 0");
  const std::size_t first = result.has_index ? 1 : 0;
  check_names(reader, *header, first);
  std::vector<std::vector<double>> columns(header->size());
  std::vector<std::int64_t> sources;
  while (const auto fields = reader.record()) {
    if (fields->size() != header->size()) {
      reader.fail(fields->front(),
                  fmt::format("{} fields, but line {} names {} columns",
                              fields->size(),
                              result.header_line,
                              header->size()));
    }
    for (std::size_t c = first; c < fields->size(); ++c) {
      const std::string& name = (*header)[c].text;
      if (name == Table::source_column) {
        sources.push_back(read_source(reader, (*fields)[c]));
      } else {
        columns[c].push_back(read_number(reader, (*fields)[c], name));
      }
    }
  }
  bool has_sources = false;
  for (std::size_t c = first; c < header->size(); ++c) {
    if ((*header)[c].text == Table::source_column) {
      has_sources = true;
    } else {
      result.table.add_column((*header)[c].text, std::move(columns[c]));
    }
  }
  if (has_sources) result.table.set_sources(std::move(sources));
  return result;
}

}  // namespace jacta
