// Real data in the format of toy data, for `--data` of the commands.
//
// What was measured is one table per term; the ancillary measurements of real data are
// the nominal values of the constrained parameters, as the constraints were derived from
// them. The result is a data set that the model accepts.
//
//     jacta::Dataset measured;
//     measured.set("science_run_0", table);
//     jacta::store_real_data("real.ii.h5", model, measured, "20260101_00:00:00");
#pragma once

#include <filesystem>

#include "jacta/data/toy_file.h"
#include "jacta/templates/template_model.h"

namespace jacta {

/// The tables of all terms in the model's order, and `ancillary`. Throws InputError for a
/// missing or unknown term, and for tables that the model cannot bind.
Dataset real_data(const TemplateModel& model, const Dataset& measured);

/// Writes them as the one data set of a file. `attributes` are added to its root.
void store_real_data(const std::filesystem::path& path,
                     const TemplateModel& model,
                     const Dataset& measured,
                     const std::string& date,
                     const TextAttributes& attributes = {});

}  // namespace jacta
