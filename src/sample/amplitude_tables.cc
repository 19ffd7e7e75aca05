#include "jacta/sample/amplitude_tables.h"

#include <fmt/format.h>

#include <array>

#include "jacta/base/text.h"
#include "jacta/sample/samples.h"

namespace jacta {

namespace {

constexpr std::array<const char*, 4> components = {"_e", "_px", "_py", "_pz"};

std::string final_name(const DecayModel& model, std::size_t i) {
  return model.particles[model.finals[i]].name;
}

double component(const FourVector& p, std::size_t c) {
  const std::array<double, 4> all = {p.e, p.x, p.y, p.z};
  return all[c];
}

std::vector<double> optional_column(const Table& table, const char* name) {
  if (!table.has_column(name)) return {};
  const auto column = table.column(name);
  return {column.begin(), column.end()};
}

}  // namespace

Table table_of(const EventSample& sample, const DecayModel& model) {
  Table table;
  for (std::size_t i = 0; i < sample.momenta.size(); ++i) {
    for (std::size_t c = 0; c < components.size(); ++c) {
      std::vector<double> column;
      column.reserve(sample.size());
      for (const auto& p : sample.momenta[i]) column.push_back(component(p, c));
      table.add_column(final_name(model, i) + components[c], std::move(column));
    }
  }
  table.add_column("weight", sample.weights);
  if (!sample.charges.empty()) table.add_column("charge", sample.charges);
  if (!sample.efficiency_values.empty()) {
    table.add_column("efficiency_value", sample.efficiency_values);
  }
  if (!sample.background_values.empty()) {
    table.add_column("background_value", sample.background_values);
  }
  return table;
}

EventSample sample_of(const Table& table, const DecayModel& model) {
  EventSample sample;
  for (std::size_t i = 0; i < model.finals.size(); ++i) {
    std::array<std::span<const double>, 4> columns;
    for (std::size_t c = 0; c < components.size(); ++c) {
      columns[c] = table.column(final_name(model, i) + components[c]);
    }
    auto& momenta = sample.momenta.emplace_back();
    momenta.reserve(table.rows());
    for (std::size_t e = 0; e < table.rows(); ++e) {
      momenta.push_back({columns[0][e], columns[1][e], columns[2][e], columns[3][e]});
    }
  }
  sample.weights = optional_column(table, "weight");
  if (sample.weights.empty()) sample.weights.assign(table.rows(), 1);
  sample.charges = optional_column(table, "charge");
  sample.efficiency_values = optional_column(table, "efficiency_value");
  sample.background_values = optional_column(table, "background_value");
  check_sample(sample, model);
  return sample;
}

std::string table_name(const std::string& kind, std::size_t i, std::size_t n) {
  return n == 1 ? kind : fmt::format("{}_{}", kind, i);
}

}  // namespace jacta
