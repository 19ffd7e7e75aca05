// Bundles: a campaign as one archive that runs on any x86-64 Linux.
//
//     jacta-bundle/jacta           start script
//     jacta-bundle/bin/jacta       the program
//     jacta-bundle/lib/            its shared libraries, their loader, plugins
//     jacta-bundle/model/          model file, templates, thresholds
//     jacta-bundle/toydata/        stored toys that jobs read
//     jacta-bundle/campaign.json   with the hashes of what the jobs read
//     jacta-bundle/tasks           one line per task (tasks.h)
//
// The start script calls the loader of the bundle with the libraries of the bundle: the
// machine gives the kernel (3.2 or newer) and /bin/sh. Names of files in tasks are
// relative to the folder that the archive is unpacked in; results go to `results` there.
//
//     auto files = jacta::portable(campaign, tasks, example_paths);
//     jacta::write_bundle("campaign.tar.gz", files);
//     // tar xzf campaign.tar.gz && jacta-bundle/jacta task jacta-bundle/tasks 0
//
// The rows are the same bits as those of the same tickets elsewhere: nothing in them
// depends on the processor or the C library.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "jacta/cluster/archive.h"
#include "jacta/cluster/tasks.h"

namespace jacta {

/// The program that runs, also where a bundle's start script has started it.
std::filesystem::path program_file();

/// The program, the shared libraries it has loaded and the start script.
std::vector<ArchiveEntry> program_entries();

struct PortableCampaign {
  std::vector<Task> tasks;            ///< with the names of files in the bundle
  std::vector<ArchiveEntry> entries;  ///< what these name
};

/// Tasks for another machine, and the files they need. A template is looked for where the
/// model looks: below the working folder, template_folder, template_path, beside the
/// model file and in `example_paths`; {fields} in a name stand for anything. A model file
/// with names that begin with a slash or leave its folder travels with changed names.
/// Throws InputError where a file of thresholds or stored toys is missing.
PortableCampaign portable(const Campaign& campaign,
                          const std::vector<Task>& tasks,
                          const std::vector<std::string>& example_paths);

/// The command of a shell that unpacks a bundle and runs its first task; `options` are
/// those of `jacta task`.
std::string first_task_command(const std::filesystem::path& bundle,
                               const std::vector<std::string>& options);

/// Writes the archive: program, campaign and the task file.
void write_bundle(const std::filesystem::path& file, const PortableCampaign& campaign);

}  // namespace jacta
