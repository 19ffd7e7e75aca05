#include <fmt/format.h>

#include <cmath>

#include "jacta/base/json_string.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

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
      out_ += json_string(node.as_string());
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
      out_ += json_string(key.is_string() ? key.as_string() : scalar_text(key));
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
