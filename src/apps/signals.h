// Ctrl-C and SIGTERM: the first asks the work to stop, the second ends the program.
#pragma once

#include "jacta/parallel/executor.h"

namespace jacta::apps {

/// Installs the handlers; the token is cancelled by the first signal. For commands whose
/// loops look at it.
const CancellationToken& stop_on_signals();

/// The exit status of a program that a signal stopped: 128 + its number.
int status_of_signal();

/// A write beyond the limit of file sizes fails like one to a full disk, with a message.
void report_file_size_limit();

}  // namespace jacta::apps
