// Permutations of identical final particles.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "wave_plan.h"

namespace jacta {

namespace {

using Group = std::vector<std::size_t>;  // finals

double sign_of(const Group& order) {
  double sign = 1;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (order[j] > order[i]) sign = -sign;
    }
  }
  return sign;
}

// Final f of the permuted amplitude is the final assignment[f] of the event.
std::vector<std::size_t> component_map(const DecayModel& model,
                                       const std::vector<std::size_t>& assignment) {
  std::vector<std::size_t> width, stride(assignment.size(), 1);
  for (const std::size_t p : model.finals) {
    width.push_back(model.particles[p].two_projections.size());
  }
  for (std::size_t f = stride.size(); f-- > 1;) stride[f - 1] = stride[f] * width[f];
  const std::size_t below = stride.front() * width.front();
  const std::size_t n = below * model.particles[model.top].two_projections.size();
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t component = i / below * below;
    for (std::size_t f = 0; f < assignment.size(); ++f) {
      component += i / stride[f] % width[f] * stride[assignment[f]];
    }
    result.push_back(component);
  }
  return result;
}

// Partners in each other's places with reversed momenta, and helicities reversed.
void add_conjugates(const DecayModel& model,
                    std::vector<FinalPermutation>& permutations) {
  const auto& [partner, sign] = *model.conjugation;
  const std::size_t n = permutations.size();
  for (std::size_t k = 0; k < n; ++k) {
    FinalPermutation next = permutations[k];
    for (std::size_t& f : next.assignment) f = partner[f];
    next.component = component_map(model, next.assignment);
    for (std::size_t& c : next.component) c = next.component.size() - 1 - c;
    next.sign *= sign;
    next.is_reflected = true;
    permutations.push_back(std::move(next));
  }
}

}  // namespace

std::vector<FinalPermutation> final_permutations(const DecayModel& model) {
  std::vector<std::size_t> identity(model.finals.size());
  std::iota(identity.begin(), identity.end(), std::size_t{0});
  std::vector<FinalPermutation> result = {{.assignment = identity}};
  for (const Group& group : model.identical_finals) {
    const bool is_fermion =
        model.particles[model.finals[group.front()]].two_spin % 2 != 0;
    std::vector<FinalPermutation> extended;
    for (const auto& base : result) {
      Group order(group.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      do {
        FinalPermutation next = base;
        for (std::size_t i = 0; i < group.size(); ++i) {
          next.assignment[group[i]] = group[order[i]];
        }
        if (is_fermion) next.sign *= sign_of(order);
        extended.push_back(std::move(next));
      } while (std::next_permutation(order.begin(), order.end()));
    }
    result = std::move(extended);
  }
  for (auto& permutation : result) {
    permutation.component = component_map(model, permutation.assignment);
  }
  if (model.conjugation) add_conjugates(model, result);
  return result;
}

void unite_outputs(const std::vector<FinalPermutation>& permutations,
                   std::vector<WavePlan>& plans) {
  std::set<std::pair<std::size_t, std::size_t>> all;
  for (const auto& plan : plans) {
    for (const auto& output : plan.outputs) {
      for (const auto& p : permutations) {
        all.emplace(output.wave, p.component[output.component]);
      }
    }
  }
  // Closed under permutations: the set of one permutation is that of any other.
  for (auto& plan : plans) {
    std::map<std::pair<std::size_t, std::size_t>, WaveOutput> own;
    for (const auto& o : plan.outputs) own[{o.wave, o.component}] = o;
    plan.outputs.clear();
    for (const auto& place : all) {
      const WaveOutput nothing{.wave = place.first, .component = place.second};
      const auto found = own.find(place);
      plan.outputs.push_back(found == own.end() ? nothing : found->second);
    }
  }
}

}  // namespace jacta
