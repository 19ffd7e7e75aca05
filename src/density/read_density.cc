#include "jacta/density/read_density.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "argument_reading.h"
#include "jacta/base/text.h"
#include "jacta/config/key_table.h"
#include "kind_table.h"

namespace jacta {

namespace {

using Names = std::vector<std::string>;

class Reader {
 public:
  Reader(const std::vector<Axis>& axes,
         const Parameters& parameters,
         std::vector<Problem>& problems)
      : axes_(axes), parameters_(parameters), problems_(problems) {}

  SharedDensity read(const Node& node) {
    SharedDensity density;
    const KeyTable table = kinds(density);
    if (!node.is_map()) {
      add_problem(
          problems_,
          Problem::of(node.error(
              fmt::format("a density is a map of its kind, found {}", node.kind_name()),
              "as in density: {gaussian: {mean: 1, sigma: 2}}")));
      return {};
    }
    if (!table.check_names(node, problems_)) return {};
    if (node.entries().size() != 1) {
      add_problem(
          problems_,
          Problem::of(node.error(
              fmt::format("a density has one kind, found {} keys", node.entries().size()),
              "add several with sum, multiply them with product")));
      return {};
    }
    table.read(node, problems_);
    return density;
  }

  KeyTable kinds(SharedDensity& density) {
    KeyTable table{};
    table.of("a density");
    for (const AxisKind& kind : axis_kinds()) {
      std::vector<DensityArgument> none(kind.arguments.size(), 0.0);
      AxisRange range;
      table.add({kind.name,
                 accepting(keys_of(kind, range, none).schema(),
                           [this, &kind, &density](const Node& n) {
                             density = read_axis_kind(kind, n);
                           }),
                 kind.text});
    }
    HistogramKeys histogram;
    SumKeys sum;
    ConvolutionKeys convolution;
    table.add(
        {"histogram",
         accepting(histogram_keys(histogram).schema(),
                   [this, &density](const Node& n) { density = read_histogram(n); }),
         "piecewise constant"});
    table.add({"sum",
               accepting(sum_keys(sum).schema(),
                         [this, &density](const Node& n) { density = read_sum(n); }),
               "several densities with fractions"});
    table.add({"product",
               accepting(list_schema(any_density()),
                         [this, &density](const Node& n) { density = read_product(n); }),
               "a list of densities of different axes"});
    table.add(
        {"convolution",
         accepting(convolution_keys(convolution).schema(),
                   [this, &density](const Node& n) { density = read_convolution(n); }),
         "a density smeared by a Gaussian"});
    return table;
  }

 private:
  struct HistogramKeys {
    AxisRange range = {};
    std::vector<double> edges = {};
    std::vector<double> contents = {};
  };
  struct SumKeys {
    std::vector<DensityArgument> fractions = {};
    Node parts = {};
  };
  struct ConvolutionKeys {
    AxisRange range = {};
    DensityArgument sigma = 1.0;
    std::vector<double> true_range = {};
    Node part = {};
  };

  // Within a density the schema says no more.
  static Node any_density() { return type_schema("object"); }

  static KeyTable::Reader numbers(std::vector<double>& target) {
    return accepting(list_schema(type_schema("number")), [&target](const Node& n) {
      for (const Node& item : n.items()) target.push_back(finite_real(item));
    });
  }

  KeyTable histogram_keys(HistogramKeys& keys) {
    KeyTable table{axis_key(keys.range),
                   required("edges", numbers(keys.edges), "edges of the bins"),
                   required("contents", numbers(keys.contents), "one number per bin")};
    table.of("histogram");
    return table;
  }

  KeyTable sum_keys(SumKeys& keys) {
    KeyTable table{
        required("fractions",
                 accepting([] { return list_schema(argument_schema()); },
                           [this, &keys](const Node& n) {
                             keys.fractions =
                                 read_arguments(n, ArgumentDomain::fraction, parameters_);
                           }),
                 "fractions of all densities but the last, which has the rest"),
        required("of",
                 accepting(list_schema(any_density()),
                           [&keys](const Node& n) {
                             n.items();
                             keys.parts = n;
                           }),
                 "the densities")};
    table.of("sum");
    return table;
  }

  KeyTable convolution_keys(ConvolutionKeys& keys) {
    KeyTable table{
        axis_key(keys.range),
        required("of",
                 accepting(any_density(), [&keys](const Node& n) { keys.part = n; }),
                 "the density before it is smeared"),
        required("sigma",
                 accepting(argument_schema,
                           [this, &keys](const Node& n) {
                             keys.sigma =
                                 read_argument(n, ArgumentDomain::positive, parameters_);
                           }),
                 "width of the Gaussian"),
        {"true_range",
         accepting(list_schema(type_schema("number")),
                   [&keys](const Node& n) {
                     keys.true_range.clear();
                     numbers(keys.true_range)(n);
                     const auto& r = keys.true_range;
                     if (r.size() == 2 && r[0] < r[1]) return;
                     throw n.error("a range is a list of its lower and its upper end");
                   }),
         "where the density before is defined; without it the range of the axis"}};
    table.of("convolution");
    return table;
  }

  SharedDensity read_histogram(const Node& node) {
    HistogramKeys keys;
    if (!histogram_keys(keys).read(node, problems_)) return {};
    if (!check_axis(node, keys.range)) return {};
    return made(node,
                [&] { return histogram_density(keys.range, keys.edges, keys.contents); });
  }

