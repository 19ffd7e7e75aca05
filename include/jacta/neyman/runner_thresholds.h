// Thresholds of a Runner from its `limit_threshold` file.
//
// Use this for jobs whose arguments name a file; else give a Runner thresholds of your
// own by set_thresholds.
//
//     jacta::Runner runner(arguments, registry, diagnostics);
//     jacta::apply_limit_threshold(runner, diagnostics);
//     runner.run(environment);
#pragma once

#include "jacta/base/diagnostics.h"
#include "jacta/toy/input_hashes.h"
#include "jacta/toy/runner.h"

namespace jacta {

/// Gives a runner that computes intervals the thresholds of the file that its
/// statistical_model_args name; nothing happens where they name none. Throws InputError
/// where the file has no entry for a hypothesis, or one that was made from toys of
/// another model than the runner's (ThresholdRequest::inputs). `hasher` remembers the
/// hashes of the model's files between runners; null: they are hashed here.
void apply_limit_threshold(Runner& runner,
                           Diagnostics& diagnostics,
                           InputHasher* hasher = nullptr);

}  // namespace jacta
