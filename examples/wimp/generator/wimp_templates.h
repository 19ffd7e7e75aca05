// The templates of the WIMP example: expected events per tonne and year in bins of
// (cs1, cs2), the analysis space of wimp_statistical_model.yaml.
//
//     er_template_<shift>.ii.h5      er_template    electronic recoils, shift -2 ... 2
//     wimp<mass>gev_template.ii.h5   wimp_template  WIMPs of 50 and 200 GeV/c^2
//
// Electronic recoils: 14 events per tonne, year and keV, the same at all energies, and
// half a per cent of misreconstructed events spread evenly over cs1 and log10(cs2), so
// that no event has density zero. WIMPs: a cross-section of 3.2e-47 cm^2 on a nucleon.
// All numbers come from functions with the same bits on every machine, and the date in
// the files is fixed: their contents are the same everywhere.
//
//     jacta::example::write_wimp_templates("examples/wimp/templates");
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/data/histogram.h"

namespace jacta::example {

struct Template {
  std::string file_name = {};
  std::string histogram_name = {};
  Histogram histogram = {};
};

/// All templates, in double precision.
std::vector<Template> wimp_templates();

/// Writes them into `folder`, which is created if need be.
void write_wimp_templates(const std::filesystem::path& folder);

}  // namespace jacta::example
