#include "jacta/running/cluster_keys.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>

#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

std::string read_job_id(const Node& node) {
  const std::string text = node.as_text();
  if (!text.empty() && text.find_first_not_of("0123456789_+:") == std::string::npos) {
    return text;
  }
  throw node.error("no id of a job: " + python_json(node), "write a number such as 1234");
}

std::int64_t read_megabytes(const Node& node) {
  const std::string text = node.as_text();
  double number = 0;
  const auto [rest, error] =
      std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit(rest, text.data() + text.size());
  unit.erase(0, std::min(unit.find_first_not_of(' '), unit.size()));
  std::transform(unit.begin(), unit.end(), unit.begin(), [](unsigned char c) {
    return static_cast<char>(std::toupper(c));
  });
  if (unit.size() == 2 && unit[1] == 'B') unit.pop_back();
  if (unit.empty()) unit = "M";
  const auto power = std::string_view("KMGT").find(unit);
  const bool is_unit = unit.size() == 1 && power != std::string_view::npos;
  const double factor = is_unit ? std::ldexp(1.0, 10 * static_cast<int>(power) - 10) : 0;
  const bool is_amount = number > 0 && number * factor < 1e15;
  if (error != std::errc() || factor == 0 || !is_amount) {
    throw node.error(fmt::format("'{}' is no amount of memory", text),
                     "write a number of megabytes, or a number with K, M, G or T");
  }
  return static_cast<std::int64_t>(std::ceil(number * factor));
}

}  // namespace

KeyTable submitter_keys(SubmitterSettings& settings, KeyTable keys) {
  keys.add({"template_path",
            texts(settings.template_paths),
            "folders where templates are sought first"});
  keys.add({"combine_n_jobs",
            at_least(1, settings.combine_n_jobs),
            "jobs that are run one after another as one"});
  return keys;
}

// A comment that Slurm reads would set options behind the checks of the keys.
std::string read_script_lines(const Node& node) {
  std::string text = node.as_text();
  if (("\n" + text).find("\n#SBATCH") != std::string::npos) {
    throw node.error("an option of sbatch in the lines of the script: '" + text + "'",
                     "write it in sbatch_options, without #SBATCH");
  }
  if (text.find('\0') != std::string::npos) check_line(node, text);
  return text;
}

std::string read_sbatch_option(const Node& node) {
  std::string text = read_line(node);
  if (text.starts_with("-")) return text;
  throw node.error(fmt::format("'{}' is no option of sbatch", text),
                   "an option begins with a dash, such as --constraint=avx2");
}

std::string read_submit_line(const Node& node) {
  std::string text = read_line(
      node, {.end_without = "\\", .because = "the next line would be part of it"});
  const auto begin = std::min(text.find_first_not_of(' '), text.size());
  if (::strncasecmp(text.c_str() + begin, "queue", 5) != 0) return text;
  throw node.error(fmt::format("'{}' would queue the jobs of a task again", text),
                   "the description has its queue statement");
}

KeyTable::Reader job_ids(std::string& target) {
  std::vector<std::string> any;
  return accepting(lines_into(any).accepts(), [&target](const Node& node) {
    std::vector<std::string> ids;
    lines_into(ids, read_job_id)(node);
    target = join(ids, ":");
  });
}

KeyTable::Reader above_zero(std::optional<double>& target) {
  double any = NAN;
  return accepting(positive(any).accepts(), [&target](const Node& node) {
    double value = 0;
    positive(value)(node);
    target = value;
  });
}

KeyTable::Reader megabytes(std::int64_t& target) {
  std::string any;
  return accepting(with_default(line_into(any).accepts(), Node::integer(target)),
                   [&target](const Node& node) { target = read_megabytes(node); });
}

void read_section(const Node& root,
                  const char* section,
                  KeyTable keys,
                  Diagnostics& diagnostics) {
  const Node* node = root.find(section);
  if (node == nullptr || node->is_null()) return;
  SubmitterSettings common;
  std::vector<Problem> problems;
  submitter_keys(common, std::move(keys)).read(*node, problems);
  report(problems, diagnostics);
}

}  // namespace jacta