  bool read_parts(const Node& list, std::vector<SharedDensity>& parts) {
    bool good = true;
    for (const Node& item : list.items()) {
      parts.push_back(read(item));
      good = good && parts.back() != nullptr;
    }
    return good;
  }

  SharedDensity read_sum(const Node& node) {
    SumKeys keys;
    std::vector<SharedDensity> parts;
    if (!sum_keys(keys).read(node, problems_) || !read_parts(keys.parts, parts))
      return {};
    return made(node, [&] { return sum_density(parts, keys.fractions); });
  }

  SharedDensity read_product(const Node& node) {
    std::vector<SharedDensity> parts;
    if (!read_parts(node, parts)) return {};
    return made(node, [&] { return product_density(parts); });
  }

  SharedDensity read_convolution(const Node& node) {
    ConvolutionKeys keys;
    if (!convolution_keys(keys).read(node, problems_)) return {};
    if (!check_axis(node, keys.range)) return {};
    const Limits range = keys.true_range.empty()
                             ? keys.range.range
                             : Limits{keys.true_range[0], keys.true_range[1]};
    const auto outer = true_range_;
    true_range_ = range;
    const SharedDensity part = read(keys.part);
    true_range_ = outer;
    if (!part) return {};
    return made(node,
                [&] { return convolution_density(keys.range, part, range, keys.sigma); });
  }

  // Keys of a kind, which fill `arguments`.
  KeyTable keys_of(const AxisKind& kind,
                   AxisRange& range,
                   std::vector<DensityArgument>& arguments) {
    KeyTable table{axis_key(range)};
    table.of(kind.name);
    for (std::size_t i = 0; i < kind.arguments.size(); ++i) {
      const ArgumentKey& key = kind.arguments[i];
      if (kind.takes_list) {
        table.add(required(key.name,
                           accepting([] { return list_schema(argument_schema()); },
                                     [this, &key, &arguments](const Node& n) {
                                       arguments =
                                           read_arguments(n, key.domain, parameters_);
                                     }),
                           key.text));
        continue;
      }
      const auto read = [this, &key, &arguments, i](const Node& n) {
        arguments[i] = read_argument(n, key.domain, parameters_);
      };
      if (key.without_it) {
        table.add({key.name,
                   accepting(with_default(argument_schema(), Node::real(*key.without_it)),
                             read),
                   key.text});
      } else {
        table.add(required(key.name, accepting(argument_schema, read), key.text));
      }
    }
    return table;
  }

  KeyTable::Key axis_key(AxisRange& range) {
    return {"axis",
            accepting(type_schema("string"),
                      [this, &range](const Node& n) {
                        Names names;
                        for (const Axis& axis : axes_) names.push_back(axis.name);
                        const std::string& name = n.as_string();
                        const auto found = std::find(names.begin(), names.end(), name);
                        if (found == names.end()) {
                          throw n.error(
                              fmt::format("the analysis space has no axis '{}'", name),
                              nearest_advice(name, names));
                        }
                        range.axis = static_cast<std::size_t>(found - names.begin());
                      }),
            "the axis of the analysis space; needed where there are several"};
  }

  // Also completes the range.
  bool check_axis(const Node& node, AxisRange& range) {
    if (axes_.size() != 1 && node.find("axis") == nullptr) {
      Names names;
      for (const Axis& axis : axes_) names.push_back(axis.name);
      add_problem(problems_,
                  Problem::of(node.error("the key 'axis' is missing",
                                         "the axes are " + join(names))));
      return false;
    }
    const auto& edges = axes_[range.axis].edges;
    range.range = true_range_.value_or(Limits{edges.front(), edges.back()});
    return true;
  }

  SharedDensity read_axis_kind(const AxisKind& kind, const Node& node) {
    AxisRange range;
    std::vector<DensityArgument> arguments;
    for (const ArgumentKey& key : kind.arguments) {
      arguments.emplace_back(key.without_it.value_or(0));
    }
    if (!keys_of(kind, range, arguments).read(node, problems_)) return {};
    if (!check_axis(node, range)) return {};
    return made(node, [&] { return kind.make(range, arguments); });
  }

  // What a maker finds wrong is wrong in the file.
  template <class Make>
  SharedDensity made(const Node& node, const Make& make) {
    try {
      return make();
    } catch (const UsageError& error) {
      // The place names the kind, with which the message begins.
      const std::string text = error.what();
      add_problem(problems_, Problem::of(node.error(text.substr(text.find(": ") + 2))));
      return {};
    }
  }

  const std::vector<Axis>& axes_;
  const Parameters& parameters_;
  std::vector<Problem>& problems_;
  /// Within a convolution.
  std::optional<Limits> true_range_;
};

}  // namespace

SharedDensity read_density(const Node& node,
                           const std::vector<Axis>& axes,
                           const Parameters& parameters,
                           std::vector<Problem>& problems) {
  SharedDensity density = Reader(axes, parameters, problems).read(node);
  if (!density) return {};
  Names missing;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto& covered = density->axes();
    if (std::find(covered.begin(), covered.end(), i) == covered.end()) {
      missing.push_back(axes[i].name);
    }
  }
  if (missing.empty()) return density;
  add_problem(
      problems,
      Problem::of(node.error(
          fmt::format("the density does not say how {} is distributed", join(missing)),
          "multiply densities of all axes with product")));
  return {};
}

Node density_schema() {
  const std::vector<Axis> axes;
  const Parameters parameters;
  std::vector<Problem> problems;
  SharedDensity density;
  return Reader(axes, parameters, problems).kinds(density).schema();
}

}  // namespace jacta
