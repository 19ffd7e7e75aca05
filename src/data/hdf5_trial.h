// Files that may be damaged. Where a length or an address in a file is wrong, HDF5 itself
// may crash or never come back. A file that comes from outside is therefore read in a
// child process first: what happens there is an error here. A crash in HDF5 cannot be
// turned into an error in the process that it happens in.
#pragma once

#include <sys/types.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "hdf5_object.h"

namespace jacta::hdf5 {

/// A child process that tries to read things before they are read here. It is made when it
/// is first needed, and again where it has crashed; many files cost one process.
class Trial {
 public:
  /// What to read: the words of a call of try_reading, in the child.
  using Read = std::function<void(const std::vector<std::string>& words)>;

  explicit Trial(Read read) : read_(std::move(read)) {}
  ~Trial() { end(); }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  /// Reads in the child. Throws IoError where that crashes or needs more time of the
  /// processor than a sound file of that size; errors that reading throws are left to the
  /// call that counts. Where no process can be made nothing is tried.
  void try_reading(const Place& place, const std::vector<std::string>& words = {});

 private:
  bool begin();
  /// Ends the child; how it ended, as waitpid() says, or 0.
  int end();
  [[noreturn]] void serve(int socket) const;

  Read read_;
  pid_t child_ = -1;
  int socket_ = -1;
};

/// One trial of one file.
void try_reading(const Place& place, const std::function<void()>& read);

}  // namespace jacta::hdf5
