// Compiled once per instruction set (JACTA_KERNEL_LEVEL); see wave_kernels.h. No library
// headers with inline functions here.
#include "wave_lanes.h"

namespace jacta::wave_kernels {

namespace {

// A_c of one unit of a tile: real parts, then imaginary parts.
inline void unit_amplitude(const double* tile,
                           std::size_t stride,
                           const PlaneList& list,
                           std::size_t component,
                           const double* coefficients,
                           Vector* re,
                           Vector* im) {
  for (std::size_t j = 0; j < unit; ++j) re[j] = im[j] = Vector{};
  for (std::size_t p = list.begin[component]; p < list.begin[component + 1]; ++p) {
    const double* h = tile + plane_doubles * list.plane[p];
    const double* c = coefficients + 2 * list.column[p];
    for (std::size_t j = 0; j < unit; ++j) {
      const Vector a = load(h + j * width);
      const Vector b = load(h + tile_events + j * width);
      re[j] += a * c[0] - b * c[1];
      im[j] += a * c[1] + b * c[0];
      __builtin_prefetch(h + stride + j * width, 0, 3);
      __builtin_prefetch(h + stride + tile_events + j * width, 0, 3);
    }
  }
}

// sums_k += a^* h_k for the planes of a component; a is the weighted amplitude of a unit
// that begins at event `first` of the tile.
inline void unit_gradient(const double* tile,
                          const PlaneList& list,
                          std::size_t component,
                          std::size_t first,
                          const Vector* re,
                          const Vector* im,
                          double* sums) {
  for (std::size_t p = list.begin[component]; p < list.begin[component + 1]; ++p) {
    const double* h = tile + plane_doubles * list.plane[p];
    double* g = sums + 2 * lane_count * list.column[p];
    for (std::size_t j = 0; j < unit; ++j) {
      const std::size_t lane = (first + j * width) % lane_count;
      const Vector a = load(h + j * width);
      const Vector b = load(h + tile_events + j * width);
      add_to(g + lane, a * re[j] + b * im[j]);
      add_to(g + lane_count + lane, b * re[j] - a * im[j]);
    }
  }
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
        unit_amplitude(tile + first, tiles.stride, list, c, coefficients, re, im);
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
  for (std::size_t t = 0; t < tiles.count; ++t) {
    const double* tile = tiles.data + t * tiles.stride;
    for (std::size_t c = 0; c < list.components; ++c) {
      for (std::size_t first = 0; first < tile_events; first += unit_events) {
        const double* a = amplitude + (t * list.components + c) * plane_doubles + first;
        Vector re[unit], im[unit];
        for (std::size_t j = 0; j < unit; ++j) {
          const Vector weight = load(u + t * tile_events + first + j * width);
          re[j] = weight * load(a + j * width);
          im[j] = weight * load(a + tile_events + j * width);
        }
        unit_gradient(tile + first, list, c, first, re, im, sums);
      }
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
  for (std::size_t t = 0; t < tiles.count; ++t) {
    const double* tile = tiles.data + t * tiles.stride;
    for (std::size_t c = 0; c < list.components; ++c) {
      for (std::size_t first = 0; first < tile_events; first += unit_events) {
        const std::size_t place = (t * list.components + c) * plane_doubles + first;
        Vector re[unit], im[unit], re2[unit], im2[unit];
        for (std::size_t j = 0; j < unit; ++j) {
          const std::size_t event = t * tile_events + first + j * width;
          const Vector weight = load(u + event);
          const Vector weight2 = load(u_directional + event);
          const Vector a = load(amplitude + place + j * width);
          const Vector b = load(amplitude + place + tile_events + j * width);
          re[j] = weight * a;
          im[j] = weight * b;
          re2[j] = weight * load(directional + place + j * width) + weight2 * a;
          im2[j] =
              weight * load(directional + place + tile_events + j * width) + weight2 * b;
        }
        unit_gradient(tile + first, list, c, first, re, im, sums);
        unit_gradient(tile + first, list, c, first, re2, im2, directional_sums);
      }
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
  for (std::size_t t = 0; t < tiles.count; ++t) {
    const double* tile = tiles.data + t * tiles.stride;
    for (std::size_t c = 0; c < list.components; ++c) {
      for (std::size_t first = 0; first < tile_events; first += unit_events) {
        Vector re[unit], im[unit];
        unit_amplitude(tile + first, tiles.stride, list, c, coefficients, re, im);
        for (std::size_t j = 0; j < unit; ++j) {
          const Vector weight = load(u + t * tile_events + first + j * width);
          add_to(sum + (first + j * width) % lane_count,
                 weight * (re[j] * re[j] + im[j] * im[j]));
          re[j] *= weight;
          im[j] *= weight;
        }
        if (gradient_sums) {
          unit_gradient(tile + first, list, c, first, re, im, gradient_sums);
        }
      }
    }
  }
}

}  // namespace

const SumKernels JACTA_KERNEL_NAME(sum_kernels) = {
    amplitudes, gradient, pair_gradient, directional, integral};

}  // namespace jacta::wave_kernels
