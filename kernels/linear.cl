// Bilinear, and trilinear in 5-D: two taps per axis, with their weights; the order of operations is the CPU path's.

#if INTERPOLATION != BILINEAR
#error "expected -D INTERPOLATION=BILINEAR"
#endif

#define TAP_ROWS 2

// The lower (0) and the upper (1) neighbour along an axis.
typedef struct {
    realv p0, p1, w0, w1;
} neighbours_t;

// Whether taps have a value however far outside they lie, and so weights that count. There the next pixel may be no number of the type.
INLINE int reads_far_outside(int padding)
{
    switch (padding) {
    case ZEROS:
        return FILL;
    case BORDER:
    case REFLECTION:
        return 0;
    case WRAP:
        return 1;
    }
    return 0; // for no padding: the #error in coordinates.cl
}

INLINE neighbours_t neighbours(realv p, int padding)
{
    neighbours_t n;
    n.p0 = FLOOR(p);
    n.p1 = n.p0 + R(1.0);
    n.w1 = p - n.p0;
    n.w0 = SPATIAL_RANK == 2 || reads_far_outside(padding) ? R(1.0) - n.w1 : n.p1 - p;
    return n;
}

INLINE neighbours_t pad_neighbours(neighbours_t n, axis_t axis, int padding)
{
    n.p0 = pad_tap(n.p0, axis, padding);
    n.p1 = pad_tap(n.p1, axis, padding);
    return n;
}

#if !TANGENT
// The four taps of one plane: north-west, north-east, south-west, south-east.
typedef struct {
    tap_t nw, ne, sw, se;
} corners_t;

typedef struct {
    int fast;
    int zeros;       // whether the sum is 0 in every lane
    offsetv first;   // the fast path's first tap
    corners_t front; // the slow path's
    realv nw, ne, sw, se;
#if SPATIAL_RANK == 3
    corners_t back;
    realv back_nw, back_ne, back_sw, back_se;
    real zero;
#endif
#if OPERATION == GRID_GRADIENT
    neighbours_t x, y, z;
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
    neighbours_t x = neighbours(position.x, PADDING_X);
    neighbours_t y = neighbours(position.y, PADDING_Y);
    neighbours_t z = neighbours(position.z, PADDING_Z);
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
#if OPERATION == GRID_GRADIENT
    taps.x = x;
    taps.y = y;
    taps.z = z;
#endif
    const point_t first = {x.p0, y.p0, z.p0};
    taps.fast = FAST_PATH && all_inside(first, axes, R(0.0), R(1.0));
    taps.zeros = FAST_PATH && !taps.fast && all_zeros(first, axes, R(0.0), R(1.0));
    if (taps.fast) {
        taps.first = offset_of(first, axes);
    } else if (!taps.zeros) {
        x = pad_neighbours(x, axes.x, PADDING_X);
        y = pad_neighbours(y, axes.y, PADDING_Y);
#if SPATIAL_RANK == 3
        z = pad_neighbours(z, axes.z, PADDING_Z);
#endif
        taps.front = make_corners(x, y, z.p0, axes);
#if SPATIAL_RANK == 3
        taps.back = make_corners(x, y, z.p1, axes);
#endif
    }
    return taps;
}

typedef struct {
    realv nw, ne, sw, se;
} corner_values_t;

INLINE corner_values_t fetch_corners(__global const stored *plane, real fill, corners_t c)
{
    corner_values_t v;
    v.nw = fetch_tap(plane, c.nw, fill);
    v.ne = fetch_tap(plane, c.ne, fill);
    v.sw = fetch_tap(plane, c.sw, fill);
    v.se = fetch_tap(plane, c.se, fill);
    return v;
}

#if FAST_PATH
INLINE offsetv first_tap(const taps_t *taps)
{
    return taps->first;
}

// All corners, in the channels that are computed together.
typedef struct {
    two_taps_t north, south;
} square_t;

