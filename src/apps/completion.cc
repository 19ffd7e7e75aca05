#include "completion.h"

#include <fmt/format.h>

#include "jacta/base/text.h"

namespace jacta::apps {

namespace {

// Whether a value is the name of a file, by the name that --help gives it.
bool is_file(const OptionEntry& option) {
  for (const char* sign : {"FILE", "DIR", "OUT", "TEXT", "."}) {
    const bool names_a_pair = option.value.find('=') != std::string::npos;
    if (option.value.find(sign) != std::string::npos) return !names_a_pair;
  }
  return false;
}

std::string command_names(const std::vector<CommandEntry>& table) {
  std::vector<std::string> names;
  for (const auto& entry : table) names.push_back(entry.name);
  return join(names, " ");
}

// ---- bash ----

constexpr const char* bash_start =
    R"(# Completion of jacta for bash, made by `jacta completion bash`.
_jacta() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
  local command=${COMP_WORDS[1]} words=''
  COMPREPLY=()
  # --name=value comes as three words.
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if ((COMP_CWORD == 1)); then
)";

constexpr const char* bash_end =
    R"(  # Anything else is a file: readline's own completion, which quotes names.
}
complete -o default -F _jacta jacta
)";

// The words of the options' values, and those that are no files.
std::string bash_values(const std::vector<CommandEntry>& table) {
  std::string text = "  case $command:$previous in\n";
  for (const auto& entry : table) {
    std::vector<std::string> others;
    for (const auto& option : entry.options) {
      if (option.value.empty() || (option.words.empty() && is_file(option))) continue;
      std::vector<std::string> patterns;
      for (const auto& name : option.names) patterns.push_back(entry.name + ":" + name);
      if (option.words.empty()) {
        others.insert(others.end(), patterns.begin(), patterns.end());
      } else {
        text += fmt::format(
            "    {}) words='{}' ;;\n", join(patterns, " | "), join(option.words, " "));
      }
    }
    if (others.empty()) continue;
    text +=
        fmt::format("    {})\n      compopt +o default 2> /dev/null\n      return ;;\n",
                    join(others, " | "));
  }
  return text +
         "  esac\n"
         "  if [[ $words ]]; then\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "    return\n"
         "  fi\n";
}

std::string bash_options(const std::vector<CommandEntry>& table) {
  std::string text = "  if [[ $current == -* ]]; then\n    case $command in\n";
  for (const auto& entry : table) {
    std::vector<std::string> names;
    for (const auto& option : entry.options) {
      names.insert(names.end(), option.names.begin(), option.names.end());
    }
    text += fmt::format("      {}) words='{}' ;;\n", entry.name, join(names, " "));
  }
  return text +
         "    esac\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "    return\n"
         "  fi\n";
}

// Arguments by position that are one of some words: the first one only.
std::string bash_arguments(const std::vector<CommandEntry>& table) {
  std::string text = "  if ((COMP_CWORD == 2)); then\n    case $command in\n";
  for (const auto& entry : table) {
    if (entry.arguments.empty() || entry.arguments[0].words.empty()) continue;
    text += fmt::format(
        "      {}) words='{}' ;;\n", entry.name, join(entry.arguments[0].words, " "));
  }
  return text +
         "    esac\n"
         "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$current\")\n"
         "  fi\n";
}

// ---- zsh ----

std::string zsh_escaped(std::string_view text, std::string_view special) {
  std::string result;
  for (const char c : text) {
    if (c == '\'') {
      result += "'\\''";
      continue;
    }
    if (special.find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string zsh_action(const OptionEntry& option) {
  if (!option.words.empty()) return "(" + join(option.words, " ") + ")";
  return is_file(option) ? "_files" : " ";
}

std::string zsh_option(const OptionEntry& option) {
  std::string value;
  if (!option.value.empty()) {
    value = ":" + zsh_escaped(option.value, ":") + ":" + zsh_action(option);
  }
  const std::string text = "[" + zsh_escaped(option.text, "[]:") + "]";
  // A line for every name: one of them excludes the others.
  std::string lines;
  for (const auto& name : option.names) {
    const std::string head =
        option.is_repeated ? "*" : "(" + join(option.names, " ") + ")";
    lines += fmt::format(" \\\n        '{}{}{}{}'", head, name, text, value);
  }
  return lines;
}

std::string zsh_argument(const OptionEntry& argument) {
  OptionEntry file = argument;
  file.value = "FILE";
  return fmt::format(" \\\n        '{}{}:{}'",
                     argument.is_repeated ? "*:" : ":",
                     zsh_escaped(argument.text, ":"),
                     zsh_action(file));
}

}  // namespace

std::string bash_completion(const std::vector<CommandEntry>& table) {
  return bash_start +
         fmt::format(
             "    mapfile -t COMPREPLY < <(compgen -W '{} --help --version' -- "
             "\"$current\")\n    return\n  fi\n",
             command_names(table)) +
         bash_values(table) + bash_options(table) + bash_arguments(table) + bash_end;
}

std::string zsh_completion(const std::vector<CommandEntry>& table) {
  std::string text =
      "#compdef jacta\n# Completion of jacta for zsh, made by `jacta completion zsh`.\n"
      "_jacta() {\n  local -a commands=(\n";
  for (const auto& entry : table) {
    text += fmt::format("    '{}:{}'\n", entry.name, zsh_escaped(entry.summary, ":"));
  }
  text +=
      "  )\n  if ((CURRENT == 2)); then\n    _describe -t commands command commands\n"
      "    return\n  fi\n  shift words\n  ((CURRENT--))\n  case $words[1] in\n";
  for (const auto& entry : table) {
    text += fmt::format("    {})\n      _arguments -s", entry.name);
    for (const auto& option : entry.options) text += zsh_option(option);
    for (const auto& argument : entry.arguments) text += zsh_argument(argument);
    text += " ;;\n";
  }
  return text +
         "  esac\n}\n"
         "# Found by its name, or read by `eval`.\n"
         "if [[ $funcstack[1] == _jacta ]]; then\n  _jacta \"$@\"\nelse\n"
         "  compdef _jacta jacta\nfi\n";
}

}  // namespace jacta::apps
