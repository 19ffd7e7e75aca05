#include "template_generator.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "asimov_nodes.h"
#include "column_likelihood.h"
#include "density_bins.h"
#include "jacta/base/text.h"
#include "jacta/model/event_limit.h"
#include "jacta/random/alias_table.h"
#include "source_point.h"

namespace jacta {

std::vector<double> interpolated_density(const Term& term,
                                         const Source& source,
                                         std::span<const double> theta) {
  if (source.density) {
    auto density = density_probabilities(term, source, theta);
    for (std::size_t b = 0; b < density.size(); ++b)
      density[b] /= term.analysis_volumes[b];
    return density;
  }
  Morph morph;
  morph.resize(source.grid);
  interpolate(source.grid, theta, {}, false, morph);
  std::vector<double> result(source.templates[0].on_grid().size(), 0.0);
  for (std::size_t c = 0; c < morph.nodes.size(); ++c) {
    if (morph.weights[c] == 0) continue;
    const auto density = source.templates[morph.nodes[c]].on_grid();
    for (std::size_t b = 0; b < result.size(); ++b) {
      result[b] += morph.weights[c] * density[b];
    }
  }
  return result;
}

std::vector<double> bin_probabilities(const Term& term,
                                      const Source& source,
                                      std::span<const double> theta) {
  if (source.density) return density_probabilities(term, source, theta);
  auto result = interpolated_density(term, source, theta);
  for (std::size_t b = 0; b < result.size(); ++b) result[b] *= term.analysis_volumes[b];
  return result;
}

namespace {

bool is_of_a_density(const Term& term, std::size_t parameter) {
  return std::any_of(term.sources.begin(), term.sources.end(), [&](const Source& source) {
    const auto& own = source.density_parameters;
    return std::find(own.begin(), own.end(), parameter) != own.end();
  });
}

}  // namespace

std::vector<double> expected_events_of(const Term& term,
                                       const Parameters& parameters,
                                       std::span<const double> theta) {
  for (const auto& [parameter, limits] : term.domain) {
    if (limits.contains(theta[parameter])) continue;
    throw InputError(
        fmt::format("{} = {} is outside the range [{}, {}] of its {}",
                    parameters[parameter].name,
                    shortest(theta[parameter]),
                    shortest(limits.lower),
                    shortest(limits.upper),
                    is_of_a_density(term, parameter) ? "density" : "anchors"));
  }
  std::vector<double> events;
  for (const auto& source : term.sources) {
    SourcePoint point(term, source);
    point.evaluate(theta, {});
    const bool possible =
        std::isfinite(point.mu()) && (point.mu() >= 0 || source.allow_negative);
    if (!possible) {
      throw InputError(fmt::format("source {} of term {} has {} expected events",
                                   source.name,
                                   term.name,
                                   shortest(point.mu())));
    }
    events.push_back(point.mu());
  }
  return events;
}

Table asimov_table(const Term& term,
                   const std::vector<double>& events,
                   std::span<const double> theta) {
  if (!term.binned && has_densities(term)) return asimov_nodes(term, events, theta);
  std::vector<double> expected(term.analysis_volumes.size(), 0.0);
  for (std::size_t s = 0; s < term.sources.size(); ++s) {
    if (events[s] == 0) continue;
    const auto probabilities = bin_probabilities(term, term.sources[s], theta);
    for (std::size_t b = 0; b < expected.size(); ++b) {
      expected[b] += events[s] * probabilities[b];
    }
  }
  const auto& axes = term.analysis_space;
  std::vector<std::vector<double>> centres(axes.size());
  std::vector<double> weights;
  for (std::size_t b = 0; b < expected.size(); ++b) {
    if (!(expected[b] > 0)) continue;
    weights.push_back(expected[b]);
    std::size_t rest = b;
    for (std::size_t a = axes.size(); a-- > 0;) {
      const std::size_t i = rest % axes[a].bins();
      centres[a].push_back(0.5 * (axes[a].edges[i] + axes[a].edges[i + 1]));
      rest /= axes[a].bins();
    }
  }
  Table table;
  for (std::size_t a = 0; a < axes.size(); ++a) {
    table.add_column(axes[a].name, std::move(centres[a]));
  }
  table.add_column(asimov_weight, std::move(weights));
  return table;
}

namespace {

// Before anything of the size of a toy is allocated.
void check_size(const std::vector<Term>& terms,
                const std::vector<std::vector<double>>& events,
                const GenerateOptions& options) {
  double sum = 0;
  double most = -1;
  std::string name;
  for (std::size_t t = 0; t < terms.size(); ++t) {
    for (std::size_t s = 0; s < events[t].size(); ++s) {
      const double n =
          options.n_toys ? static_cast<double>(*options.n_toys) : events[t][s];
      sum += n;
      if (n <= most) continue;
      most = n;
      name = fmt::format("source {} of term {}", terms[t].sources[s].name, terms[t].name);
    }
  }
  if (sum <= most_events_of_a_toy) return;
  throw InputError(
      fmt::format(
          "{} has {:.4g} expected events, all sources {:.4g}; a toy has {:g} at most",
          name,
          most,
          sum,
          most_events_of_a_toy),
      options.n_toys ? "give a smaller number of events"
                     : "are its rate, exposure and histogram in the units meant?");
}

class TemplateGenerator final : public Generator {
 public:
  TemplateGenerator(const std::vector<Term>& terms,
                    const std::vector<Constraint>& constraints,
                    const Parameters& parameters,
                    const std::vector<double>& theta,
                    const GenerateOptions& options)
      : constraints_(constraints),
        theta_(theta),
        options_(options),
        generate_values_(generate_values_table(parameters, theta)) {
    std::vector<std::vector<double>> events;
    for (const auto& term : terms) {
      events.push_back(expected_events_of(term, parameters, theta));
    }
    check_size(terms, events, options);
    for (std::size_t t = 0; t < terms.size(); ++t) {
      const Term& term = terms[t];
      TermSampler sampler{&term, std::move(events[t]), {}, {}};
      for (std::size_t s = 0; s < term.sources.size(); ++s) {
        const bool needed = sampler.events[s] > 0 || options.n_toys;
        const bool has_formula = term.sources[s].density != nullptr;
        sampler.formulas.emplace_back();
        if (needed && has_formula) {
          sampler.formulas.back() = density_at(term, term.sources[s], theta);
          sampler.formulas.back()->prepare_sampling();
        }
        sampler.bins.push_back(needed && !has_formula ? AliasTable(bin_probabilities(
                                                            term, term.sources[s], theta))
                                                      : AliasTable());
      }
      terms_.push_back(std::move(sampler));
    }
  }

