#include "wave_plan.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace jacta {

namespace {

constexpr double negligible = 1e-14;

/// coefficient * plane; 0 is nothing.
struct Entry {
  double coefficient = 0;
  std::size_t plane = 0;
  bool is_zero() const { return coefficient == 0; }
};

/// Planes, each made once.
class PlaneTable {
 public:
  explicit PlaneTable(WavePlan& plan) : plan_(plan) {
    plan_.planes.emplace_back(OnePlane{});
  }

  Entry angle(std::size_t topology, std::size_t node, int two_j, int two_m, int two_d) {
    if (std::abs(two_m) > two_j || std::abs(two_d) > two_j) return {};
    if (two_j == 0) return {1, 0};
    const std::vector<long> key = {0, long(topology), long(node), two_j, two_m, two_d};
    return {1, find_or_add(key, [&] {
              return AnglePlane{topology, node, two_m, SmallD(two_j, two_m, two_d)};
            })};
  }

  Entry rotation(std::size_t alignment, int two_j, int two_row, int two_column) {
    const std::vector<long> group_key = {1, long(alignment), two_j};
    const auto [found, is_new] = groups_.try_emplace(group_key, plan_.rotations.size());
    if (is_new) plan_.rotations.push_back({alignment, WignerMatrix(two_j)});
    const std::size_t row = std::size_t(two_row + two_j) / 2;
    const std::size_t column = std::size_t(two_column + two_j) / 2;
    const std::size_t element = row * std::size_t(two_j + 1) + column;
    const std::size_t group = found->second;
    const std::vector<long> key = {1, long(group), long(element)};
    return {1, find_or_add(key, [&] { return RotationPlane{group, element}; })};
  }

  Entry product(const Entry& a, const Entry& b) {
    const double coefficient = a.coefficient * b.coefficient;
    if (coefficient == 0) return {};
    if (a.plane == 0 || b.plane == 0) return {coefficient, a.plane + b.plane};
    const auto [low, high] = std::minmax(a.plane, b.plane);
    const std::vector<long> key = {2, long(low), long(high)};
    return {coefficient, find_or_add(key, [&, l = low, h = high] {
              return ProductPlane{l, h};
            })};
  }

  Entry sum(const std::vector<Entry>& entries) {
    std::map<std::size_t, double> terms;
    double largest = 0;
    for (const Entry& e : entries) {
      terms[e.plane] += e.coefficient;
      largest = std::max(largest, std::abs(e.coefficient));
    }
    std::erase_if(terms, [&](const auto& term) {
      return std::abs(term.second) <= negligible * largest;
    });
    if (terms.empty()) return {};
    const double scale = terms.begin()->second;
    if (terms.size() == 1) return {scale, terms.begin()->first};
    SumPlane plane;
    std::vector<double> key;
    for (const auto& [position, coefficient] : terms) {
      plane.terms.emplace_back(position, coefficient / scale);
      key.push_back(double(position));
      key.push_back(coefficient / scale);
    }
    const auto [found, is_new] = sums_.try_emplace(key, plan_.planes.size());
    if (is_new) plan_.planes.emplace_back(std::move(plane));
    return {scale, found->second};
  }

 private:
  template <class Make>
  std::size_t find_or_add(const std::vector<long>& key, Make make) {
    const auto [found, is_new] = known_.try_emplace(key, plan_.planes.size());
    if (is_new) plan_.planes.emplace_back(make());
    return found->second;
  }

  WavePlan& plan_;
  std::map<std::vector<long>, std::size_t> known_;
  std::map<std::vector<long>, std::size_t> groups_;
  std::map<std::vector<double>, std::size_t> sums_;
};

/// The amplitude below one particle of a chain: [combination of (l,s)][own helicity]
/// [helicities of the finals below].
struct Branch {
  std::size_t combinations = 1;
  std::size_t own = 1;
  std::size_t below = 1;
  std::vector<std::size_t> finals = {};  ///< order of `below`, the last runs fastest
  std::vector<Entry> entries = {};

  Entry& at(std::size_t combination, std::size_t helicity, std::size_t final_helicity) {
    return entries[(combination * own + helicity) * below + final_helicity];
  }
};

class ChainPlanner {
 public:
  ChainPlanner(const DecayModel& model,
               KinematicPlan& kinematics,
               PlaneTable& table,
               const DecayChain& chain,
               bool is_reversed)
      : model_(model),
        kinematics_(kinematics),
        table_(table),
        chain_(chain),
        is_reversed_(is_reversed),
        topology_(kinematics.topology_position(chain.vertices)) {
    kinematics.topologies[topology_].is_used = true;
  }

  Branch plan() {
    std::size_t next = 0;
    return decay_branch(next);
  }

 private:
  const DecayParticle& particle(std::size_t i) const { return model_.particles[i]; }

