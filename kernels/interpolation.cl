// Taps: which pixels a position reads, with which weights. Made once per output pixel, used for every channel. The order of
// operations is the CPU path's. Loops over taps are written out: a compiler that doesn't unroll them would keep the taps in
// memory.
//
// A vector of pixels whose taps are all inside takes a fast path, which tests nothing and loads neighbours together: taps.fast
// says so, and interpolate_inside serves it. It is left out where a work-item computes one pixel, since there a branch costs more
// than the tests, and for nearest, which has no neighbours to load.

// Up to this extent p and p + 1 are whole numbers of the element type, and a reflection leaves a pixel's position as it is.
#define EXACT R(4194304.0)

#define FAST_PATH (WIDTH > 1 && INTERPOLATION != NEAREST)

// Whether the taps from p + first to p + last are pixels in every lane, for a whole-numbered p.
INLINE maskv between(realv p, axis_t axis, real first, real last)
{
    return p >= (realv)(-first) && p <= (realv)(axis.last - last);
}

INLINE int all_inside(point_t p, axes_t axes, real first, real last)
{
    maskv within = between(p.x, axes.x, first, last) && between(p.y, axes.y, first, last);
    int exact = axes.x.last <= EXACT && axes.y.last <= EXACT;
#if SPATIAL_RANK == 3
    within = within && between(p.z, axes.z, first, last);
    exact = exact && axes.z.last <= EXACT;
#endif
    return exact && ALL(within);
}

// The offset of a pixel that is inside.
INLINE offsetv offset_of(point_t p, axes_t axes)
{
    offsetv row = TO_OFFSET(p.y);
#if SPATIAL_RANK == 3
    row = row + TO_OFFSET(p.z) * axes.y.size;
#endif
    return row * axes.x.size + TO_OFFSET(p.x);
}

// A tap that may be outside.
typedef struct {
    offsetv offset;
    maskv within;
} tap_t;

INLINE tap_t make_tap(point_t p, axes_t axes)
{
    tap_t tap;
    tap.within = inside(p.x, axes.x.last) && inside(p.y, axes.y.last);
#if SPATIAL_RANK == 3
    tap.within = tap.within && inside(p.z, axes.z.last);
#endif
    p.x = tap.within ? p.x : V(0.0);
    p.y = tap.within ? p.y : V(0.0);
    p.z = tap.within ? p.z : V(0.0);
    tap.offset = offset_of(p, axes);
    return tap;
}

INLINE realv fetch_tap(__global const real *plane, tap_t tap)
{
    return fetch(plane, tap.offset, tap.within);
}

#if INTERPOLATION == NEAREST

typedef tap_t taps_t;

#if REAL_IS_DOUBLE
#define WHOLE_FROM V(6755399441055744.0) // 1.5 * 2^52
#else
#define WHOLE_FROM V(12582912.0) // 1.5 * 2^23
#endif

// rint, half to even. Adding and taking away a number whose last bit counts 1 does the same to what can be a pixel, and leaves
// outside what is.
INLINE realv nearest_pixel(realv p, axis_t axis)
{
    return axis.last < EXACT ? (p + WHOLE_FROM) - WHOLE_FROM : rint(p);
}

INLINE taps_t make_taps(point_t position, axes_t axes)
{
    position.x = nearest_pixel(position.x, axes.x);
    position.y = nearest_pixel(position.y, axes.y);
    position.z = nearest_pixel(position.z, axes.z);
    return make_tap(position, axes);
}

INLINE realv interpolate(__global const real *input, const taps_t *taps)
{
    return fetch_tap(input, *taps);
}

#elif INTERPOLATION == BILINEAR

// The lower (0) and the upper (1) neighbour along an axis.
typedef struct {
    realv p0, p1, w0, w1;
} neighbours_t;

INLINE neighbours_t neighbours(realv p)
{
    neighbours_t n;
    n.p0 = FLOOR(p);
    n.p1 = n.p0 + R(1.0);
    n.w1 = p - n.p0;
    n.w0 = SPATIAL_RANK == 2 ? R(1.0) - n.w1 : n.p1 - p;
    return n;
}

// The four taps of one plane: north-west, north-east, south-west, south-east.
typedef struct {
    tap_t nw, ne, sw, se;
} corners_t;

