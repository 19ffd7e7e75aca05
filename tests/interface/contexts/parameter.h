// What the examples of the room parameter take for granted.
#pragma once

namespace parameter_parameter_type {
extern const jacta::Parameter p;
}