  Branch final_branch(std::size_t position) {
    const std::size_t f = static_cast<std::size_t>(
        std::find(model_.finals.begin(), model_.finals.end(), position) -
        model_.finals.begin());
    const DecayParticle& p = particle(position);
    const std::size_t n = p.two_projections.size();
    Branch branch{.own = n, .below = n, .finals = {f}};
    branch.entries.resize(n * n);
    std::optional<std::size_t> alignment;
    if (p.two_spin > 0 && chain_.aligned) {
      alignment = kinematics_.alignment_position(topology_, f);
    }
    for (std::size_t row = 0; row < n; ++row) {
      for (std::size_t column = 0; column < n; ++column) {
        if (alignment) {
          branch.at(0, row, column) = table_.rotation(
              *alignment, p.two_spin, p.two_projections[row], p.two_projections[column]);
        } else if (row == column) {
          branch.at(0, row, column) = {1, 0};
        }
      }
    }
    return branch;
  }

  Branch daughter_branch(std::size_t position, std::size_t& next) {
    const auto& finals = model_.finals;
    const bool is_final =
        std::find(finals.begin(), finals.end(), position) != finals.end();
    return is_final ? final_branch(position) : decay_branch(next);
  }

  // T of every coupling, columns as in ls_to_helicity.
  Eigen::MatrixXd couplings(const DecayVertex& vertex) const {
    const auto& first = particle(vertex.first);
    const auto& second = particle(vertex.second);
    const DecaySpins spins{.two_ja = particle(vertex.core).two_spin,
                           .two_jb = first.two_spin,
                           .two_jc = second.two_spin};
    if (vertex.helicities) return *vertex.helicities;
    Eigen::MatrixXd t =
        ls_to_helicity(spins, vertex.ls, first.two_projections, second.two_projections);
    if (is_reversed_ && vertex.options.allow_cc) t = t.rowwise().reverse().eval();
    return t;
  }

  Branch decay_branch(std::size_t& next) {
    const ChainVertex& place = chain_.vertices[next++];
    const DecayVertex& vertex = model_.vertices[place.vertex];
    Branch first = daughter_branch(vertex.first, next);
    Branch second = daughter_branch(vertex.second, next);
    const std::size_t node = kinematics_.node_position(topology_, place.first_finals);
    const auto& core = particle(vertex.core);
    if (core.two_spin > 0) {
      kinematics_.topologies[topology_].nodes[node].needs_angles = true;
    }
    const Eigen::MatrixXd t = couplings(vertex);
    Branch result{
        .combinations = vertex.ls.size() * first.combinations * second.combinations,
        .own = core.two_projections.size(),
        .below = first.below * second.below,
        .finals = first.finals};
    result.finals.insert(result.finals.end(), second.finals.begin(), second.finals.end());
    result.entries.resize(result.combinations * result.own * result.below);
    for (std::size_t ls = 0; ls < vertex.ls.size(); ++ls) {
      for (std::size_t m = 0; m < result.own; ++m) {
        for (std::size_t c = 0; c < first.combinations; ++c) {
          contract(
              vertex, t.row(Eigen::Index(ls)), node, ls, m, c, first, second, result);
        }
      }
    }
    return result;
  }

  // Sums over the helicities of both daughters for one coupling, one helicity of the core
  // and one combination below the first daughter.
  void contract(const DecayVertex& vertex,
                const Eigen::RowVectorXd& t,
                std::size_t node,
                std::size_t ls,
                std::size_t m,
                std::size_t combination,
                Branch& first,
                Branch& second,
                Branch& result) {
    const auto& core = particle(vertex.core);
    const auto& b = particle(vertex.first).two_projections;
    const auto& c = particle(vertex.second).two_projections;
    std::vector<Entry> half(first.below * c.size());  // first daughter summed over
    for (std::size_t h = 0; h < first.below; ++h) {
      for (std::size_t ic = 0; ic < c.size(); ++ic) {
        std::vector<Entry> terms;
        for (std::size_t ib = 0; ib < b.size(); ++ib) {
          const double coupling = t[Eigen::Index(ib * c.size() + ic)];
          if (std::abs(coupling) < negligible) continue;
          const Entry d = table_.angle(
              topology_, node, core.two_spin, core.two_projections[m], b[ib] - c[ic]);
          const Entry term = table_.product(d, first.at(combination, ib, h));
          if (!term.is_zero()) terms.push_back({coupling * term.coefficient, term.plane});
        }
        half[h * c.size() + ic] = table_.sum(terms);
      }
    }
    for (std::size_t k = 0; k < second.combinations; ++k) {
      const std::size_t whole =
          (ls * first.combinations + combination) * second.combinations + k;
      for (std::size_t h = 0; h < first.below; ++h) {
        for (std::size_t g = 0; g < second.below; ++g) {
          std::vector<Entry> terms;
          for (std::size_t ic = 0; ic < c.size(); ++ic) {
            const Entry term =
                table_.product(half[h * c.size() + ic], second.at(k, ic, g));
            if (!term.is_zero()) terms.push_back(term);
          }
          result.at(whole, m, h * second.below + g) = table_.sum(terms);
        }
      }
    }
  }

