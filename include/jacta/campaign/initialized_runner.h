// A Runner from a ticket's command line, and what `debug` shows of it.
//
//     auto runner = jacta::initialized_runner(command, surroundings);
//     runner.model().expectation_values();
#pragma once

#include <string>

#include "jacta/toy/runner.h"
#include "jacta/toy/surroundings.h"

namespace jacta {

/// The Runner that a command line describes, with the thresholds it names, or without,
/// for steps that come before their file exists. Throws InputError for anything wrong.
enum class ThresholdsOfRunner { apply, leave_out };

Runner initialized_runner(const std::string& script,
                          const Surroundings& surroundings,
                          ThresholdsOfRunner thresholds = ThresholdsOfRunner::apply);

/// The command, the table of parameters, and the nominal expectation values of models
/// that have them.
std::string debug_text(const std::string& script, const StatisticalModel& model);

}  // namespace jacta
