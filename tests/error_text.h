// The text of the InputError that a call throws; empty where it throws nothing.
#pragma once

#include <string>

#include "jacta/base/error.h"

template <class Call>
std::string error_text(const Call& call) {
  try {
    call();
  } catch (const jacta::InputError& error) {
    return error.what();
  }
  return "";
}
