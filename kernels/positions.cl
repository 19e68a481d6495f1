// From where in the output a pixel lies to where in the input it reads.

// The position on one axis for a coordinate. Nearest and bilinear read at the padded one. Bicubic starts from the unpadded
// one and pads tap by tap.
INLINE realv source_position(
    realv c,
    axis_t axis __attribute__((unused)), // by bicubic in a map
    int padding __attribute__((unused))) // by bicubic
{
#if COORDINATES == GRID
    const realv p = unnormalize(c, axis.scale);
#elif COORDINATES == PIXEL_MAP || COORDINATES == FLOW || COORDINATES == AFFINE
    const realv p = c;
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP|FLOW|AFFINE"
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

#if COORDINATES == FLOW || COORDINATES == AFFINE
// The indices in the whole output of the WIDTH pixels from this one on. 32 bits do: a plane begins with a whole row or lies in one.
INLINE point_t indices_at(pixel_t pixel, place_t place)
{
    const uint along = place.first_x + (uint)pixel;
    const uint down = place.first_y + along / place.width;
#if SPATIAL_RANK == 2
    const uint first_y = down, first_z = 0;
#elif SPATIAL_RANK == 3
    const uint first_y = down % place.height, first_z = place.first_z + down / place.height;
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
#if WIDTH == 1
    const point_t indices = {(real)(along % place.width), (real)first_y, (real)first_z};
#else
#if WIDTH == 8
    const intv lanes = (intv)(0, 1, 2, 3, 4, 5, 6, 7);
#elif WIDTH == 16
    const intv lanes = (intv)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
#error "expected -D WIDTH=1|8|16"
#endif
    // Sums of signs, no comparisons: of the complement of a vector of those, Oclgrind makes 254 where it should be 1.
    const intv width = (intv)((int)place.width);
    intv x = (intv)((int)(along % place.width)) + lanes;
    intv y = (intv)((int)first_y), z = (intv)((int)first_z);
    uint rows __attribute__((unused)) = 0; // in 4-D
    for (uint end = along % place.width + WIDTH - 1; end >= place.width; end -= place.width) {
        const intv within = (x - width) >> 31; // -1, and 0 past the row's end
        x -= width & ~within;
        y += within + 1;
        rows++;
    }
#if SPATIAL_RANK == 3
    const intv height = (intv)((int)place.height);
    for (uint end = first_y + rows; end >= place.height; end -= place.height) {
        const intv within = (y - height) >> 31;
        y -= height & ~within;
        z += within + 1;
    }
#endif
    const point_t indices = {VECTOR(TO_REALS, WIDTH)(x), VECTOR(TO_REALS, WIDTH)(y), VECTOR(TO_REALS, WIDTH)(z)};
#endif
    return indices;
}
#endif

#if COORDINATES == AFFINE
// By a row of a matrix, from its right end to its left.
INLINE realv affine_at(__global const real *row, point_t at)
{
    realv sum = (realv)row[SPATIAL_RANK];
#if SPATIAL_RANK == 3
    sum = fma(at.z, (realv)row[2], sum);
#endif
    sum = fma(at.y, (realv)row[1], sum);
    return fma(at.x, (realv)row[0], sum);
}
#endif

// The coordinates of the WIDTH pixels from this one on, by the item's points or matrix.
INLINE point_t coordinates_at(
    __global const real *grid,
    pixel_t pixel,
    place_t place __attribute__((unused))) // by points that stand for themselves
{
#if COORDINATES == GRID || COORDINATES == PIXEL_MAP
    return load_coordinates(grid + pixel * SPATIAL_RANK);
#elif COORDINATES == FLOW
    // Finite where the flow is.
    const point_t own = indices_at(pixel, place), flow = load_coordinates(grid + pixel * SPATIAL_RANK);
    const point_t sum = {own.x + flow.x, own.y + flow.y, own.z + flow.z};
    return sum;
#elif COORDINATES == AFFINE
    const point_t own = indices_at(pixel, place);
    const point_t to = {
        affine_at(grid, own),
        affine_at(grid + (SPATIAL_RANK + 1), own),
        SPATIAL_RANK == 3 ? affine_at(grid + (SPATIAL_RANK - 1) * (SPATIAL_RANK + 1), own) : V(0.0)};
    return to;
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP|FLOW|AFFINE"
#endif
}

// Where the WIDTH pixels from this one on read.
INLINE point_t position_at(__global const real *grid, pixel_t pixel, axes_t axes, place_t place)
{
    const point_t c = coordinates_at(grid, pixel, place);
    point_t position;
    position.x = source_position(c.x, axes.x, PADDING_X);
    position.y = source_position(c.y, axes.y, PADDING_Y);
    position.z = SPATIAL_RANK == 3 ? source_position(c.z, axes.z, PADDING_Z) : V(0.0);
    return position;
}
