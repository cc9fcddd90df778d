#include <zlib.h>

// The macros that Swift cannot see.
static inline int zlib_deflate_init(z_stream *stream, int level) {
    // 15 + 16: a gzip envelope.
    return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}
