// Compiled once per instruction set (JACTA_KERNEL_LEVEL); see wave_kernels.h. No library
// headers with inline functions here.
#include "wave_lanes.h"

namespace jacta::wave_kernels {

namespace {

// A_c of one unit of a tile: real parts, then imaginary parts.
inline void unit_amplitude(const double* tile,
                           const PlaneList& list,
                           std::size_t component,
                           const double* coefficients,
                           Vector* re,
                           Vector* im) {
  for (std::size_t j = 0; j < unit; ++j) re[j] = im[j] = Vector{};
  for (std::size_t p = list.begin[component]; p < list.begin[component + 1]; ++p) {
    const double* h = tile + plane_doubles * list.plane[p];
    const double* c = coefficients + 2 * std::size_t{list.column[p]};
    for (std::size_t j = 0; j < unit; ++j) {
      const Vector a = load(h + j * width);
      const Vector b = load(h + tile_events + j * width);
      re[j] += a * c[0] - b * c[1];
      im[j] += a * c[1] + b * c[0];
    }
  }
}

// Tiles whose sums are added to memory together.
constexpr std::size_t group_tiles = 2;

// Weighted amplitudes of one component in a group of tiles.
struct Weighted {
  alignas(64) double re[group_tiles * tile_events];
  alignas(64) double im[group_tiles * tile_events];
};

// sums_k += a^* h_k for the planes of a component, for one or two sets of amplitudes.
template <std::size_t sets, std::size_t n_tiles>
inline void add_gradient(const double* tile,
                         std::size_t stride,
                         const PlaneList& list,
                         std::size_t component,
                         const Weighted* weighted,
                         double* const* sums) {
  constexpr std::size_t n = n_tiles * tile_events / lane_count;
  for (std::size_t lane = 0; lane < lane_count; lane += width) {
    Vector re[sets][n], im[sets][n];
    for (std::size_t s = 0; s < sets; ++s) {
      for (std::size_t j = 0; j < n; ++j) {
        re[s][j] = load(weighted[s].re + j * lane_count + lane);
        im[s][j] = load(weighted[s].im + j * lane_count + lane);
      }
    }
    for (std::size_t p = list.begin[component]; p < list.begin[component + 1]; ++p) {
      const double* plane = tile + plane_doubles * list.plane[p] + lane;
      Vector sum_re[sets], sum_im[sets];
      for (std::size_t s = 0; s < sets; ++s) {
        double* g = sums[s] + 2 * lane_count * list.column[p] + lane;
        sum_re[s] = load(g);
        sum_im[s] = load(g + lane_count);
      }
      for (std::size_t j = 0; j < n; ++j) {
        const double* h = plane + j / 2 * stride + j % 2 * lane_count;
        const Vector a = load(h);
        const Vector b = load(h + tile_events);
        for (std::size_t s = 0; s < sets; ++s) {
          sum_re[s] += a * re[s][j] + b * im[s][j];
          sum_im[s] += b * re[s][j] - a * im[s][j];
        }
      }
      for (std::size_t s = 0; s < sets; ++s) {
        double* g = sums[s] + 2 * lane_count * list.column[p] + lane;
        store(g, sum_re[s]);
        store(g + lane_count, sum_im[s]);
      }
    }
  }
}

template <std::size_t sets>
inline void add_group(const Tiles& tiles,
                      std::size_t first,
                      std::size_t n_tiles,
                      const PlaneList& list,
                      std::size_t component,
                      const Weighted* weighted,
                      double* const* sums) {
  const double* tile = tiles.data + first * tiles.stride;
  if (n_tiles == group_tiles) {
    add_gradient<sets, group_tiles>(tile, tiles.stride, list, component, weighted, sums);
  } else {
    add_gradient<sets, 1>(tile, tiles.stride, list, component, weighted, sums);
  }
}

inline std::size_t tiles_of_group(const Tiles& tiles, std::size_t first) {
  return tiles.count - first < group_tiles ? tiles.count - first : group_tiles;
}

void amplitudes(const Tiles& tiles,
                const PlaneList& list,
                const double* coefficients,
                double* result,
                double* intensities) {
  for (std::size_t t = 0; t < tiles.count; ++t) {
    const double* tile = tiles.data + t * tiles.stride;
    for (std::size_t first = 0; first < tile_events; first += unit_events) {
      Vector f[unit] = {};
      for (std::size_t c = 0; c < list.components; ++c) {
        Vector re[unit], im[unit];
        unit_amplitude(tile + first, list, c, coefficients, re, im);
        double* a = result + (t * list.components + c) * plane_doubles + first;
        for (std::size_t j = 0; j < unit; ++j) {
          store(a + j * width, re[j]);
          store(a + tile_events + j * width, im[j]);
          f[j] += re[j] * re[j] + im[j] * im[j];
        }
      }
      for (std::size_t j = 0; j < unit; ++j) {
        store(intensities + t * tile_events + first + j * width, f[j]);
      }
    }
  }
}

void gradient(const Tiles& tiles,
              const PlaneList& list,
              const double* amplitude,
              const double* u,
              double* sums) {
  Weighted weighted;
  for (std::size_t t = 0; t < tiles.count; t += group_tiles) {
    const std::size_t n = tiles_of_group(tiles, t);
    for (std::size_t c = 0; c < list.components; ++c) {
      for (std::size_t i = 0; i < n * tile_events; i += width) {
        const double* a = amplitude +
                          ((t + i / tile_events) * list.components + c) * plane_doubles +
                          i % tile_events;
        const Vector weight = load(u + t * tile_events + i);
        store(weighted.re + i, weight * load(a));
        store(weighted.im + i, weight * load(a + tile_events));
      }
      add_group<1>(tiles, t, n, list, c, &weighted, &sums);
    }
  }
}

void pair_gradient(const Tiles& tiles,
                   const PlaneList& list,
                   const double* amplitude,
                   const double* directional,
                   const double* u,
                   const double* u_directional,
                   double* sums,
                   double* directional_sums) {
  Weighted weighted[2];
  double* const both[2] = {sums, directional_sums};
  for (std::size_t t = 0; t < tiles.count; t += group_tiles) {
    const std::size_t n = tiles_of_group(tiles, t);
    for (std::size_t c = 0; c < list.components; ++c) {
      for (std::size_t i = 0; i < n * tile_events; i += width) {
        const std::size_t place =
            ((t + i / tile_events) * list.components + c) * plane_doubles +
            i % tile_events;
        const Vector weight = load(u + t * tile_events + i);
        const Vector weight2 = load(u_directional + t * tile_events + i);
        const Vector a = load(amplitude + place);
        const Vector b = load(amplitude + place + tile_events);
        store(weighted[0].re + i, weight * a);
        store(weighted[0].im + i, weight * b);
        store(weighted[1].re + i, weight * load(directional + place) + weight2 * a);
        store(weighted[1].im + i,
              weight * load(directional + place + tile_events) + weight2 * b);
      }
      add_group<2>(tiles, t, n, list, c, weighted, both);
    }
  }
}

void directional(std::size_t tiles,
                 std::size_t components,
                 const double* amplitude,
                 const double* derivative,
                 double* result) {
  for (std::size_t t = 0; t < tiles; ++t) {
    for (std::size_t e = 0; e < tile_events; e += width) {
      Vector sum = {};
      for (std::size_t c = 0; c < components; ++c) {
        const std::size_t place = (t * components + c) * plane_doubles + e;
        sum += load(amplitude + place) * load(derivative + place) +
               load(amplitude + place + tile_events) *
                   load(derivative + place + tile_events);
      }
      store(result + t * tile_events + e, sum + sum);
    }
  }
}

void integral(const Tiles& tiles,
              const PlaneList& list,
              const double* coefficients,
              const double* u,
              double* sum,
              double* gradient_sums) {
  Weighted weighted;
  for (std::size_t t = 0; t < tiles.count; t += group_tiles) {
    const std::size_t n = tiles_of_group(tiles, t);
    for (std::size_t c = 0; c < list.components; ++c) {
      for (std::size_t i = 0; i < n * tile_events; i += unit_events) {
        const double* tile =
            tiles.data + (t + i / tile_events) * tiles.stride + i % tile_events;
        Vector re[unit], im[unit];
        unit_amplitude(tile, list, c, coefficients, re, im);
        for (std::size_t j = 0; j < unit; ++j) {
          const std::size_t event = i + j * width;
          const Vector weight = load(u + t * tile_events + event);
          add_to(sum + event % lane_count, weight * (re[j] * re[j] + im[j] * im[j]));
          store(weighted.re + event, re[j] * weight);
          store(weighted.im + event, im[j] * weight);
        }
      }
      if (gradient_sums) {
        add_group<1>(tiles, t, n, list, c, &weighted, &gradient_sums);
      }
    }
  }
}

}  // namespace

const SumKernels JACTA_KERNEL_NAME(sum_kernels) = {
    amplitudes, gradient, pair_gradient, directional, integral};

}  // namespace jacta::wave_kernels
