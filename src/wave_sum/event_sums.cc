#include "jacta/wave_sum/event_sums.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "jacta/parallel/for_each_index.h"

namespace jacta {

using Complex = std::complex<double>;
using wave_kernels::lane_count;

namespace {

constexpr std::size_t tile_events = WaveStore::tile_events;
constexpr std::size_t plane_doubles = WaveStore::plane_doubles;
constexpr std::size_t sweep_chunk_tiles = 64;
static_assert(WaveStore::part_tiles % sweep_chunk_tiles == 0);

// Where the sums of a chunk are, counted in numbers of eight lanes.
struct Places {
  std::size_t scalars = 0;
  std::size_t g, g_second, g_directional, s, t, end;

  Places(const ColumnTable& table, const EventRequest& request) {
    const bool along = !request.directional.empty();
    const int order = along ? 1 : request.order;
    const bool outer = !request.linear || request.squares;
    const std::size_t second_columns = along ? table.end(2) : table.end(order);
    const std::size_t n = table.end(1);
    g = scalars + 5;
    g_second = g + (order >= 1 ? 2 * second_columns : 0);
    g_directional = g_second + (order >= 2 && outer ? 2 * n : 0);
    s = g_directional + (along ? 2 * table.end(2) : 0);
    t = s + (order >= 2 ? n * (n + 1) : 0);
    end = t + (order >= 2 && outer ? n * (2 * n + 1) : 0);
  }
};

struct SweepWorkspace {
  AlignedDoubles sums, amplitudes, directional, f, f_directional, u, v, q, projections;
};

class Sweep {
 public:
  Sweep(const EventColumns& columns,
        const EventRequest& request,
        const wave_kernels::Kernels& kernels)
      : columns_(columns),
        table_(columns.store().table()),
        request_(request),
        sum_kernels_(*kernels.sums),
        matrix_kernels_(*kernels.matrices),
        places_(table_, request),
        components_(columns.store().n_components()),
        block_tiles_(columns.plan().block_tiles()),
        level_(table_.end(1), 0),
        wanted_(table_.end(1), 1) {}

  CompensatedSums nothing() const { return CompensatedSums(places_.end); }

  void add_to(CompensatedSums& total, const Executor* executor) {
    const std::size_t tiles = columns_.store().tiles();
    const std::size_t chunks = (tiles + sweep_chunk_tiles - 1) / sweep_chunk_tiles;
    std::vector<SweepWorkspace> workspaces(worker_count(executor));
    std::vector<double> results(chunks * places_.end);
    for_each_index(executor, chunks, [&](std::size_t chunk, std::size_t worker) {
      auto& w = workspaces[worker];
      prepare(w);
      const std::size_t last = std::min(tiles, (chunk + 1) * sweep_chunk_tiles);
      for (std::size_t t = chunk * sweep_chunk_tiles; t < last; t += block_tiles_) {
        add_block(w, t, std::min(block_tiles_, last - t));
      }
      for (std::size_t i = 0; i < places_.end; ++i) {
        results[chunk * places_.end + i] = sum_lanes(w.sums.data() + lane_count * i);
      }
    });
    for (std::size_t c = 0; c < chunks; ++c) total.add(&results[c * places_.end]);
  }

  EventSums unpacked(const CompensatedSums& total) const {
    return unpack(total.result());
  }

 private:
  bool along() const { return !request_.directional.empty(); }

  void prepare(SweepWorkspace& w) const {
    w.sums.assign(lane_count * places_.end, 0.0);
    if (!w.f.empty()) return;
    const std::size_t events = block_tiles_ * tile_events;
    w.amplitudes.resize(2 * events * components_);
    for (auto* array : {&w.f, &w.u, &w.v, &w.q}) array->resize(events);
    if (along()) {
      w.directional.resize(2 * events * components_);
      w.f_directional.resize(events);
    } else if (request_.order >= 2) {
      w.projections.resize(2 * events * table_.end(1));
    }
  }

  double* at(SweepWorkspace& w, std::size_t place) const {
    return w.sums.data() + lane_count * place;
  }

  static const double* numbers(const std::vector<Complex>& c) {
    return reinterpret_cast<const double*>(c.data());
  }

  void add_block(SweepWorkspace& w, std::size_t first, std::size_t count) const {
    const auto tiles = columns_.tiles(first, count);
    const std::size_t event = first * tile_events;
    if (request_.linear && !along() && !request_.squares) {
      add_linear(w, tiles, request_.terms.weights + event);
      return;
    }
    sum_kernels_.amplitudes(tiles,
                            columns_.list(0),
                            numbers(request_.coefficients),
                            w.amplitudes.data(),
                            w.f.data());
    auto terms = request_.terms;
    terms.weights += event;
    if (terms.slope) terms.slope += event;
    if (terms.offset) terms.offset += event;
    if (along()) {
      add_directional(w, tiles, terms);
      return;
    }
    if (request_.linear) {
      std::copy(terms.weights, terms.weights + count * tile_events, w.u.begin());
    } else {
      matrix_kernels_.logarithms(count,
                                 w.f.data(),
                                 terms,
                                 request_.squares ? 1 : request_.order,
                                 at(w, places_.scalars),
                                 w.u.data(),
                                 w.v.data());
    }
    if (request_.squares) square_weights(w, count * tile_events);
    add_derivatives(w, tiles);
  }

