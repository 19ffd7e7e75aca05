// Files that may be damaged. Where a length or an address in a file is wrong, HDF5 itself
// may crash or never come back. A file that comes from outside is therefore read in a
// child process first: what happens there is an error here.
#pragma once

#include <functional>

#include "hdf5_object.h"

namespace jacta::hdf5 {

/// Calls `read` in a child process. Throws IoError where that crashes or needs more time
/// of the processor than a sound file of that size; errors that `read` throws are left to
/// the call that counts. Where no process can be made nothing is tried.
void try_reading(const Place& place, const std::function<void()>& read);

}  // namespace jacta::hdf5
