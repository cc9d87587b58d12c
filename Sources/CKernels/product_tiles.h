// The product by register tiles, for one element type and one vector unit. Include it with
//   SCALAR   float or double
//   LANES    elements of a register, a literal
//   PANEL    registers across a tile, at most 4
//   ROWS     rows of a tile: ROWS × PANEL sums and PANEL + 1 operands must fit the registers
//   NAME(x)  x with a suffix of its own
// in a file that sets the target of its functions.
//
// Columns of c are cut into panels, k into blocks whose part of the panel of b stays in the cache
// of the core, rows into tiles. b is read in place where its rows hold whole panels; else it is
// copied, padded with zeros or transposed, to the stack.

#define PANEL_COLUMNS (PANEL * LANES)
#define BLOCK ((int)(EV_PANEL_BYTES / (PANEL_COLUMNS * sizeof(SCALAR))))

typedef SCALAR NAME(Vector) __attribute__((vector_size(LANES * sizeof(SCALAR))));
typedef SCALAR NAME(Loose)
    __attribute__((vector_size(LANES * sizeof(SCALAR)), aligned(sizeof(SCALAR)), may_alias));

/// What one panel of c gains from one block of k.
typedef struct {
  const SCALAR *a;
  long rowStep, innerStep;  // from one row of op(a) to the next, and along k
  const SCALAR *b;
  long ldb;
  SCALAR *c;
  long ldc;
  int columns;  // of c; b has whole vectors
  int inner;
  int accumulate;
} NAME(Task);

// `rows` and `vectors` are constants wherever this is inlined, which makes `sum` registers.
static inline __attribute__((always_inline)) void NAME(tile)(
    const NAME(Task) *task, const int row, const long rowStep, const long innerStep,
    const int rows, const int vectors) {
  NAME(Vector) sum[ROWS][PANEL];
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) sum[i][j] = (NAME(Vector)){};
  }

  const SCALAR *a = task->a + row * rowStep;
  const SCALAR *b = task->b;
  const long ldb = task->ldb;
  for (int p = task->inner; p > 0; p--) {
    NAME(Vector) across[PANEL];
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++) across[j] = *(const NAME(Loose) *)(b + j * LANES);
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++) {
      const SCALAR down = a[i * rowStep];
#pragma clang loop unroll(full)
      for (int j = 0; j < vectors; j++) sum[i][j] += down * across[j];
    }
    a += innerStep;
    b += ldb;
  }

  // The last vector may stick out of c: what is left of it goes in one by one.
  const int left = task->columns - (vectors - 1) * LANES;
  const int whole = left == LANES ? vectors : vectors - 1;
  SCALAR *c = task->c + row * task->ldc;
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++) {
    NAME(Loose) *target = (NAME(Loose) *)(c + i * task->ldc);
#pragma clang loop unroll(full)
    for (int j = 0; j < vectors; j++)
      if (j < whole) target[j] = task->accumulate ? target[j] + sum[i][j] : sum[i][j];
  }
  if (whole == vectors) return;
  for (int i = 0; i < rows; i++) {
    SCALAR *target = c + i * task->ldc + whole * LANES;
    for (int j = 0; j < left; j++) {
      const SCALAR value = sum[i][vectors - 1][j];
      target[j] = task->accumulate ? target[j] + value : value;
    }
  }
}

static inline __attribute__((always_inline)) void NAME(sweep)(
    const NAME(Task) *task, const int m, const long rowStep, const long innerStep,
    const int vectors) {
  int row = 0;
  for (; row + ROWS <= m; row += ROWS)
    NAME(tile)(task, row, rowStep, innerStep, ROWS, vectors);
  if (ROWS > 4 && row + 4 <= m) {
    NAME(tile)(task, row, rowStep, innerStep, 4, vectors);
    row += 4;
  }
  if (row + 2 <= m) {
    NAME(tile)(task, row, rowStep, innerStep, 2, vectors);
    row += 2;
  }
  if (row < m) NAME(tile)(task, row, rowStep, innerStep, 1, vectors);
}

// Of the two steps through op(a) one is 1, which these make a constant.
#define SWEEPS(vectors)                                                                        \
  static __attribute__((noinline)) void NAME(plain##vectors)(const NAME(Task) *task, int m) {  \
    NAME(sweep)(task, m, task->rowStep, 1, vectors);                                           \
  }                                                                                            \
  static __attribute__((noinline)) void NAME(turned##vectors)(const NAME(Task) *task, int m) { \
    NAME(sweep)(task, m, 1, task->innerStep, vectors);                                         \
  }
