// The beginning of every compiled program: its number type, vectors, their functions, and noise.
//
// EV_DOUBLE is 1 or 0. Vectors are as wide as the machine's; what is stored never depends on that.
#include <math.h>
#include <stdint.h>

#if EV_DOUBLE
typedef double S;
typedef int64_t SI;
#else
typedef float S;
typedef int32_t SI;
#endif

#if defined(__AVX512F__)
#define EV_BYTES 64
#elif defined(__AVX2__)
#define EV_BYTES 32
#else
#define EV_BYTES 16
#endif
#define VL ((long)(EV_BYTES / sizeof(S)))

typedef S V __attribute__((vector_size(EV_BYTES)));
typedef S VU __attribute__((vector_size(EV_BYTES), aligned(4), may_alias));
typedef SI M __attribute__((vector_size(EV_BYTES)));
typedef uint32_t U __attribute__((vector_size(EV_BYTES / sizeof(S) * 4)));
typedef uint64_t W __attribute__((vector_size(EV_BYTES / sizeof(S) * 8)));
typedef int32_t N __attribute__((vector_size(EV_BYTES / sizeof(S) * 4)));

#define EV_INLINE static inline __attribute__((always_inline, unused))

EV_INLINE V v_load(const S *p) { return *(const VU *)p; }
EV_INLINE void v_store(S *p, V x) { *(VU *)p = x; }
EV_INLINE V v_splat(S x) { return x - (V){0}; }
/// a b + c, in inner loops of products: rounded once where the processor does so in one instruction, at all levels alike.
EV_INLINE V v_fma(V a, V b, V c) {
#if (defined(__FMA__) || defined(__ARM_FEATURE_FMA)) && defined(__has_builtin)
#if __has_builtin(__builtin_elementwise_fma)
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
#else
  return a * b + c;
#endif
}
EV_INLINE void v_store_n(S *p, V x, long n) {
  if (n >= VL) {
    v_store(p, x);
  } else {
    for (long i = 0; i < n; i++) p[i] = x[i];
  }
}
EV_INLINE M v_iota(void) {
  M m;
  for (long i = 0; i < VL; i++) m[i] = (SI)i;
  return m;
}
/// x in the first n lanes, `other` beyond them.
EV_INLINE V v_first(V x, long n, S other) {
  if (n >= VL) return x;
  const M keep = v_iota() < (SI)n;
  return (V)(((M)x & keep) | ((M)v_splat(other) & ~keep));
}
/// All bits of the first n lanes.
EV_INLINE M v_before(long n) { return v_iota() < (SI)n; }
EV_INLINE V v_keep(V x, M keep) { return (V)((M)x & keep); }
/// The sum across a vector, in one fixed order.
EV_INLINE S v_sum(V x) {
  S part[EV_BYTES / sizeof(S)];
  for (long i = 0; i < VL; i++) part[i] = x[i];
  for (long width = VL / 2; width > 0; width /= 2) {
    for (long i = 0; i < width; i++) part[i] += part[i + width];
  }
  return part[0];
}

