#include <fmt/format.h>

#include <cmath>

#include "jacta/config/python_text.h"
#include "utf8.h"

namespace jacta {

namespace {

void append_unit(std::string& out, std::uint32_t unit) {
  out += fmt::format("\\u{:04x}", unit);
}

void append_string(std::string& out, const std::string& text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const std::uint32_t code = next_code_point(text, at);
    constexpr std::string_view specials = "\"\\\b\f\n\r\t";
    constexpr std::string_view names = "\"\\bfnrt";
    const std::size_t special =
        code < 0x80 ? specials.find(static_cast<char>(code)) : specials.npos;
    if (special != specials.npos) {
      out += '\\';
      out += names[special];
    } else if (code >= 0x20 && code < 0x7F) {
      out += static_cast<char>(code);
    } else if (code < 0x10000) {
      append_unit(out, code);
    } else {
      append_unit(out, 0xD800 + ((code - 0x10000) >> 10));
      append_unit(out, 0xDC00 + ((code - 0x10000) & 0x3FF));
    }
  }
  out += '"';
}

std::string scalar_text(const Node& node) {
  if (node.is_null()) return "null";
  if (node.is_boolean()) return node.as_boolean() ? "true" : "false";
  if (node.kind() == Node::Kind::integer) return node.as_text();
  const double value = node.as_real();
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return python_repr(value);
}

class JsonWriter {
 public:
  explicit JsonWriter(int indent) : indent_(indent) {}

  std::string text(const Node& node) {
    append(node, 1);
    return std::move(out_);
  }

 private:
  void append(const Node& node, int level) {
    if (node.is_map()) {
      append_map(node, level);
    } else if (node.is_list()) {
      append_list(node, level);
    } else if (node.is_string()) {
      append_string(out_, node.as_string());
    } else {
      out_ += scalar_text(node);
    }
  }

  void break_line(int level) {
    if (indent_ > 0)
      out_ += "\n" + std::string(static_cast<std::size_t>(indent_ * level), ' ');
  }

  void separate(bool first, int level) {
    if (!first) out_ += indent_ > 0 ? "," : ", ";
    break_line(level);
  }

  void append_map(const Node& node, int level) {
    if (node.entries().empty()) {
      out_ += "{}";
      return;
    }
    out_ += '{';
    bool first = true;
    for (const auto& [key, value] : node.entries()) {
      separate(first, level);
      first = false;
      append_string(out_, key.is_string() ? key.as_string() : scalar_text(key));
      out_ += ": ";
      append(value, level + 1);
    }
    break_line(level - 1);
    out_ += '}';
  }

  void append_list(const Node& node, int level) {
    if (node.items().empty()) {
      out_ += "[]";
      return;
    }
    out_ += '[';
    bool first = true;
    for (const Node& item : node.items()) {
      separate(first, level);
      first = false;
      append(item, level + 1);
    }
    break_line(level - 1);
    out_ += ']';
  }

  int indent_;
  std::string out_;
};

}  // namespace

std::string python_json(const Node& node, int indent) {
  return JsonWriter(indent).text(node);
}

}  // namespace jacta
