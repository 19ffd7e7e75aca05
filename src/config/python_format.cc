#include <algorithm>
#include <functional>

#include "format_spec.h"
#include "jacta/base/text.h"
#include "jacta/config/python_text.h"

namespace jacta {

namespace {

struct Field {
  std::string name;
  char conversion = 0;  // of "!s"
  std::string spec;
};

Field split_field(const std::string& text) {
  const std::size_t end = std::min(text.find_first_of("!:"), text.size());
  Field field;
  field.name = text.substr(0, end);
  if (field.name.empty()) throw InputError("a field without a name", "write {name}");
  if (field.name.find_first_of(".[") != std::string::npos) {
    throw InputError("attributes and items in the field '" + field.name + "'",
                     "use a plain name");
  }
  std::size_t at = end;
  if (at < text.size() && text[at] == '!') {
    const bool ends =
        at + 2 == text.size() || (at + 2 < text.size() && text[at + 2] == ':');
    if (!ends || text[at + 1] != 's') throw InputError("only the conversion !s is known");
    field.conversion = 's';
    at += 2;
  }
  if (at < text.size()) field.spec = text.substr(at + 1);
  return field;
}

// Calls `literal` and `field` for the parts of a format string, in order.
void for_each_part(const std::string& format,
                   const std::function<void(std::string_view)>& literal,
                   const std::function<void(const Field&)>& field) {
  for (std::size_t at = 0; at < format.size();) {
    const std::size_t brace = std::min(format.find_first_of("{}", at), format.size());
    literal(std::string_view(format).substr(at, brace - at));
    if (brace == format.size()) return;
    const bool doubled = brace + 1 < format.size() && format[brace + 1] == format[brace];
    if (doubled) {
      literal(std::string_view(format).substr(brace, 1));
      at = brace + 2;
      continue;
    }
    if (format[brace] == '}') throw InputError("a single '}'", "write '}}' for a brace");
    const std::size_t end = format.find_first_of("{}", brace + 1);
    if (end == std::string::npos) throw InputError("a '{' without '}'");
    if (format[end] == '{') throw InputError("fields within a field are not supported");
    field(split_field(format.substr(brace + 1, end - brace - 1)));
    at = end + 1;
  }
}

std::string field_text(const Field& field, const std::map<std::string, Node>& fields) {
  const auto found = fields.find(field.name);
  if (found == fields.end()) {
    std::vector<std::string> names;
    for (const auto& [name, value] : fields) names.push_back(name);
    throw InputError(
        "no value for the field '" + field.name + "'",
        names.empty() ? "there are no values" : nearest_advice(field.name, names));
  }
  const bool as_text = field.conversion == 's';
  const Node value = as_text ? Node::string(found->second.as_text()) : found->second;
  try {
    return format_value(value, parse_format_spec(field.spec));
  } catch (const InputError& error) {
    throw InputError("field '" + field.name + "': " + error.what());
  }
}

}  // namespace

std::string python_format(const std::string& format,
                          const std::map<std::string, Node>& fields,
                          const Location& where) {
  std::string out;
  try {
    for_each_part(
        format,
        [&out](std::string_view text) { out += text; },
        [&out, &fields](const Field& field) { out += field_text(field, fields); });
  } catch (const InputError& error) {
    throw InputError(where, "in the format '" + format + "': " + error.what());
  }
  return out;
}

std::vector<std::string> format_fields(const std::string& format) {
  std::vector<std::string> names;
  try {
    for_each_part(
        format,
        [](std::string_view) {},
        [&names](const Field& field) {
          const bool known =
              std::find(names.begin(), names.end(), field.name) != names.end();
          if (!known) names.push_back(field.name);
        });
  } catch (const InputError& error) {
    throw InputError("in the format '" + format + "': " + error.what());
  }
  return names;
}

}  // namespace jacta
