#include <algorithm>
#include <complex>
#include <cstring>

#include "jacta/wave/wave_store.h"

namespace jacta {

using Complex = std::complex<double>;

namespace {

// Without the checks for infinities of the language's operator.
inline Complex times(Complex a, Complex b) {
  return {a.real() * b.real() - a.imag() * b.imag(),
          a.real() * b.imag() + a.imag() * b.real()};
}

using Planes = std::vector<Complex>;  // [plane][event]

// Line shape of one use at n events, as LineShape::planes has them.
struct UsePlanes {
  const ResonanceUse* use;
  Planes planes;
  int order;

  // Where the derivative in these variables is; null if there is none.
  const Complex* find(std::size_t first, std::size_t second, std::size_t n) const {
    const std::size_t p = use->variables.size();
    const auto place = [&](std::size_t variable) {
      return static_cast<std::size_t>(
          std::find(use->variables.begin(), use->variables.end(), variable) -
          use->variables.begin());
    };
    if (first == inactive_position) return planes.data();
    const std::size_t i = place(first);
    if (i == p || order < 1) return nullptr;
    if (second == inactive_position) return planes.data() + (1 + i) * n;
    const std::size_t j = place(second);
    if (j == p || order < 2) return nullptr;
    return planes.data() + (1 + p + packed_index(i, j, p)) * n;
  }
};

void add_product(Complex* out, const Complex* a, const Complex* b, std::size_t n) {
  if (!a || !b) return;
  for (std::size_t i = 0; i < n; ++i) out[i] += times(a[i], b[i]);
}

// Product of the floating shapes of a wave with the derivatives of its columns.
class WaveShape {
 public:
  WaveShape(const ColumnTable& table, std::size_t wave, int level, std::size_t n)
      : n_(n) {
    for (const std::size_t column : table.wave_columns(wave)) {
      if (table.columns()[column].level <= level) {
        columns_.push_back(table.columns()[column]);
      }
    }
    planes_.assign(columns_.size() * n, Complex());
    std::fill(planes_.begin(), planes_.begin() + static_cast<std::ptrdiff_t>(n), 1.0);
  }

  void multiply(const UsePlanes& use) {
    Planes next(planes_.size());
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      const auto& [wave, x, y, level] = columns_[q];
      Complex* out = next.data() + q * n_;
      add_product(out, own(x, y), use.find(inactive_position, inactive_position, n_), n_);
      if (level == 0) continue;
      add_product(out, own(inactive_position, inactive_position), use.find(x, y, n_), n_);
      if (level == 1) continue;
      add_product(out, own(x, inactive_position), use.find(y, inactive_position, n_), n_);
      add_product(out, own(y, inactive_position), use.find(x, inactive_position, n_), n_);
    }
    planes_ = std::move(next);
  }

  std::size_t size() const { return columns_.size(); }
  const Complex* column(std::size_t q) const { return planes_.data() + q * n_; }

 private:
  const Complex* own(std::size_t first, std::size_t second) const {
    for (std::size_t q = 0; q < columns_.size(); ++q) {
      if (columns_[q].first == first && columns_[q].second == second) return column(q);
    }
    return nullptr;
  }

  std::size_t n_;
  std::vector<WaveColumn> columns_;
  Planes planes_;
};

// out += u F for one plane of a tile.
void add_plane(const double* u, const Complex* shape, double* out) {
  constexpr std::size_t n = WaveStore::tile_events;
  for (std::size_t i = 0; i < n; ++i) {
    out[i] += u[i] * shape[i].real() - u[n + i] * shape[i].imag();
    out[n + i] += u[i] * shape[i].imag() + u[n + i] * shape[i].real();
  }
}

}  // namespace

void WaveStore::fill_floating(const ColumnLayout& layout,
                              int level,
                              const std::vector<double>& values,
                              const std::vector<std::uint8_t>& waves,
                              std::size_t first,
                              std::size_t count,
                              double* out,
                              std::size_t stride) const {
  const std::size_t n = count * tile_events;
  for (std::size_t p = 0; p < floating_planes_.size(); ++p) {
    if (!waves[floating_planes_[p].column]) continue;
    for (std::size_t q = 0; q < layout.floating[p].size(); ++q) {
      const std::size_t column = table_->wave_columns(floating_planes_[p].column)[q];
      if (table_->columns()[column].level > level) break;
      const std::size_t position = layout.floating[p][q];
      for (std::size_t t = 0; t < count; ++t) {
        std::memset(out + t * stride + position * plane_doubles,
                    0,
                    plane_doubles * sizeof(double));
      }
    }
  }
  std::vector<UsePlanes> uses(sum_->uses.size());
  for (std::size_t a = 0; a < arrangements_; ++a) {
    for (auto& use : uses) use.use = nullptr;
    for (std::size_t k = 0; k < sum_->waves.size(); ++k) {
      if (!waves[k] || !table_->wave_floats(k)) continue;
      const bool active = !table_->wave_variables(k).empty();
      WaveShape shape(*table_, k, level, n);
      for (const std::size_t u : sum_->waves[k].uses) {
        if (!table_->use_floats(u)) continue;
        auto& use = uses[u];
        const int order = active ? level : 0;
        if (!use.use || use.order < order) {
          use.use = &sum_->uses[u];
          use.order = order;
          use.planes.resize(use.use->shape->plane_count(order) * n);
          std::vector<double> parameters;
          for (const std::size_t v : use.use->variables) parameters.push_back(values[v]);
          const std::span points(points_[a][u].data() + first * tile_events, n);
          use.use->shape->planes(parameters, points, order, use.planes);
        }
        shape.multiply(use);
      }
      for (std::size_t p = 0; p < floating_planes_.size(); ++p) {
        if (floating_planes_[p].column != k) continue;
        for (std::size_t t = 0; t < count; ++t) {
          const std::size_t place =
              ((first + t) * arrangements_ + a) * floating_planes_.size() + p;
          for (std::size_t q = 0; q < shape.size(); ++q) {
            add_plane(floating_.data() + place * plane_doubles,
                      shape.column(q) + t * tile_events,
                      out + t * stride + layout.floating[p][q] * plane_doubles);
          }
        }
      }
    }
  }
}

}  // namespace jacta
