// A function of invariant masses as a histogram: the density of the background or the
// efficiency of cfit, where tf-pwa takes a function of Python's.
//
//     bg_function: {contents: bg.npy, edges: [x.npy, y.npy], masses: [[B, C], [C, D]]}
//
// bg.npy and the edges, in GeV, are what numpy.histogramdd returns, saved by numpy.save; the
// value of an event is the content of its bin. With squared: True the axes are masses
// squared.
#pragma once

#include <string>
#include <vector>

#include "jacta/base/diagnostics.h"
#include "jacta/config/node.h"
#include "jacta/sample/event_sample.h"

namespace jacta {

/// One value per event; `finals` are the names of the particles of the sample. Throws
/// InputError with a place: keys, particles, files and events that do not fit.
std::vector<double> mass_histogram_values(const Node& function,
                                          const std::vector<std::string>& finals,
                                          const EventSample& sample,
                                          Diagnostics& diagnostics);

/// The keys of such a map as a JSON Schema.
Node mass_histogram_schema();

}  // namespace jacta
