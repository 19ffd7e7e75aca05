#include <limits>
#include <set>

#include "jacta/base/atomic_file.h"
#include "jacta/base/json_string.h"
#include "jacta/config/node.h"
#include "number_text.h"

namespace jacta {

namespace {

constexpr int depth_limit = 100;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The grammar of RFC 8259 and the three words of Python, with positions.
class JsonParser {
 public:
  JsonParser(const std::string& text, const std::string& file)
      : text_(text), file_(file) {}

  Node document() {
    skip_blanks();
    Node root = value("");
    skip_blanks();
    if (at_ < text_.size()) fail("text after the end of the value");
    return root;
  }

 private:
  Location location(const std::string& path) {
    for (; counted_ < at_; ++counted_) {
      const char c = text_[counted_];
      if (c == '\n') {
        ++line_;
        column_ = 1;
      } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
        ++column_;
      }
    }
    return {file_, line_, column_, path};
  }

  [[noreturn]] void fail(const std::string& what) {
    throw InputError(location(""), "not valid JSON: " + what);
  }

  bool has(char c) const { return at_ < text_.size() && text_[at_] == c; }

  bool take(char c) {
    if (!has(c)) return false;
    ++at_;
    return true;
  }

  bool take(std::string_view word) {
    if (text_.compare(at_, word.size(), word) != 0) return false;
    at_ += word.size();
    return true;
  }

  void skip_blanks() {
    while (has(' ') || has('\t') || has('\n') || has('\r')) ++at_;
  }

  Node value(const std::string& path) {
    const Location where = location(path);
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (has('{')) return map(where);
    if (has('[')) return list(where);
    if (has('"')) return Node::string(string(), where);
    if (take("null")) return Node::null(where);
    if (take("true")) return Node::boolean(true, where);
    if (take("false")) return Node::boolean(false, where);
    if (take("NaN")) return Node::real(std::numeric_limits<double>::quiet_NaN(), where);
    if (take("Infinity")) return Node::real(infinity, where);
    if (take("-Infinity")) return Node::real(-infinity, where);
    if (has('-') || (at_ < text_.size() && is_digit(text_[at_]))) return number(where);
    if (at_ >= text_.size()) fail("the text ends where a value is expected");
    fail("a value is expected");
  }

  void skip_digits() {
    if (at_ >= text_.size() || !is_digit(text_[at_])) fail("a digit is expected");
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
  }

  Node number(const Location& where) {
    const std::size_t start = at_;
    bool integer = true;
    take('-');
    if (take('0')) {
      if (at_ < text_.size() && is_digit(text_[at_])) fail("a number starts with 0");
    } else {
      skip_digits();
    }
    if (take('.')) {
      integer = false;
      skip_digits();
    }
    if (take('e') || take('E')) {
      integer = false;
      if (!take('+')) take('-');
      skip_digits();
    }
    const std::string_view digits = std::string_view(text_).substr(start, at_ - start);
    return integer ? read_integer(digits, where)
                   : Node::real(read_real(digits, where), where);
  }

  void enter() {
    ++at_;
    if (++depth_ > depth_limit) fail("lists and maps are nested more than 100 deep");
    skip_blanks();
  }

  // After a value: a comma (true) or the closing bracket (false).
  bool continues(char closing) {
    skip_blanks();
    if (take(closing)) {
      --depth_;
      return false;
    }
    if (!take(',')) fail(std::string("',' or '") + closing + "' is expected");
    skip_blanks();
    return true;
  }

  Node list(const Location& where) {
    enter();
    std::vector<Node> items;
    if (take(']')) {
      --depth_;
      return Node::list({}, where);
    }
    do {
      items.push_back(value(where.path + "[" + std::to_string(items.size()) + "]"));
    } while (continues(']'));
    return Node::list(std::move(items), where);
  }

  Node map(const Location& where) {
    enter();
    std::vector<Node::Entry> entries;
    std::set<std::string> keys;
    if (take('}')) {
      --depth_;
      return Node::map({}, where);
    }
    do {
      const Location key_location = location(where.path);
      if (!has('"')) fail("a key in double quotes is expected");
      std::string key = string();
      if (!keys.insert(key).second) {
        throw InputError(
            key_location, "the key '" + key + "' is there twice", "remove one of them");
      }
      skip_blanks();
      if (!take(':')) fail("':' is expected after a key");
      skip_blanks();
      Node item = value(where.path.empty() ? key : where.path + "." + key);
      entries.push_back(
          Node::Entry{Node::string(std::move(key), key_location), std::move(item)});
    } while (continues('}'));
    return Node::map(std::move(entries), where);
  }

  std::string string() {
    std::string out;
    const std::string fault = read_json_string(text_, at_, out);
    if (!fault.empty()) fail(fault);
    return out;
  }

  const std::string& text_;
  const std::string& file_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  int line_ = 1;
  int column_ = 1;
  int depth_ = 0;
};

}  // namespace

Node parse_json(const std::string& text, const std::string& file_name) {
  return JsonParser(text, file_name).document();
}

Node load_json(const std::filesystem::path& path) {
  return parse_json(read_file(path), path.string());
}

}  // namespace jacta
