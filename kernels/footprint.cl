// Minification without aliasing: a pixel's value is the mean of probes all over its footprint, each sampled and padded as a pixel's own
// position is. The twin of the CPU path's FloatFootprint, operation by operation.

#if ANTIALIAS != 1 || WIDTH != 1
#error "expected -D ANTIALIAS=1 with -D WIDTH=1"
#endif

// The most probes along a step: on a longer one they skip pixels.
#if SPATIAL_RANK == 2
#define MOST_PROBES 16
#elif SPATIAL_RANK == 3
#define MOST_PROBES 8
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

// By so much a step may exceed whole pixels: what is turned or moved isn't shrunk by roundings.
#define SLACK R(0.0625)

// No input has so many pixels: a longer step is a jump. Half of it, added to any position, overflows none.
#define FARTHEST R(2147483648.0)

// 1 / n, which the compiler rounds correctly; a device's own division may not.
#define SHARE(n) R(1.0) / R(n)
__constant real SHARES[] = {
    R(0.0), SHARE(1.0), SHARE(2.0), SHARE(3.0), SHARE(4.0), SHARE(5.0), SHARE(6.0), SHARE(7.0), SHARE(8.0),
#if SPATIAL_RANK == 2
    SHARE(9.0), SHARE(10.0), SHARE(11.0), SHARE(12.0), SHARE(13.0), SHARE(14.0), SHARE(15.0), SHARE(16.0),
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

// Along an axis of the whole output: to the pixel after, or from the one before where that is shorter. So nothing is smeared over a
// seam, where points jump.
INLINE step_t step_along(
    point_t middle,
    int index,
    uint extent,
    __global const real *grid,
    long stride __attribute__((unused)), // by a matrix
    pixel_t pixel,
    axes_t axes,
    place_t before,
    place_t after)
{
    step_t step = {{R(0.0), R(0.0), R(0.0)}, FARTHEST};
    if ((uint)index + 1 < extent) {
        step = step_between(middle, unpadded_position_at(MOVED(grid, stride), pixel, axes, after));
    }
    if (index > 0) {
        const step_t other = step_between(unpadded_position_at(MOVED(grid, -stride), pixel, axes, before), middle);
        step = other.length < step.length ? other : step;
    }
    return step;
}

// Probes lie in the middles of equal parts of the steps, as many along each as it has pixels; the pixel's own position in the middle
// of all.
typedef struct {
    point_t middle;
    point_t x, y, z;
    int columns, rows, planes;
} footprint_t;

INLINE int probes_along(step_t step)
{
    const real length = step.length < (real)MOST_PROBES ? step.length : (real)MOST_PROBES;
    return step.length > R(1.0) + SLACK && step.length < FARTHEST ? (int)ceil(length - SLACK) : 1;
}

INLINE footprint_t footprint_at(__global const real *grid, pixel_t pixel, axes_t axes, place_t place)
{
    const indices_t own = indices_at(pixel, ANY_ROW, place);
    const point_t middle = unpadded_position_at(grid, pixel, axes, place);
    place_t before = place, after = place;
    before.first_x--;
    after.first_x++;
    const step_t x = step_along(middle, own.x, place.width, grid, 1, pixel, axes, before, after);
    before = place;
    after = place;
    before.first_y--;
    after.first_y++;
    const step_t y = step_along(middle, own.y, place.height, grid, place.width, pixel, axes, before, after);
#if SPATIAL_RANK == 2
    const step_t z = {{R(0.0), R(0.0), R(0.0)}, FARTHEST};
#elif SPATIAL_RANK == 3
    before = place;
    after = place;
    before.first_z--;
    after.first_z++;
    const step_t z = step_along(
        middle, own.z, place.depth, grid, (long)place.width * place.height, pixel, axes, before, after);
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
    const footprint_t footprint = {
        middle, x.way, y.way, z.way, probes_along(x), probes_along(y), probes_along(z)};
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