  Dataset generate(const StreamAddress& address) const override {
    Dataset data;
    for (std::size_t t = 0; t < terms_.size(); ++t) {
      data.set(terms_[t].term->name, generate_term(terms_[t], t, address));
    }
    data.set(
        "ancillary",
        generate_ancillary(constraints_, theta_, Stream(address, Purpose::ancillary)));
    data.set("generate_values", generate_values_);
    return data;
  }

 private:
  struct TermSampler {
    const Term* term;
    std::vector<double> events;
    std::vector<AliasTable> bins;
    std::vector<std::unique_ptr<DensityEvaluator>> formulas;  // null: by bins
  };

  std::int64_t event_count(double mean, Stream& own, Stream& shared) const {
    if (!options_.n_toys) return own.poisson(mean);
    if (!options_.sample_n_toys) return *options_.n_toys;
    return shared.poisson(static_cast<double>(*options_.n_toys));
  }

  Table generate_term(const TermSampler& sampler,
                      std::size_t t,
                      const StreamAddress& address) const {
    const std::size_t n_sources = sampler.bins.size();
    std::vector<Stream> streams;
    std::vector<std::size_t> first = {0};
    streams.reserve(n_sources);
    first.reserve(n_sources + 1);
    for (std::size_t s = 0; s < n_sources; ++s) {
      streams.emplace_back(address, source_purpose(t, s));
      Stream shared(address, source_purpose(t, 4095));
      const auto count = event_count(sampler.events[s], streams[s], shared);
      first.push_back(first[s] + static_cast<std::size_t>(count));
    }
    const std::size_t total = first.back();
    const auto& axes = sampler.term->analysis_space;
    std::vector<std::vector<double>> columns(axes.size(), std::vector<double>(total));
    std::vector<std::int64_t> sources(total);
    for (std::size_t s = 0; s < n_sources; ++s) {
      for (std::size_t e = first[s]; e < first[s + 1]; ++e) {
        sources[e] = static_cast<std::int64_t>(s);
      }
      if (sampler.formulas[s]) {
        draw_from_formula(
            *sampler.formulas[s], first[s], first[s + 1], streams[s], columns);
      } else {
        draw_from_bins(
            sampler.bins[s], axes, first[s], first[s + 1], streams[s], columns);
      }
    }
    Table table;
    for (std::size_t a = 0; a < axes.size(); ++a) {
      table.add_column(axes[a].name, std::move(columns[a]));
    }
    table.set_sources(std::move(sources));
    return table;
  }