EV_INLINE V v_bool(M m) { return (V)(m & (M)v_splat(1)); }
EV_INLINE V v_choose(M m, V a, V b) { return (V)(((M)a & m) | ((M)b & ~m)); }
EV_INLINE V v_select(V c, V a, V b) { return v_choose((M)(c != 0), a, b); }
EV_INLINE V v_and(V a, V b) { return v_bool((M)(a != 0) & (M)(b != 0)); }
EV_INLINE V v_or(V a, V b) { return v_bool((M)(a != 0) | (M)(b != 0)); }
EV_INLINE V v_abs(V x) { return (V)((M)x & ~(M)v_splat((S)-0.0)); }
EV_INLINE V v_min(V a, V b) { return v_choose((M)(a < b) | (M)(a != a), a, b); }
EV_INLINE V v_max(V a, V b) { return v_choose((M)(a > b) | (M)(a != a), a, b); }
EV_INLINE V v_sign(V x) {
  return v_choose((M)(x > 0), v_splat(1), v_choose((M)(x < 0), v_splat(-1), x));
}
EV_INLINE V v_sqrt(V x) {
#if defined(__has_builtin) && __has_builtin(__builtin_elementwise_sqrt)
  return __builtin_elementwise_sqrt(x);
#else
  for (long i = 0; i < VL; i++) x[i] = EV_DOUBLE ? sqrt(x[i]) : sqrtf(x[i]);
  return x;
#endif
}
EV_INLINE V v_floor(V x) {
#if defined(__has_builtin) && __has_builtin(__builtin_elementwise_floor)
  return __builtin_elementwise_floor(x);
#else
  for (long i = 0; i < VL; i++) x[i] = EV_DOUBLE ? floor(x[i]) : floorf(x[i]);
  return x;
#endif
}
EV_INLINE S v_max_across(V x) {
  S top = x[0];
  for (long i = 1; i < VL; i++) top = x[i] != x[i] || x[i] > top ? x[i] : top;
  return top;
}

// The scalar library, in the program's precision.
#if EV_DOUBLE
#define EV_C(name) name
#else
#define EV_C(name) name##f
#endif
EV_INLINE S s_bool(int claim) { return claim ? 1 : 0; }
EV_INLINE S s_select(S c, S a, S b) { return c != 0 ? a : b; }
EV_INLINE S s_and(S a, S b) { return a != 0 && b != 0; }
EV_INLINE S s_or(S a, S b) { return a != 0 || b != 0; }
EV_INLINE S s_abs(S x) { return EV_C(fabs)(x); }
EV_INLINE S s_min(S a, S b) { return a != a || a < b ? a : b; }
EV_INLINE S s_max(S a, S b) { return a != a || a > b ? a : b; }
EV_INLINE S s_sign(S x) { return x > 0 ? 1 : x < 0 ? -1 : x; }
EV_INLINE S s_floor(S x) { return EV_C(floor)(x); }
EV_INLINE S s_sqrt(S x) { return EV_C(sqrt)(x); }
EV_INLINE S s_exp(S x) { return EV_C(exp)(x); }
EV_INLINE S s_expm1(S x) { return EV_C(expm1)(x); }
EV_INLINE S s_log(S x) { return EV_C(log)(x); }
EV_INLINE S s_log1p(S x) { return EV_C(log1p)(x); }
EV_INLINE S s_tanh(S x) { return EV_C(tanh)(x); }
EV_INLINE S s_sin(S x) { return EV_C(sin)(x); }
EV_INLINE S s_cos(S x) { return EV_C(cos)(x); }
EV_INLINE S s_pow(S x, S a) { return EV_C(pow)(x, a); }
EV_INLINE S s_erf(S x) { return EV_C(erf)(x); }
EV_INLINE S s_erfc(S x) { return EV_C(erfc)(x); }

// Vector functions: the C library's where it has them, else lane by lane.
#define EV_LANES1(name, f)                          \
  EV_INLINE V v_##name(V x) {                       \
    V y;                                            \
    for (long i = 0; i < VL; i++) y[i] = f(x[i]);   \
    return y;                                       \
  }
#define EV_LANES2(name, f)                                \
  EV_INLINE V v_##name(V x, V a) {                        \
    V y;                                                  \
    for (long i = 0; i < VL; i++) y[i] = f(x[i], a[i]);   \
    return y;                                             \
  }
