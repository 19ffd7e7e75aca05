// What the examples of the room base take for granted.
#pragma once

namespace base_atomic_file {
void write_everything_to(const std::filesystem::path&);
}

namespace base_journal {
extern const std::string header, chunk;
}

namespace base_json_string {
extern const std::string text;
}

namespace base_kernel_name {
void value(), derivatives();
struct Kernels {
  const char* name;
  void (*value)();
  void (*derivatives)();
};
}  // namespace base_kernel_name
