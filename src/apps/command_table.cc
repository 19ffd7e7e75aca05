#include "command_table.h"

#include <fmt/format.h>

#include <algorithm>

#include "jacta/base/error.h"
#include "jacta/base/text.h"
#include "python_program.h"

namespace jacta::apps {

namespace {

constexpr std::string_view example_title = "Example:\n";

std::string without_blank_ends(std::string_view text) {
  const auto first = text.find_first_not_of(" \n");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \n") - first + 1));
}

// What stands below the options: notes, and the example, which comes last.
void read_footer(std::string_view footer, CommandEntry& entry) {
  const auto at = footer.rfind(example_title);
  entry.notes = without_blank_ends(footer.substr(0, at));
  if (at == std::string_view::npos) return;
  entry.example = without_blank_ends(footer.substr(at + example_title.size()));
}

// CLI11 appends what its checks say to the name of a value: "TEXT:{central,upper}",
// "N:INT in [1 - 4096]".
std::string value_of(const std::string& type) {
  std::size_t end = type.find(":{");
  const auto range = type.find(" in [");
  if (range != std::string::npos) end = std::min(end, type.rfind(':', range));
  return type.substr(0, end);
}

std::vector<std::string> words_of(const std::string& type) {
  const auto open = type.find(":{");
  const auto close = type.find('}');
  if (open == std::string::npos || close == std::string::npos) return {};
  std::vector<std::string> words;
  std::string word;
  for (const char c : type.substr(open + 2, close - open - 2) + ",") {
    if (c != ',') {
      word += c;
    } else {
      words.push_back(std::exchange(word, {}));
    }
  }
  return words;
}

OptionEntry option_entry(const CLI::Option& option) {
  OptionEntry entry;
  if (option.nonpositional()) {
    for (const auto& name : option.get_snames()) entry.names.push_back("-" + name);
    for (const auto& name : option.get_lnames()) entry.names.push_back("--" + name);
  } else {
    entry.names.push_back(option.get_name(true));
  }
  const std::string type = option.get_type_name();
  if (option.get_items_expected_max() > 0) entry.value = value_of(type);
  entry.text = option.get_description();
  entry.default_value = option.get_default_str();
  entry.words = words_of(type);
  entry.is_required = option.get_required();
  entry.is_repeated =
      option.get_multi_option_policy() == CLI::MultiOptionPolicy::TakeAll ||
      option.get_expected_max() >= CLI::detail::expected_max_vector_size;
  return entry;
}

CommandEntry command_entry(const CLI::App& command) {
  CommandEntry entry;
  entry.name = command.get_name();
  entry.summary = command.get_description();
  for (const CLI::Option* option : command.get_options()) {
    auto& list = option->nonpositional() ? entry.options : entry.arguments;
    list.push_back(option_entry(*option));
  }
  read_footer(command.get_footer(), entry);
  return entry;
}

OptionEntry option_entry(const Json& option) {
  return {.names = option.at("names"),
          .value = option.at("value"),
          .text = option.at("text"),
          .default_value = option.at("default"),
          .words = option.at("words"),
          .is_required = option.at("required"),
          .is_repeated = option.at("repeated")};
}

Json option_json(const OptionEntry& option) {
  return {{"names", option.names},
          {"value", option.value},
          {"text", option.text},
          {"default", option.default_value},
          {"words", option.words},
          {"required", option.is_required},
          {"repeated", option.is_repeated}};
}

// The commands of the Python package know their options themselves.
void complete(CommandEntry& entry, const Json& tables) {
  entry.is_complete = tables.contains(entry.name);
  if (!entry.is_complete) return;
  const Json& table = tables.at(entry.name);
  entry.arguments.clear();
  entry.options.clear();
  for (const auto& option : table.at("arguments")) {
    entry.arguments.push_back(option_entry(option));
  }
  for (const auto& option : table.at("options")) {
    entry.options.push_back(option_entry(option));
  }
  read_footer(table.at("footer").get<std::string>(), entry);
}

// A command without a help of the parser passes its words on to Python.
std::vector<std::string> python_commands(const CLI::App& root) {
  std::vector<std::string> names;
  for (const CLI::App* command : root.get_subcommands({})) {
    if (command->get_help_ptr() == nullptr) names.push_back(command->get_name());
  }
  return names;
}

Json python_tables(const std::vector<std::string>& names) {
  const auto text = python_output("jacta.option_tables", names);
  return text ? Json::parse(*text) : Json::object();
}

}  // namespace

std::vector<CommandEntry> command_table(const CLI::App& root) {
  std::vector<CommandEntry> table;
  const Json python = python_tables(python_commands(root));
  for (const CLI::App* command : root.get_subcommands({})) {
    table.push_back(command_entry(*command));
    if (command->get_help_ptr() == nullptr) complete(table.back(), python);
  }
  return table;
}

const CommandEntry& find_command(const std::vector<CommandEntry>& table,
                                 const std::string& name) {
  std::vector<std::string> names;
  for (const auto& entry : table) {
    if (entry.name == name) return entry;
    names.push_back(entry.name);
  }
  throw UsageError(
      fmt::format("there is no command '{}'; {}", name, nearest_advice(name, names)));
}

Json json_of(const std::vector<CommandEntry>& table) {
  Json commands = Json::array();
  for (const auto& entry : table) {
    Json arguments = Json::array();
    for (const auto& argument : entry.arguments)
      arguments.push_back(option_json(argument));
    Json options = Json::array();
    for (const auto& option : entry.options) options.push_back(option_json(option));
    commands.push_back({{"name", entry.name},
                        {"summary", entry.summary},
                        {"arguments", arguments},
                        {"options", options},
                        {"notes", entry.notes},
                        {"example", entry.example},
                        {"complete", entry.is_complete}});
  }
  return commands;
}

}  // namespace jacta::apps
