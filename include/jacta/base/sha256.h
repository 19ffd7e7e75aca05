// SHA-256: fingerprints of files and settings.
//
// Two results belong together when the inputs they were made from have the same digest:
// no two different inputs with the same digest are known.
//
// Reference: FIPS PUB 180-4, doi:10.6028/NIST.FIPS.180-4.
//
//     jacta::hexadecimal(jacta::sha256("abc")).substr(0, 8) == "ba7816bf"
#pragma once

#include <string>
#include <string_view>

namespace jacta {

/// The digest of `bytes` as 32 raw bytes.
std::string sha256(std::string_view bytes);

/// Lower-case hexadecimal of raw bytes.
std::string hexadecimal(std::string_view bytes);

}  // namespace jacta
