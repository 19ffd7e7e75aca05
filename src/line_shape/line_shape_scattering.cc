// pipi_Swave, Kpi_Swave: K-matrices with the numbers of AmpGen's models.
//
// References: V. V. Anisovich, A. V. Sarantsev, Eur. Phys. J. A 16 (2003) 229,
// doi:10.1140/epja/i2002-10068-x; FOCUS, J. M. Link et al., Phys. Lett. B 653 (2007) 1,
// doi:10.1016/j.physletb.2007.06.070. tf-pwa has the numbers in single precision; so have
// these, for the same likelihoods.
#include <algorithm>
#include <array>
#include <map>

#include "complex_algebra.h"
#include "many_parameter_shape.h"
#include "shape_models.h"

namespace jacta {

namespace {

using ComplexNumber = std::complex<double>;
constexpr ComplexNumber unit_i(0, 1);

double single(double x) {
  return static_cast<double>(static_cast<float>(x));
}

double polynomial(double x, std::initializer_list<double> highest_first) {
  double sum = 0;
  for (const double c : highest_first) sum = sum * x + single(c);
  return sum;
}

/// The principal root of a real number.
ComplexNumber root(double x) {
  return x >= 0 ? ComplexNumber(std::sqrt(x), 0) : ComplexNumber(0, std::sqrt(-x));
}

ComplexNumber equal_masses(double s, double sum) {
  return root(1 - sum * sum / s);
}

ComplexNumber two_masses(double s, double a, double b) {
  return root((1 - (a + b) * (a + b) / s) * (1 - (a - b) * (a - b) / s));
}

enum class KPi { amplitude, k_eta, isospin_three_halves };

class KPiWave final : public ManyParameterShape<KPiWave> {
 public:
  KPiWave(std::vector<ShapeParameter> parameters, KPi kind)
      : ManyParameterShape(std::move(parameters)), kind_(kind) {}

  template <class T>
  T prepare(const std::vector<T>&) const {
    return T(0.0);
  }
  template <class T>
  Complex<T> at(const T&, const ShapePoint& x) const {
    const ComplexNumber f = value_at(x.m * x.m);
    return {T(f.real()), T(f.imag())};
  }

 private:
  ComplexNumber value_at(double s) const {
    constexpr double kaon = 0.493677, pion = 0.13957018, eta_prime = 0.95766;
    constexpr double pole = 1.7919;
    const std::array<double, 2> g = {single(0.31072), single(-0.02323)};
    const double norm = kaon * kaon + pion * pion;
    const double x = s / norm - 1;
    const double half = (s - 0.23) / norm;
    const double three_halves = (s - 0.27) / norm;
    const ComplexNumber rho1 = two_masses(s, kaon, pion);
    const ComplexNumber rho2 = two_masses(s, kaon, eta_prime);
    const double k11 = half * (single(g[0] * g[0]) / (pole - s) +
                               polynomial(x, {0.79299, -0.15099, 0.00811}));
    const double k12 = half * (single(g[0] * g[1]) / (pole - s) +
                               polynomial(x, {0.15040, -0.038266, 0.0022596}));
    const double k22 = half * (single(g[1] * g[1]) / (pole - s) +
                               polynomial(x, {0.17054, -0.0219, 0.00085655}));
    if (kind_ == KPi::isospin_three_halves) {
      const double k32 = three_halves * polynomial(x, {-0.22147, 0.026637, -0.00092057});
      return 1.0 / (1.0 - unit_i * k32 * rho1);
    }
    const double determinant = k11 * k22 - k12 * k12;
    const ComplexNumber below =
        1.0 - rho1 * rho2 * determinant - unit_i * (rho1 * k11 + rho2 * k22);
    if (kind_ == KPi::k_eta) return k12 / below;
    return (k11 - unit_i * rho2 * determinant) / below;
  }

  KPi kind_;
};

constexpr std::size_t n_channels = 5;
constexpr std::array<const char*, n_channels> channel_names = {
    "pipi", "KK", "4pi", "EtaEta", "EtapEta"};

struct PiPiNumbers {
  std::array<double, 5> masses = {0.651, 1.2036, 1.55817, 1.21, 1.82206};
  /// [pole][channel]
  std::array<std::array<double, n_channels>, 5> couplings = {
      {{0.22889, -0.55377, 0, -0.39899, -0.34639},
       {0.94128, 0.55095, 0, 0.39065, 0.31503},
       {0.36856, 0.23888, 0.55639, 0.1834, 0.18681},
       {0.3365, 0.40907, 0.85679, 0.19906, -0.00984},
       {0.18171, -0.17558, -0.79658, -0.00355, 0.22358}}};
  std::array<double, n_channels> scattering = {
      0.23399, 0.15044, -0.20545, 0.32825, 0.35412};
  double s0_scattering = -3.92637;
  double s0_production = -0.165753;
  double adler = 1;
  double adler_zero = -0.15;
  bool imaginary_mass = true;
};

struct Token {
  bool is_pole;
  std::size_t channel;
  std::size_t term;
};

// F = sum_t p_t f_t(m): rows of the propagator (1 - i K rho)^-1, with a pole of the
// production or a slowly varying term.
class PiPiWave final : public ManyParameterShape<PiPiWave> {
 public:
  PiPiWave(std::vector<ShapeParameter> parameters,
           std::vector<Token> tokens,
           const PiPiNumbers& numbers)
      : ManyParameterShape(std::move(parameters)),
        tokens_(std::move(tokens)),
        first_(this->parameters().size() - 2 * tokens_.size()),
        numbers_(numbers) {}

