// The files that HTCondor is given besides the bundle.
#pragma once

#include <string>

#include "jacta/cluster/htcondor.h"

namespace jacta {

std::string task_submit_file(const HTCondorPlan& plan, const HTCondorSettings& settings);
std::string combine_submit_file();
std::string dag_file(const HTCondorPlan& plan, const HTCondorSettings& settings);
std::string dagman_config(const HTCondorSettings& settings);
std::string run_task_script(const HTCondorSettings& settings,
                            const std::vector<std::string>& task_options);
std::string combine_script();
std::string finish_script();

}  // namespace jacta
