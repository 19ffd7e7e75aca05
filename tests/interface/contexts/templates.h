// What the examples of the room templates take for granted.
#pragma once

namespace templates_real_data {
extern const jacta::TemplateModel model;
extern const jacta::Table table;
}  // namespace templates_real_data
