// Data sets as files of arrays, as other programs read them: the momenta of one data set in
// one file, beside it what else its events have, and what its constraints measured.
//
//     toy.dat                 rows of E px py pz (GeV), in the order of dat_order
//     toy_weight.dat          one number per event: also _charge, _eff_value, _bg_value
//     toy_bg.dat              background, with toy_bg_weight.dat, ...
//     toy_ancillary.json      {"R_mass": 1.2343}: the toy's Gaussian constraints
//
// The ends .dat, .txt, .npy and .npz are the formats of number_array.h. Files that are not
// there are numbers that are all 1, and constraints as the model has them.
//
//     for (const auto& file : jacta::write_event_arrays(*model, toy, "toy.npz")) ...
//     auto same = jacta::read_event_arrays(*model, "toy.npz");
//
// Errors: InputError for a model whose data are no events of momenta, and for files that do
// not fit it; IoError.
#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include "jacta/model/statistical_model.h"

namespace jacta {

/// Whether a name ends as files of arrays do.
bool holds_event_arrays(const std::filesystem::path& file);

/// Writes a data set; returns the files. `check` is called with each before it is written.
std::vector<std::filesystem::path> write_event_arrays(
    const StatisticalModel& model,
    const Dataset& data,
    const std::filesystem::path& file,
    const std::function<void(const std::filesystem::path&)>& check = {});

Dataset read_event_arrays(const StatisticalModel& model,
                          const std::filesystem::path& file);

}  // namespace jacta
