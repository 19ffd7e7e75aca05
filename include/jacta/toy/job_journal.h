// The journal of a job in flight: `<output>.part` beside its result file.
//
// Finished rows are added in chunks of at most `seconds` of work and ten thousand rows,
// so that a job that is killed loses at most the chunk it was about to write, and one
// that is interrupted loses nothing and ends at once. The same job, started again, takes
// the rows that are there and makes the others; as a row depends on nothing but the
// address of its toy, the result is the same as without the interruption. The file goes
// when the result is in its place.
//
// The first record (journal.h) is a JSON document with all that the rows depend on:
// program, seed, arguments, columns, and hashes of the files it reads (input_hashes.h).
// Another job does not touch the file but says what differs. What these do not show
// (stored toys) is found by making one of the kept rows again.
//
//     if (auto job = jacta::unfinished_job("result.ii.h5")) printf("%ld\n", job->n_rows);
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace jacta {

struct JournalOptions {
  /// Longest time between two chunks. 0: every toy is a chunk.
  double seconds = 5;
  /// Begins anew where there is a journal.
  bool restart = false;
};

/// Where the journal of a result file is.
std::filesystem::path journal_file(const std::filesystem::path& output_file);

/// Removes the journal beside a finished result, which a process leaves that is killed
/// between the two. One that a process holds stays.
void remove_left_journal(const std::filesystem::path& output_file);

/// A job that was begun and is not finished, as its journal tells.
struct UnfinishedJob {
  std::int64_t seed = 0;
  std::int64_t n_toys = 0;
  std::int64_t n_rows = 0;  ///< toys whose rows are kept
  bool is_running = false;  ///< a process holds the journal
};

/// Nothing where there is no journal, or none that was begun. Throws IoError where the
/// file is something else.
std::optional<UnfinishedJob> unfinished_job(const std::filesystem::path& output_file);

}  // namespace jacta
