// The keys of slurm_configurations and htcondor_configurations.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/campaign/cluster_settings.h"
#include "jacta/config/key_table.h"

namespace jacta {

/// What every section of a submitter may say.
struct SubmitterSettings {
  std::vector<std::string> template_paths = {};
  std::int64_t combine_n_jobs = 1;
};

/// `keys`, the own ones of a submitter, with those that all have.
KeyTable submitter_keys(SubmitterSettings& settings, KeyTable keys = {});

KeyTable slurm_keys(SlurmSettings& settings);
KeyTable htcondor_keys(HTCondorSettings& settings);

/// Reads a section of the running file by its keys; notes go to `diagnostics`, the first
/// error is thrown.
void read_section(const Node& root,
                  const char* section,
                  KeyTable keys,
                  Diagnostics& diagnostics);

// Readers of values.

/// A text or a number.
KeyTable::Reader any_text(std::string& target);
/// A text or number, or a list of them.
KeyTable::Reader any_texts(std::vector<std::string>& target);
/// The same, joined by `separator`.
KeyTable::Reader joined_texts(const char* separator, std::string& target);
KeyTable::Reader above_zero(std::optional<double>& target);
/// Megabytes: a number, or a text such as "8000Mb" or "8 GB".
KeyTable::Reader megabytes(std::int64_t& target);

}  // namespace jacta