SWEEPS(1)
SWEEPS(2)
#if PANEL > 2
SWEEPS(3)
SWEEPS(4)
#endif
#undef SWEEPS

static void NAME(multiply)(const NAME(Task) *task, int m, int transA, int vectors) {
  static void (*const sweeps[2][PANEL])(const NAME(Task) *, int) = {
#if PANEL > 2
      {NAME(plain1), NAME(plain2), NAME(plain3), NAME(plain4)},
      {NAME(turned1), NAME(turned2), NAME(turned3), NAME(turned4)},
#else
      {NAME(plain1), NAME(plain2)},
      {NAME(turned1), NAME(turned2)},
#endif
  };
  sweeps[transA][vectors - 1](task, m);
}

// The rows of `out` are `width` wide, whole vectors; columns from `columns` on become zero.
static void NAME(copyPanel)(
    const SCALAR *b, long ldb, int inner, int columns, int width, SCALAR *out) {
  for (int p = 0; p < inner; p++) {
    memcpy(out + p * width, b + p * ldb, sizeof(SCALAR) * (size_t)columns);
    for (int j = columns; j < width; j++) out[p * width + j] = 0;
  }
}

/// out[p * ldo + j] = b[j * ldb + p].
void NAME(ev_turn)(const SCALAR *b, long ldb, int columns, int inner, SCALAR *out, long ldo) {
  const int squares = columns / LANES * LANES;
  const int whole = inner / LANES * LANES;
  for (int j = 0; j < squares; j += LANES) {
    for (int p = 0; p < whole; p += LANES) {
      NAME(Vector) rows[LANES];
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++) rows[i] = *(const NAME(Loose) *)(b + (j + i) * ldb + p);
      EV_TURN_SQUARE(NAME(Vector), LANES, rows)
#pragma clang loop unroll(full)
      for (int i = 0; i < LANES; i++) *(NAME(Loose) *)(out + (p + i) * ldo + j) = rows[i];
    }
    for (int p = whole; p < inner; p++)
      for (int i = j; i < j + LANES; i++) out[p * ldo + i] = b[i * ldb + p];
  }
  for (int p = 0; p < inner; p++)
    for (int i = squares; i < columns; i++) out[p * ldo + i] = b[i * ldb + p];
}

static void NAME(turnPanel)(
    const SCALAR *b, long ldb, int inner, int columns, int width, SCALAR *out) {
  NAME(ev_turn)(b, ldb, columns, inner, out, width);
  for (int p = 0; p < inner; p++)
    for (int j = columns; j < width; j++) out[p * width + j] = 0;
}

void NAME(ev_tiles)(
    int transA, int transB, int m, int n, int k, const SCALAR *a, long lda, const SCALAR *b,
    long ldb, SCALAR *c, long ldc, int accumulate) {
  SCALAR panel[BLOCK * PANEL_COLUMNS] __attribute__((aligned(64)));
  const int block = evBlockLength(k, BLOCK);
  for (int column = 0; column < n; column += PANEL_COLUMNS) {
    const int columns = n - column < PANEL_COLUMNS ? n - column : PANEL_COLUMNS;
    const int vectors = (columns + LANES - 1) / LANES;
    const int width = vectors * LANES;
    for (int start = 0; start < k; start += block) {
      const int inner = k - start < block ? k - start : block;
      NAME(Task) task = {
          .a = a + (transA ? start * lda : start),
          .rowStep = transA ? 1 : lda,
          .innerStep = transA ? lda : 1,
          .b = panel,
          .ldb = width,
          .c = c + column,
          .ldc = ldc,
          .columns = columns,
          .inner = inner,
          .accumulate = accumulate || start > 0,
      };
      if (transB) {
        NAME(turnPanel)(b + column * ldb + start, ldb, inner, columns, width, panel);
      } else if (columns < width) {
        NAME(copyPanel)(b + start * ldb + column, ldb, inner, columns, width, panel);
      } else {
        task.b = b + start * ldb + column;
        task.ldb = ldb;
      }
      NAME(multiply)(&task, m, transA, vectors);
    }
  }
}

#undef SCALAR
#undef LANES
#undef PANEL
#undef ROWS
#undef NAME
#undef PANEL_COLUMNS
#undef BLOCK
