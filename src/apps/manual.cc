#include "manual.h"

#include <fmt/format.h>

#include <cctype>

#include "jacta/base/text.h"
#include "jacta/base/version.h"

namespace jacta::apps {

namespace {

// Text as it is: no character of it is markup, no hyphen becomes a dash.
std::string escaped(std::string_view text) {
  std::string result;
  bool at_line_start = true;
  for (const char c : text) {
    if (at_line_start && (c == '.' || c == '\'')) result += "\\&";
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
    at_line_start = c == '\n';
  }
  return result;
}

std::string bold(std::string_view text) {
  return "\\fB" + escaped(text) + "\\fR";
}
std::string italic(std::string_view text) {
  return "\\fI" + escaped(text) + "\\fR";
}

std::string title(std::string name) {
  for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return fmt::format(
      ".TH \"{}\" 1 \"\" \"jacta {}\" \"Manual of jacta\"\n", escaped(name), version());
}

std::string verbatim(std::string_view text) {
  return fmt::format(".nf\n{}\n.fi\n", escaped(text));
}

std::string synopsis(const CommandEntry& entry) {
  std::string text = ".SH SYNOPSIS\n" + bold("jacta " + entry.name);
  for (const auto& argument : entry.arguments) {
    const std::string name =
        italic(argument.value.empty() ? argument.names[0] : argument.value) +
        (argument.is_repeated ? "..." : "");
    text += argument.is_required ? " " + name : " [" + name + "]";
  }
  for (const auto& option : entry.options) {
    if (!option.is_required) continue;
    text += " " + bold(option.names.back()) + " " + italic(option.value);
  }
  return text + " [" + italic("OPTION") + "]...\n";
}

std::string described(const OptionEntry& option) {
  std::string text = escaped(option.text);
  if (!option.words.empty()) {
    text += ".\nOne of " + escaped(join(option.words));
  }
  if (!option.default_value.empty()) {
    text += ".\nDefault: " + escaped(option.default_value);
  }
  if (option.is_required) text += ".\nRequired";
  if (option.is_repeated && option.text.find("repeated") == std::string::npos) {
    text += ".\nMay be repeated";
  }
  return text + ".\n";
}

std::string item(const OptionEntry& option) {
  std::string head;
  for (const auto& name : option.names) head += (head.empty() ? "" : ", ") + bold(name);
  if (!option.value.empty() && option.value != option.names[0]) {
    head += " " + italic(option.value);
  }
  return ".TP\n" + head + "\n" + described(option);
}

constexpr const char* exit_status = R"(.SH EXIT STATUS
.TP
0
Done.
.TP
1
The input or the data are wrong; the message says what, where, and what to do.
.TP
2
The command line is wrong.
.TP
3
Some of the work failed, and the rest is kept.
.TP
70
A fault of jacta itself: please report it.
.TP
130, 143
Interrupted; what is finished is kept.
)";

constexpr const char* environment = R"(.SH ENVIRONMENT
.TP
.B JACTA_PYTHON
The interpreter of plots and reports, where it is not the one that jacta was built for.
)";

ManualPage page_of(const CommandEntry& entry) {
  const std::string name = "jacta-" + entry.name;
  std::string text = title(name);
  text += ".SH NAME\n" + escaped(name + " - " + entry.summary) + "\n" + synopsis(entry);
  if (!entry.arguments.empty()) text += ".SH ARGUMENTS\n";
  for (const auto& argument : entry.arguments) text += item(argument);
  text += ".SH OPTIONS\n";
  for (const auto& option : entry.options) text += item(option);
  if (!entry.is_complete) {
    text += "The options are printed by\n" + bold("jacta " + entry.name + " --help") +
            ",\nwhich needs the Python package of jacta.\n";
  }
  if (!entry.notes.empty()) text += ".SH NOTES\n" + verbatim(entry.notes);
  if (!entry.example.empty()) text += ".SH EXAMPLE\n" + verbatim(entry.example);
  return {name + ".1", text + exit_status + ".SH SEE ALSO\n.BR jacta (1)\n"};
}

ManualPage page_of_program(const std::vector<CommandEntry>& table) {
  std::string text = title("jacta");
  text +=
      ".SH NAME\njacta \\- frequentist inference by toy Monte Carlo\n.SH SYNOPSIS\n" +
      bold("jacta") + " " + italic("COMMAND") + " [" + italic("ARGUMENT") +
      "]...\n.SH DESCRIPTION\nFits, confidence intervals and toys of template models "
      "and amplitude models,\ncampaigns of toys on one machine and on clusters, plots "
      "and reports.\n.PP\nEvery command has\n" +
      bold("--help") + "\nwith an example, and\n" + bold("--json") +
      "\nfor one JSON document on standard output; progress and notes go to standard "
      "error.\n.SH COMMANDS\n";
  for (const auto& entry : table) {
    text += ".TP\n.BR " + escaped("jacta-" + entry.name) + " (1)\n" +
            escaped(entry.summary) + ".\n";
  }
  return {"jacta.1", text + exit_status + environment};
}

}  // namespace

std::vector<ManualPage> manual_pages(const std::vector<CommandEntry>& table) {
  std::vector<ManualPage> pages = {page_of_program(table)};
  for (const auto& entry : table) pages.push_back(page_of(entry));
  return pages;
}

ManualPage manual_page(const std::vector<CommandEntry>& table, const std::string& name) {
  return name.empty() ? page_of_program(table) : page_of(find_command(table, name));
}

}  // namespace jacta::apps
