#include <fmt/format.h>

#include "source_context.h"

namespace jacta {

namespace {

struct SourceClass {
  const char* name;
  SourceTemplate (*build)(const SourceContext&);
};

constexpr SourceClass classes[] = {
    {"alea.template_source.TemplateSource", build_template_source},
    {"alea.template_source.CombinedSource", build_combined_source},
    {"alea.template_source.SpectrumTemplateSource", build_spectrum_source},
    {"alea.ces_source.CESTemplateSource", build_ces_template_source},
    {"alea.ces_source.CESMonoenergySource", build_ces_monoenergy_source},
    {"alea.ces_source.CESFlatSource", build_ces_flat_source}};

}  // namespace

const std::vector<std::string>& source_classes() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list;
    for (const auto& source_class : classes) list.emplace_back(source_class.name);
    list.emplace_back(density_source_class);
    return list;
  }();
  return names;
}

SourceTemplate build_source_template(const SourceContext& context) {
  for (const auto& source_class : classes) {
    if (context.source.class_name != source_class.name) continue;
    SourceTemplate result = source_class.build(context);
    if (context.needs_counts && result.counts.empty()) {
      throw context.source.place.error(
          fmt::format("sources of class {} have no Monte Carlo counts, which "
                      "model_statistical_uncertainty_handling needs of source {}",
                      context.source.class_name,
                      context.source.name),
          "choose a TemplateSource as bb_single_source");
    }
    return result;
  }
  throw context.source.place.error(
      fmt::format("unknown class of sources '{}'", context.source.class_name));
}

}  // namespace jacta