  template <class T>
  std::vector<Complex<T>> prepare(const std::vector<T>& p) const {
    std::vector<Complex<T>> couplings;
    for (std::size_t k = first_; k < p.size(); k += 2) {
      couplings.push_back(coupling_of(p[k], p[k + 1], true));
    }
    return couplings;
  }

  template <class T>
  Complex<T> at(const std::vector<Complex<T>>& couplings, const ShapePoint& x) const {
    const auto f = parts(x.m * x.m);
    Complex<T> sum{T(0.0), T(0.0)};
    for (std::size_t t = 0; t < f.size(); ++t) {
      sum = sum + couplings[t] * Complex<T>{T(f[t].real()), T(f[t].imag())};
    }
    return sum;
  }

 private:
  using Row = std::vector<Complex<double>>;

  std::vector<ComplexNumber> parts(double s) const {
    std::array<ComplexNumber, 5> poles;
    for (std::size_t a = 0; a < poles.size(); ++a) {
      poles[a] = ComplexNumber(single(numbers_.masses[a] * numbers_.masses[a]) - s,
                               numbers_.imaginary_mass ? 1e-6 : 0);
    }
    const double slow = (1 - numbers_.s0_scattering) / (s - numbers_.s0_scattering);
    const double adler = (1 - numbers_.adler_zero) *
                         (s - numbers_.adler * pion * pion / 2) /
                         (s - numbers_.adler_zero);
    const auto rho = phase_space(s);
    std::vector<Row> transposed(n_channels, Row(n_channels));
    for (std::size_t i = 0; i < n_channels; ++i) {
      for (std::size_t j = 0; j < n_channels; ++j) {
        ComplexNumber k = single(scattering(i) + scattering(j)) * slow;
        for (std::size_t a = 0; a < poles.size(); ++a) {
          const double g =
              single(single(numbers_.couplings[a][i]) * single(numbers_.couplings[a][j]));
          k += g / poles[a];
        }
        const ComplexNumber element = (i == j ? 1.0 : 0.0) - unit_i * adler * k * rho[j];
        transposed[j][i] = {element.real(), element.imag()};
      }
    }
    std::map<std::size_t, Row> rows;  // of the inverse
    std::vector<ComplexNumber> result;
    for (const auto& [is_pole, channel, term] : tokens_) {
      auto& row = rows[channel];
      if (row.empty()) {
        Row unit(n_channels, {0, 0});
        unit[channel].re = 1;
        row = solve(transposed, unit);
      }
      const auto propagator = [&row = row](std::size_t j) {
        return ComplexNumber(row[j].re, row[j].im);
      };
      if (!is_pole) {
        const double production =
            (1 - numbers_.s0_production) / (s - numbers_.s0_production);
        result.push_back(propagator(term) * production);
        continue;
      }
      ComplexNumber sum = 0;
      for (std::size_t j = 0; j < n_channels; ++j) {
        sum += propagator(j) * single(numbers_.couplings[term][j]);
      }
      result.push_back(sum / poles[term]);
    }
    return result;
  }

  double scattering(std::size_t i) const {
    return single(numbers_.scattering[i]) * (i == 0 ? 0.5 : 1.0);
  }

  static std::array<ComplexNumber, n_channels> phase_space(double s) {
    constexpr double kaon = 0.493677, eta = 0.547862, eta_prime = 0.967780;
    const ComplexNumber four_pions =
        s > 1
            ? equal_masses(s, 4 * pion)
            : ComplexNumber(
                  polynomial(
                      s,
                      {0.00051, -0.01933, 0.13851, -0.20840, -0.29744, 0.13655, 1.07885}),
                  0);
    return {equal_masses(s, 2 * pion),
            equal_masses(s, 2 * kaon),
            four_pions,
            equal_masses(s, 2 * eta),
            equal_masses(s, eta + eta_prime)};
  }

  static constexpr double pion = 0.139570;

