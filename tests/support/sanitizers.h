// Whether the tests, and the programs they start, are built with a sanitizer that maps
// terabytes of shadow memory: address space cannot be limited there.
#pragma once

namespace jacta::test {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool maps_shadow_memory = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool maps_shadow_memory = true;
#else
inline constexpr bool maps_shadow_memory = false;
#endif
#else
inline constexpr bool maps_shadow_memory = false;
#endif

}  // namespace jacta::test
