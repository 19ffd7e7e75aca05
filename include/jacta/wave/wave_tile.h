// How waves lie in memory, for stores and for the kernels (which include no other header
// of the library): events come in tiles; a plane of a tile is one complex number per
// event, the real parts first.
//
//     out[jacta::wave_tile_events + i];     // the imaginary part of event i of a tile
#pragma once

#include <cstddef>

namespace jacta {

inline constexpr std::size_t wave_tile_events = 16;
inline constexpr std::size_t wave_plane_doubles = 2 * wave_tile_events;

}  // namespace jacta
