#include "jacta/toy/replay.h"

#include <fmt/format.h>

#include "jacta/config/node.h"

namespace jacta {

namespace {

Node attribute(const std::vector<std::pair<std::string, std::string>>& attributes,
               const std::string& name) {
  for (const auto& [key, text] : attributes) {
    if (key == name) return parse_json(text, name);
  }
  throw InputError(fmt::format("the result file has no attribute '{}'", name),
                   "only files written by this program can be replayed");
}

}  // namespace

RunnerArguments arguments_of(const ResultContent& content) {
  Node map = attribute(content.batch, "arguments");
  map.set("seed", attribute(content.metadata, "seed"));
  return RunnerArguments::from_map(map);
}

Node stored_inputs(const ResultContent& content) {
  for (const auto& [name, text] : content.batch) {
    if (name == "inputs") return parse_json(text, name);
  }
  return {};
}

std::vector<std::pair<std::string, Values>> stored_rows(const ResultContent& content,
                                                        std::size_t toy) {
  std::vector<std::pair<std::string, Values>> rows;
  for (const auto& table : content.fits) {
    if (toy >= table.valid_fit.size()) {
      throw InputError(fmt::format(
          "there is no toy {}: the file holds {}", toy, table.valid_fit.size()));
    }
    Values row;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      row[table.columns[c]] = table.values[c][toy];
    }
    row["valid_fit"] = table.valid_fit[toy];
    rows.emplace_back(table.name, std::move(row));
  }
  return rows;
}

std::vector<std::pair<std::string, Values>> recomputed_rows(
    const Runner& runner, const std::vector<ToyRow>& rows) {
  std::vector<std::pair<std::string, Values>> result;
  const Parameters& parameters = runner.model().parameters();
  for (std::size_t h = 0; h < rows.size(); ++h) {
    Values row;
    for (std::size_t p = 0; p < parameters.size(); ++p) {
      row[parameters[p].name] = rows[h].minimum.theta[p];
    }
    row["ll"] = rows[h].minimum.ll;
    row["dl"] = rows[h].lower;
    row["ul"] = rows[h].upper;
    row["valid_fit"] = rows[h].minimum.valid ? 1 : 0;
    result.emplace_back(runner.hypotheses()[h].name, std::move(row));
  }
  return result;
}

}  // namespace jacta
