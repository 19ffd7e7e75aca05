// Names of the files of a campaign.
//
// A point that is split into batches writes one file per batch. The batch goes before the
// last extension only, as in alea:
//
//     const std::string name = jacta::add_i_batch("toymc_{mass:d}.ii.h5");
//     name == "toymc_{mass:d}.ii_{i_batch:d}.h5"
//     const auto fields = jacta::parse_yaml("{i_batch: 3, mass: 50}");
//     jacta::format_filename(name, fields) == "toymc_50.ii_3.h5"
//
// and all batches of a point are found again by
// search_filename_pattern("toymc_50.ii.h5").
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "jacta/config/node.h"

namespace jacta {

/// Adds `_{i_batch:d}` before the last extension. Throws InputError where the name has
/// i_batch already, or ends with a field whose format would be split ({mu:.2f}).
std::string add_i_batch(const std::string& file_name, const Location& where = {});

/// The glob pattern of existing files: `x_*.h5` for x.h5 where such files exist, else
/// x.h5 itself. Throws InputError where neither exists.
std::string search_filename_pattern(const std::string& file_name);

/// The files that a glob pattern matches, sorted; `*`, `?` and `[...]` as in Python's
/// glob.
std::vector<std::string> glob_files(const std::string& pattern);

/// The existing files of a point, in the order of their batches: `file_name` with `_` and
/// the number of a batch before the extension, else the file itself. Unlike the pattern
/// this takes nothing else, and the folder may hold any characters. Empty where there are
/// none.
std::vector<std::filesystem::path> batch_files(const std::filesystem::path& file_name);

/// Replaces fields of a format string by `*`: all of them, or those whose text contains
/// one of `wildcards`.
///
///     formatted_to_asterisked("a_{a:.2f}_b_{b:d}") == "a_*_b_*"
///     formatted_to_asterisked("a_{a:.2f}_b_{b:d}", {{"a"}}) == "a_*_b_{b:d}"
std::string formatted_to_asterisked(
    const std::string& formatted,
    const std::optional<std::vector<std::string>>& wildcards = {});

/// The values that file names are formatted with: i_batch, confidence_level and the
/// nominal and generate values of `arguments`, of which the later go before the earlier.
Node filename_fields(const Node& arguments, std::int64_t i_batch);

/// Formats a name with the entries of a map. Throws InputError at `where`, with the
/// nearest name, for a field without value.
std::string format_filename(const std::string& format,
                            const Node& fields,
                            const Location& where = {});

}  // namespace jacta
