// Samples of an amplitude analysis: four-momenta of the final particles, and one number
// per event (weight, charge, efficiency, background density).
//
// Momenta, by the end of the file's name:
//
//   .npy    an array of float64, float32 or whole numbers in C order with a multiple of 4
//           elements: (events * n, 4) and (events, n, 4) are the same
//   .npz    the array arr_0 of such an archive, stored or deflated
//   others  text, `E px py pz` per line, # comments
//
// Rows of four cycle through the particles in the order of `dat_order`. Several files
// hold consecutive particles of the same events, not more events. Units are GeV.
//
// One number per event: text or .npy, .npz, whatever its shape.
//
//     auto momenta = jacta::read_momenta({"data.dat"}, {"B", "C", "D"});
//     momenta[1][7];                     // the eighth event's C
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "jacta/config/node.h"
#include "jacta/kinematics/four_vector.h"

namespace jacta {

/// Reads the momenta of one sample. Throws InputError, with file and line, for what is no
/// finite number, for rows that do not come out even with the number of particles, and
/// for several files that look like more events instead of more particles.
Momenta read_momenta(const std::vector<std::filesystem::path>& files,
                     const std::vector<std::string>& particles);

/// Reads one number per event.
std::vector<double> read_event_values(const std::filesystem::path& file);

/// Writes `E px py pz` per line with 17 digits, particle by particle for each event;
/// every number reads back to the same double.
void write_momenta_text(const std::filesystem::path& file, const Momenta& momenta);
/// Writes an array of the shape (events * particles, 4).
void write_momenta_npy(const std::filesystem::path& file, const Momenta& momenta);
/// Writes an array of the shape (n): one number per event.
void write_event_values_npy(const std::filesystem::path& file,
                            std::span<const double> values);

/// Accepts the values of the key `format` (or `mode`) of a configuration that read the
/// files above: multi, simple. Throws InputError for root_lhcb, naming the conversion to
/// npz, and for others.
void check_sample_format(const Node& format);

}  // namespace jacta
