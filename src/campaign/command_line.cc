#include "jacta/campaign/command_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "jacta/base/shell_text.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"
#include "jacta/toy/runner_arguments.h"

namespace jacta {

namespace {

bool is_jacta_argument(const std::string& name) {
  return name == "first_toy" || name == "computation" || name == "instruction_set";
}

// JSON without the blanks between its tokens.
std::string compact_json(const Node& node) {
  std::string out;
  bool in_string = false;
  bool escaped = false;
  for (const char c : python_json(node)) {
    if (c == '"' && !escaped) in_string = !in_string;
    escaped = in_string && c == '\\' && !escaped;
    if (c != ' ' || in_string) out += c;
  }
  return out;
}

const RunnerArgument& find_argument(const std::string& name) {
  const auto& table = runner_argument_table();
  const auto found =
      std::find_if(table.begin(), table.end(), [&name](const RunnerArgument& argument) {
        return argument.name == name;
      });
  if (found != table.end()) return *found;
  std::vector<std::string> names;
  for (const auto& argument : table) names.push_back(argument.name);
  throw InputError(fmt::format("unknown argument --{}", name),
                   nearest_advice(name, names));
}

std::map<std::string, Node> read_arguments(const std::vector<std::string>& words) {
  std::map<std::string, Node> given;
  std::size_t i = 0;
  while (i < words.size() && !words[i].starts_with("--")) ++i;
  for (; i < words.size(); ++i) {
    if (!words[i].starts_with("--")) {
      throw InputError(fmt::format("unexpected word '{}'", words[i]),
                       "write --name value, and quote values with blanks");
    }
    const std::size_t equals = words[i].find('=');
    const std::string name =
        words[i].substr(2, equals == std::string::npos ? equals : equals - 2);
    const RunnerArgument& argument = find_argument(name);
    if (equals != std::string::npos) {
      given[name] = parse_runner_argument(argument, words[i].substr(equals + 1));
    } else if (++i < words.size()) {
      given[name] = parse_runner_argument(argument, words[i]);
    } else {
      throw InputError(fmt::format("--{} has no value", name));
    }
  }
  return given;
}

std::string python_string(const std::string& text) {
  const bool has_single = text.find('\'') != std::string::npos;
  const char quote = has_single && text.find('"') == std::string::npos ? '"' : '\'';
  std::string out(1, quote);
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
    } else if (c == '\t') {
      out += "\\t";
    } else {
      if (c == quote || c == '\\') out += '\\';
      out += c;
    }
  }
  return out + quote;
}

std::string python_literal(const Node& node) {
  std::vector<std::string> parts;
  switch (node.kind()) {
    case Node::Kind::null:
      return "None";
    case Node::Kind::boolean:
      return node.as_boolean() ? "True" : "False";
    case Node::Kind::string:
      return python_string(node.as_string());
    case Node::Kind::list:
      for (const Node& item : node.items()) parts.push_back(python_literal(item));
      return "[" + join(parts) + "]";
    case Node::Kind::map:
      for (const auto& [key, value] : node.entries()) {
        parts.push_back(python_literal(key) + ": " + python_literal(value));
      }
      return "{" + join(parts) + "}";
    default:
      return node.as_text();
  }
}

}  // namespace

std::string argument_text(const Node& value) {
  if (value.is_null()) return "None";
  if (value.is_boolean()) return value.as_boolean() ? "True" : "False";
  if (value.is_map() || value.is_list()) return compact_json(value);
  return value.as_text();
}

std::string command_line(const Ticket& ticket, const CommandStyle& style) {
  std::string line = style.program;
  for (const auto& argument : runner_argument_table()) {
    const Node* value = ticket.arguments.find(argument.name);
    if (is_jacta_argument(argument.name)) {
      const bool is_given = value != nullptr && !value->is_null();
      if (!style.jacta_arguments || !is_given) continue;
    }
    const std::string text = value == nullptr ? "None" : argument_text(*value);
    line += " --" + argument.name + " " + shell_quote(text);
  }
  return line;
}

Node runner_kwargs_from_script(const std::string& script) {
  auto given = read_arguments(shell_split(script));
  Node map = Node::map();
  for (const auto& argument : runner_argument_table()) {
    const auto found = given.find(argument.name);
    if (found != given.end()) map.set(argument.name, std::move(found->second));
  }
  return map;
}

std::vector<CombinedJob> combine_n_jobs(std::span<const Ticket> tickets,
                                        std::int64_t n,
                                        const CommandStyle& style) {
  if (n < 1)
    throw InputError(fmt::format("combine_n_jobs must be at least 1, not {}", n));
  std::vector<CombinedJob> jobs;
  for (std::size_t i = 0; i < tickets.size(); ++i) {
    const bool starts_job = i % static_cast<std::size_t>(n) == 0;
    if (starts_job) jobs.emplace_back();
    CombinedJob& job = jobs.back();
    if (!starts_job) job.command += " && ";
    job.command += command_line(tickets[i], style);
    job.output_file = tickets[i].output_file;
    job.tickets.push_back(i);
  }
  return jobs;
}

std::string combinations_text(std::span<const Node> combinations) {
  std::string out =
      fmt::format("\n\nWill submit {} argument combinations:\n", combinations.size());
  for (const Node& combination : combinations) out += python_literal(combination) + "\n";
  return out;
}

}  // namespace jacta
