// Compiled once per instruction set (JACTA_KERNEL_LEVEL); see wave_kernels.h. No library
// headers with inline functions here.
#include "wave_lanes.h"

namespace jacta::wave_kernels {

namespace {

// lnc(r) and its first two derivatives.
struct Clipped {
  Vector value;
  Vector first;
  Vector second;
};

inline Clipped clipped_logarithm(Vector r, double clip, double log_clip) {
  const Bits above = r > splat(clip);
  const Vector regular = select(above, r, splat(1.0));
  const auto [logarithm, inverse] = logarithm_and_inverse(regular);
  const double slope = 1.0 / clip;
  const Vector step = (r - clip) * slope;
  return {select(above, logarithm, log_clip + (step - 0.5 * step * step)),
          select(above, inverse, slope * (1.0 - step)),
          select(above, -(inverse * inverse), splat(-(slope * slope)))};
}

template <bool scaled>
inline void sum_logarithms(std::size_t tiles,
                           const double* intensities,
                           const LogarithmTerms& terms,
                           int order,
                           std::size_t lane,
                           double* sums,
                           double* u,
                           double* v) {
  Vector sum[3] = {load(sums + lane),
                   load(sums + lane_count + lane),
                   load(sums + 2 * lane_count + lane)};
  for (std::size_t e = lane; e < tiles * tile_events; e += lane_count) {
    const Vector f = load(intensities + e);
    const Vector weight = load(terms.weights + e);
    Vector slope = splat(1.0), r = terms.scale * f;
    if (scaled) {
      slope = terms.slope ? load(terms.slope + e) : slope;
      r = slope * r + (terms.offset ? load(terms.offset + e) : Vector{});
    }
    const Clipped lnc = clipped_logarithm(r, terms.clip, terms.log_clip);
    sum[0] += weight * lnc.value;
    if (order == 0) continue;
    Vector first = weight * lnc.first;
    if (scaled) first *= slope;
    store(u + e, first);
    sum[1] += first * f;
    if (order == 1) continue;
    Vector second = weight * lnc.second;
    if (scaled) second *= slope * slope;
    store(v + e, second);
    sum[2] += second * (f * f);
  }
  for (std::size_t i = 0; i < 3; ++i) store(sums + i * lane_count + lane, sum[i]);
}

void logarithms(std::size_t tiles,
                const double* intensities,
                const LogarithmTerms& terms,
                int order,
                double* sums,
                double* u,
                double* v) {
  const bool scaled = terms.slope || terms.offset;
  for (std::size_t lane = 0; lane < lane_count; lane += width) {
    if (scaled) {
      sum_logarithms<true>(tiles, intensities, terms, order, lane, sums, u, v);
    } else {
      sum_logarithms<false>(tiles, intensities, terms, order, lane, sums, u, v);
    }
  }
}

void projections(const Tiles& tiles,
                 const PlaneList& list,
                 const double* amplitude,
                 std::size_t columns,
                 double* result) {
  for (std::size_t t = 0; t < tiles.count; ++t) {
    const double* tile = tiles.data + t * tiles.stride;
    double* y = result + t * columns * plane_doubles;
    for (std::size_t i = 0; i < columns * plane_doubles; i += width) {
      store(y + i, Vector{});
    }
    for (std::size_t c = 0; c < list.components; ++c) {
      const double* a = amplitude + (t * list.components + c) * plane_doubles;
      for (std::size_t p = list.begin[c]; p < list.begin[c + 1]; ++p) {
        const double* h = tile + plane_doubles * list.plane[p];
        double* out = y + plane_doubles * list.column[p];
        for (std::size_t e = 0; e < tile_events; e += width) {
          const Vector re = load(h + e);
          const Vector im = load(h + tile_events + e);
          const Vector a_re = load(a + e);
          const Vector a_im = load(a + tile_events + e);
          add_to(out + e, a_re * re + a_im * im);
          add_to(out + tile_events + e, a_re * im - a_im * re);
        }
      }
    }
  }
}

// Four pairs of planes at once: (k0, l0), (k0, l1), (k1, l0), (k1, l1), each with its
// real and imaginary part of u h_k^* h_l, for one group of lanes.
inline void gram_block(const Tiles& tiles,
                       const std::size_t (&k)[2],
                       const std::size_t (&l)[2],
                       const double* u,
                       std::size_t lane,
                       Vector (&re)[4],
                       Vector (&im)[4]) {
  for (std::size_t t = 0; t < tiles.count; ++t) {
    const double* tile = tiles.data + t * tiles.stride;
    for (std::size_t e = lane; e < tile_events; e += lane_count) {
      const Vector weight = load(u + t * tile_events + e);
      for (std::size_t i = 0; i < 2; ++i) {
        const Vector a = weight * load(tile + k[i] + e);
        const Vector b = weight * load(tile + k[i] + tile_events + e);
        for (std::size_t j = 0; j < 2; ++j) {
          const Vector x = load(tile + l[j] + e);
          const Vector y = load(tile + l[j] + tile_events + e);
          re[2 * i + j] += a * x + b * y;
          im[2 * i + j] += a * y - b * x;
        }
      }
    }
  }
}

inline bool needed(const PairChoice& choice, std::size_t k, std::size_t l) {
  return choice.level[k] + choice.level[l] <= 2 && (choice.wanted[k] || choice.wanted[l]);
}

// Where the sums of two planes of a component are; null where they have no place.
inline double* pair_place(
    const PlaneList& list, std::size_t p, std::size_t q, std::size_t end, double* sums) {
  if (p >= end || q > p) return nullptr;
  const std::size_t column = list.column[p];
  return sums + 2 * lane_count * (column * (column + 1) / 2 + list.column[q]);
}

void gram_component(const Tiles& tiles,
                    const PlaneList& list,
                    std::size_t component,
                    const double* u,
                    const PairChoice& choice,
                    double* sums) {
  const std::size_t begin = list.begin[component];
  const std::size_t end = list.begin[component + 1];
  for (std::size_t p = begin; p < end; p += 2) {
    for (std::size_t q = begin; q <= p; q += 2) {
      const std::size_t rows[2] = {p, p + 1 < end ? p + 1 : p};
      const std::size_t others[2] = {q, q + 1 < end ? q + 1 : q};
      bool any = false;
      for (const std::size_t row : rows) {
        for (const std::size_t other : others) {
          any = any || needed(choice, list.column[row], list.column[other]);
        }
      }
      if (!any) continue;
      const std::size_t k[2] = {plane_doubles * list.plane[rows[0]],
                                plane_doubles * list.plane[rows[1]]};
      const std::size_t l[2] = {plane_doubles * list.plane[others[0]],
                                plane_doubles * list.plane[others[1]]};
      double* places[4];
      for (std::size_t i = 0; i < 4; ++i) {
        places[i] = pair_place(list, p + i / 2, q + i % 2, end, sums);
      }
      for (std::size_t lane = 0; lane < lane_count; lane += width) {
        Vector re[4] = {}, im[4] = {};
        for (std::size_t i = 0; i < 4; ++i) {
          if (!places[i]) continue;
          re[i] = load(places[i] + lane);
          im[i] = load(places[i] + lane_count + lane);
        }
        gram_block(tiles, k, l, u, lane, re, im);
        for (std::size_t i = 0; i < 4; ++i) {
          if (!places[i]) continue;
          store(places[i] + lane, re[i]);
          store(places[i] + lane_count + lane, im[i]);
        }
      }
    }
  }
}

void gram(const Tiles& tiles,
          const PlaneList& list,
          const double* u,
          const PairChoice& choice,
          double* sums) {
  for (std::size_t c = 0; c < list.components; ++c) {
    gram_component(tiles, list, c, u, choice, sums);
  }
}

constexpr std::size_t outer_rows = 4;
constexpr std::size_t outer_columns = 2;

// Rows a .. a + 3 times rows b, b + 1, for one group of lanes.
inline void outer_block(std::size_t tiles,
                        std::size_t stride,
                        const double* (&a)[outer_rows],
                        const double* (&b)[outer_columns],
                        const double* v,
                        std::size_t lane,
                        Vector (&sum)[outer_rows][outer_columns]) {
  for (std::size_t t = 0; t < tiles; ++t) {
    for (std::size_t e = lane; e < tile_events; e += lane_count) {
      const Vector weight = load(v + t * tile_events + e);
      const Vector x = weight * load(b[0] + t * stride + e);
      const Vector y = weight * load(b[1] + t * stride + e);
      for (std::size_t i = 0; i < outer_rows; ++i) {
        const Vector row = load(a[i] + t * stride + e);
        sum[i][0] += row * x;
        sum[i][1] += row * y;
      }
    }
  }
}

void outer(std::size_t tiles,
           std::size_t rows,
           const double* projection,
           const double* v,
           double* sums) {
  const std::size_t stride = rows * tile_events;
  for (std::size_t first = 0; first < rows; first += outer_rows) {
    const double* a[outer_rows];
    for (std::size_t i = 0; i < outer_rows; ++i) {
      const std::size_t row = first + i < rows ? first + i : first;
      a[i] = projection + row * tile_events;
    }
    for (std::size_t second = 0; second < first + outer_rows && second < rows;
         second += outer_columns) {
      const std::size_t next = second + 1 < rows ? second + 1 : second;
      const double* b[outer_columns] = {projection + second * tile_events,
                                        projection + next * tile_events};
      for (std::size_t lane = 0; lane < lane_count; lane += width) {
        Vector sum[outer_rows][outer_columns] = {};
        const auto each = [&](auto&& action) {
          for (std::size_t i = 0; i < outer_rows; ++i) {
            for (std::size_t j = 0; j < outer_columns; ++j) {
              const std::size_t row = first + i;
              const std::size_t column = second + j;
              if (row >= rows || column > row) continue;
              action(sums + lane_count * (row * (row + 1) / 2 + column) + lane,
                     sum[i][j]);
            }
          }
        };
        each([](const double* place, Vector& x) { x = load(place); });
        outer_block(tiles, stride, a, b, v, lane, sum);
        each([](double* place, const Vector& x) { store(place, x); });
      }
    }
  }
}

}  // namespace

const MatrixKernels JACTA_KERNEL_NAME(matrix_kernels) = {
    logarithms, projections, gram, outer};

}  // namespace jacta::wave_kernels