  const DecayModel& model_;
  KinematicPlan& kinematics_;
  PlaneTable& table_;
  const DecayChain& chain_;
  bool is_reversed_;
  std::size_t topology_;
};

/// Component of every position of a branch of the whole chain.
std::vector<std::size_t> component_map(const DecayModel& model, const Branch& branch) {
  const auto width = [&](std::size_t f) {
    return model.particles[model.finals[f]].two_projections.size();
  };
  std::vector<std::size_t> stride(model.finals.size(), 1);
  for (std::size_t f = stride.size(); f-- > 1;) stride[f - 1] = stride[f] * width(f);
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < branch.own * branch.below; ++i) {
    std::size_t rest = i % branch.below, component = i / branch.below * branch.below;
    for (std::size_t k = branch.finals.size(); k-- > 0;) {
      const std::size_t f = branch.finals[k];
      component += rest % width(f) * stride[f];
      rest /= width(f);
    }
    result.push_back(component);
  }
  return result;
}

BarrierFactor barrier_factor_of(const DecayModel& model,
                                KinematicPlan& kinematics,
                                const ChainVertex& place,
                                std::size_t coupling) {
  const DecayVertex& vertex = model.vertices[place.vertex];
  const VertexScale::Coupling& scale = model.scales[place.vertex].couplings[coupling];
  BarrierFactor factor{.l = scale.l,
                       .has_ql = vertex.options.has_ql,
                       .has_ratio = scale.has_ratio,
                       .radius = vertex.options.radius};
  factor.split = kinematics.split_position(place);
  factor.core_set = kinematics.splits[factor.split][0];
  if (vertex.options.barrier_factor_mass) factor.mass_power = vertex.ls[coupling].l;
  return factor;
}

void add_wave_barriers(const DecayModel& model,
                       KinematicPlan& kinematics,
                       WavePlan& plan) {
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> known;
  for (const PartialWave& wave : model.waves) {
    const DecayChain& chain = model.chains[wave.chain];
    std::vector<std::size_t> list;
    for (std::size_t v = 0; v < wave.ls.size(); ++v) {
      const ChainVertex& place = chain.vertices[v];
      if (!model.vertices[place.vertex].options.has_barrier_factor) continue;
      const BarrierFactor factor =
          barrier_factor_of(model, kinematics, place, wave.ls[v]);
      if (factor.l == 0 && factor.mass_power == 0) continue;
      const auto same = [&](const BarrierFactor& f) {
        return f.split == factor.split && f.l == factor.l && f.has_ql == factor.has_ql &&
               f.has_ratio == factor.has_ratio && f.radius == factor.radius &&
               f.mass_power == factor.mass_power;
      };
      const auto found = std::find_if(plan.barriers.begin(), plan.barriers.end(), same);
      list.push_back(static_cast<std::size_t>(found - plan.barriers.begin()));
      if (found == plan.barriers.end()) plan.barriers.push_back(factor);
    }
    plan.wave_barriers.push_back(list);
  }
}

}  // namespace

WavePlan make_wave_plan(const DecayModel& model,
                        KinematicPlan& kinematics,
                        bool with_reversed_helicities) {
  WavePlan plan;
  PlaneTable table(plan);
  std::size_t wave = 0;
  for (const DecayChain& chain : model.chains) {
    ChainPlanner planner(model, kinematics, table, chain, with_reversed_helicities);
    const Branch branch = planner.plan();
    const auto components = component_map(model, branch);
    // Several times where couplings differ by charge or the parent is polarised.
    const std::size_t position = model.waves[wave].chain;
    for (std::size_t n = 0;
         wave < model.waves.size() && model.waves[wave].chain == position;
         ++n, ++wave) {
      const std::size_t k = n % branch.combinations;
      const auto& density = model.waves[wave].density;
      for (std::size_t i = 0; i < components.size(); ++i) {
        const Entry& entry = branch.entries[k * components.size() + i];
        if (entry.is_zero()) continue;
        std::size_t component = components[i];
        if (density) {
          if (component / branch.below != density->row) continue;
          component = density->column * branch.below + component % branch.below;
        }
        plan.outputs.push_back(
            {wave, component, entry.coefficient, entry.plane, model.waves[wave].charge});
      }
    }
  }
  add_wave_barriers(model, kinematics, plan);
  return plan;
}

}  // namespace jacta
