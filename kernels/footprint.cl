// Minification without aliasing: a pixel's value is the mean of probes all over its footprint, each sampled and padded as a pixel's own
// position is. The twin of the CPU path's FloatFootprint, operation by operation.

#if ANTIALIAS != 1 || WIDTH != 1
#error "expected -D ANTIALIAS=1 with -D WIDTH=1"
#endif

// The most probes along a step: on a longer one they skip pixels.
#if SPATIAL_RANK == 2
#define MOST_PROBES 16
#elif SPATIAL_RANK == 3
#define MOST_PROBES 6
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

// By so much a step may exceed whole pixels: what is turned or moved isn't shrunk by roundings.
#define SLACK R(0.0625)

// No input has so many pixels: a longer step is a jump, and a position that is further away has no footprint.
#define FARTHEST R(2147483648.0)

// 1 / n, which the compiler rounds correctly; a device's own division may not.
#define SHARE(n) R(1.0) / R(n)
__constant real SHARES[] = {
    R(0.0), SHARE(1.0), SHARE(2.0), SHARE(3.0), SHARE(4.0), SHARE(5.0), SHARE(6.0),
#if SPATIAL_RANK == 2
    SHARE(7.0), SHARE(8.0), SHARE(9.0), SHARE(10.0), SHARE(11.0), SHARE(12.0), SHARE(13.0), SHARE(14.0), SHARE(15.0), SHARE(16.0),
#endif
};

// From a pixel's position to a neighbour's; its length is that along x, y or z, whichever is most. FARTHEST: none.
typedef struct {
    point_t way;
    real length;
} step_t;

INLINE step_t step_between(point_t from, point_t to)
{
    const step_t none = {{R(0.0), R(0.0), R(0.0)}, FARTHEST};
    const point_t way = {to.x - from.x, to.y - from.y, to.z - from.z};
    const real x = fabs(way.x), y = fabs(way.y), z = fabs(way.z);
    const real flat = x > y ? x : y;
    const step_t step = {way, flat > z ? flat : z};
    // Not true of a NaN.
    return x < FARTHEST && y < FARTHEST && z < FARTHEST ? step : none;
}

INLINE step_t shorter(step_t a, step_t b)
{
    return b.length < a.length ? b : a;
}

INLINE point_t unpadded_position_at(__global const real *grid, pixel_t pixel, axes_t axes, place_t place)
{
    const point_t c = coordinates_at(grid, pixel, ANY_ROW, place);
    const point_t position = {
        unpadded_position(c.x, axes.x),
        unpadded_position(c.y, axes.y),
        SPATIAL_RANK == 3 ? unpadded_position(c.z, axes.z) : R(0.0)};
    return position;
}

// A neighbour is the pixel of the same number in a place that lies one further on, and in points that do.
#if COORDINATES == GRID || COORDINATES == PIXEL_MAP || COORDINATES == FLOW
#define MOVED(grid, pixels) ((grid) + (pixels) * SPATIAL_RANK)
#elif COORDINATES == AFFINE || COORDINATES == THETA || COORDINATES == HOMOGRAPHY
#define MOVED(grid, pixels) (grid)
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP|FLOW|AFFINE|THETA|HOMOGRAPHY"
#endif

// Probes lie in the middles of equal parts of the steps, as many along each as it has pixels; the pixel's own position in the middle
// of all.
typedef struct {
    point_t middle;
    point_t x, y, z;
    int columns, rows, planes;
} footprint_t;

INLINE int probes_along(step_t step, point_t middle)
{
    const int is_near = fabs(middle.x) < FARTHEST && fabs(middle.y) < FARTHEST && fabs(middle.z) < FARTHEST;
    const real length = step.length < (real)MOST_PROBES ? step.length : (real)MOST_PROBES;
    return is_near && step.length > R(1.0) + SLACK && step.length < FARTHEST ? (int)ceil(length - SLACK) : 1;
}

