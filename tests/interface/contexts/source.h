// What the examples of the room source take for granted.
#pragma once

namespace source_configuration {
extern const jacta::ModelConfiguration configuration;
}

namespace source_source_template {
extern const jacta::Source source;
extern const jacta::Term term;
extern const std::size_t node;
}  // namespace source_source_template

namespace source_template_finder {
extern const jacta::ModelConfiguration configuration;
}

namespace source_term {
extern const jacta::TemplateModelFile file;
extern const jacta::TemplateFinder finder;
}  // namespace source_term
