#include "coverage/family_table.h"

#include <fmt/format.h>

#include <cmath>

#include "jacta/base/atomic_file.h"
#include "jacta/base/error.h"
#include "jacta/interval/critical_value.h"

namespace jacta::test {

namespace {

constexpr const char* begin_mark = "<!-- tables of ./dev coverage -->\n";
constexpr const char* end_mark = "<!-- end of the tables -->\n";

// A distance that one of a hundred numbers has by chance: the marks of the asymptotic
// columns, of which a page has some three hundred, are a matter of 1 % together.
double marked_pull(std::size_t n_numbers) {
  return std::sqrt(chi_square_upper_quantile(0.01 / static_cast<double>(n_numbers), 1));
}

std::string percent(double share) {
  return fmt::format("{:.2f}", 100 * share);
}

std::string marked(const CoverageNumber& number, double pull, double limit) {
  const char* const mark = pull < -limit ? " ▼" : (pull > limit ? " ▲" : "");
  return percent(number.coverage) + mark;
}

std::string counted(std::size_t n, const char* what) {
  return n == 0 ? "" : fmt::format("; {} {}", n, what);
}

std::string heading(const FamilyCoverage& family) {
  std::string text = fmt::format(
      "### {}\n\n`{}`, {:L} test toys", family.title, family.poi, family.n_test);
  text += counted(family.n_invalid, "of them without a valid fit");
  text += fmt::format(
      ". Thresholds from {} toys at {} points", family.n_grid_toys, family.n_points);
  if (family.target > 0) {
    text += fmt::format(
        ", {} {} between them", family.achieved ? "within" : "not within", family.target);
  }
  const EndpointCheck& e = family.endpoints;
  if (e.n > 0) {
    text += fmt::format(". {} intervals say what t says", e.n);
    text += counted(e.n_outside, "lack a value with t ≤ q");
    text += counted(e.n_undefined, "have an undefined edge");
    text += counted(e.n_inside + e.n_inside_neyman,
                    "hold a truth with t > q in a gap that they span");
  }
  return text + ".\n\n";
}

}  // namespace

std::string family_table(const FamilyCoverage& family) {
  std::string text = heading(family);
  std::vector<double> levels;
  for (const auto& cell : family.cells) {
    if (levels.empty() || cell.level > levels.back()) levels.push_back(cell.level);
  }
  text += "| truth | interval |";
  std::string rule = "|---|---|";
  for (const char* const method : {"asymptotic", "toys"}) {
    for (const double level : levels) {
      text += fmt::format(" {} {} % |", method, 100 * level);
      rule += "---|";
    }
  }
  text += "\n" + rule + "\n";
  const double limit = marked_pull(324);
  for (std::size_t i = 0; i < family.cells.size(); i += levels.size()) {
    const FamilyCell& first = family.cells[i];
    text += fmt::format(
        "| {}{} | {} |", first.mu, first.on_grid ? "" : " (between)", word(first.kind));
    for (std::size_t k = 0; k < levels.size(); ++k) {
      const FamilyCell& cell = family.cells[i + k];
      text += " " + marked(cell.asymptotic, cell.asymptotic_pull, limit) + " |";
    }
    for (std::size_t k = 0; k < levels.size(); ++k) {
      text += " " + percent(family.cells[i + k].neyman.coverage) + " |";
    }
    text += "\n";
  }
  return text + "\n";
}

std::string gates_text(const GateResult& gates) {
  std::string text = fmt::format("{} gates at p = {:.2g} each, 1 % together; {}.",
                                 gates.n_gates,
                                 gates.allowed,
                                 gates.failed.empty()
                                     ? "all passed"
                                     : fmt::format("**{} failed**", gates.failed.size()));
  text += fmt::format(" The smallest p-value: {}.\n\n", gates.smallest_gate);
  for (const auto& failed : gates.failed) text += "* **failed**: " + failed + "\n";
  return gates.failed.empty() ? text : text + "\n";
}

void replace_tables(const std::filesystem::path& page, const std::string& text) {
  const std::string old = read_file(page);
  const auto begin = old.find(begin_mark);
  const auto end = old.find(end_mark);
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    throw InputError(fmt::format("{} has no place for the tables: the lines {} and {}",
                                 page.string(),
                                 begin_mark,
                                 end_mark));
  }
  const auto after = begin + std::string(begin_mark).size();
  write_file(page, old.substr(0, after) + "\n" + text + old.substr(end));
}

}  // namespace jacta::test
