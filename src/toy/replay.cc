#include "jacta/toy/replay.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "jacta/base/text.h"
#include "jacta/config/node.h"
#include "jacta/data/toy_file.h"

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

using NamedRow = std::pair<std::string, Values>;

std::vector<NamedRow> stored_rows(const ResultContent& content, std::size_t toy) {
  std::vector<NamedRow> rows;
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

Values recomputed_row(const Parameters& parameters, const ToyRow& made) {
  Values row;
  for (std::size_t p = 0; p < parameters.size(); ++p) {
    row[parameters[p].name] = made.minimum.theta[p];
  }
  row["ll"] = made.minimum.ll;
  row["dl"] = made.lower;
  row["ul"] = made.upper;
  row["valid_fit"] = made.minimum.valid ? 1 : 0;
  return row;
}

bool is_same(double a, double b) {
  return a == b || (std::isnan(a) && std::isnan(b));
}

Node values_node(const Values& values) {
  Node node = Node::map();
  for (const auto& [name, value] : values) node.set(name, Node::real(value));
  return node;
}

std::string row_text(const ReplayedRow& row) {
  std::string out = fmt::format(
      "{}\n  {:<32} {:>24} {:>24}\n", row.hypothesis, "", "stored", "recomputed");
  for (const auto& [name, value] : row.stored) {
    const double now = row.recomputed.at(name);
    out += fmt::format("  {:<32} {:>24} {:>24}{}\n",
                       name,
                       shortest(value),
                       shortest(now),
                       is_same(value, now) ? "" : "  differs");
  }
  const Minimum& minimum = row.minimum;
  return out + fmt::format("  EDM {:.2g}, {} calls ({}){}\n",
                           minimum.edm,
                           minimum.n_calls,
                           minimum.routine,
                           minimum.valid ? "" : ", INVALID: " + minimum.reason);
}

Node row_node(const ReplayedRow& row) {
  Node node = Node::map();
  node.set("stored", values_node(row.stored));
  node.set("recomputed", values_node(row.recomputed));
  node.set("equal", Node::boolean(row.is_equal()));
  node.set("reason", Node::string(row.minimum.reason));
  node.set("edm", Node::real(row.minimum.edm));
  node.set("n_calls", Node::integer(row.minimum.n_calls));
  return node;
}

// Seeds are any 64 bits.
Node whole_number(std::uint64_t value) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  return value <= most ? Node::integer(static_cast<std::int64_t>(value))
                       : Node::long_integer(fmt::format("{}", value));
}

Node address_node(const StreamAddress& address) {
  Node node = Node::map();
  node.set("seed", whole_number(address.seed));
  node.set("point", Node::string(fmt::format("{:016x}", address.point)));
  node.set("toy", whole_number(address.toy));
  return node;
}

}  // namespace

bool ReplayedRow::is_equal() const {
  return std::equal(stored.begin(),
                    stored.end(),
                    recomputed.begin(),
                    recomputed.end(),
                    [](const auto& a, const auto& b) {
                      return a.first == b.first && is_same(a.second, b.second);
                    });
}

bool ReplayedToy::is_equal() const {
  return std::all_of(
      rows.begin(), rows.end(), [](const auto& row) { return row.is_equal(); });
}

std::string ReplayedToy::text() const {
  std::string out;
  for (const auto& row : rows) out += row_text(row);
  if (is_equal()) return out + "all rows are equal in every bit\n";
  out += "rows DIFFER";
  if (!changed_inputs.empty()) {
    out += fmt::format(": the content of {} has changed since", join(changed_inputs));
  }
  return out + "\n";
}

Node ReplayedToy::to_node() const {
  Node hypotheses = Node::map();
  for (const auto& row : rows) hypotheses.set(row.hypothesis, row_node(row));
  Node changed = Node::list();
  for (const auto& name : changed_inputs) changed.push_back(Node::string(name));
  Node node = Node::map();
  node.set("address", address_node(address));
  node.set("hypotheses", std::move(hypotheses));
  node.set("equal", Node::boolean(is_equal()));
  node.set("changed_inputs", std::move(changed));
  return node;
}

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

ReplayedToy replay_toy(const Runner& runner,
                       const ResultContent& content,
                       std::int64_t toy,
                       const std::string& hypothesis) {
  const auto stored = stored_rows(content, static_cast<std::size_t>(toy));
  std::vector<std::string> names;
  for (const auto& [name, row] : stored) names.push_back(name);
  if (!hypothesis.empty() &&
      std::find(names.begin(), names.end(), hypothesis) == names.end()) {
    throw InputError(fmt::format("the file has no hypothesis '{}'", hypothesis),
                     nearest_advice(hypothesis, names));
  }
  const RunnerArguments& arguments = runner.arguments();
  const bool generated = arguments.toydata_mode != ToyDataMode::read;
  const Dataset data =
      generated ? runner.generate_toy(toy)
                : ToyFile(arguments.toydata_filename).read(static_cast<std::size_t>(toy));
  const auto made = runner.fit_toy(data, generated);

  ReplayedToy result{.address = runner.address(toy)};
  for (const auto& [name, row] : stored) {
    if (!hypothesis.empty() && hypothesis != name) continue;
    const auto& known = runner.hypotheses();
    const auto match =
        std::find_if(known.begin(), known.end(), [&stored_name = name](const auto& item) {
          return item.name == stored_name;
        });
    if (match == known.end()) throw InputError("the stored hypotheses do not match");
    const ToyRow& again = made[static_cast<std::size_t>(match - known.begin())];
    result.rows.push_back(
        {.hypothesis = name,
         .stored = row,
         .recomputed = recomputed_row(runner.model().parameters(), again),
         .minimum = again.minimum});
  }
  return result;
}

}  // namespace jacta
