// The coverage of all families as tables of a page.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "coverage/family_study.h"

namespace jacta::test {

/// One table of a family: coverage in percent, a row per true value and kind.
std::string family_table(const FamilyCoverage& family);

/// What all gates say, in a sentence.
std::string gates_text(const GateResult& gates);

/// Puts a text between the two marks of a page. Throws InputError for a page that has
/// them not once each.
void replace_tables(const std::filesystem::path& page, const std::string& text);

}  // namespace jacta::test
