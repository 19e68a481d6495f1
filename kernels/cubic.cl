// Bicubic, and tricubic in 5-D: four taps per axis, with their weights; the order of operations is the CPU path's.

#if INTERPOLATION != BICUBIC
#error "expected -D INTERPOLATION=BICUBIC"
#endif

#define TAP_ROWS 4

// The four taps along one axis; offsets are in elements, and 0 outside.
typedef struct {
    offsetv o0, o1, o2, o3;
    maskv in0, in1, in2, in3;
    realv w0, w1, w2, w3;
#if HAS_SLOPES
    realv d0, d1, d2, d3; // the weights' slopes
#endif
} line_t;

// Keys' kernel at a distance from 1 to 2, A = -0.75.
INLINE realv outer_weight(realv d)
{
    return ((R(-0.75) * d - R(-3.75)) * d + R(-6.0)) * d - R(-3.0);
}

// Keys' kernel at a distance from 0 to 1, A = -0.75.
INLINE realv inner_weight(realv d)
{
    return fma(fma(V(1.25), d, V(-2.25)) * d, d, V(1.0));
}

#if HAS_SLOPES
// The slopes of these, against the way from pixel to tap: so PyTorch rounds them.
INLINE realv outer_slope(realv a, realv d, realv c)
{
    return (a * d + R(7.5)) * d + c;
}

INLINE realv inner_slope(realv a, realv d)
{
    return (a * d - R(4.5)) * d;
}
#endif

INLINE line_t make_weights(realv d)
{
    line_t line;
    line.w0 = outer_weight(d + R(1.0));
    line.w1 = inner_weight(d);
    line.w2 = inner_weight(R(1.0) - d);
    line.w3 = outer_weight(R(2.0) - d);
#if HAS_SLOPES
    line.d0 = outer_slope(V(2.25), R(-1.0) - d, V(6.0));
    line.d1 = inner_slope(V(-3.75), R(0.0) - d);
    line.d2 = inner_slope(V(3.75), R(1.0) - d);
    line.d3 = outer_slope(V(-2.25), R(2.0) - d, V(-6.0));
#endif
    return line;
}

#if !TANGENT
typedef struct {
    int fast;
    int zeros;     // whether the sum is 0 in every lane
    offsetv first; // the fast path's first tap
    line_t x, y, z;
} taps_t;

// Where the taps read, each padded on its own.
INLINE void place(line_t *line, realv p0, axis_t axis, int padding, offsetv stride)
{
    const realv a = pad(p0 - R(1.0), axis, padding), b = pad(p0, axis, padding);
    const realv c = pad(p0 + R(1.0), axis, padding), d = pad(p0 + R(2.0), axis, padding);
    line->in0 = inside(a, axis.last);
    line->in1 = inside(b, axis.last);
    line->in2 = inside(c, axis.last);
    line->in3 = inside(d, axis.last);
    line->o0 = clamped(a, line->in0) * stride;
    line->o1 = clamped(b, line->in1) * stride;
    line->o2 = clamped(c, line->in2) * stride;
    line->o3 = clamped(d, line->in3) * stride;
}

INLINE taps_t make_taps(point_t position, axes_t axes)
{
    taps_t taps;
    point_t p0 = {FLOOR(position.x), FLOOR(position.y), FLOOR(position.z)};
    taps.x = make_weights(position.x - p0.x);
    taps.y = make_weights(position.y - p0.y);
    taps.z = make_weights(position.z - p0.z);
    taps.fast = FAST_PATH && all_inside(p0, axes, R(-1.0), R(2.0));
    taps.zeros = FAST_PATH && !taps.fast && all_zeros(p0, axes, R(-1.0), R(2.0));
    if (taps.fast) {
        p0.x -= R(1.0);
        p0.y -= R(1.0);
        p0.z -= R(1.0);
        taps.first = offset_of(p0, axes);
    } else if (!taps.zeros) {
        place(&taps.x, p0.x, axes.x, PADDING_X, (offsetv)(PIXEL_STRIDE(axes)));
        place(&taps.y, p0.y, axes.y, PADDING_Y, (offsetv)(ROW_STRIDE(axes)));
#if SPATIAL_RANK == 3
        place(&taps.z, p0.z, axes.z, PADDING_Z, (offsetv)(ROW_STRIDE(axes)) * axes.y.size);
#endif
    }
    return taps;
}

// Four values along y or z.
INLINE realv weigh(const line_t *line, realv v0, realv v1, realv v2, realv v3)
{
    return sum_fused(v3, line->w3, sum_fused(v2, line->w2, sum_fused(v1, line->w1, v0 * line->w0)));
}

