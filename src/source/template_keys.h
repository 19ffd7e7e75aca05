// The tables of keys of a template model below its root.
#pragma once

#include <string>
#include <vector>

#include "jacta/config/key_table.h"
#include "jacta/source/configuration.h"

namespace jacta {

/// Keys that alea, blueice or its submitters read and that mean nothing here.
const std::vector<std::string>& keys_without_effect();

/// Keys that may stand in a source or, as default of its sources, in a term.
const std::vector<std::string>& shared_source_keys();

/// The keys of a source of the class: those that the class reads are checked and kept in
/// `source.settings`, those that only other classes read have no effect. For an unknown
/// class every key is kept.
KeyTable source_keys(const std::string& class_name, SourceConfiguration& source);

/// Names listed under the keys of `map` whose items name other keys: the weights of a
/// CombinedSource, the arguments of the models of CES sources.
std::vector<std::string> listed_names(const Node& map);

/// The same for what a source of the class takes from there.
std::vector<std::string> used_names(const SourceConfiguration& source);

}  // namespace jacta
