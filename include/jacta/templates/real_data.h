// Real data in the format of toy data, for `--data` of the commands.
//
// What was measured is one table per term; the ancillary measurements of real data are
// the nominal values of the constrained parameters, as the constraints were derived from
// them. The result is a data set that the model accepts.
//
//     jacta::Dataset measured;
//     measured.set("science_run_0", table);
//     const jacta::Dataset data = jacta::real_data(model, measured);
//     jacta::write_toys("real.ii.h5", {data}, "20260101_00:00:00");
#pragma once

#include "jacta/templates/template_model.h"

namespace jacta {

/// The tables of all terms in the model's order, and `ancillary`. Throws InputError for a
/// missing or unknown term, and for tables that the model cannot bind.
Dataset real_data(const TemplateModel& model, const Dataset& measured);

}  // namespace jacta
