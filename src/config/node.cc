#include "jacta/config/node.h"

#include <algorithm>
#include <cmath>

#include "jacta/config/python_text.h"
#include "number_text.h"

namespace jacta {

Node Node::null(Location location) {
  Node node;
  node.location_ = std::move(location);
  return node;
}

Node Node::boolean(bool value, Location location) {
  Node node;
  node.value_ = value;
  node.location_ = std::move(location);
  return node;
}

Node Node::integer(std::int64_t value, Location location) {
  Node node;
  node.value_ = value;
  node.location_ = std::move(location);
  return node;
}

Node Node::long_integer(std::string digits, Location location) {
  Node node;
  node.value_ = LongInteger{std::move(digits)};
  node.location_ = std::move(location);
  return node;
}

Node Node::real(double value, Location location) {
  Node node;
  node.value_ = value;
  node.location_ = std::move(location);
  return node;
}

Node Node::number(Number value, Location location) {
  if (value.is_integer && std::abs(value.value) < 0x1p63) {
    return integer(static_cast<std::int64_t>(value.value), std::move(location));
  }
  return real(value.value, std::move(location));
}

Node Node::string(std::string value, Location location) {
  Node node;
  node.value_ = std::move(value);
  node.location_ = std::move(location);
  return node;
}

Node Node::list() {
  return list(std::vector<Node>{});
}

Node Node::list(std::vector<Node> items, Location location) {
  Node node;
  node.value_ = std::move(items);
  node.location_ = std::move(location);
  return node;
}

Node Node::map() {
  return map(std::vector<Entry>{});
}

Node Node::map(std::vector<Entry> entries, Location location) {
  Node node;
  node.value_ = std::move(entries);
  node.location_ = std::move(location);
  return node;
}

Node::Kind Node::kind() const {
  if (std::holds_alternative<LongInteger>(value_)) return Kind::integer;
  return static_cast<Kind>(value_.index());
}

std::string_view Node::kind_name() const {
  switch (kind()) {
    case Kind::null:
      return "nothing";
    case Kind::boolean:
      return "a boolean";
    case Kind::integer:
      return "an integer";
    case Kind::real:
      return "a number";
    case Kind::string:
      return "a string";
    case Kind::list:
      return "a list";
    case Kind::map:
      return "a map";
  }
  return "nothing";
}

namespace {

InputError unfit(const Node& node, const std::string& expected) {
  std::string found(node.kind_name());
  if (node.is_string()) found += " ('" + node.as_string() + "')";
  if (node.is_number() || node.is_boolean()) found += " (" + node.as_text() + ")";
  return node.error("expected " + expected + ", found " + found);
}

}  // namespace

bool Node::as_boolean() const {
  if (const bool* value = std::get_if<bool>(&value_)) return *value;
  throw unfit(*this, "a boolean");
}

std::int64_t Node::as_integer() const {
  if (const auto* value = std::get_if<std::int64_t>(&value_)) return *value;
  if (kind() == Kind::integer) {
    throw error("the integer " + as_text() + " does not fit into 64 bits");
  }
  throw unfit(*this, "an integer");
}

double Node::as_real() const {
  if (const auto* value = std::get_if<double>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_)) {
    return static_cast<double>(*value);
  }
  if (const auto* value = std::get_if<LongInteger>(&value_)) {
    return read_real(value->digits, location_);
  }
  throw unfit(*this, "a number");
}

Number Node::as_number() const {
  return {as_real(), kind() == Kind::integer};
}

const std::string& Node::as_string() const {
  if (const auto* value = std::get_if<std::string>(&value_)) return *value;
  throw unfit(*this, "a string");
}

std::string Node::as_text() const {
  if (const auto* value = std::get_if<std::string>(&value_)) return *value;
  if (const auto* value = std::get_if<std::int64_t>(&value_))
    return std::to_string(*value);
  if (const auto* value = std::get_if<LongInteger>(&value_)) return value->digits;
  if (const auto* value = std::get_if<double>(&value_)) return python_repr(*value);
  if (const auto* value = std::get_if<bool>(&value_)) return *value ? "True" : "False";
  if (is_null()) return "None";
  throw unfit(*this, "a single value");
}

const std::vector<Node>& Node::items() const {
  if (const auto* value = std::get_if<std::vector<Node>>(&value_)) return *value;
  throw unfit(*this, "a list");
}

const std::vector<Node::Entry>& Node::entries() const {
  if (const auto* value = std::get_if<std::vector<Entry>>(&value_)) return *value;
  throw unfit(*this, "a map");
}

const Node* Node::find(std::string_view key) const {
  for (const Entry& entry : entries()) {
    if (entry.key.is_string() && entry.key.as_string() == key) return &entry.value;
  }
  return nullptr;
}

const Node& Node::at(std::string_view key) const {
  const Node* value = find(key);
  if (value != nullptr) return *value;
  throw error("the key '" + std::string(key) + "' is missing");
}

void Node::set(std::string_view key, Node value) {
  if (is_null()) value_ = std::vector<Entry>{};
  if (!is_map()) throw unfit(*this, "a map");
  auto& entries = std::get<std::vector<Entry>>(value_);
  for (Entry& entry : entries) {
    if (entry.key.is_string() && entry.key.as_string() == key) {
      entry.value = std::move(value);
      return;
    }
  }
  entries.push_back(Entry{string(std::string(key)), std::move(value)});
}

void Node::erase(std::string_view key) {
  if (is_null()) return;
  if (!is_map()) throw unfit(*this, "a map");
  std::erase_if(std::get<std::vector<Entry>>(value_), [key](const Entry& entry) {
    return entry.key.is_string() && entry.key.as_string() == key;
  });
}

void Node::push_back(Node value) {
  if (is_null()) value_ = std::vector<Node>{};
  if (!is_list()) throw unfit(*this, "a list");
  std::get<std::vector<Node>>(value_).push_back(std::move(value));
}

namespace {

bool same_entries(const std::vector<Node::Entry>& a, const std::vector<Node::Entry>& b) {
  if (a.size() != b.size()) return false;
  return std::all_of(a.begin(), a.end(), [&b](const Node::Entry& entry) {
    return std::any_of(b.begin(), b.end(), [&entry](const Node::Entry& other) {
      return entry.key == other.key && entry.value == other.value;
    });
  });
}

}  // namespace

bool operator==(const Node& a, const Node& b) {
  if (a.kind() != b.kind()) return false;
  if (a.is_map()) return same_entries(a.entries(), b.entries());
  if (a.kind() == Node::Kind::real) {
    const double x = a.as_real();
    const double y = b.as_real();
    return x == y || (std::isnan(x) && std::isnan(y));
  }
  if (a.is_list()) return a.items() == b.items();
  if (a.is_null()) return true;
  return a.as_text() == b.as_text();
}

InputError Node::error(const std::string& what, const std::string& advice) const {
  return InputError(location_, what, advice);
}

}  // namespace jacta