INLINE square_t gather_square(__global const stored *plane, offsetv first, axes_t axes)
{
    const square_t square = {gather_two(plane, first, axes), gather_two(plane + ROW_STRIDE(axes), first, axes)};
    return square;
}

INLINE corner_values_t channel_of(square_t s, int i)
{
    const corner_values_t v = {s.north.t0.of[i], s.north.t1.of[i], s.south.t0.of[i], s.south.t1.of[i]};
    return v;
}
#endif

#if SPATIAL_RANK == 2
INLINE realv weigh(corner_values_t front, const taps_t *taps)
{
    return sum_fused(
        front.se, taps->se, sum_fused(front.sw, taps->sw, sum_fused(front.ne, taps->ne, front.nw * taps->nw)));
}
#elif SPATIAL_RANK == 3
INLINE realv weigh(corner_values_t front, corner_values_t back, const taps_t *taps)
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
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

#if FAST_PATH
INLINE values_t interpolate_inside(__global const stored *input, const taps_t *taps, axes_t axes)
{
    const square_t front = gather_square(input, taps->first, axes);
    values_t sums;
#if SPATIAL_RANK == 2
#define WEIGH(i) sums.of[i] = weigh(channel_of(front, i), taps)
#elif SPATIAL_RANK == 3
    const square_t back = gather_square(input + PLANE_STRIDE(axes), taps->first, axes);
#define WEIGH(i) sums.of[i] = weigh(channel_of(front, i), channel_of(back, i), taps)
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
    EACH_TOGETHER(WEIGH)
    return sums;
}
#endif