  std::vector<Token> tokens_;
  std::size_t first_;
  PiPiNumbers numbers_;
};

void set_number(PiPiNumbers& numbers,
                const std::string& key,
                double value,
                const std::string& particle) {
  const std::map<std::string, double*> simple = {
      {"s0_scatt", &numbers.s0_scattering},
      {particle + "_s0_prod", &numbers.s0_production},
      {"sA", &numbers.adler},
      {"sA0", &numbers.adler_zero}};
  if (const auto found = simple.find(key); found != simple.end()) {
    *found->second = value;
  } else if (key == "kMatrix::fp") {
    numbers.imaginary_mass = value != 0;
  }
  for (std::size_t i = 0; i < n_channels; ++i) {
    if (key == "f_scatt" + std::to_string(i)) numbers.scattering[i] = value;
    const std::string head = "IS_p" + std::to_string(i + 1) + "_";
    if (key == head + "mass") numbers.masses[i] = value;
    for (std::size_t c = 0; c < n_channels; ++c) {
      if (key == head + channel_names[c]) numbers.couplings[i][c] = value;
    }
  }
}

Token token_of(const ShapeConfig& config, const Node& item) {
  const std::string text = item.as_text();
  const std::size_t dot = text.find('.');
  const std::string head = text.substr(0, dot);
  const std::string tail = dot == std::string::npos ? "" : text.substr(dot + 1);
  const bool is_pole = head.starts_with("pole");
  const std::string name =
      head.size() == 4 ? "pipi" : head.substr(std::min<std::size_t>(4, head.size()));
  const auto* channel = std::find(channel_names.begin(), channel_names.end(), name);
  if ((!is_pole && !head.starts_with("prod")) || channel == channel_names.end() ||
      tail.size() != 1 || tail[0] < '0' || tail[0] > '4') {
    throw config.error(item,
                       "the token '" + text + "' is not available",
                       "write pole.0 ... pole.4, prod.0 ..., or with a channel poleKK.1");
  }
  return {is_pole,
          static_cast<std::size_t>(channel - channel_names.begin()),
          static_cast<std::size_t>(tail[0] - '0')};
}

std::vector<ShapeParameter> own_mass_and_width(const ShapeConfig& config) {
  std::vector<ShapeParameter> parameters;
  if (config.number(shape_keys::mass)) parameters.push_back(config.mass());
  if (config.has_width()) parameters.push_back(config.width());
  return parameters;
}

std::unique_ptr<LineShape> make_kpi_wave(const ShapeConfig& config) {
  const std::map<std::string, KPi> kinds = {
      {"Kpi", KPi::amplitude}, {"KEta", KPi::k_eta}, {"I32", KPi::isospin_three_halves}};
  const std::string kind = config.word(shape_keys::lineshape_modifier);
  return std::make_unique<KPiWave>(own_mass_and_width(config), kinds.at(kind));
}

std::unique_ptr<LineShape> make_pipi_wave(const ShapeConfig& config) {
  std::vector<Node> items;
  if (const Node* list = config.find(shape_keys::all_tokens)) {
    if (!list->is_list() || list->items().empty()) {
      throw config.error(*list, "all_tokens must be a list such as [pole.0, prod.1]");
    }
    items = list->items();
  } else {
    for (const char* head : {"pole.", "prod."}) {
      for (int i = 0; i < 5; ++i) {
        items.push_back(Node::string(std::string(head) + std::to_string(i)));
      }
    }
  }
  auto parameters = own_mass_and_width(config);
  std::vector<Token> tokens;
  for (const Node& item : items) {
    add_complex(parameters, item.as_text(), true, tokens.empty());
    tokens.push_back(token_of(config, item));
  }
  PiPiNumbers numbers;
  const std::string particle = config.text(shape_keys::particle_name).value_or("PiPi00");
  const std::vector<std::string> known = {"KK00", "KK10", "PiPi00", "PiPi20"};
  if (std::find(known.begin(), known.end(), particle) == known.end()) {
    numbers.s0_production = -0.07;
  }
  if (const Node* given = config.find(shape_keys::kmatrix_params)) {
    if (!given->is_map()) throw config.error(*given, "kmatrix_params must be a map");
    for (const auto& [key, value] : given->entries()) {
      set_number(numbers, key.as_text(), value.as_real(), particle);
    }
  }
  return std::make_unique<PiPiWave>(std::move(parameters), std::move(tokens), numbers);
}

}  // namespace

ShapeModels scattering_shapes() {
  using namespace shape_keys;
  return {
      {.name = "Kpi_Swave", .make = make_kpi_wave, .keys = {&width, &lineshape_modifier}},
      {.name = "pipi_Swave",
       .make = make_pipi_wave,
       .keys = {&width, &all_tokens, &kmatrix_params, &particle_name}},
  };
}

}  // namespace jacta
