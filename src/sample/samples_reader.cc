#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <regex>

#include "jacta/base/text.h"
#include "jacta/config/named_file.h"
#include "jacta/decay/decay_keys.h"
#include "jacta/sample/sample_file.h"
#include "jacta/sample/samples.h"
#include "mass_histogram.h"
#include "sample_checks.h"
#include "weight_smear.h"
#include "weight_sums.h"

namespace jacta {

namespace {

std::filesystem::path named(const Node& name) {
  if (!name.is_string()) throw name.error("expected the name of a file");
  return find_named_file(name.as_string(), name.location());
}

std::vector<std::string> names_of_finals(const DecayModel& model) {
  std::vector<std::string> names;
  for (const std::size_t f : model.finals) names.push_back(model.particles[f].name);
  return names;
}

class SampleReader {
 public:
  SampleReader(const DataBlock& block, const DecayModel& model, Diagnostics& diagnostics)
      : block_(block), model_(model), diagnostics_(diagnostics) {
    finals_ = names_of_finals(model);
    order_ = particles_of_files(block, model);
  }

  std::vector<EventSample> read(const std::string& name) {
    const SampleFiles& of = block_.samples.at(name);
    const Node& value = of.files;
    if (value.is_null()) return {};
    std::vector<EventSample> samples;
    const auto lists = file_lists(value);
    for (const auto& files : lists) samples.push_back(read_files(files));
    const double sign = sign_of(name);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      EventSample& sample = samples[i];
      const std::size_t n = sample.momenta.front().size();
      const auto companion_of = [&](const Node& values, const char* tail) {
        return companion(values, name + tail, i, samples.size(), n);
      };
      sample.weights = companion_of(of.weight, "_weight");
      if (sample.weights.empty()) sample.weights.assign(n, 1.0);
      if (!of.weight_smear.is_null()) {
        smear_weights(sample.weights, of.weight_smear, name, i);
      }
      for (double& w : sample.weights) w *= sign;
      sample.charges = companion_of(of.charge, "_charge");
      const auto function_of = [&](const Node& values, const char* tail) {
        if (!values.is_map()) return companion_of(values, tail);
        return mass_histogram_values(values, finals_, sample, diagnostics_);
      };
      sample.efficiency_values = function_of(of.efficiency_values, "_eff_value");
      sample.background_values = function_of(of.background_values, "_bg_value");
      check_read(sample, lists[i], value);
      check_masses(sample, value);
    }
    return samples;
  }

  bool is_scaled(const std::string& name) const {
    if (!block_.weight_scale) return false;
    if (block_.scale_list.is_null()) return name == "bg";
    bool is_in = false;
    for (const auto& item : block_.scale_list.items()) {
      // A common factor of the weights of phsp changes nothing.
      if (item.as_text() != "bg" && item.as_text() != "phsp") {
        throw item.error("scale_list: " + item.as_text() + " is not available",
                         "the background can be scaled: [bg]");
      }
      is_in = is_in || item.as_text() == name;
    }
    return is_in;
  }

 private:
  static std::vector<std::vector<std::filesystem::path>> file_lists(const Node& value) {
    if (!value.is_list()) return {{named(value)}};
    if (value.items().empty()) throw value.error("the list of files is empty");
    std::vector<std::vector<std::filesystem::path>> lists;
    const bool several = value.items().front().is_list();
    for (const auto& item : value.items()) {
      if (item.is_list() != several) {
        throw item.error("files and lists of files are mixed",
                         "write a list of files for one sample, a list of lists for "
                         "several");
      }
      if (!several) {
        if (lists.empty()) lists.emplace_back();
        lists.front().push_back(named(item));
      } else {
        auto& list = lists.emplace_back();
        for (const auto& name : item.items()) list.push_back(named(name));
      }
    }
    return lists;
  }

  EventSample read_files(const std::vector<std::filesystem::path>& files) const {
    auto momenta = read_momenta(files, order_);
    EventSample sample;
    for (const auto& name : finals_) {
      const auto place = std::find(order_.begin(), order_.end(), name) - order_.begin();
      sample.momenta.push_back(std::move(momenta[static_cast<std::size_t>(place)]));
    }
    return sample;
  }

