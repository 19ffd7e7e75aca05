// Standard output is a result like any other: one that cannot be written is an error.
#pragma once

namespace jacta::apps {

/// Gives the descriptors 0 and 2 a place where they are closed, so that no file of the
/// work gets their numbers. Throws IoError where standard output is closed.
void hold_standard_streams();

/// Writes what is left for standard output; throws IoError where that fails.
void flush_standard_output();

}  // namespace jacta::apps
