#include "jacta/running/variations.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/config/expression.h"

namespace jacta {

namespace {

// One key of a section with the values it takes.
struct Column {
  Node key;
  std::vector<Node> values;
};

Node empty_row() {
  return Node::map();
}

Node evaluated(const Node& node) {
  const std::string& text = node.as_string();
  if (!is_expression(text)) {
    throw node.error(fmt::format("'{}' is not an expression", text),
                     "write a list, or an expression that starts with np. or numpy.");
  }
  const ExpressionValue value = evaluate_expression(text, node.location());
  if (const auto* number = std::get_if<Number>(&value)) {
    return Node::number(*number, node.location());
  }
  if (const auto* array = std::get_if<NumberArray>(&value)) {
    std::vector<Node> items;
    for (const Number& number : array->numbers()) {
      items.push_back(Node::number(number, node.location()));
    }
    return Node::list(std::move(items), node.location());
  }
  throw node.error(fmt::format("'{}' is a distribution, not a list of values", text),
                   "use np.linspace or another array");
}

void require_items(const Node& key, const Node& list) {
  if (!list.items().empty()) return;
  throw list.error(fmt::format("{} is an empty list", key.as_text()),
                   "give it values, or leave it out");
}

std::vector<Column> read_columns(const Node& section) {
  std::vector<Column> columns;
  if (section.is_null()) return columns;
  const Node evaluated_section = evaluate_expressions_in_map(section);
  for (const auto& [key, value] : evaluated_section.entries()) {
    if (!value.is_list()) {
      throw value.error(
          fmt::format("{} must be a list, found {}", key.as_text(), value.kind_name()),
          "write [value], or move it to in_common");
    }
    require_items(key, value);
    columns.push_back({key, expand_grid_dict(value)});
  }
  return columns;
}

void append(Node& row, const Column& column, const Node& value) {
  std::vector<Node::Entry> entries = row.entries();
  entries.push_back({column.key, value});
  row = Node::map(std::move(entries), row.location());
}

void warn_of_unequal_lengths(const Node& section,
                             const std::vector<Column>& columns,
                             std::size_t shortest,
                             Diagnostics& diagnostics) {
  const auto longer =
      std::find_if(columns.begin(), columns.end(), [shortest](const Column& column) {
        return column.values.size() > shortest;
      });
  if (longer == columns.end()) return;
  const std::string where = section.location().text();
  diagnostics.warning(
      fmt::format("{}{}the lists to zip differ in length; only the first {} of the {} "
                  "values of {} are used",
                  where,
                  where.empty() ? "" : ": ",
                  shortest,
                  longer->values.size(),
                  longer->key.as_text()));
}

// A grid of more points than anybody computes is a slip of the pen.
constexpr std::size_t most_points = 1'000'000;

std::vector<Node> grid(const std::vector<Column>& columns, const Location& location) {
  std::vector<Node> rows = {Node::map({}, location)};
  for (const Column& column : columns) {
    if (rows.size() * column.values.size() > most_points) {
      throw column.key.error(
          fmt::format("more than {} combinations, {} values of {} among them",
                      most_points,
                      column.values.size(),
                      column.key.as_text()),
          "give fewer values");
    }
    std::vector<Node> next;
    next.reserve(rows.size() * column.values.size());
    for (const Node& row : rows) {
      for (const Node& value : column.values) {
        next.push_back(row);
        append(next.back(), column, value);
      }
    }
    rows = std::move(next);
  }
  return rows;
}

void lay_over(Node& point, const Node& row) {
  for (const auto& [key, value] : row.entries()) point.set(key.as_string(), value);
}

}  // namespace

Node evaluate_expressions_in_map(const Node& map) {
  std::vector<Node::Entry> entries = map.entries();
  for (auto& [key, value] : entries) {
    if (value.is_string()) value = evaluated(value);
  }
  return Node::map(std::move(entries), map.location());
}

bool can_expand_grid(const Node& map) {
  const Node::Entry* list = nullptr;
  const Node::Entry* other = nullptr;
  for (const auto& entry : map.entries()) (entry.value.is_list() ? list : other) = &entry;
  if (list != nullptr && other != nullptr) {
    throw map.error(
        fmt::format(
            "{} is a list and {} is not", list->key.as_text(), other->key.as_text()),
        "write all values as lists, or none");
  }
  return other == nullptr;
}

std::vector<Node> expand_grid_dict(const Node& list) {
  std::vector<Node> result;
  for (const Node& item : list.items()) {
    if (!item.is_map()) {
      result.push_back(item);
      continue;
    }
    const Node values = evaluate_expressions_in_map(item);
    if (!can_expand_grid(values)) {
      result.push_back(values);
      continue;
    }
    for (Node& point : grid(read_columns(values), item.location()))
      result.push_back(std::move(point));
  }
  return result;
}

std::vector<Node> convert_to_zip(const Node& to_zip, Diagnostics& diagnostics) {
  const std::vector<Column> columns = read_columns(to_zip);
  if (columns.empty()) return {empty_row()};
  std::size_t length = columns[0].values.size();
  for (const Column& column : columns) length = std::min(length, column.values.size());
  warn_of_unequal_lengths(to_zip, columns, length, diagnostics);
  std::vector<Node> rows(length, empty_row());
  for (const Column& column : columns) {
    for (std::size_t i = 0; i < length; ++i) append(rows[i], column, column.values[i]);
  }
  return rows;
}

std::vector<Node> convert_to_vary(const Node& to_vary) {
  return grid(read_columns(to_vary), to_vary.location());
}

Node convert_to_in_common(const Node& in_common) {
  if (in_common.is_null()) return empty_row();
  std::vector<Node::Entry> entries = in_common.entries();
  for (auto& [key, value] : entries) {
    const std::string name = key.as_text();
    if (name == "hypotheses") {
      value = Node::list(expand_grid_dict(value), value.location());
    } else if (value.is_list() && name != "confidence_levels") {
      throw value.error(fmt::format("{} is a list, which in_common cannot hold", name),
                        "move it to to_vary or to_zip");
    }
  }
  return Node::map(std::move(entries), in_common.location());
}

std::vector<Node> compute_variations(const Node& to_zip,
                                     const Node& to_vary,
                                     const Node& in_common,
                                     Diagnostics& diagnostics) {
  const std::vector<Node> zipped = convert_to_zip(to_zip, diagnostics);
  const std::vector<Node> varied = convert_to_vary(to_vary);
  const Node common = convert_to_in_common(in_common);
  if (zipped.size() * varied.size() > most_points) {
    throw to_vary.error(
        fmt::format("more than {} combinations of to_zip and to_vary", most_points),
        "give fewer values");
  }
  std::vector<Node> points;
  points.reserve(zipped.size() * varied.size());
  for (const Node& zip : zipped) {
    for (const Node& vary : varied) {
      Node point = common;
      lay_over(point, vary);
      lay_over(point, zip);
      points.push_back(std::move(point));
    }
  }
  return points;
}

}  // namespace jacta
