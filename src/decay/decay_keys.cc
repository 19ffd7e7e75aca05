#include "jacta/decay/decay_keys.h"

#include <charconv>
#include <cmath>
#include <string_view>
#include <utility>

#include "jacta/base/text.h"

namespace jacta {

namespace {

Node switch_schema() {
  return either_schema({type_schema("boolean"), type_schema("number")});
}

}  // namespace

void read_map(KeyTable table, const Node& map, Diagnostics& diagnostics) {
  std::vector<Problem> problems;
  table.read(map, problems);
  report(problems, diagnostics);
}

void read_map(KeyTable table, const Node& map) {
  std::vector<Problem> problems;
  table.read(map, problems);
  throw_first_error(problems);
}

KeyTable::Reader switch_into(bool& target) {
  return accepting(with_default(switch_schema(), Node::boolean(target)),
                   [&target](const Node& n) { target = is_switched_on(n); });
}

KeyTable::Reader switch_into(std::optional<bool>& target) {
  return accepting(switch_schema(),
                   [&target](const Node& n) { target = is_switched_on(n); });
}

KeyTable::Reader number_into(double& target) {
  return accepting(with_default(type_schema("number"), Node::real(target)),
                   [&target](const Node& n) { target = finite_number(n); });
}

KeyTable::Reader number_into(std::optional<double>& target) {
  return accepting(type_schema("number"),
                   [&target](const Node& n) { target = finite_number(n); });
}

KeyTable::Reader name_into(std::string& target) {
  return accepting(type_schema("string"),
                   [&target](const Node& n) { target = n.as_text(); });
}

KeyTable::Reader name_into(std::optional<std::string>& target) {
  return accepting(type_schema("string"),
                   [&target](const Node& n) { target = n.as_text(); });
}

KeyTable::Reader list_into(Node& target, Node of_items) {
  return accepting(list_schema(std::move(of_items)), [&target](const Node& n) {
    if (!n.is_list()) throw n.error("must be a list, not " + std::string(n.kind_name()));
    target = n;
  });
}

KeyTable::Reader node_into(Node& target, Node schema) {
  return accepting(std::move(schema), [&target](const Node& n) { target = n; });
}

std::string message_at(const Node& node, const std::string& text) {
  const std::string where = node.location().text();
  return where.empty() ? text : where + ": " + text;
}

const Node* find_value(const Node& map, const std::string& key) {
  if (!map.is_map()) return nullptr;
  const Node* value = map.find(key);
  return value == nullptr || value->is_null() ? nullptr : value;
}

bool is_switched_on(const Node& value) {
  if (value.is_boolean()) return value.as_boolean();
  // As tf-pwa's users write 0 and 1.
  const double x = value.is_number() ? value.as_real() : 2;
  if (x == 0 || x == 1) return x == 1;
  const bool is_text = value.is_string() || value.is_number();
  throw value.error(
      (is_text ? "'" + value.as_text() + "'" : std::string(value.kind_name())) +
      " is neither True nor False");
}

double finite_number(const Node& value) {
  if (!value.is_number() || !std::isfinite(value.as_real())) {
    throw value.error(
        "expected a finite number, found " +
        (value.is_number() ? value.as_text() : std::string(value.kind_name())));
  }
  return value.as_real();
}

std::optional<double> find_number(const Node& map, const std::string& key) {
  const Node* value = find_value(map, key);
  if (value == nullptr) return {};
  return finite_number(*value);
}

namespace {

// "3/2", "1.5", "1": all of the text has to be a number.
double number_in(const Node& value, std::string_view text) {
  double number = 0;
  const char* end = text.data() + text.size();
  if (!text.empty() && text.front() == '+') text.remove_prefix(1);
  const auto result = std::from_chars(text.data(), end, number);
  if (text.empty() || result.ec != std::errc() || result.ptr != end ||
      !std::isfinite(number)) {
    throw value.error("'" + value.as_string() + "' is no spin", "write 1, 0.5 or 1/2");
  }
  return number;
}

}  // namespace

Node spin_schema() {
  return either_schema({type_schema("number"), type_schema("string")});
}

int doubled_spin(const Node& value) {
  double number = 0;
  if (value.is_string()) {
    const std::string_view text = value.as_string();
    const std::size_t slash = text.find('/');
    number = number_in(value, text.substr(0, slash));
    if (slash != std::string_view::npos) {
      const double divisor = number_in(value, text.substr(slash + 1));
      if (divisor == 0) throw value.error("a spin cannot be divided by 0");
      number /= divisor;
    }
  } else {
    number = finite_number(value);
  }
  const double twice = 2 * number;
  if (twice != std::floor(twice) || std::abs(twice) > 40) {
    throw value.error("a spin must be a multiple of 1/2, at most 20");
  }
  return static_cast<int>(twice);
}

}  // namespace jacta