// Whether a row's sum is fused throughout: PyTorch's compiler does so in one of its kernels.
INLINE int fuses_rows(int padding)
{
    switch (padding) {
    case ZEROS:
    case BORDER:
    case WRAP:
        return 0;
    case REFLECTION:
        return COMPUTE == FLOAT32;
    }
    return 0; // for no padding: the #error in coordinates.cl
}

// Four values along x.
INLINE realv weigh_row(const line_t *line, realv v0, realv v1, realv v2, realv v3)
{
    if (fuses_rows(PADDING_X)) {
        return weigh(line, v0, v1, v2, v3);
    }
    return (sum_fused(v0, line->w0, v1 * line->w1) + v2 * line->w2) + v3 * line->w3;
}

#if FAST_PATH
INLINE offsetv first_tap(const taps_t *taps)
{
    return taps->first;
}

INLINE values_t gather_row(__global const stored *row, const taps_t *taps, axes_t axes)
{
    const four_taps_t four = gather_four(row, taps->first, axes);
    values_t sums;
#define WEIGH_ROW(i) sums.of[i] = weigh_row(&taps->x, four.t0.of[i], four.t1.of[i], four.t2.of[i], four.t3.of[i])
    EACH_TOGETHER(WEIGH_ROW)
    return sums;
}

// Four rows along y, or planes along z.
INLINE values_t weigh_values(const line_t *line, values_t v0, values_t v1, values_t v2, values_t v3)
{
    values_t sums;
#define WEIGH(i) sums.of[i] = weigh(line, v0.of[i], v1.of[i], v2.of[i], v3.of[i])
    EACH_TOGETHER(WEIGH)
    return sums;
}

INLINE values_t gather_plane(__global const stored *plane, const taps_t *taps, axes_t axes)
{
    const long row = ROW_STRIDE(axes);
    return weigh_values(
        &taps->y,
        gather_row(plane, taps, axes),
        gather_row(plane + row, taps, axes),
        gather_row(plane + 2 * row, taps, axes),
        gather_row(plane + 3 * row, taps, axes));
}
#endif

// Each tap is padded by itself: what is outside then is along an axis with ZEROS.
INLINE realv fetch_row(__global const stored *plane, offsetv row, maskv within, real fill, const taps_t *taps)
{
    return weigh_row(
        &taps->x,
        fetch(plane, row + taps->x.o0, within && taps->x.in0, (realv)fill),
        fetch(plane, row + taps->x.o1, within && taps->x.in1, (realv)fill),
        fetch(plane, row + taps->x.o2, within && taps->x.in2, (realv)fill),
        fetch(plane, row + taps->x.o3, within && taps->x.in3, (realv)fill));
}

INLINE realv fetch_plane(__global const stored *input, offsetv plane, maskv within, real fill, const taps_t *taps)
{
    return weigh(
        &taps->y,
        fetch_row(input, plane + taps->y.o0, within && taps->y.in0, fill, taps),
        fetch_row(input, plane + taps->y.o1, within && taps->y.in1, fill, taps),
        fetch_row(input, plane + taps->y.o2, within && taps->y.in2, fill, taps),
        fetch_row(input, plane + taps->y.o3, within && taps->y.in3, fill, taps));
}

#if FAST_PATH
INLINE values_t interpolate_inside(__global const stored *input, const taps_t *taps, axes_t axes)
{
#if SPATIAL_RANK == 2
    return gather_plane(input, taps, axes);
#elif SPATIAL_RANK == 3
    const long plane = PLANE_STRIDE(axes);
    return weigh_values(
        &taps->z,
        gather_plane(input, taps, axes),
        gather_plane(input + plane, taps, axes),
        gather_plane(input + 2 * plane, taps, axes),
        gather_plane(input + 3 * plane, taps, axes));
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}
#endif

