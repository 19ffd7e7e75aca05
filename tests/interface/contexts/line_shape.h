// What the examples of the room line_shape take for granted.
#pragma once

namespace line_shape_line_shape {
extern const jacta::Node particle;
extern const double m_b, m_c;
}  // namespace line_shape_line_shape
