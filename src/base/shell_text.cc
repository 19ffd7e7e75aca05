#include "jacta/base/shell_text.h"

#include <fmt/format.h>

#include <string_view>

#include "jacta/base/error.h"

namespace jacta {

namespace {

bool is_harmless(char c) {
  const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  const bool is_digit = c >= '0' && c <= '9';
  return is_letter || is_digit ||
         std::string_view("@%+=:,./-_").find(c) != std::string_view::npos;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

// Reads one word from a line.
class WordReader {
 public:
  explicit WordReader(const std::string& line) : line_(line) {}

  bool next(std::string& word) {
    while (at_ < line_.size() && is_blank(line_[at_])) ++at_;
    if (at_ == line_.size()) return false;
    word.clear();
    is_quoted_ = false;
    while (at_ < line_.size() && !is_blank(line_[at_])) part(word);
    return true;
  }

  // Whether the last word had quotes or backslashes.
  bool is_quoted() const { return is_quoted_; }

 private:
  void part(std::string& word) {
    const char c = line_[at_++];
    is_quoted_ = is_quoted_ || c == '\'' || c == '"' || c == '\\';
    if (c == '\'' || c == '"') {
      quoted(word, c);
    } else if (c == '\\' && at_ < line_.size()) {
      word += line_[at_++];
    } else {
      word += c;
    }
  }

  void quoted(std::string& word, char quote) {
    const std::size_t begin = at_ - 1;
    while (at_ < line_.size() && line_[at_] != quote) {
      const bool escapes = quote == '"' && line_[at_] == '\\' && at_ + 1 < line_.size() &&
                           (line_[at_ + 1] == '"' || line_[at_ + 1] == '\\');
      if (escapes) ++at_;
      word += line_[at_++];
    }
    if (at_ == line_.size()) {
      throw InputError(fmt::format(
          "the quote {} at character {} is not closed in: {}", quote, begin + 1, line_));
    }
    ++at_;
  }

  const std::string& line_;
  std::size_t at_ = 0;
  bool is_quoted_ = false;
};

}  // namespace

std::string shell_quote(const std::string& word) {
  bool harmless = !word.empty();
  for (const char c : word) harmless = harmless && is_harmless(c);
  if (harmless) return word;
  std::string out = "'";
  for (const char c : word) {
    if (c == '\'') {
      out += "'\"'\"'";
    } else {
      out += c;
    }
  }
  return out + "'";
}

std::string shell_join(std::span<const std::string> words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ' ';
    out += shell_quote(word);
  }
  return out;
}

std::vector<std::string> shell_split(const std::string& line) {
  std::vector<std::string> words;
  WordReader reader(line);
  std::string word;
  while (reader.next(word)) words.push_back(word);
  return words;
}

std::vector<std::vector<std::string>> shell_commands(const std::string& line) {
  std::vector<std::vector<std::string>> commands(1);
  WordReader reader(line);
  std::string word;
  while (reader.next(word)) {
    if (word == "&&" && !reader.is_quoted()) {
      commands.emplace_back();
    } else {
      commands.back().push_back(word);
    }
  }
  return commands;
}

}  // namespace jacta
