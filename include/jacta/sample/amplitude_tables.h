// Event samples as tables of a data set and back: per final particle the columns
// <name>_e, <name>_px, <name>_py and <name>_pz (GeV), then weight, and charge,
// efficiency_value and background_value where the sample has them.
//
//     data.set(jacta::table_name("data", 0, 1), jacta::table_of(sample, model));
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/data/dataset.h"
#include "jacta/decay/decay_model.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

Table table_of(const EventSample& sample, const DecayModel& model);
/// Throws InputError for missing or unknown columns.
EventSample sample_of(const Table& table, const DecayModel& model);

/// "data" for one sample, else "data_<i>"; the same for "background".
std::string table_name(const std::string& kind, std::size_t i, std::size_t n);

}  // namespace jacta