// A step leads to the pixel after, or from the one before where that is shorter: so nothing is smeared over a seam, where points jump.
INLINE footprint_t footprint_at(__global const real *grid, pixel_t pixel, axes_t axes, place_t place)
{
    const index_t own = index_at(pixel, place);
    const point_t middle = unpadded_position_at(grid, pixel, axes, place);
    const step_t none = {{R(0.0), R(0.0), R(0.0)}, FARTHEST};
    step_t x = none, y = none, z = none;
    // A loop, in which compilers have one copy of how positions are computed.
    for (int neighbour = 0; neighbour < 2 * SPATIAL_RANK; neighbour++) {
        const int axis = neighbour / 2, by = neighbour % 2 == 0 ? 1 : -1;
        const uint index = (axis == 0 ? own.x : axis == 1 ? own.y : own.z) + by;
        const uint extent = axis == 0 ? place.width : axis == 1 ? place.height : place.depth;
        const long stride __attribute__((unused)) = // where there are matrices
            axis == 0 ? by : axis == 1 ? by * (long)place.width : by * (long)place.width * place.height;
        // Before the first one it is a very large number.
        if (index < extent) {
            place_t there = place;
            there.first_x += axis == 0 ? by : 0;
            there.first_y += axis == 1 ? by : 0;
            there.first_z += axis == 2 ? by : 0;
            const point_t next = unpadded_position_at(MOVED(grid, stride), pixel, axes, there);
            const step_t step = by > 0 ? step_between(middle, next) : step_between(next, middle);
            x = axis == 0 ? shorter(x, step) : x;
            y = axis == 1 ? shorter(y, step) : y;
            z = axis == 2 ? shorter(z, step) : z;
        }
    }
    const footprint_t footprint = {
        middle, x.way, y.way, z.way, probes_along(x, middle), probes_along(y, middle), probes_along(z, middle)};
    return footprint;
}

// How far along a step the middle of its i-th part is from its own middle.
INLINE real part_of_step(int i, int parts)
{
    return (real)(2 * i + 1 - parts) * (R(0.5) * SHARES[parts]);
}

#if SPATIAL_RANK == 2
#define PROBE(axis) (f->middle.axis + (f->x.axis * x + f->y.axis * y))
#elif SPATIAL_RANK == 3
#define PROBE(axis) (f->middle.axis + ((f->x.axis * x + f->y.axis * y) + f->z.axis * z))
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

INLINE real probe(
    __global const stored *input, real fill, const footprint_t *f, int column, int row, int plane, axes_t axes)
{
    const real x = part_of_step(column, f->columns), y = part_of_step(row, f->rows);
    const real z __attribute__((unused)) = part_of_step(plane, f->planes); // in 4-D
    const point_t p = {PROBE(x), PROBE(y), SPATIAL_RANK == 3 ? PROBE(z) : R(0.0)};
    const point_t position = {
        padded_position(p.x, axes.x, PADDING_X),
        padded_position(p.y, axes.y, PADDING_Y),
        SPATIAL_RANK == 3 ? padded_position(p.z, axes.z, PADDING_Z) : R(0.0)};
    const taps_t taps = make_taps(position, axes);
    return interpolate(input, fill, &taps);
}

// Of each line of probes along x, of these means along y, and so on: where all are 1, so is the mean.
INLINE real mean_of_probes(__global const stored *input, real fill, const footprint_t *f, axes_t axes)
{
    real planes = R(0.0);
    for (int k = 0; k < f->planes; k++) {
        real rows = R(0.0);
        for (int j = 0; j < f->rows; j++) {
            real columns = R(0.0);
            for (int i = 0; i < f->columns; i++) {
                const real value = probe(input, fill, f, i, j, k, axes);
                columns = i == 0 ? value : columns + value;
            }
            columns *= SHARES[f->columns];
            rows = j == 0 ? columns : rows + columns;
        }
        rows *= SHARES[f->rows];
        planes = k == 0 ? rows : planes + rows;
    }
    return planes * SHARES[f->planes];
}
