// Transposing gathers, for one output type, one input type and one vector unit. Include it with
//   OUT, IN  the types
//   LANES    the side of a square, a literal
//   NAME(x)  x with a suffix of its own
// Squares are turned as input, which is the narrower type where it matters, and then converted.

typedef IN NAME(InVector) __attribute__((vector_size(LANES * sizeof(IN))));
typedef IN NAME(InLoose)
    __attribute__((vector_size(LANES * sizeof(IN)), aligned(sizeof(IN)), may_alias));
typedef OUT NAME(OutVector) __attribute__((vector_size(LANES * sizeof(OUT))));
typedef OUT NAME(OutLoose)
    __attribute__((vector_size(LANES * sizeof(OUT)), aligned(sizeof(OUT)), may_alias));

void NAME(ev_gather)(
    const IN *data, long rowStride, const int *rows, long first, int count, int lanes,
    int elements, OUT *out, long ld) {
  const int whole = elements / LANES * LANES;
  for (int lane = 0; lane < lanes; lane += LANES) {
    const int width = lanes - lane < LANES ? lanes - lane : LANES;
    const IN *source[LANES];
    for (int r = 0; r < LANES; r++) {
      const int filled = lane + r < count ? lane + r : 0;
      source[r] = data + (rows ? (long)rows[filled] : first + filled) * rowStride;
    }
    for (int e = 0; e < whole; e += LANES) {
      NAME(InVector) square[LANES];
#pragma clang loop unroll(full)
      for (int r = 0; r < LANES; r++) square[r] = *(const NAME(InLoose) *)(source[r] + e);
      EV_TURN_SQUARE(NAME(InVector), LANES, square)
      OUT *target = out + e * ld + lane;
      if (width == LANES) {
#pragma clang loop unroll(full)
        for (int i = 0; i < LANES; i++)
          *(NAME(OutLoose) *)(target + i * ld) =
              __builtin_convertvector(square[i], NAME(OutVector));
      } else {
        for (int i = 0; i < LANES; i++)
          for (int r = 0; r < width; r++) target[i * ld + r] = (OUT)square[i][r];
      }
    }
    for (int e = whole; e < elements; e++)
      for (int r = 0; r < width; r++) out[e * ld + lane + r] = (OUT)source[r][e];
  }
}

#undef OUT
#undef IN
#undef LANES
#undef NAME