  // v = u^2, with sums of u f and v f^2 anew.
  void square_weights(SweepWorkspace& w, std::size_t n) const {
    double* first = at(w, places_.scalars + (request_.linear ? 0 : 1));
    double* second = at(w, places_.scalars + 2);
    for (std::size_t i = 0; i < n; ++i) {
      w.v[i] = w.u[i] * w.u[i];
      if (request_.linear) first[i % lane_count] += w.u[i] * w.f[i];
      second[i % lane_count] += w.v[i] * w.f[i] * w.f[i];
    }
  }

  void add_linear(SweepWorkspace& w,
                  const wave_kernels::Tiles& tiles,
                  const double* u) const {
    const int order = request_.order;
    sum_kernels_.integral(tiles,
                          columns_.list(order),
                          numbers(request_.coefficients),
                          u,
                          at(w, places_.scalars),
                          order >= 1 ? at(w, places_.g) : nullptr);
    if (order < 2) return;
    matrix_kernels_.gram(
        tiles, columns_.list(1), u, {level_.data(), wanted_.data()}, at(w, places_.s));
  }

  void add_derivatives(SweepWorkspace& w, const wave_kernels::Tiles& tiles) const {
    const int order = request_.order;
    if (order < 1) return;
    sum_kernels_.gradient(
        tiles, columns_.list(order), w.amplitudes.data(), w.u.data(), at(w, places_.g));
    if (order < 2) return;
    for (std::size_t i = 0; i < tiles.count * tile_events; ++i) w.q[i] = w.v[i] * w.f[i];
    const auto list = columns_.list(1);
    sum_kernels_.gradient(
        tiles, list, w.amplitudes.data(), w.q.data(), at(w, places_.g_second));
    matrix_kernels_.projections(
        tiles, list, w.amplitudes.data(), table_.end(1), w.projections.data());
    matrix_kernels_.gram(
        tiles, list, w.u.data(), {level_.data(), wanted_.data()}, at(w, places_.s));
    matrix_kernels_.outer(tiles.count,
                          2 * table_.end(1),
                          w.projections.data(),
                          w.v.data(),
                          at(w, places_.t));
  }

  // u' = v (scale f' + scale' f).
  void add_directional(SweepWorkspace& w,
                       const wave_kernels::Tiles& tiles,
                       const wave_kernels::LogarithmTerms& terms) const {
    const std::size_t n = tiles.count * tile_events;
    sum_kernels_.amplitudes(tiles,
                            columns_.list(1),
                            numbers(request_.directional),
                            w.directional.data(),
                            w.f_directional.data());
    sum_kernels_.directional(tiles.count,
                             components_,
                             w.amplitudes.data(),
                             w.directional.data(),
                             w.f_directional.data());
    if (request_.linear) {
      std::copy(terms.weights, terms.weights + n, w.u.begin());
      std::fill(w.q.begin(), w.q.end(), 0.0);
      double* value = at(w, places_.scalars);
      for (std::size_t i = 0; i < n; ++i) value[i % lane_count] += w.u[i] * w.f[i];
    } else {
      matrix_kernels_.logarithms(tiles.count,
                                 w.f.data(),
                                 terms,
                                 2,
                                 at(w, places_.scalars),
                                 w.u.data(),
                                 w.v.data());
      for (std::size_t i = 0; i < n; ++i) {
        w.q[i] = w.v[i] *
                 (terms.scale * w.f_directional[i] + request_.scale_directional * w.f[i]);
      }
    }
    double* u_first = at(w, places_.scalars + 3);
    double* first_of_u = at(w, places_.scalars + 4);
    for (std::size_t i = 0; i < n; ++i) {
      u_first[i % lane_count] += w.u[i] * w.f_directional[i];
      first_of_u[i % lane_count] += w.q[i] * w.f[i];
    }
    sum_kernels_.pair_gradient(tiles,
                               columns_.list(2),
                               w.amplitudes.data(),
                               w.directional.data(),
                               w.u.data(),
                               w.q.data(),
                               at(w, places_.g),
                               at(w, places_.g_directional));
  }

  static Eigen::VectorXcd complex_numbers(const double* x, std::size_t n) {
    Eigen::VectorXcd result(static_cast<Eigen::Index>(n));
    for (std::size_t i = 0; i < n; ++i) {
      result[static_cast<Eigen::Index>(i)] = Complex(x[2 * i], x[2 * i + 1]);
    }
    return result;
  }

