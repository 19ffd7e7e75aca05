#include "mass_histogram.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "jacta/config/named_file.h"
#include "jacta/data/number_array.h"
#include "jacta/decay/decay_keys.h"

namespace jacta {

namespace {

struct Keys {
  Node contents = {};
  Node edges = {};
  Node masses = {};
  bool squared = false;
};

KeyTable keys_of(Keys& keys) {
  const Node lists = list_schema(list_schema(type_schema("string")));
  return KeyTable{
      {"contents",
       node_into(keys.contents, type_schema("string")),
       "file of the contents of all bins: npy, or text with one axis"},
      {"edges",
       node_into(keys.edges, list_schema(type_schema("string"))),
       "for every axis the file of its edges, one more than bins"},
      {"masses",
       node_into(keys.masses, lists),
       "for every axis the particles whose invariant mass it is"},
      {"squared", switch_into(keys.squared), "True: axes are masses squared, GeV^2"}}
      .of("functions of masses");
}

class MassHistogram {
 public:
  MassHistogram(const Node& function,
                const std::vector<std::string>& finals,
                Diagnostics& diagnostics)
      : place_(function) {
    read_map(keys_of(keys_), function, diagnostics);
    for (const auto& [name, node] : {std::pair("contents", &keys_.contents),
                                     std::pair("edges", &keys_.edges),
                                     std::pair("masses", &keys_.masses)}) {
      if (!node->is_null()) continue;
      throw function.error(
          std::string("the key '") + name + "' is missing",
          "write {contents: FILE.npy, edges: [FILE.npy], masses: [[A, B]]}");
    }
    read_sets(finals);
    read_files();
  }

  std::vector<double> values(const EventSample& sample) const {
    std::vector<double> result;
    for (std::size_t i = 0; i < sample.momenta.front().size(); ++i) {
      std::size_t bin = 0;
      for (std::size_t a = 0; a < sets_.size(); ++a) {
        bin = bin * contents_.shape[a] + bin_of(sample, i, a);
      }
      result.push_back(contents_.values[bin]);
    }
    return result;
  }

 private:
  void read_sets(const std::vector<std::string>& finals) {
    if (!keys_.masses.is_list() || keys_.masses.items().empty()) {
      throw keys_.masses.error("masses must be a list of lists of particles");
    }
    for (const auto& list : keys_.masses.items()) {
      if (!list.is_list() || list.items().size() < 2) {
        throw list.error("an axis is the mass of two particles or more, such as [B, C]");
      }
      auto& set = sets_.emplace_back();
      for (const auto& name : list.items()) {
        const auto found = std::find(finals.begin(), finals.end(), name.as_text());
        if (found == finals.end()) {
          throw name.error(name.as_text() + " is no final particle",
                           nearest_advice(name.as_text(), finals));
        }
        const auto f = static_cast<std::size_t>(found - finals.begin());
        if (std::find(set.begin(), set.end(), f) != set.end()) {
          throw name.error(name.as_text() + " is twice in a mass",
                           "name every particle of it once");
        }
        set.push_back(f);
      }
    }
  }

  static NumericTable array_of(const Node& name) {
    if (!name.is_string()) throw name.error("expected the name of a file");
    return read_number_array(find_named_file(name.as_string(), name.location()));
  }

  void read_files() {
    contents_ = array_of(keys_.contents);
    const std::size_t n = sets_.size();
    // Text of one axis is a line or a column.
    const auto& shape = contents_.shape;
    const auto longer = std::count_if(
        shape.begin(), shape.end(), [](std::size_t length) { return length != 1; });
    if (n == 1 && longer <= 1) contents_.shape = {contents_.values.size()};
    if (contents_.shape.size() != n || !keys_.edges.is_list() ||
        keys_.edges.items().size() != n) {
      throw keys_.contents.error(
          fmt::format("the contents have {} axes, there are {} masses and {} edges",
                      contents_.shape.size(),
                      n,
                      keys_.edges.is_list() ? keys_.edges.items().size() : 0),
          "give a list of particles and a file of edges per axis");
    }
    for (const double x : contents_.values) {
      if (x >= 0) continue;
      throw keys_.contents.error("a content is " + shortest(x),
                                 "densities and efficiencies are not negative");
    }
    for (std::size_t a = 0; a < n; ++a) {
      const Node& name = keys_.edges.items()[a];
      edges_.push_back(array_of(name).values);
      const auto& e = edges_.back();
      if (e.size() == contents_.shape[a] + 1 &&
          std::adjacent_find(e.begin(), e.end(), std::greater_equal<>()) == e.end()) {
        continue;
      }
      throw name.error(
          fmt::format(
              "axis {} has {} bins and {} edges", a, contents_.shape[a], e.size()),
          "an axis has one edge more than bins, in ascending order");
    }
  }

  std::size_t bin_of(const EventSample& sample,
                     std::size_t event,
                     std::size_t axis) const {
    FourVector sum;
    for (const std::size_t f : sets_[axis]) sum = sum + sample.momenta[f][event];
    const double x = keys_.squared ? dot(sum, sum) : mass(sum);
    const auto& edges = edges_[axis];
    const auto above = std::upper_bound(edges.begin(), edges.end(), x);
    if (above == edges.begin() || (above == edges.end() && x > edges.back())) {
      throw place_.error(
          fmt::format("event {} (from 0) is outside of the histogram: {} on "
                      "axis {} from {} to {}",
                      event,
                      shortest(x),
                      axis,
                      shortest(edges.front()),
                      shortest(edges.back())),
          "make the axes as wide as phase space");
    }
    const auto bin = static_cast<std::size_t>(above - edges.begin()) - 1;
    return std::min(bin, edges.size() - 2);  // the last edge belongs to the last bin
  }

  const Node& place_;
  Keys keys_;
  std::vector<std::vector<std::size_t>> sets_;
  NumericTable contents_;
  std::vector<std::vector<double>> edges_;
};

}  // namespace

std::vector<double> mass_histogram_values(const Node& function,
                                          const std::vector<std::string>& finals,
                                          const EventSample& sample,
                                          Diagnostics& diagnostics) {
  return MassHistogram(function, finals, diagnostics).values(sample);
}

Node mass_histogram_schema() {
  Keys keys;
  return keys_of(keys).schema();
}

}  // namespace jacta
