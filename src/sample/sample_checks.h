// What samples of a data block have to be, beside what a single one is (check_sample()).
// All throw InputError with the place in the block.
#pragma once

#include <string>
#include <vector>

#include "jacta/sample/data_block.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

/// As many samples of this name as of the data.
void require_same(const DataBlock& block,
                  const std::string& name,
                  std::size_t seen,
                  std::size_t expected);

/// Every event has the rows that resolution_size says.
void require_rows(const DataBlock& block,
                  const std::string& name,
                  const std::vector<EventSample>& samples);

/// The rows of an event are points where one particle decayed, with probabilities.
void require_events(const DataBlock& block,
                    const std::string& name,
                    const std::vector<EventSample>& samples);

/// What the likelihood of cfit divides by is positive.
void require_integrals(const DataBlock& block, const std::vector<EventSample>& samples);

}  // namespace jacta
