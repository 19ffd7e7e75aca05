// The keys of slurm_configurations and htcondor_configurations.
//
// A key table of each section is its reader: validation, errors with the nearest key, JSON
// Schema and documentation come from it. Values that reach a script are read by the
// readers below, which refuse what would become a second line or option there.
//
//     jacta::SubmitterSettings settings;
//     read_section(root, "local_configurations", jacta::submitter_keys(settings),
//                  diagnostics);
//
// Use this when a section is read or described; settings as values are in
// cluster_settings.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/config/line_text.h"
#include "jacta/running/cluster_settings.h"

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

/// Ids of jobs, joined by colons.
KeyTable::Reader job_ids(std::string& target);
/// Lines of a script, none of which is a comment for Slurm; an option of sbatch; a line of
/// a submit description.
std::string read_script_lines(const Node& node);
std::string read_sbatch_option(const Node& node);
std::string read_submit_line(const Node& node);
KeyTable::Reader above_zero(std::optional<double>& target);
/// Megabytes: a number, or a text such as "8000Mb" or "8 GB".
KeyTable::Reader megabytes(std::int64_t& target);

}  // namespace jacta
