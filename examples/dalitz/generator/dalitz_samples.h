// The samples of the Dalitz example: 100,000 events of flat phase space and 5,000 events
// of the model at its true parameter values (dalitz_truth.json), drawn by accept and
// reject from a fixed seed.
//
//     jacta::example::write_dalitz_samples("examples/dalitz");
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace jacta::example {

/// Writes dalitz_phsp.npy and dalitz_data.npy beside the model file in `folder`; the
/// files written.
std::vector<std::string> write_dalitz_samples(const std::filesystem::path& folder);

}  // namespace jacta::example