  // Values of sample i of `n_samples` with `n` events; empty where there are none.
  std::vector<double> companion(const Node& values,
                                const std::string& key,
                                std::size_t i,
                                std::size_t n_samples,
                                std::size_t n) const {
    if (values.is_null()) return {};
    const Node* value = &values;
    if (value->is_list()) {
      if (value->items().size() != n_samples) {
        throw value->error(key + " has " + std::to_string(value->items().size()) +
                               " entries for " + std::to_string(n_samples) +
                               (n_samples == 1 ? " sample" : " samples"),
                           "give one entry per sample; an entry may be a list of files");
      }
      value = &value->items()[i];
    }
    if (value->is_null()) return {};
    if (value->is_number()) return std::vector<double>(n, finite_number(*value));
    std::vector<double> numbers;
    std::vector<Node> files;
    if (value->is_list()) {
      files = value->items();
    } else {
      files.push_back(*value);
    }
    for (const auto& file : files) {
      const auto part = read_event_values(named(file));
      numbers.insert(numbers.end(), part.begin(), part.end());
    }
    if (numbers.size() < n) {
      throw value->error(key + " has " + std::to_string(numbers.size()) + " values for " +
                         std::to_string(n) + " events");
    }
    if (numbers.size() > n) {
      diagnostics_.warning(message_at(
          *value,
          key + " has " + std::to_string(numbers.size()) + " values for " +
              std::to_string(n) + " events: those beyond are left out, as in tf-pwa"));
      numbers.resize(n);
    }
    return numbers;
  }

  double sign_of(const std::string& name) const {
    const Node& list = block_.negative;
    if (list.is_null()) return begins_with_match(name, "bg*", list) ? -1 : 1;
    double sign = 1;
    for (const auto& item : list.items()) {
      if (begins_with_match(name, item.as_text(), item)) sign = -1;
    }
    return sign;
  }

  // The library's matcher works by recursion: what would take much of it is refused.
  static bool begins_with_match(const std::string& name,
                                const std::string& pattern,
                                const Node& place) {
    constexpr std::size_t longest = 64;
    constexpr auto most_groups = 3;
    const auto groups = std::count(pattern.begin(), pattern.end(), '(');
    if (pattern.size() > longest || groups > most_groups ||
        pattern.find('{') != std::string::npos) {
      throw place.error("a pattern of negtive_idx has at most " +
                            std::to_string(longest) + " characters, " +
                            std::to_string(most_groups) + " groups and no {n}",
                        "name the samples in a list, such as [bg]");
    }
    try {
      const std::regex expression(pattern);
      return std::regex_search(name, expression, std::regex_constants::match_continuous);
    } catch (const std::regex_error&) {
      throw place.error("'" + pattern + "' is no regular expression");
    }
  }

  // What is wrong with the numbers of an event, with the files they stand in.
  void check_read(const EventSample& sample,
                  const std::vector<std::filesystem::path>& files,
                  const Node& place) const {
    try {
      check_sample(sample, model_);
    } catch (const InputError& error) {
      std::vector<std::string> names;
      for (const auto& file : files) names.push_back(file.string());
      throw place.error(join(names) + ": " + error.what());
    }
  }

  // The mean mass of the sum of some final particles, at the first events.
  static double mean_mass(const EventSample& sample,
                          const std::vector<std::size_t>& finals) {
    const std::size_t n = std::min<std::size_t>(sample.size(), 100);
    double sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
      FourVector total;
      for (const std::size_t f : finals) total = total + sample.momenta[f][i];
      sum += mass(total);
    }
    return sum / static_cast<double>(n);
  }

  std::optional<double> mass_of_final(std::size_t f) const {
    return model_.particles[model_.finals[f]].mass;
  }

  // The final particle whose mass is nearest to this one, if it is not the expected one.
  std::optional<std::size_t> better_final(std::size_t expected, double seen) const {
    constexpr double rounding = 1e-4;  // GeV: of masses in files and models
    const double distance = std::abs(seen - *mass_of_final(expected));
    if (distance < rounding) return {};
    for (std::size_t f = 0; f < finals_.size(); ++f) {
      const auto other = mass_of_final(f);
      if (other && std::abs(seen - *other) < 0.5 * distance) return f;
    }
    return {};
  }

  // Wrong order of particles, wrong unit: the masses tell.
  void check_masses(const EventSample& sample, const Node& place) const {
    if (sample.size() == 0) return;
    std::vector<std::size_t> all;
    for (std::size_t f = 0; f < finals_.size(); ++f) {
      all.push_back(f);
      const auto expected = mass_of_final(f);
      if (!expected) continue;
      const double seen = mean_mass(sample, {f});
      const auto better = better_final(f, seen);
      if (!better && std::abs(seen - *expected) <= 0.01 + 0.05 * *expected) continue;
      diagnostics_.warning(message_at(
          place,
          "the mass of " + finals_[f] + " is " + fmt::format("{:.6g}", seen) +
              " GeV in the file, but " + shortest(*expected) + " in the model" +
              (better ? ", where " + finals_[*better] + " has that mass" : "") +
              ": check dat_order and units"));
    }
    warn_of_single_events(sample, place);
    const DecayParticle& top = model_.particles[model_.top];
    if (!top.mass) return;
    const double seen = mean_mass(sample, all);
    if (std::abs(seen - *top.mass) <= 0.01 * *top.mass) return;
    diagnostics_.warning(message_at(
        place,
        "the final particles' momenta add up to a mass of " +
            fmt::format("{:.6g}", seen) + " GeV, but " + top.name + " has " +
            shortest(*top.mass) + " in the model: check its mass, dat_order and units"));
  }

