// Distributions of toys: counts, bins, positions inside bins and ancillary measurements
// against the model's, independence between toys, terms, sources and coordinates, and two
// samples against toys that the reference drew (tests/golden/toys, made by
// tools/reference/toy_draws.py). All tests of a model are one family (support/goodness.h),
// which fails without a fault in one of a hundred seeds; the seeds are fixed.
#include <gtest/gtest.h>

#include <map>

#include "jacta/base/elementary.h"
#include "support/golden.h"
#include "support/goodness.h"

namespace jacta {
namespace {

using Column = std::vector<double>;

// What a source of a term has done in all toys.
struct SourceToys {
  std::vector<std::int64_t> counts = {};      // by toy
  std::map<std::string, Column> events = {};  // by axis
};

struct Toys {
  std::map<std::string, std::map<std::string, SourceToys>> terms = {};
  std::map<std::string, Column> ancillary = {};
};

Toys draw(const TemplateModel& model,
          const Values& values,
          std::uint64_t count,
          std::uint64_t seed = 99) {
  Toys result;
  const auto generator = model.generator(values);
  const auto expected = model.expectation_values_per_term(values);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Dataset toy = generator->generate({.seed = seed, .point = 5, .toy = i});
    for (const auto& [term, sources] : expected) {
      const Table& table = toy.at(term);
      for (std::size_t s = 0; s < sources.size(); ++s) {
        SourceToys& mine = result.terms[term][sources[s].first];
        mine.counts.push_back(0);
        for (std::size_t e = 0; e < table.rows(); ++e) {
          if (table.sources()[e] != static_cast<std::int64_t>(s)) continue;
          ++mine.counts.back();
          for (const auto& column : table.columns()) {
            mine.events[column.name].push_back(column.values[e]);
          }
        }
      }
    }
    for (const auto& column : toy.at("ancillary").columns()) {
      result.ancillary[column.name].push_back(column.values[0]);
    }
  }
  return result;
}

// The bin of every event, and where it is inside, by axis.
std::vector<std::size_t> bins_of(const Histogram& histogram,
                                 const SourceToys& toys,
                                 std::map<std::string, Column>& inside) {
  std::vector<std::size_t> bins(toys.events.begin()->second.size(), 0);
  for (const auto& axis : histogram.axes()) {
    const Column& x = toys.events.at(axis.name);
    for (std::size_t e = 0; e < x.size(); ++e) {
      const auto upper =
          std::upper_bound(axis.edges.begin() + 1, axis.edges.end() - 1, x[e]);
      const auto k = static_cast<std::size_t>(upper - axis.edges.begin()) - 1;
      bins[e] = bins[e] * axis.bins() + k;
      inside[axis.name].push_back((x[e] - axis.edges[k]) /
                                  (axis.edges[k + 1] - axis.edges[k]));
    }
  }
  return bins;
}

// Of the number of all events, whose error is known.
double total_p(const std::vector<std::int64_t>& counts, double mean) {
  const double expected = mean * static_cast<double>(counts.size());
  const double seen =
      static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
  if (expected == 0) return seen == 0 ? 1 : 0;
  return std::erfc(std::abs(seen - expected) / std::sqrt(2 * expected));
}

Column as_doubles(const std::vector<std::int64_t>& counts) {
  return {counts.begin(), counts.end()};
}

// Of the values behind the last one of each, and the values before.
double serial_p(const Column& x) {
  return test::independent_pairs_p({x.begin(), x.end() - 1}, {x.begin() + 1, x.end()});
}

class ToyDistributions : public ::testing::TestWithParam<std::string> {
 protected:
  Values point() const {
    Values values;
    for (std::size_t p = 0; p < model_.parameters().size(); ++p) {
      const auto& anchors = model_.space().kinks[p];
      if (anchors.empty()) continue;
      const Limits limits = model_.space().parameters[p].limits();
      const double wanted = 0.37 * anchors[anchors.size() - 2] + 0.63 * anchors.back();
      values[model_.parameters()[p].name] =
          std::clamp(wanted, limits.lower, limits.upper);
    }
    values[golden_.poi()] = 1.7;
    return values;
  }

  // Toys at `truth`, compared with the model at `values`.
  test::TestFamily compare(const Values& values, const Values& truth) const {
    test::TestFamily family;
    const Toys toys = draw(model_, truth, n_toys);
    std::vector<std::pair<std::string, Column>> per_toy;
    for (const auto& [term, sources] : model_.expectation_values_per_term(values)) {
      const auto histograms = model_.source_histograms(term, values, true);
      for (const auto& [name, mu] : sources) {
        const SourceToys& mine = toys.terms.at(term).at(name);
        const std::string what = term + ", " + name + ": ";
        family.add(what + "counts", test::poisson_p(mine.counts, mu));
        family.add(what + "all counts", total_p(mine.counts, mu));
        family.add(what + "counts of one toy and the next",
                   serial_p(as_doubles(mine.counts)));
        per_toy.emplace_back(what, as_doubles(mine.counts));
        const Histogram& histogram = histograms.at(name);
        std::map<std::string, Column> inside;
        Column bins(histogram.size());
        for (const auto bin : bins_of(histogram, mine, inside)) ++bins[bin];
        const auto contents = histogram.contents();
        family.add(what + "bins", test::bins_p(bins, {contents.begin(), contents.end()}));
        const Column* before = nullptr;
        for (const auto& [axis, u] : inside) {
          family.add(what + axis + " inside bins", test::uniform_p(u));
          family.add(what + axis + " of one event and the next", serial_p(u));
          if (before != nullptr) {
            family.add(what + "coordinates", test::independent_pairs_p(*before, u));
          }
          before = &u;
        }
      }
    }
    for (const auto& [name, measured] : toys.ancillary)
      per_toy.emplace_back(name, measured);
    for (std::size_t i = 0; i < per_toy.size(); ++i) {
      for (std::size_t j = 0; j < i; ++j) {
        family.add(per_toy[i].first + " and " + per_toy[j].first,
                   test::independent_pairs_p(per_toy[i].second, per_toy[j].second));
      }
    }
    return family;
  }

