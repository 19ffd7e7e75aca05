#include "jacta/pole/resonance_poles.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "jacta/base/error.h"
#include "pole_denominator.h"

namespace jacta {

namespace {

constexpr double relative_step = 1e-6;

// By central differences: D is smooth on a sheet.
ComplexNumber mass_slope(const PoleDenominator& d,
                         std::span<const double> p,
                         ComplexNumber m,
                         const Sheet& sheet) {
  const double h = relative_step * std::abs(m);
  // Along the imaginary axis: a pole may lie next to the cut on the real one.
  const ComplexNumber step(0, h);
  return (d.at(p, m + step, sheet) - d.at(p, m - step, sheet)) / (2.0 * step);
}

// Newton's steps, halved until |D| falls.
std::optional<ComplexNumber> find_root(const PoleDenominator& d,
                                       std::span<const double> p,
                                       ComplexNumber m,
                                       const Sheet& sheet) {
  constexpr int most_steps = 200;
  constexpr int most_halvings = 30;
  constexpr double precision = 1e-13;
  ComplexNumber value = d.at(p, m, sheet);
  for (int i = 0; i < most_steps; ++i) {
    const ComplexNumber slope = mass_slope(d, p, m, sheet);
    ComplexNumber step = -value / slope;
    if (!std::isfinite(std::abs(step))) return {};
    if (std::abs(step) <= precision * std::abs(m)) return m + step;
    // Not farther than the next structure of D.
    const double longest = 0.1 * std::abs(m);
    if (std::abs(step) > longest) step *= longest / std::abs(step);
    bool is_lower = false;
    for (int k = 0; k < most_halvings && !is_lower; ++k, step *= 0.5) {
      const ComplexNumber next = d.at(p, m + step, sheet);
      is_lower = std::abs(next) < std::abs(value);
      if (!is_lower) continue;
      m += step;
      value = next;
      break;
    }
    if (!is_lower) {
      // No step of rounding's size lowers it any more: a root, or a minimum that is none.
      const bool is_root = std::abs(value / slope) < 1e-9 * std::abs(m);
      return is_root ? std::optional(m) : std::nullopt;
    }
  }
  return {};
}

std::string sheet_text(const Sheet& sheet) {
  std::string text;
  for (const int sign : sheet) text += sign > 0 ? '+' : '-';
  return text;
}

Sheet sheet_of(const std::string& text) {
  Sheet sheet;
  for (const char sign : text) sheet.push_back(sign == '+' ? 1 : -1);
  return sheet;
}

ResonancePole pole_at(const PoleDenominator& d,
                      std::span<const double> p,
                      ComplexNumber start) {
  ResonancePole pole;
  const Sheet sheet = d.sheet_at(start.real());
  const auto root = find_root(d, p, start, sheet);
  if (!root || root->imag() > 0) {
    pole.problem = "no root is found below the real axis";
    return pole;
  }
  pole.position = *root;
  pole.sheet = sheet_text(sheet);
  pole.is_nearest = d.sheet_at(root->real()) == sheet;
  return pole;
}

std::vector<ResonancePole> poles_of(const PoleDenominator* d,
                                    std::span<const double> p,
                                    const std::string& model) {
  ResonancePole none{.model = model};
  if (d == nullptr) none.problem = "no poles of this line shape are known";
  if (d != nullptr) none.problem = d->problem(p);
  if (!none.problem.empty()) return {none};
  std::vector<ResonancePole> poles;
  for (const ComplexNumber start : d->starts(p)) {
    poles.push_back(pole_at(*d, p, start));
    poles.back().model = model;
  }
  return poles;
}

// d sqrt(s_p)/dp of all parameters of a shape.
std::vector<ComplexNumber> pole_slopes(const PoleDenominator& d,
                                       std::vector<double> p,
                                       const ResonancePole& pole) {
  const Sheet sheet = sheet_of(pole.sheet);
  const ComplexNumber by_mass = mass_slope(d, p, pole.position, sheet);
  std::vector<ComplexNumber> slopes;
  for (double& x : p) {
    const double at = x;
    const double h = relative_step * std::max(std::abs(at), 1e-3);
    x = at + h;
    const ComplexNumber above = d.at(p, pole.position, sheet);
    x = at - h;
    const ComplexNumber below = d.at(p, pole.position, sheet);
    x = at;
    slopes.push_back(-(above - below) / (2 * h) / by_mass);
  }
  return slopes;
}

void add_errors(ResonancePole& pole,
                const std::vector<ComplexNumber>& slopes,
                const Resonance& resonance,
                const DecayModel& model,
                const Eigen::MatrixXd& covariance) {
  const auto n = static_cast<Eigen::Index>(model.free_parameters.size());
  Eigen::MatrixXd jacobian = Eigen::MatrixXd::Zero(2, n);
  for (std::size_t i = 0; i < slopes.size(); ++i) {
    const AmplitudeVariable& variable = model.variables[resonance.variables[i]];
    for (Eigen::Index f = 0; f < n; ++f) {
      if (model.free_parameters[static_cast<std::size_t>(f)] != variable.parameter) {
        continue;
      }
      jacobian(0, f) += variable.scale * slopes[i].real();
      jacobian(1, f) += variable.scale * -2 * slopes[i].imag();
    }
  }
  const Eigen::Matrix2d v = jacobian * covariance * jacobian.transpose();
  pole.mass_error = std::sqrt(std::max(0.0, v(0, 0)));
  pole.width_error = std::sqrt(std::max(0.0, v(1, 1)));
  const double product = *pole.mass_error * *pole.width_error;
  pole.correlation = product > 0 ? v(0, 1) / product : 0;
}

}  // namespace

std::vector<ResonancePole> shape_poles(const Node& particle,
                                       const ShapeContext& context,
                                       const std::vector<double>& parameters) {
  const auto d = make_pole_denominator(particle, context);
  return poles_of(d.get(), parameters, line_shape_model(particle));
}

std::vector<ResonancePole> resonance_poles(
    const DecayModel& model,
    const std::vector<double>& theta,
    const std::optional<Eigen::MatrixXd>& covariance) {
  const auto n = static_cast<Eigen::Index>(model.free_parameters.size());
  if (covariance && (covariance->rows() != n || covariance->cols() != n)) {
    throw UsageError(
        fmt::format("the covariance is {} by {}, the model has {} free "
                    "parameters",
                    covariance->rows(),
                    covariance->cols(),
                    n));
  }
  const auto values = model.variable_values(theta);
  std::vector<ResonancePole> found;
  std::set<std::size_t> seen;
  for (const auto& resonance : model.resonances) {
    if (!seen.insert(resonance.particle).second) continue;
    const DecayParticle& particle = model.particles[resonance.particle];
    std::vector<double> p;
    for (const std::size_t v : resonance.variables) p.push_back(values[v]);
    const auto d = make_pole_denominator(particle.config, resonance.context);
    for (auto& pole : poles_of(d.get(), p, line_shape_model(particle.config))) {
      pole.resonance = particle.name;
      if (covariance && pole.problem.empty()) {
        add_errors(pole, pole_slopes(*d, p, pole), resonance, model, *covariance);
      }
      found.push_back(std::move(pole));
    }
  }
  return found;
}

std::string poles_text(const std::vector<ResonancePole>& poles) {
  std::string out = fmt::format("{:<20} {:<20} {:>11} {:>11} {:>11} {:>11}  {}\n",
                                "pole of",
                                "line shape",
                                "M [GeV]",
                                "error",
                                "Gamma [GeV]",
                                "error",
                                "sheet");
  const auto number = [](const std::optional<double>& x) {
    return x ? fmt::format("{:.6f}", *x) : std::string("-");
  };
  for (const auto& pole : poles) {
    if (!pole.problem.empty()) {
      out += fmt::format("{:<20} {:<20} {}\n", pole.resonance, pole.model, pole.problem);
      continue;
    }
    out += fmt::format("{:<20} {:<20} {:>11.6f} {:>11} {:>11.6f} {:>11}  {}{}\n",
                       pole.resonance,
                       pole.model,
                       pole.mass(),
                       number(pole.mass_error),
                       pole.width(),
                       number(pole.width_error),
                       pole.sheet.empty() ? "(one)" : pole.sheet,
                       pole.is_nearest ? "" : ", not the nearest to the real axis");
  }
  return out;
}

Node poles_node(const std::vector<ResonancePole>& poles) {
  Node list = Node::list();
  for (const auto& pole : poles) {
    Node node = Node::map();
    node.set("resonance", Node::string(pole.resonance));
    node.set("model", Node::string(pole.model));
    if (!pole.problem.empty()) {
      node.set("problem", Node::string(pole.problem));
      list.push_back(std::move(node));
      continue;
    }
    node.set("mass", Node::real(pole.mass()));
    node.set("width", Node::real(pole.width()));
    if (pole.mass_error) {
      node.set("mass_error", Node::real(*pole.mass_error));
      node.set("width_error", Node::real(*pole.width_error));
      node.set("correlation", Node::real(pole.correlation));
    }
    node.set("sheet", Node::string(pole.sheet));
    node.set("is_nearest", Node::boolean(pole.is_nearest));
    list.push_back(std::move(node));
  }
  return list;
}

}  // namespace jacta