  static void draw_from_bins(const AliasTable& bins,
                             const std::vector<Axis>& axes,
                             std::size_t first,
                             std::size_t last,
                             Stream& stream,
                             std::vector<std::vector<double>>& columns) {
    for (std::size_t e = first; e < last; ++e) {
      std::size_t bin = bins.draw(stream);
      for (std::size_t a = axes.size(); a-- > 0;) {
        const std::size_t n = axes[a].bins();
        const double* edges = axes[a].edges.data() + bin % n;
        columns[a][e] = edges[0] + stream.uniform() * (edges[1] - edges[0]);
        bin /= n;
      }
    }
  }

  static void draw_from_formula(const DensityEvaluator& formula,
                                std::size_t first,
                                std::size_t last,
                                Stream& stream,
                                std::vector<std::vector<double>>& columns) {
    std::vector<double> event(columns.size());
    for (std::size_t e = first; e < last; ++e) {
      formula.sample(stream, event);
      for (std::size_t a = 0; a < event.size(); ++a) columns[a][e] = event[a];
    }
  }

  const std::vector<Constraint>& constraints_;
  std::vector<double> theta_;
  GenerateOptions options_;
  Table generate_values_;
  std::vector<TermSampler> terms_;
};

// Every number is the one that is expected.
class AsimovGenerator final : public Generator {
 public:
  AsimovGenerator(const std::vector<Term>& terms,
                  const std::vector<Constraint>& constraints,
                  const Parameters& parameters,
                  const std::vector<double>& theta) {
    for (const auto& term : terms) {
      const auto events = expected_events_of(term, parameters, theta);
      data_.set(term.name, asimov_table(term, events, theta));
    }
    data_.set("ancillary", asimov_ancillary(constraints, theta));
    data_.set("generate_values", generate_values_table(parameters, theta));
  }
  Dataset generate(const StreamAddress&) const override { return data_; }

 private:
  Dataset data_;
};

}  // namespace

std::unique_ptr<Generator> make_template_generator(
    const std::vector<Term>& terms,
    const std::vector<Constraint>& constraints,
    const Parameters& parameters,
    const std::vector<double>& theta,
    const GenerateOptions& options) {
  if (options.asimov) {
    return std::make_unique<AsimovGenerator>(terms, constraints, parameters, theta);
  }
  return std::make_unique<TemplateGenerator>(
      terms, constraints, parameters, theta, options);
}

}  // namespace jacta
