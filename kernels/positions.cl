// From where in the output a pixel lies to where in the input it reads.

// The position on one axis for a number of the coordinates' tensor. Nearest and bilinear read at the padded one. Bicubic starts from the unpadded
// one and pads tap by tap.
INLINE realv source_position(
    realv c,
    axis_t axis __attribute__((unused)), // by bicubic in a map
    int padding __attribute__((unused))) // by bicubic
{
#if COORDINATES == GRID
    const realv p = unnormalize(c, axis.scale);
#elif COORDINATES == PIXEL_MAP
    const realv p = c;
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP"
#endif
#if INTERPOLATION == BICUBIC
    return finite_if_coordinate_is(p, c);
#elif INTERPOLATION == NEAREST || INTERPOLATION == BILINEAR
    return pad_position(p, axis, padding);
#else
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC"
#endif
}

// The coordinates of WIDTH neighbouring pixels.
#if WIDTH == 1
INLINE point_t load_coordinates(__global const real *grid)
{
    const point_t c = {grid[0], grid[1], SPATIAL_RANK == 3 ? grid[SPATIAL_RANK - 1] : R(0.0)};
    return c;
}
#else
#if SPATIAL_RANK == 2
#define PARTS 2
#define X_OF_8(a, b, c) (real8)((a).even, (b).even)
#define Y_OF_8(a, b, c) (real8)((a).odd, (b).odd)
#define Z_OF_8(a, b, c) (c) // any numbers, since z is unused
#elif SPATIAL_RANK == 3
#define PARTS 3
#define X_OF_8(a, b, c) (real8)((a).s036, (b).s147, (c).s25)
#define Y_OF_8(a, b, c) (real8)((a).s147, (b).s25, (c).s036)
#define Z_OF_8(a, b, c) (real8)((a).s25, (b).s036, (c).s147)
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

INLINE point_t load_coordinates(__global const real *grid)
{
    const real8 a = vload8(0, grid), b = vload8(1, grid), c = vload8(PARTS - 1, grid);
#if WIDTH == 8
    const point_t all = {X_OF_8(a, b, c), Y_OF_8(a, b, c), Z_OF_8(a, b, c)};
#elif WIDTH == 16
    const real8 d = vload8(PARTS, grid), e = vload8(PARTS + 1, grid), f = vload8(2 * PARTS - 1, grid);
    const point_t all = {
        (realv)(X_OF_8(a, b, c), X_OF_8(d, e, f)),
        (realv)(Y_OF_8(a, b, c), Y_OF_8(d, e, f)),
        (realv)(Z_OF_8(a, b, c), Z_OF_8(d, e, f))};
#else
#error "expected -D WIDTH=1|8|16"
#endif
    return all;
}
#endif

// Where the WIDTH pixels from this one on read, by the item's grid.
INLINE point_t position_at(__global const real *grid, pixel_t pixel, axes_t axes)
{
    const point_t c = load_coordinates(grid + pixel * SPATIAL_RANK);
    point_t position;
    position.x = source_position(c.x, axes.x, PADDING_X);
    position.y = source_position(c.y, axes.y, PADDING_Y);
    position.z = SPATIAL_RANK == 3 ? source_position(c.z, axes.z, PADDING_Z) : V(0.0);
    return position;
}