INLINE realv interpolate(__global const stored *input, real fill, const taps_t *taps)
{
#if SPATIAL_RANK == 2
    return fetch_plane(input, (offsetv)(0), (maskv)(1) == (maskv)(1), fill, taps);
#elif SPATIAL_RANK == 3
    return weigh(
        &taps->z,
        fetch_plane(input, taps->z.o0, taps->z.in0, fill, taps),
        fetch_plane(input, taps->z.o1, taps->z.in1, fill, taps),
        fetch_plane(input, taps->z.o2, taps->z.in2, fill, taps),
        fetch_plane(input, taps->z.o3, taps->z.in3, fill, taps));
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

#if OPERATION == GRID_GRADIENT
// Four values along x.
typedef struct {
    realv v0, v1, v2, v3;
} row_values_t;

INLINE row_values_t fetch_row_values(__global const stored *plane, offsetv row, maskv within, real fill, const taps_t *taps)
{
    const row_values_t values = {
        fetch(plane, row + taps->x.o0, within && taps->x.in0, (realv)fill),
        fetch(plane, row + taps->x.o1, within && taps->x.in1, (realv)fill),
        fetch(plane, row + taps->x.o2, within && taps->x.in2, (realv)fill),
        fetch(plane, row + taps->x.o3, within && taps->x.in3, (realv)fill)};
    return values;
}

#if FAST_PATH
INLINE row_values_t gather_row_values(__global const stored *row, const taps_t *taps, axes_t axes)
{
    const four_taps_t four = gather_four(row, taps->first, axes);
    const row_values_t values = {four.t0.of[0], four.t1.of[0], four.t2.of[0], four.t3.of[0]};
    return values;
}

// Where taps.zeros says that all values are 0.
INLINE point_t add_zeros(point_t sum, realv g)
{
    sum.x += V(0.0) * g;
    sum.y += V(0.0) * g;
    sum.z += V(0.0) * g;
    return sum;
}
#endif

#if SPATIAL_RANK == 2
INLINE point_t add_tap(point_t sum, realv v, realv wx, realv dx, realv wy, realv dy, realv g)
{
    const realv product = v * g;
    sum.x = sum_fused(-(product * dx), wy, sum.x);
    sum.y = sum_fused(-(product * dy), wx, sum.y);
    return sum;
}

// A column after the other.
INLINE point_t add_rows(
    point_t sum, row_values_t r0, row_values_t r1, row_values_t r2, row_values_t r3, const taps_t *taps, realv g)
{
#define ADD_TAP(i, j) sum = add_tap(sum, r##j.v##i, taps->x.w##i, taps->x.d##i, taps->y.w##j, taps->y.d##j, g);
#define ADD_COLUMN(i) ADD_TAP(i, 0) ADD_TAP(i, 1) ADD_TAP(i, 2) ADD_TAP(i, 3)
    ADD_COLUMN(0)
    ADD_COLUMN(1)
    ADD_COLUMN(2)
    ADD_COLUMN(3)
    return sum;
}
#elif SPATIAL_RANK == 3
INLINE point_t add_tap(point_t sum, realv v, realv wx, realv dx, realv wy, realv dy, realv wz, realv dz, realv g)
{
    const realv product = v * g;
    sum.x = sum_fused(-((product * dx) * wy), wz, sum.x);
    sum.y = sum_fused(-((product * wx) * dy), wz, sum.y);
    sum.z = sum_fused(-((product * wx) * wy), dz, sum.z);
    return sum;
}

INLINE point_t add_row(point_t sum, row_values_t r, const taps_t *taps, realv wy, realv dy, realv wz, realv dz, realv g)
{
#define ADD_TAP(i) sum = add_tap(sum, r.v##i, taps->x.w##i, taps->x.d##i, wy, dy, wz, dz, g)
    TIMES_4(ADD_TAP)
    return sum;
}

// A row after the other, whose values are what "values" makes of its numbers along y and z.
#define ADD_ROW(values, j, k) \
    sum = add_row(sum, values(j, k), taps, taps->y.w##j, taps->y.d##j, taps->z.w##k, taps->z.d##k, g);
#define ADD_PLANE(values, k) ADD_ROW(values, 0, k) ADD_ROW(values, 1, k) ADD_ROW(values, 2, k) ADD_ROW(values, 3, k)
#define ADD_PLANES(values) ADD_PLANE(values, 0) ADD_PLANE(values, 1) ADD_PLANE(values, 2) ADD_PLANE(values, 3)
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

#if FAST_PATH
INLINE point_t add_inside(point_t sum, __global const stored *input, const taps_t *taps, axes_t axes, realv g)
{
    const long row = ROW_STRIDE(axes);
#if SPATIAL_RANK == 2
    return add_rows(
        sum,
        gather_row_values(input, taps, axes),
        gather_row_values(input + row, taps, axes),
        gather_row_values(input + 2 * row, taps, axes),
        gather_row_values(input + 3 * row, taps, axes),
        taps,
        g);
#elif SPATIAL_RANK == 3
    const long plane = PLANE_STRIDE(axes);
#define GATHERED(j, k) gather_row_values(input + k * plane + j * row, taps, axes)
    ADD_PLANES(GATHERED)
    return sum;
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}
#endif

INLINE point_t add_anywhere(point_t sum, __global const stored *input, real fill, const taps_t *taps, realv g)
{
#if SPATIAL_RANK == 2
    return add_rows(
        sum,
        fetch_row_values(input, taps->y.o0, taps->y.in0, fill, taps),
        fetch_row_values(input, taps->y.o1, taps->y.in1, fill, taps),
        fetch_row_values(input, taps->y.o2, taps->y.in2, fill, taps),
        fetch_row_values(input, taps->y.o3, taps->y.in3, fill, taps),
        taps,
        g);
#elif SPATIAL_RANK == 3
#define FETCHED(j, k) \
    fetch_row_values(input, taps->z.o##k + taps->y.o##j, taps->z.in##k && taps->y.in##j, fill, taps)
    ADD_PLANES(FETCHED)
    return sum;
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}
#elif OPERATION == INPUT_GRADIENT
INLINE tap_t tap_of_row(offsetv row, maskv in_row, offsetv x, maskv in_x)
{
    tap_t tap;
    tap.offset = row + x;
    tap.within = in_row && in_x;
#if FILL
    tap.filled = !tap.within;
#endif
    return tap;
}

#if SPATIAL_RANK == 2
#define TAPS 16

// A column after the other.
INLINE void store_terms(real *terms, const taps_t *taps, realv g)
{
#define STORE_TERM(i, j) store_term(terms, 4 * i + j, (g * taps->x.w##i) * taps->y.w##j);
#define STORE_TERMS(i) STORE_TERM(i, 0) STORE_TERM(i, 1) STORE_TERM(i, 2) STORE_TERM(i, 3)
    TIMES_4(STORE_TERMS)
}

INLINE maskv store_targets(int *targets, const taps_t *taps, band_t band)
{
    maskv reached = (maskv)(0);
#define STORE_TARGET(i, j) \
    reached |= store_target( \
        targets, 4 * i + j, tap_of_row(taps->y.o##j, taps->y.in##j, taps->x.o##i, taps->x.in##i), band);
#define STORE_TARGETS(i) STORE_TARGET(i, 0) STORE_TARGET(i, 1) STORE_TARGET(i, 2) STORE_TARGET(i, 3)
    TIMES_4(STORE_TARGETS)
    return reached;
}

#if FAST_PATH
INLINE long from_first_tap(int tap, axes_t axes)
{
    return (tap >> 2) * PIXEL_STRIDE(axes) + (tap & 3) * ROW_STRIDE(axes);
}
#endif
#elif SPATIAL_RANK == 3
#define TAPS 64

INLINE void store_terms(real *terms, const taps_t *taps, realv g)
{
#define STORE_TERM(i, j, k) \
    store_term(terms, i + 4 * j + 16 * k, ((g * taps->x.w##i) * taps->y.w##j) * taps->z.w##k);
#define STORE_TERMS_OF_ROW(j, k) STORE_TERM(0, j, k) STORE_TERM(1, j, k) STORE_TERM(2, j, k) STORE_TERM(3, j, k)
#define STORE_TERMS(k) \
    STORE_TERMS_OF_ROW(0, k) STORE_TERMS_OF_ROW(1, k) STORE_TERMS_OF_ROW(2, k) STORE_TERMS_OF_ROW(3, k)
    TIMES_4(STORE_TERMS)
}

INLINE maskv store_targets(int *targets, const taps_t *taps, band_t band)
{
    maskv reached = (maskv)(0);
#define STORE_TARGET(i, j, k) \
    reached |= store_target( \
        targets, i + 4 * j + 16 * k, tap_of_row(row, in_row, taps->x.o##i, taps->x.in##i), band);
#define STORE_TARGETS_OF_ROW(j, k) \
    { \
        const offsetv row = taps->z.o##k + taps->y.o##j; \
        const maskv in_row = taps->z.in##k && taps->y.in##j; \
        STORE_TARGET(0, j, k) STORE_TARGET(1, j, k) STORE_TARGET(2, j, k) STORE_TARGET(3, j, k) \
    }
#define STORE_TARGETS(k) \
    STORE_TARGETS_OF_ROW(0, k) STORE_TARGETS_OF_ROW(1, k) STORE_TARGETS_OF_ROW(2, k) STORE_TARGETS_OF_ROW(3, k)
    TIMES_4(STORE_TARGETS)
    return reached;
}

#if FAST_PATH
INLINE long from_first_tap(int tap, axes_t axes)
{
    return (tap & 3) * PIXEL_STRIDE(axes) + (tap >> 2 & 3) * ROW_STRIDE(axes) + (tap >> 4) * PLANE_STRIDE(axes);
}
#endif
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
#endif
#endif