  static constexpr std::uint64_t n_toys = 3000;
  const test::GoldenCase golden_{GetParam()};
  const TemplateModel model_ = golden_.model();
};

TEST_P(ToyDistributions, AreThoseOfTheModel) {
  const auto family = compare(point(), point());
  EXPECT_GT(family.size(), 10u);
  EXPECT_TRUE(family.holds());
}

// The same tests see a rate that is off by a twentieth.
TEST_P(ToyDistributions, AreNotThoseOfAnotherPoint) {
  Values other = point();
  other[golden_.poi()] *= 1.05;
  EXPECT_FALSE(compare(other, point()).holds());
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         ToyDistributions,
                         ::testing::Values("two_shape",
                                           "common_grid",
                                           "conditional_100",
                                           "log10",
                                           "normalise",
                                           "slice"),
                         test::case_name);

// Gaussian measurements, clipped into the limits: below a limit a number is drawn for the
// probability that is there, so that the result is uniform.
TEST(AncillaryDistributions, AreGaussianOrClipped) {
  const auto model = test::GoldenCase("two_shape").model();
  const Values truth = {{"band_shift", 1.8}, {"background_rate_multiplier", 1.2}};
  const auto toys = draw(model, truth, 4000);
  struct Known {
    const char* name;
    double mean, width, lower, upper;
  };
  const auto family_of = [&](double scale) {
    test::TestFamily family;
    Stream stream({.seed = 3});
    for (const Known& known :
         std::vector<Known>{{"background_rate_multiplier", 1.2, 0.3, 0, 1e9},
                            {"signal_efficiency", 1, 0.1, 0, 2},
                            {"band_shift", 1.8, 0.7, -1, 2},
                            {"gain", 1, 0.2, 0.5, 1.5}}) {
      const auto below = [&](double x) {
        return normal_cdf((x - known.mean) / (scale * known.width));
      };
      Column u;
      for (const double x : toys.ancillary.at(known.name)) {
        const double first = x <= known.lower ? 0 : below(x);
        const double last = x <= known.lower ? below(x) : (x >= known.upper ? 1 : first);
        u.push_back(first + (last - first) * stream.uniform());
      }
      family.add(known.name, test::uniform_p(u));
      family.add(std::string(known.name) + " of one toy and the next", serial_p(u));
    }
    return family;
  };
  EXPECT_TRUE(family_of(1).holds());
  EXPECT_FALSE(family_of(1.1).holds());
}

class ReferenceToys : public ::testing::TestWithParam<std::string> {
 protected:
  // Ours at `values` against what the reference drew.
  test::TestFamily compare(const Values& values) const {
    test::TestFamily family;
    const auto toys = draw(model_, values, 3000, 17);
    for (const auto& [term, sources] : recorded_.at("terms").items()) {
      for (const auto& [name, drawn] : sources.items()) {
        const auto& mine = toys.terms.at(term).at(name);
        const std::string what = term + ", " + name + ": ";
        family.add(what + "counts",
                   test::same_counts_p(
                       mine.counts, drawn.at("counts").get<std::vector<std::int64_t>>()));
        for (const auto& [axis, x] : drawn.at("events").items()) {
          family.add(what + axis, test::same_p(mine.events.at(axis), x.get<Column>()));
        }
      }
    }
    for (const auto& [name, measured] : recorded_.at("ancillary").items()) {
      family.add(name, test::same_p(toys.ancillary.at(name), measured.get<Column>()));
    }
    return family;
  }
  Values values() const { return test::values(recorded_.at("values")); }

  const nlohmann::json recorded_ =
      test::load(test::source_folder() / "tests/golden/toys" / (GetParam() + ".json"));
  const TemplateModel model_ = test::GoldenCase(GetParam()).model();
};

TEST_P(ReferenceToys, AreDrawnFromTheSameDistributions) {
  const auto family = compare(values());
  EXPECT_GT(family.size(), 8u);
  EXPECT_TRUE(family.holds());
}

TEST_P(ReferenceToys, AreToldFromThoseOfAnotherPoint) {
  Values other = values();
  const std::string rate = test::GoldenCase(GetParam()).poi();
  other[rate] = 1.3 * (other.contains(rate) ? other.at(rate) : 1);
  EXPECT_FALSE(compare(other).holds());
}

INSTANTIATE_TEST_SUITE_P(Cases,
                         ReferenceToys,
                         ::testing::Values("two_shape", "log10", "common_grid"),
                         test::case_name);

}  // namespace
}  // namespace jacta