  // Events that are off the mass shell beyond what digits of files explain. Where most of
  // them are, the mean has been named already.
  void warn_of_single_events(const EventSample& sample, const Node& place) const {
    constexpr double digits = 1e-5;  // of E^2, in files of six digits
    for (std::size_t f = 0; f < finals_.size(); ++f) {
      const auto expected = mass_of_final(f);
      if (!expected) continue;
      const double width = 0.01 + 0.05 * *expected;
      std::size_t n_off = 0;
      std::size_t first = 0;
      for (std::size_t i = sample.size(); i-- > 0;) {
        const FourVector& p = sample.momenta[f][i];
        const double off = std::abs(dot(p, p) - *expected * *expected);
        if (off <= width * (2 * *expected + width) + digits * p.e * p.e) continue;
        ++n_off;
        first = i;
      }
      if (n_off == 0 || 2 * n_off > sample.size()) continue;
      const FourVector& p = sample.momenta[f][first];
      diagnostics_.warning(message_at(
          place,
          fmt::format(
              "{} of {} events {} off the mass shell: event {} (from 0) has m^2 = "
              "{:.6g} GeV^2 of {}, which has {} in the model: take {} out",
              n_off,
              sample.size(),
              n_off == 1 ? "is" : "are",
              first,
              dot(p, p),
              finals_[f],
              shortest(*expected * *expected),
              n_off == 1 ? "it" : "them")));
    }
  }

  const DataBlock& block_;
  const DecayModel& model_;
  Diagnostics& diagnostics_;
  std::vector<std::string> finals_;
  std::vector<std::string> order_;
};

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

std::vector<SampleGroup> read_samples(const DataBlock& block,
                                      const DecayModel& model,
                                      Diagnostics& diagnostics) {
  SampleReader reader(block, model, diagnostics);
  for (const char* name : {"data", "phsp"}) {
    if (block.samples.at(name).files.is_null()) {
      throw Node::null(block.place)
          .error(std::string("the sample `") + name + "` is missing",
                 std::string("add `") + name + ": [file]` to the data block");
    }
  }
  auto data = reader.read("data"), phase_space = reader.read("phsp");
  std::vector<EventSample> background;
  if (!block.is_cfit) background = reader.read("bg");
  require_rows(block, "data", data);
  require_rows(block, "bg", background);
  if (block.resolution_size > 1) {
    require_events(block, "data", data);
    require_events(block, "bg", background);
  }
  if (block.is_cfit) require_integrals(block, phase_space);
  auto fractions = reader.read("phsp_noeff"), plot = reader.read("phsp_plot");
  require_same(block, "phsp", phase_space.size(), data.size());
  if (!background.empty()) require_same(block, "bg", background.size(), data.size());
  if (!plot.empty()) require_same(block, "phsp_plot", plot.size(), data.size());
  if (fractions.size() > 1) {
    require_same(block, "phsp_noeff", fractions.size(), data.size());
  }
  std::vector<SampleGroup> groups(data.size());
  for (std::size_t i = 0; i < groups.size(); ++i) {
    SampleGroup& group = groups[i];
    group.data = std::move(data[i]);
    group.phase_space = std::move(phase_space[i]);
    if (!plot.empty()) group.plot = std::move(plot[i]);
    if (i < fractions.size()) group.fractions = std::move(fractions[i]);
    if (background.empty()) continue;
    group.background = std::move(background[i]);
    if (!reader.is_scaled("bg") || group.background.size() == 0) continue;
    const double scale =
        sum_of(group.data.weights) / static_cast<double>(group.background.size());
    for (double& w : group.background.weights) w *= scale;
  }
  warn_of_weight_sums(groups, diagnostics);
  return groups;
}

std::vector<std::string> particles_of_files(const DataBlock& block,
                                            const DecayModel& model) {
  const auto finals = names_of_finals(model);
  const Node& order = block.dat_order;
  if (order.is_null()) return finals;
  std::vector<std::string> names;
  for (const auto& item : order.items()) {
    const std::string text = item.as_text();
    names.push_back(text.ends_with(":0") ? text.substr(0, text.size() - 2) : text);
  }
  for (const auto& name : finals) {
    const auto count = std::count(names.begin(), names.end(), name);
    if (count == 1) continue;
    throw order.error("dat_order names the final particle " + name +
                          (count == 0 ? " not at all" : " more than once"),
                      "the final particles are " + join(finals));
  }
  return names;
}

std::vector<SampleGroup> read_samples(const Node& root,
                                      const DecayModel& model,
                                      Diagnostics& diagnostics) {
  return read_samples(read_data_block(root, diagnostics), model, diagnostics);
}

}  // namespace jacta