typedef struct {
    int fast;
    offsetv first;   // the fast path's first tap
    corners_t front; // the slow path's
    realv nw, ne, sw, se;
#if SPATIAL_RANK == 3
    corners_t back;
    realv back_nw, back_ne, back_sw, back_se;
    real zero;
#endif
} taps_t;

INLINE corners_t make_corners(neighbours_t x, neighbours_t y, realv z, axes_t axes)
{
    corners_t c;
    const point_t nw = {x.p0, y.p0, z}, ne = {x.p1, y.p0, z}, sw = {x.p0, y.p1, z}, se = {x.p1, y.p1, z};
    c.nw = make_tap(nw, axes);
    c.ne = make_tap(ne, axes);
    c.sw = make_tap(sw, axes);
    c.se = make_tap(se, axes);
    return c;
}

INLINE taps_t make_taps(point_t position, axes_t axes)
{
    taps_t taps;
    const neighbours_t x = neighbours(position.x), y = neighbours(position.y), z = neighbours(position.z);
    taps.nw = y.w0 * x.w0;
    taps.ne = y.w0 * x.w1;
    taps.sw = y.w1 * x.w0;
    taps.se = y.w1 * x.w1;
#if SPATIAL_RANK == 3
    taps.back_nw = taps.nw * z.w1;
    taps.zero = axes.zero;
    taps.back_ne = taps.ne * z.w1;
    taps.back_sw = taps.sw * z.w1;
    taps.back_se = taps.se * z.w1;
    taps.nw *= z.w0;
    taps.ne *= z.w0;
    taps.sw *= z.w0;
    taps.se *= z.w0;
#endif
    const point_t first = {x.p0, y.p0, z.p0};
    taps.fast = FAST_PATH && all_inside(first, axes, R(0.0), R(1.0));
    if (taps.fast) {
        taps.first = offset_of(first, axes);
    } else {
        taps.front = make_corners(x, y, z.p0, axes);
#if SPATIAL_RANK == 3
        taps.back = make_corners(x, y, z.p1, axes);
#endif
    }
    return taps;
}

typedef struct {
    realv nw, ne, sw, se;
} values_t;

INLINE values_t fetch_corners(__global const real *plane, corners_t c)
{
    values_t v;
    v.nw = fetch_tap(plane, c.nw);
    v.ne = fetch_tap(plane, c.ne);
    v.sw = fetch_tap(plane, c.sw);
    v.se = fetch_tap(plane, c.se);
    return v;
}

#if FAST_PATH
INLINE values_t gather_corners(__global const real *plane, offsetv first, int row)
{
    const pair_t north = gather_pair(plane, first), south = gather_pair(plane + row, first);
    const values_t v = {north.t0, north.t1, south.t0, south.t1};
    return v;
}
#endif

#if SPATIAL_RANK == 2
INLINE realv weigh(values_t front, const taps_t *taps)
{
    return sum_fused(
        front.se, taps->se, sum_fused(front.sw, taps->sw, sum_fused(front.ne, taps->ne, front.nw * taps->nw)));
}
#else
INLINE realv weigh(values_t front, values_t back, const taps_t *taps)
{
    realv sum = taps->zero + front.nw * taps->nw;
    sum = sum + front.ne * taps->ne;
    sum = sum + front.sw * taps->sw;
    sum = sum + front.se * taps->se;
    sum = sum + back.nw * taps->back_nw;
    sum = sum + back.ne * taps->back_ne;
    sum = sum + back.sw * taps->back_sw;
    return sum + back.se * taps->back_se;
}
#endif

#if FAST_PATH
INLINE realv interpolate_inside(__global const real *input, const taps_t *taps, axes_t axes)
{
    const values_t front = gather_corners(input, taps->first, axes.x.size);
#if SPATIAL_RANK == 2
    return weigh(front, taps);
#else
    const long plane = (long)axes.x.size * axes.y.size;
    return weigh(front, gather_corners(input + plane, taps->first, axes.x.size), taps);
#endif
}
#endif