#if defined(__x86_64__) && defined(__GLIBC__) && !defined(EV_NO_LIBMVEC)
#define EV_JOIN3(a, b, c) a##b##c
#define EV_SYMBOL(isa, args, f) EV_JOIN3(isa, args, f)
#if defined(__AVX512F__) && EV_DOUBLE
#define EV_ISA _ZGVeN8
#elif defined(__AVX512F__)
#define EV_ISA _ZGVeN16
#elif defined(__AVX2__) && EV_DOUBLE
#define EV_ISA _ZGVdN4
#elif defined(__AVX2__)
#define EV_ISA _ZGVdN8
#elif EV_DOUBLE
#define EV_ISA _ZGVbN2
#else
#define EV_ISA _ZGVbN4
#endif
#define EV_VECTOR1(name, f)                      \
  V EV_SYMBOL(EV_ISA, v_, f)(V);                 \
  EV_INLINE V v_##name(V x) { return EV_SYMBOL(EV_ISA, v_, f)(x); }
#define EV_VECTOR2(name, f)                      \
  V EV_SYMBOL(EV_ISA, vv_, f)(V, V);             \
  EV_INLINE V v_##name(V x, V a) { return EV_SYMBOL(EV_ISA, vv_, f)(x, a); }
#if EV_DOUBLE
// Where a lane leaves the range, the library calls the scalar function; densities far out do so all the time.
#define EV_WITHIN(name, f, least)                                               \
  V EV_SYMBOL(EV_ISA, v_, f)(V);                                                \
  EV_INLINE V v_##name(V x) {                                                   \
    const M below = (M)(x < -746), above = (M)(x > 710);                        \
    const V y = EV_SYMBOL(EV_ISA, v_, f)(v_choose(below | above, v_splat(0), x)); \
    return v_choose(below, v_splat(least), v_choose(above, v_splat(INFINITY), y)); \
  }
EV_WITHIN(exp, exp, 0)
EV_WITHIN(expm1, expm1, -1)
EV_VECTOR1(log, log)
EV_VECTOR1(log1p, log1p)
EV_VECTOR1(tanh, tanh)
EV_VECTOR1(sin, sin)
EV_VECTOR1(cos, cos)
EV_VECTOR1(erf, erf)
EV_VECTOR1(erfc, erfc)
EV_VECTOR2(pow, pow)
#else
EV_VECTOR1(exp, expf)
EV_VECTOR1(expm1, expm1f)
EV_VECTOR1(log, logf)
EV_VECTOR1(log1p, log1pf)
EV_VECTOR1(tanh, tanhf)
EV_VECTOR1(sin, sinf)
EV_VECTOR1(cos, cosf)
EV_VECTOR1(erf, erff)
EV_VECTOR1(erfc, erfcf)
EV_VECTOR2(pow, powf)
#endif
#else
EV_LANES1(exp, s_exp)
EV_LANES1(expm1, s_expm1)
EV_LANES1(log, s_log)
EV_LANES1(log1p, s_log1p)
EV_LANES1(tanh, s_tanh)
EV_LANES1(sin, s_sin)
EV_LANES1(cos, s_cos)
EV_LANES1(erf, s_erf)
EV_LANES1(erfc, s_erfc)
EV_LANES2(pow, s_pow)
#endif
#if EV_DOUBLE
#define EV_LEAST 0x1p-1022
#define EV_BELOW_ONE (1 - 0x1p-53)
#else
#define EV_LEAST 0x1p-126f
#define EV_BELOW_ONE (1 - 0x1p-24f)
#endif
EV_INLINE S s_positive_exp(S x) { return s_max(s_exp(x), EV_LEAST); }
EV_INLINE V v_positive_exp(V x) { return v_max(v_exp(x), v_splat(EV_LEAST)); }
EV_INLINE S s_inside_unit(S x) { return s_min(s_max(x, EV_LEAST), EV_BELOW_ONE); }
EV_INLINE V v_inside_unit(V x) { return v_min(v_max(x, v_splat(EV_LEAST)), v_splat(EV_BELOW_ONE)); }
#if EV_SPECIAL
EV_INLINE S s_lgamma(S x) { return (S)ev_lgamma(x); }
EV_INLINE S s_digamma(S x) { return (S)ev_digamma(x); }
EV_INLINE S s_trigamma(S x) { return (S)ev_trigamma(x); }
EV_INLINE S s_polygamma(S n, S x) { return (S)ev_polygamma((int)n, x); }
EV_LANES1(lgamma, s_lgamma)
EV_LANES1(digamma, s_digamma)
EV_LANES1(trigamma, s_trigamma)
EV_LANES2(polygamma, s_polygamma)
#endif

