// Derivatives along a tangent of the points, by taps whose weights are dual numbers: the twin of the CPU path's. A work-item computes one pixel, by
// loops over its taps.

// A number and its derivative.
typedef struct {
    real primal, tangent;
} dual_t;

INLINE dual_t times(dual_t a, dual_t b)
{
    const dual_t product = {a.primal * b.primal, a.tangent * b.primal + a.primal * b.tangent};
    return product;
}

#if INTERPOLATION == BILINEAR
#define TAPS_ALONG 2
#elif INTERPOLATION == BICUBIC
#define TAPS_ALONG 4
#else
#error "expected -D INTERPOLATION=BILINEAR|BICUBIC"
#endif

// The taps along one axis: the pixels at which they read, their weights and the slopes of these.
typedef struct {
    real at[TAPS_ALONG];
    dual_t weight[TAPS_ALONG];
    dual_t slope[TAPS_ALONG];
} duals_t;

typedef struct {
    duals_t x, y, z;
    axes_t axes;
} taps_t;

INLINE void set_tap(duals_t *taps, int tap, real at, real weight, real slope, real curvature, real moved)
{
    const dual_t weight_dual = {weight, moved * slope}, slope_dual = {slope, curvature};
    taps->at[tap] = at;
    taps->weight[tap] = weight_dual;
    taps->slope[tap] = slope_dual;
}

// For a position that moves by so much along the tangent.
#if INTERPOLATION == BILINEAR
INLINE void set_taps_along(duals_t *taps, real p, axis_t axis, int padding, real moved)
{
    const neighbours_t n = neighbours(p, padding), read = pad_neighbours(n, axis, padding);
    set_tap(taps, 0, read.p0, n.w0, R(-1.0), R(0.0), moved);
    set_tap(taps, 1, read.p1, n.w1, R(1.0), R(0.0), moved);
}
#elif INTERPOLATION == BICUBIC
// The second derivatives of Keys' kernel.
INLINE real outer_curvature(real d)
{
    return R(-4.5) * d + R(7.5);
}

INLINE real inner_curvature(real d)
{
    return R(7.5) * d - R(4.5);
}

INLINE void set_taps_along(duals_t *taps, real p, axis_t axis, int padding, real moved)
{
    const real p0 = FLOOR(p), d = p - p0;
    const line_t line = make_weights(d);
    set_tap(taps, 0, pad(p0 - R(1.0), axis, padding), line.w0, -line.d0, moved * outer_curvature(d + R(1.0)), moved);
    set_tap(taps, 1, pad(p0, axis, padding), line.w1, -line.d1, moved * inner_curvature(d), moved);
    set_tap(taps, 2, pad(p0 + R(1.0), axis, padding), line.w2, -line.d2, moved * inner_curvature(R(1.0) - d), moved);
    set_tap(taps, 3, pad(p0 + R(2.0), axis, padding), line.w3, -line.d3, moved * outer_curvature(R(2.0) - d), moved);
}
#else
#error "expected -D INTERPOLATION=BILINEAR|BICUBIC"
#endif

// The taps of a pixel, by the item's points and the tangent of these. They are set, not returned: of what is returned in memory clang notes that nothing
// else is there, which Oclgrind doesn't understand.
INLINE void set_taps(
    taps_t *taps, __global const real *grid, __global const real *tangent, pixel_t pixel, axes_t axes, place_t place)
{
    const point_t c = coordinates_at(grid, pixel, ANY_ROW, place);
    const point_t p = position_of(c, axes), slope = slope_of(c, axes);
    const point_t v = load_coordinates(tangent + (long)pixel * SPATIAL_RANK);
    set_taps_along(&taps->x, p.x, axes.x, PADDING_X, v.x * slope.x);
    set_taps_along(&taps->y, p.y, axes.y, PADDING_Y, v.y * slope.y);
#if SPATIAL_RANK == 3
    set_taps_along(&taps->z, p.z, axes.z, PADDING_Z, v.z * slope.z);
#endif
    taps->axes = axes;
}

// Which one along its axis a pixel's tap is: in the order of the gradients' sums.
#define BY_COLUMNS (INTERPOLATION == BICUBIC && SPATIAL_RANK == 2)
#define ALONG_X(tap) (BY_COLUMNS ? (tap) / TAPS_ALONG : (tap) % TAPS_ALONG)
#define ALONG_Y(tap) (BY_COLUMNS ? (tap) % TAPS_ALONG : (tap) / TAPS_ALONG % TAPS_ALONG)
#if SPATIAL_RANK == 2
#define TAPS (TAPS_ALONG * TAPS_ALONG)
#elif SPATIAL_RANK == 3
#define TAPS (TAPS_ALONG * TAPS_ALONG * TAPS_ALONG)
#define ALONG_Z(tap) ((tap) / (TAPS_ALONG * TAPS_ALONG))
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

INLINE tap_t tap_at(const taps_t *taps, int tap)
{
#if SPATIAL_RANK == 2
    const point_t at = {taps->x.at[ALONG_X(tap)], taps->y.at[ALONG_Y(tap)], R(0.0)};
#elif SPATIAL_RANK == 3
    const point_t at = {taps->x.at[ALONG_X(tap)], taps->y.at[ALONG_Y(tap)], taps->z.at[ALONG_Z(tap)]};
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
    return make_tap(at, taps->axes);
}

// The derivative of a tap's weight or, for an axis from 0 on, of its slope along that.
INLINE real derivative(const taps_t *taps, int tap, int axis)
{
    const int x = ALONG_X(tap), y = ALONG_Y(tap);
    dual_t product = times(
        axis == 0 ? taps->x.slope[x] : taps->x.weight[x], axis == 1 ? taps->y.slope[y] : taps->y.weight[y]);
#if SPATIAL_RANK == 3
    const int z = ALONG_Z(tap);
    product = times(product, axis == 2 ? taps->z.slope[z] : taps->z.weight[z]);
#endif
    return product.tangent;
}

#define OF_WEIGHT (-1)

#if OPERATION == SAMPLE
INLINE real interpolate(__global const stored *input, real fill, const taps_t *taps)
{
    real sum = taps->axes.zero;
    for (int tap = 0; tap < TAPS; tap++) {
        sum = sum + fetch_tap(input, tap_at(taps, tap), fill) * derivative(taps, tap, OF_WEIGHT);
    }
    return sum;
}
#elif OPERATION == GRID_GRADIENT
INLINE point_t add_anywhere(point_t sum, __global const stored *input, real fill, const taps_t *taps, real g)
{
    for (int tap = 0; tap < TAPS; tap++) {
        const real product = fetch_tap(input, tap_at(taps, tap), fill) * g;
        sum.x = sum.x + product * derivative(taps, tap, 0);
        sum.y = sum.y + product * derivative(taps, tap, 1);
#if SPATIAL_RANK == 3
        sum.z = sum.z + product * derivative(taps, tap, 2);
#endif
    }
    return sum;
}
#elif OPERATION == INPUT_GRADIENT
INLINE void store_terms(real *terms, const taps_t *taps, real g)
{
    for (int tap = 0; tap < TAPS; tap++) {
        store_term(terms, tap, derivative(taps, tap, OF_WEIGHT) * g);
    }
}

INLINE maskv store_targets(int *targets, const taps_t *taps, band_t band)
{
    maskv reached = (maskv)(0);
    for (int tap = 0; tap < TAPS; tap++) {
        reached |= store_target(targets, tap, tap_at(taps, tap), band);
    }
    return reached;
}
#else
#error "expected -D OPERATION=SAMPLE|GRID_GRADIENT|INPUT_GRADIENT"
#endif
