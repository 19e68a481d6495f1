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
} line_t;

typedef struct {
    int fast;
    int zeros;     // whether the sum is 0 in every lane
    offsetv first; // the fast path's first tap
    line_t x, y, z;
} taps_t;

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

INLINE line_t make_weights(realv d)
{
    line_t line;
    line.w0 = outer_weight(d + R(1.0));
    line.w1 = inner_weight(d);
    line.w2 = inner_weight(R(1.0) - d);
    line.w3 = outer_weight(R(2.0) - d);
    return line;
}

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