INLINE realv interpolate(__global const stored *input, real fill, const taps_t *taps)
{
#if SPATIAL_RANK == 2
    return weigh(fetch_corners(input, fill, taps->front), taps);
#elif SPATIAL_RANK == 3
    return weigh(fetch_corners(input, fill, taps->front), fetch_corners(input, fill, taps->back), taps);
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

#if OPERATION == GRID_GRADIENT
#if SPATIAL_RANK == 2
INLINE point_t add_corners(point_t sum, corner_values_t v, const taps_t *taps, realv g)
{
    const realv along_x = sum_fused(v.se - v.sw, taps->y.w1, (v.ne - v.nw) * taps->y.w0);
    const realv along_y = sum_fused(v.se - v.ne, taps->x.w1, (v.sw - v.nw) * taps->x.w0);
    sum.x = sum_fused(along_x, g, sum.x);
    sum.y = sum_fused(along_y, g, sum.y);
    return sum;
}
#elif SPATIAL_RANK == 3
// What an upper neighbour along an axis has is added, what a lower one has subtracted. A tap that doesn't count adds nothing, not even 0.
INLINE point_t add_corner(point_t sum, realv v, maskv counts, const taps_t *taps, int x, int y, int z, realv g)
{
    const realv wx = x ? taps->x.w1 : taps->x.w0, wy = y ? taps->y.w1 : taps->y.w0, wz = z ? taps->z.w1 : taps->z.w0;
    const realv along_x = ((v * wy) * wz) * g, along_y = ((v * wx) * wz) * g, along_z = ((v * wx) * wy) * g;
    sum.x = counts ? (x ? sum.x + along_x : sum.x - along_x) : sum.x;
    sum.y = counts ? (y ? sum.y + along_y : sum.y - along_y) : sum.y;
    sum.z = counts ? (z ? sum.z + along_z : sum.z - along_z) : sum.z;
    return sum;
}
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

#if FAST_PATH
INLINE point_t add_inside(point_t sum, __global const stored *input, const taps_t *taps, axes_t axes, realv g)
{
    const corner_values_t front = channel_of(gather_square(input, taps->first, axes), 0);
#if SPATIAL_RANK == 2
    return add_corners(sum, front, taps, g);
#elif SPATIAL_RANK == 3
    const corner_values_t back = channel_of(gather_square(input + PLANE_STRIDE(axes), taps->first, axes), 0);
    const maskv all = (maskv)(1) == (maskv)(1);
    sum = add_corner(sum, front.nw, all, taps, 0, 0, 0, g);
    sum = add_corner(sum, front.ne, all, taps, 1, 0, 0, g);
    sum = add_corner(sum, front.sw, all, taps, 0, 1, 0, g);
    sum = add_corner(sum, front.se, all, taps, 1, 1, 0, g);
    sum = add_corner(sum, back.nw, all, taps, 0, 0, 1, g);
    sum = add_corner(sum, back.ne, all, taps, 1, 0, 1, g);
    sum = add_corner(sum, back.sw, all, taps, 0, 1, 1, g);
    return add_corner(sum, back.se, all, taps, 1, 1, 1, g);
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

// Where taps.zeros says that all values are 0.
INLINE point_t add_zeros(point_t sum, realv g)
{
#if SPATIAL_RANK == 2
    sum.x += V(0.0) * g;
    sum.y += V(0.0) * g;
#elif SPATIAL_RANK == 3
    (void)g; // no tap counts
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
    return sum;
}
#endif

INLINE point_t add_anywhere(point_t sum, __global const stored *input, real fill, const taps_t *taps, realv g)
{
    const corner_values_t front = fetch_corners(input, fill, taps->front);
#if SPATIAL_RANK == 2
    return add_corners(sum, front, taps, g);
#elif SPATIAL_RANK == 3
    const corner_values_t back = fetch_corners(input, fill, taps->back);
    sum = add_corner(sum, front.nw, counts(taps->front.nw), taps, 0, 0, 0, g);
    sum = add_corner(sum, front.ne, counts(taps->front.ne), taps, 1, 0, 0, g);
    sum = add_corner(sum, front.sw, counts(taps->front.sw), taps, 0, 1, 0, g);
    sum = add_corner(sum, front.se, counts(taps->front.se), taps, 1, 1, 0, g);
    sum = add_corner(sum, back.nw, counts(taps->back.nw), taps, 0, 0, 1, g);
    sum = add_corner(sum, back.ne, counts(taps->back.ne), taps, 1, 0, 1, g);
    sum = add_corner(sum, back.sw, counts(taps->back.sw), taps, 0, 1, 1, g);
    return add_corner(sum, back.se, counts(taps->back.se), taps, 1, 1, 1, g);
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}
#elif OPERATION == INPUT_GRADIENT
#define TAPS (1 << SPATIAL_RANK)

INLINE void store_terms(real *terms, const taps_t *taps, realv g)
{
    store_term(terms, 0, taps->nw * g);
    store_term(terms, 1, taps->ne * g);
    store_term(terms, 2, taps->sw * g);
    store_term(terms, 3, taps->se * g);
#if SPATIAL_RANK == 3
    store_term(terms, 4, taps->back_nw * g);
    store_term(terms, 5, taps->back_ne * g);
    store_term(terms, 6, taps->back_sw * g);
    store_term(terms, 7, taps->back_se * g);
#endif
}

INLINE maskv store_targets(int *targets, const taps_t *taps, band_t band)
{
    maskv reached = store_target(targets, 0, taps->front.nw, band);
    reached |= store_target(targets, 1, taps->front.ne, band);
    reached |= store_target(targets, 2, taps->front.sw, band);
    reached |= store_target(targets, 3, taps->front.se, band);
#if SPATIAL_RANK == 3
    reached |= store_target(targets, 4, taps->back.nw, band);
    reached |= store_target(targets, 5, taps->back.ne, band);
    reached |= store_target(targets, 6, taps->back.sw, band);
    reached |= store_target(targets, 7, taps->back.se, band);
#endif
    return reached;
}

#if FAST_PATH
INLINE long from_first_tap(int tap, axes_t axes)
{
    return (tap & 1) * PIXEL_STRIDE(axes) + (tap >> 1 & 1) * ROW_STRIDE(axes) + (tap >> 2) * PLANE_STRIDE(axes);
}
#endif
#endif
#endif