// Functions of the host, which take and give doubles: too long for this text.
#if EV_HOST
typedef double (*ev_host1)(double);
typedef double (*ev_host2)(double, double);
typedef double (*ev_host3)(double, double, double);
EV_INLINE S s_host1(ev_host1 f, S x) { return (S)f(x); }
EV_INLINE S s_host2(ev_host2 f, S x, S y) { return (S)f(x, y); }
EV_INLINE S s_host3(ev_host3 f, S x, S y, S z) { return (S)f(x, y, z); }
EV_INLINE V v_host1(ev_host1 f, V x) {
  for (long i = 0; i < VL; i++) x[i] = (S)f(x[i]);
  return x;
}
EV_INLINE V v_host2(ev_host2 f, V x, V y) {
  for (long i = 0; i < VL; i++) x[i] = (S)f(x[i], y[i]);
  return x;
}
EV_INLINE V v_host3(ev_host3 f, V x, V y, V z) {
  for (long i = 0; i < VL; i++) x[i] = (S)f(x[i], y[i], z[i]);
  return x;
}
#endif

// Noise: Philox4x32-10 (Salmon et al. 2011), a lane a counter.
#if EV_NOISE
typedef struct {
  U w[4];
} ev_words;
EV_INLINE U u_splat(uint32_t x) { return x + (U){0}; }
EV_INLINE void ev_round(U *a, uint32_t factor, U *high) {
  const W product = __builtin_convertvector(*a, W) * (uint64_t)factor;
  *high = __builtin_convertvector(product >> 32, U);
  *a = __builtin_convertvector(product, U);
}
EV_INLINE ev_words ev_philox(U c0, U c1, U c2, U c3, uint64_t seed) {
  uint32_t k0 = (uint32_t)seed, k1 = (uint32_t)(seed >> 32);
  for (int i = 0; i < 10; i++) {
    U low0 = c0, low1 = c2, high0, high1;
    ev_round(&low0, 0xD2511F53u, &high0);
    ev_round(&low1, 0xCD9E8D57u, &high1);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 += 0x9E3779B9u;
    k1 += 0xBB67AE85u;
  }
  return (ev_words){{c0, c1, c2, c3}};
}
#if EV_DOUBLE
#define EV_PER_BLOCK 2
EV_INLINE V ev_unit(U high, U low) {
  const V a = __builtin_convertvector(high >> 5, V), b = __builtin_convertvector(low >> 6, V);
  // Rounding must not reach 1, where quantiles are infinite.
  return v_min((a * 67108864.0 + b + 0.5) * 0x1p-53, v_splat(0x1.fffffffffffffp-1));
}
EV_INLINE void ev_uniforms(ev_words words, V *u) {
  u[0] = ev_unit(words.w[0], words.w[1]);
  u[1] = ev_unit(words.w[2], words.w[3]);
}
EV_INLINE void ev_wholes(ev_words words, V *w) {
  w[0] = __builtin_convertvector(words.w[0] >> 8, V);
  w[1] = __builtin_convertvector(words.w[2] >> 8, V);
}
#else
#define EV_PER_BLOCK 4
EV_INLINE void ev_uniforms(ev_words words, V *u) {
  for (int j = 0; j < 4; j++) {
    const V drawn = (__builtin_convertvector(words.w[j], V) + 0.5f) * 0x1p-32f;
    // Rounding must not reach 1, where quantiles are infinite.
    u[j] = v_min(drawn, v_splat(0x1.fffffep-1f));
  }
}
EV_INLINE void ev_wholes(ev_words words, V *w) {
  for (int j = 0; j < 4; j++) w[j] = __builtin_convertvector(words.w[j] >> 8, V);
}
#endif
// Families: 0 is uniform, 1 normal, 2 whole numbers below 2^24.
EV_INLINE void ev_draws(ev_words words, int family, V *draws) {
  if (family == 2) {
    ev_wholes(words, draws);
    return;
  }
  ev_uniforms(words, draws);
  if (family == 0) return;
  for (int j = 0; j < EV_PER_BLOCK; j += 2) {
    const V radius = v_sqrt((S)-2 * v_log(draws[j]));
    const V angle = (S)6.28318530717958647692 * draws[j + 1];
    draws[j] = radius * v_cos(angle);
    draws[j + 1] = radius * v_sin(angle);
  }
}
/// Noise of a block: out[e * stride + particle * rows + row], the row's number in `datum`.
static __attribute__((noinline, unused)) void ev_block_noise(
    S *out, long stride, int family, long elements, long particles, long rows,
    const uint32_t *datum, uint32_t site, uint32_t step, uint64_t seed) {
  for (long b = 0; b * EV_PER_BLOCK < elements; b++) {
    for (long p = 0; p < particles; p++) {
      for (long r = 0; r < rows; r += VL) {
        U c0;
        __builtin_memcpy(&c0, datum + r, sizeof c0);
        const U c2 = u_splat(site | (uint32_t)p << 16);
        V draws[EV_PER_BLOCK];
        ev_draws(ev_philox(c0, u_splat((uint32_t)b), c2, u_splat(step), seed), family, draws);
        for (long j = 0; j < EV_PER_BLOCK && b * EV_PER_BLOCK + j < elements; j++) {
          v_store_n(out + (b * EV_PER_BLOCK + j) * stride + p * rows + r, draws[j], rows - r);
        }
      }
    }
  }
}
/// Noise of one stream: `elements` draws from element `first` (a multiple of EV_PER_BLOCK) on.
static __attribute__((noinline, unused)) void ev_stream_noise(
    S *out, int family, long first, long elements, uint32_t site, uint32_t particle,
    uint32_t datum, uint32_t step, uint64_t seed) {
  for (long start = 0; start < elements; start += VL * EV_PER_BLOCK) {
    const U c1 = __builtin_convertvector(v_iota(), U) +
                 (uint32_t)((first + start) / EV_PER_BLOCK);
    V draws[EV_PER_BLOCK];
    ev_draws(
        ev_philox(u_splat(datum), c1, u_splat(site | particle << 16), u_splat(step), seed),
        family, draws);
    for (long i = 0; i < VL * EV_PER_BLOCK && start + i < elements; i++) {
      out[start + i] = draws[i % EV_PER_BLOCK][i / EV_PER_BLOCK];
    }
  }
}
/// One draw, for noise whose elements are no simple run.
static __attribute__((noinline, unused)) S ev_one_draw(
    int family, long element, uint32_t site, uint32_t particle, uint32_t datum, uint32_t step,
    uint64_t seed) {
  V draws[EV_PER_BLOCK];
  ev_draws(
      ev_philox(
          u_splat(datum), u_splat((uint32_t)(element / EV_PER_BLOCK)),
          u_splat(site | particle << 16), u_splat(step), seed),
      family, draws);
  return draws[element % EV_PER_BLOCK][0];
}
#endif

/// Sets the lanes beyond the valid rows to zero, so that they add nothing to a product over rows.
static __attribute__((noinline, unused)) void ev_zero_tail(
    S *x, long elements, long stride, long copies, long rows, long valid) {
  if (valid == rows && copies * rows == stride) return;
  for (long e = 0; e < elements; e++) {
    for (long k = 0; k < copies; k++) {
      for (long r = valid; r < rows; r++) x[e * stride + k * rows + r] = 0;
    }
    for (long l = copies * rows; l < stride; l++) x[e * stride + l] = 0;
  }
}