INLINE realv interpolate(__global const real *input, const taps_t *taps)
{
#if SPATIAL_RANK == 2
    return weigh(fetch_corners(input, taps->front), taps);
#else
    return weigh(fetch_corners(input, taps->front), fetch_corners(input, taps->back), taps);
#endif
}

#elif INTERPOLATION == BICUBIC

// The four taps along one axis; offsets are in elements, and 0 outside.
typedef struct {
    offsetv o0, o1, o2, o3;
    maskv in0, in1, in2, in3;
    realv w0, w1, w2, w3;
} line_t;

typedef struct {
    int fast;
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
INLINE void place(line_t *line, realv p0, axis_t axis, offsetv stride)
{
    const realv a = pad(p0 - R(1.0), axis), b = pad(p0, axis), c = pad(p0 + R(1.0), axis), d = pad(p0 + R(2.0), axis);
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
    if (taps.fast) {
        p0.x -= R(1.0);
        p0.y -= R(1.0);
        p0.z -= R(1.0);
        taps.first = offset_of(p0, axes);
    } else {
        place(&taps.x, p0.x, axes.x, (offsetv)(1));
        place(&taps.y, p0.y, axes.y, (offsetv)(axes.x.size));
#if SPATIAL_RANK == 3
        place(&taps.z, p0.z, axes.z, (offsetv)(axes.x.size) * axes.y.size);
#endif
    }
    return taps;
}

// Four values along an axis.
INLINE realv weigh(const line_t *line, realv v0, realv v1, realv v2, realv v3)
{
    return sum_fused(v3, line->w3, sum_fused(v2, line->w2, sum_fused(v1, line->w1, v0 * line->w0)));
}

#if FAST_PATH
INLINE realv gather_row(__global const real *row, const taps_t *taps)
{
    const quad_t q = gather_quad(row, taps->first);
    return weigh(&taps->x, q.t0, q.t1, q.t2, q.t3);
}

INLINE realv gather_plane(__global const real *plane, const taps_t *taps, axes_t axes)
{
    const long row = axes.x.size;
    return weigh(
        &taps->y,
        gather_row(plane, taps),
        gather_row(plane + row, taps),
        gather_row(plane + 2 * row, taps),
        gather_row(plane + 3 * row, taps));
}
#endif

INLINE realv fetch_row(__global const real *plane, offsetv row, maskv within, const taps_t *taps)
{
    return weigh(
        &taps->x,
        fetch(plane, row + taps->x.o0, within && taps->x.in0),
        fetch(plane, row + taps->x.o1, within && taps->x.in1),
        fetch(plane, row + taps->x.o2, within && taps->x.in2),
        fetch(plane, row + taps->x.o3, within && taps->x.in3));
}

INLINE realv fetch_plane(__global const real *input, offsetv plane, maskv within, const taps_t *taps)
{
    return weigh(
        &taps->y,
        fetch_row(input, plane + taps->y.o0, within && taps->y.in0, taps),
        fetch_row(input, plane + taps->y.o1, within && taps->y.in1, taps),
        fetch_row(input, plane + taps->y.o2, within && taps->y.in2, taps),
        fetch_row(input, plane + taps->y.o3, within && taps->y.in3, taps));
}

#if FAST_PATH
INLINE realv interpolate_inside(__global const real *input, const taps_t *taps, axes_t axes)
{
#if SPATIAL_RANK == 2
    return gather_plane(input, taps, axes);
#else
    const long plane = (long)axes.x.size * axes.y.size;
    return weigh(
        &taps->z,
        gather_plane(input, taps, axes),
        gather_plane(input + plane, taps, axes),
        gather_plane(input + 2 * plane, taps, axes),
        gather_plane(input + 3 * plane, taps, axes));
#endif
}
#endif

INLINE realv interpolate(__global const real *input, const taps_t *taps)
{
#if SPATIAL_RANK == 2
    return fetch_plane(input, (offsetv)(0), (maskv)(1) == (maskv)(1), taps);
#else
    return weigh(
        &taps->z,
        fetch_plane(input, taps->z.o0, taps->z.in0, taps),
        fetch_plane(input, taps->z.o1, taps->z.in1, taps),
        fetch_plane(input, taps->z.o2, taps->z.in2, taps),
        fetch_plane(input, taps->z.o3, taps->z.in3, taps));
#endif
}
#endif
