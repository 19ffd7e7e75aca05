#include "jacta/amplitude/fraction_groups.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <set>

#include "jacta/base/error.h"
#include "jacta/base/text.h"

namespace jacta {

namespace {

FractionGroup empty_group(const CoherentSum& sum, const std::string& name) {
  return {.name = name, .waves = std::vector<bool>(sum.waves.size(), false)};
}

template <class IsIn>
FractionGroup group_of(const CoherentSum& sum, const std::string& name, IsIn is_in) {
  FractionGroup group = empty_group(sum, name);
  for (std::size_t k = 0; k < sum.waves.size(); ++k) {
    group.waves[k] = is_in(sum.waves[k]);
  }
  return group;
}

FractionGroup of_resonance(const CoherentSum& sum, const std::string& name) {
  return group_of(sum, name, [&](const PartialWave& wave) {
    const auto& names = sum.chains[wave.chain].resonances;
    return std::find(names.begin(), names.end(), name) != names.end();
  });
}

FractionGroup of_chain(const CoherentSum& sum, std::size_t chain) {
  return group_of(sum, sum.chains[chain].name, [&](const PartialWave& wave) {
    return wave.chain == chain;
  });
}

// The name of the wave without charge and element of the density matrix: that of its first
// entry, whose element stands in brackets behind a blank.
std::string wave_name(const PartialWave& wave) {
  if (!wave.density) return wave.name;
  return wave.name.substr(0, wave.name.rfind(" ["));
}

std::vector<FractionGroup> by_resonance(const CoherentSum& sum) {
  std::set<std::string> names;
  for (const auto& chain : sum.chains) {
    names.insert(chain.resonances.begin(), chain.resonances.end());
  }
  std::vector<FractionGroup> groups;
  for (const auto& name : names) groups.push_back(of_resonance(sum, name));
  return groups;
}

std::vector<FractionGroup> by_chain(const CoherentSum& sum) {
  std::vector<FractionGroup> groups;
  for (std::size_t c = 0; c < sum.chains.size(); ++c) groups.push_back(of_chain(sum, c));
  return groups;
}

std::vector<FractionGroup> by_wave(const CoherentSum& sum) {
  std::vector<FractionGroup> groups;
  std::map<std::pair<std::size_t, std::vector<std::size_t>>, std::size_t> places;
  for (std::size_t k = 0; k < sum.waves.size(); ++k) {
    const PartialWave& wave = sum.waves[k];
    const auto [place, is_new] = places.try_emplace({wave.chain, wave.ls}, groups.size());
    if (is_new) groups.push_back(empty_group(sum, wave_name(wave)));
    groups[place->second].waves[k] = true;
  }
  return groups;
}

std::optional<std::size_t> position_of(const std::string& text) {
  std::size_t position = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, position);
  if (read.ec != std::errc() || read.ptr != end) return {};
  return position;
}

std::vector<std::string> names_of(const std::vector<FractionGroup>& groups) {
  std::vector<std::string> names;
  for (const auto& group : groups) names.push_back(group.name);
  return names;
}

// The nearest of all names, else the short ones.
std::string advice(const std::string& member,
                   const std::vector<FractionGroup>& known,
                   const std::vector<FractionGroup>& resonances) {
  const std::string nearest = nearest_name(member, names_of(known));
  if (!nearest.empty()) return "did you mean '" + nearest + "'?";
  return "the resonances are " + join(names_of(resonances));
}

}  // namespace

std::vector<FractionGroup> fraction_groups(const CoherentSum& sum, FractionParts parts) {
  switch (parts) {
    case FractionParts::chain:
      return by_chain(sum);
    case FractionParts::wave:
      return by_wave(sum);
    case FractionParts::resonance:
      break;
  }
  return by_resonance(sum);
}

FractionGroup fraction_group(const CoherentSum& sum,
                             const std::string& name,
                             const std::vector<std::string>& members) {
  std::vector<FractionGroup> known = by_resonance(sum);
  for (auto&& part : by_chain(sum)) known.push_back(std::move(part));
  for (auto&& part : by_wave(sum)) known.push_back(std::move(part));
  if (members.empty()) throw InputError("the group '" + name + "' of waves is empty");
  FractionGroup group = empty_group(sum, name);
  const auto add = [&](const FractionGroup& part) {
    for (std::size_t k = 0; k < part.waves.size(); ++k) {
      if (part.waves[k]) group.waves[k] = true;
    }
  };
  for (const auto& member : members) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const auto& part) {
      return part.name == member;
    });
    const auto position = position_of(member);
    if (found != known.end()) {
      add(*found);
    } else if (position && *position < sum.chains.size()) {
      add(of_chain(sum, *position));
    } else if (position) {
      throw InputError(
          "the group '" + name + "': there is no chain " + member,
          "chains are counted from 0 to " + std::to_string(sum.chains.size() - 1));
    } else {
      throw InputError(
          "the group '" + name + "': '" + member + "' is no resonance, chain or wave",
          advice(member, known, by_resonance(sum)));
    }
  }
  return group;
}

std::vector<FractionGroup> fraction_groups(const CoherentSum& sum,
                                           const FractionRequest& request) {
  if (request.groups.empty()) return fraction_groups(sum, request.parts);
  std::vector<FractionGroup> groups;
  for (const auto& [name, members] : request.groups) {
    for (const auto& group : groups) {
      if (group.name == name) {
        throw InputError("the group '" + name + "' is given twice");
      }
    }
    groups.push_back(fraction_group(sum, name, members));
  }
  return groups;
}

}  // namespace jacta