  EventSums unpack(const std::vector<double>& x) const {
    EventSums sums;
    sums.value = x[0];
    sums.first = request_.linear ? x[0] : x[1];
    sums.second = x[2];
    sums.u_first = x[3];
    sums.first_of_u = x[4];
    sums.g = complex_numbers(x.data() + places_.g, (places_.g_second - places_.g) / 2);
    sums.g_second = complex_numbers(x.data() + places_.g_second,
                                    (places_.g_directional - places_.g_second) / 2);
    sums.g_directional = complex_numbers(x.data() + places_.g_directional,
                                         (places_.s - places_.g_directional) / 2);
    unpack_matrices(x, sums);
    return sums;
  }

  void unpack_matrices(const std::vector<double>& x, EventSums& sums) const {
    const auto n = static_cast<Eigen::Index>(table_.end(1));
    std::size_t i = places_.s;
    if (places_.t > places_.s) {
      sums.s.resize(n, n);
      for (Eigen::Index k = 0; k < n; ++k) {
        for (Eigen::Index l = 0; l <= k; ++l, i += 2) {
          sums.s(k, l) = Complex(x[i], k == l ? 0.0 : x[i + 1]);
          sums.s(l, k) = std::conj(sums.s(k, l));
        }
      }
    }
    if (places_.end > places_.t) {
      sums.t.resize(2 * n, 2 * n);
      for (Eigen::Index a = 0; a < 2 * n; ++a) {
        for (Eigen::Index b = 0; b <= a; ++b, ++i) sums.t(a, b) = sums.t(b, a) = x[i];
      }
    }
  }

  const EventColumns& columns_;
  const ColumnTable& table_;
  const EventRequest& request_;
  const wave_kernels::SumKernels& sum_kernels_;
  const wave_kernels::MatrixKernels& matrix_kernels_;
  Places places_;
  std::size_t components_;
  std::size_t block_tiles_;
  std::vector<std::uint8_t> level_, wanted_;
};

}  // namespace

void CompensatedSums::add(const double* numbers) {
  for (std::size_t i = 0; i < sum_.size(); ++i) {
    const double x = numbers[i];
    const double next = sum_[i] + x;
    lost_[i] +=
        std::abs(sum_[i]) >= std::abs(x) ? (sum_[i] - next) + x : (x - next) + sum_[i];
    sum_[i] = next;
  }
}

std::vector<double> CompensatedSums::result() const {
  std::vector<double> result(sum_.size());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] = sum_[i] + lost_[i];
  return result;
}

std::vector<double> event_intensities(const EventColumns& columns,
                                      const std::vector<Complex>& coefficients,
                                      const wave_kernels::Kernels& kernels) {
  const auto& store = columns.store();
  const std::size_t block = columns.plan().block_tiles();
  AlignedDoubles amplitudes(block * plane_doubles * store.n_components());
  AlignedDoubles f(block * tile_events);
  std::vector<double> result;
  result.reserve(store.tiles() * tile_events);
  for (std::size_t t = 0; t < store.tiles(); t += block) {
    const std::size_t count = std::min(block, store.tiles() - t);
    kernels.sums->amplitudes(columns.tiles(t, count),
                             columns.list(0),
                             reinterpret_cast<const double*>(coefficients.data()),
                             amplitudes.data(),
                             f.data());
    result.insert(result.end(),
                  f.begin(),
                  f.begin() + static_cast<std::ptrdiff_t>(count * tile_events));
  }
  result.resize(store.size());
  return result;
}

EventSums sum_events(const EventColumns& columns,
                     const EventRequest& request,
                     const wave_kernels::Kernels& kernels,
                     const Executor* executor) {
  Sweep sweep(columns, request, kernels);
  CompensatedSums total = sweep.nothing();
  sweep.add_to(total, executor);
  return sweep.unpacked(total);
}

EventSums sum_streamed_events(const WaveStore& store,
                              const std::vector<double>& values,
                              int level,
                              EventRequest request,
                              const wave_kernels::Kernels& kernels,
                              const Executor* executor) {
  std::optional<CompensatedSums> total;
  EventSums result;
  for (std::size_t part = 0; part < store.parts(); ++part) {
    EventColumns columns(store.part(part, executor));
    columns.update(values, level, executor);
    Sweep sweep(columns, request, kernels);
    if (!total) total = sweep.nothing();
    sweep.add_to(*total, executor);
    constexpr std::size_t events = WaveStore::part_tiles * tile_events;
    request.terms.weights += events;
    if (request.terms.slope) request.terms.slope += events;
    if (request.terms.offset) request.terms.offset += events;
    if (part + 1 == store.parts()) result = sweep.unpacked(*total);
  }
  return result;
}

double compensated_total(const std::vector<double>& numbers) {
  CompensatedSums sum(1);
  for (const double x : numbers) sum.add(&x);
  return sum.result()[0];
}

}  // namespace jacta
