// From where in the output a pixel lies to where in the input it reads.

// The position on one axis for a coordinate, before any padding.
INLINE realv unpadded_position(realv c, axis_t axis __attribute__((unused))) // where c is in pixels
{
#if COORDINATES == GRID || COORDINATES == THETA
    const realv p = unnormalize(c, axis.scale);
#elif COORDINATES == PIXEL_MAP || COORDINATES == FLOW || COORDINATES == AFFINE || COORDINATES == HOMOGRAPHY
    const realv p = c;
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP|FLOW|AFFINE|THETA|HOMOGRAPHY"
#endif
#if INTERPOLATION == BICUBIC
    return finite_if_coordinate_is(p, c);
#elif INTERPOLATION == NEAREST || INTERPOLATION == BILINEAR
    return p;
#else
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC"
#endif
}

// The position that taps are made of. Nearest and bilinear read at the padded one. Bicubic pads tap by tap.
INLINE realv padded_position(
    realv p,
    axis_t axis __attribute__((unused)), // by bicubic
    int padding __attribute__((unused)))
{
#if INTERPOLATION == BICUBIC
    return p;
#elif INTERPOLATION == NEAREST || INTERPOLATION == BILINEAR
    return pad_position(p, axis, padding);
#else
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC"
#endif
}

INLINE realv source_position(realv c, axis_t axis, int padding)
{
    return padded_position(unpadded_position(c, axis), axis, padding);
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

// Whether positions depend on the indices of pixels.
#define HAS_INDICES (COORDINATES == FLOW || COORDINATES == AFFINE || COORDINATES == THETA || COORDINATES == HOMOGRAPHY)

// A row of a launch, as far as positions depend on it.
typedef struct {
    int is_one;    // whether all of it lies in one row of the output: then the indices of its pixels follow from the first one's
    pixel_t first; // the pixel
    int x, y, z;   // its indices
} row_t;

// A row of which nothing is known.
#define ANY_ROW ((row_t){0})

#if HAS_INDICES || ANTIALIAS
// The indices of a pixel in the whole output. 32 bits do: a plane begins with a whole row or lies in one.
typedef struct {
    uint x, y, z;
} index_t;

INLINE index_t index_at(pixel_t pixel, place_t place)
{
    const uint along = place.first_x + (uint)pixel;
    const uint down = place.first_y + along / place.width;
#if SPATIAL_RANK == 2
    const index_t index = {along % place.width, down, 0};
#elif SPATIAL_RANK == 3
    const index_t index = {along % place.width, down % place.height, place.first_z + down / place.height};
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
    return index;
}

#if WIDTH > 1
INLINE row_t row_from(pixel_t first, pixel_t end, place_t place)
{
    const index_t index = index_at(first, place);
    const row_t row = {end - first <= place.width - index.x, first, (int)index.x, (int)index.y, (int)index.z};
    return row;
}
#endif

// Those of the WIDTH pixels from this one on.
INLINE indices_t indices_at(pixel_t pixel, row_t row __attribute__((unused)), place_t place)
{
#if WIDTH == 1
    const index_t index = index_at(pixel, place);
    const indices_t indices = {index.x, index.y, index.z};
#else
#if WIDTH == 8
    const intv lanes = (intv)(0, 1, 2, 3, 4, 5, 6, 7);
#elif WIDTH == 16
    const intv lanes = (intv)(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
#else
#error "expected -D WIDTH=1|8|16"
#endif
    if (row.is_one) {
        const indices_t along = {(intv)(row.x + (int)(pixel - row.first)) + lanes, (intv)(row.y), (intv)(row.z)};
        return along;
    }
    const index_t first = index_at(pixel, place);
    // Sums of signs, no comparisons: of the complement of a vector of those, Oclgrind makes 254 where it should be 1.
    const intv width = (intv)((int)place.width);
    intv x = (intv)((int)first.x) + lanes;
    intv y = (intv)((int)first.y), z = (intv)((int)first.z);
    uint rows __attribute__((unused)) = 0; // in 4-D
    for (uint end = first.x + WIDTH - 1; end >= place.width; end -= place.width) {
        const intv within = (x - width) >> 31; // -1, and 0 past the row's end
        x -= width & ~within;
        y += within + 1;
        rows++;
    }
#if SPATIAL_RANK == 3
    const intv height = (intv)((int)place.height);
    for (uint end = first.y + rows; end >= place.height; end -= place.height) {
        const intv within = (y - height) >> 31;
        y -= height & ~within;
        z += within + 1;
    }
#endif
    const indices_t indices = {x, y, z};
#endif
    return indices;
}
#endif

#if COORDINATES == FLOW || COORDINATES == AFFINE || COORDINATES == HOMOGRAPHY
INLINE point_t to_point(indices_t i)
{
    const point_t point = {TO_REAL(i.x), TO_REAL(i.y), TO_REAL(i.z)};
    return point;
}
#endif

#if COORDINATES == AFFINE || COORDINATES == HOMOGRAPHY
// By a row of a matrix, from its right end to its left.
INLINE realv times_row(__global const real *row, point_t at, place_t place __attribute__((unused)))
{
    realv sum = (realv)row[SPATIAL_RANK];
#if SPATIAL_RANK == 3
    sum = fma(at.z, (realv)row[2], sum);
#endif
    sum = fma(at.y, (realv)row[1], sum);
    return fma(at.x, (realv)row[0], sum);
}
#elif COORDINATES == THETA
// One of these numbers for every lane.
INLINE realv numbers_at(__global const real *numbers, intv i)
{
#define NUMBER_AT(index) (*(volatile __global const real *)(numbers + (index))) // volatile as AT is
#if WIDTH == 1
    return numbers[i];
#elif WIDTH == 8
    return (realv)(EACH_OF_8(NUMBER_AT, i));
#elif WIDTH == 16
    return (realv)(EACH_OF_8(NUMBER_AT, i.lo), EACH_OF_8(NUMBER_AT, i.hi));
#else
#error "expected -D WIDTH=1|8|16"
#endif
}

// The base coordinates of an affine grid, which stand behind its matrix.
INLINE point_t base_at(__global const real *theta, indices_t i, place_t place)
{
    __global const real *const xs = theta + SPATIAL_RANK * (SPATIAL_RANK + 1);
    __global const real *const ys = xs + place.width;
    const point_t base = {
        numbers_at(xs, i.x), numbers_at(ys, i.y), SPATIAL_RANK == 3 ? numbers_at(ys + place.height, i.z) : V(0.0)};
    return base;
}

INLINE realv add_product(realv a, realv b, realv sum, int fused)
{
    if (fused) {
        return fma(a, b, sum);
    }
    return sum + a * b;
}

// By a row of a matrix, as PyTorch multiplies: few points, below 400 products, in a loop of its own, more in its BLAS.
INLINE realv times_row(__global const real *row, point_t at, place_t place)
{
    const int fused = (long)place.width * place.height * place.depth > 399 / (SPATIAL_RANK * (SPATIAL_RANK + 1));
    realv sum = at.x * (realv)row[0];
    sum = add_product(at.y, (realv)row[1], sum, fused);
#if SPATIAL_RANK == 3
    sum = add_product(at.z, (realv)row[2], sum, fused);
#endif
    return sum + (realv)row[SPATIAL_RANK];
}
#endif

#if COORDINATES == AFFINE || COORDINATES == THETA || COORDINATES == HOMOGRAPHY
INLINE point_t times_matrix(__global const real *matrix, point_t at, place_t place)
{
    const int row = SPATIAL_RANK + 1;
    const point_t product = {
        times_row(matrix, at, place),
        times_row(matrix + row, at, place),
        SPATIAL_RANK == 3 ? times_row(matrix + (SPATIAL_RANK - 1) * row, at, place) : V(0.0)};
    return product;
}
#endif

#if COORDINATES == HOMOGRAPHY
// A sum of products nearer to 0 than 2^-64 is 0, never -0. The matrix' largest number being from 1 to 2, sums are below 2^34.
INLINE realv zero_if_tiny(realv sum)
{
    return fabs(sum) < V(0x1p-64) ? V(0.0) : sum;
}

#if WIDTH == 1
#define TO_BITS as_int
#define FROM_BITS as_float
#else
#define TO_BITS VECTOR(as_int, WIDTH)
#define FROM_BITS VECTOR(as_float, WIDTH)
#endif

// n / d of such sums, rounded correctly. OpenCL's float32 division may be 2.5 units in the last place off, and so may the reciprocal here.
// One step of Newton's leaves at most a little more than half a unit: the quotient is the nearest number or the next one towards what
// is left over. What either leaves over is exact, a multiple of at least 2^-112, and the one that leaves less is the nearest.
INLINE realv divide(realv n, realv d, realv reciprocal __attribute__((unused))) // by float64, which divides correctly
{
#if COMPUTE == FLOAT64
    return n / d;
#elif COMPUTE == FLOAT32
    realv q = n * reciprocal;
    q = fma(fma(-q, d, n), reciprocal, q);
    const realv rest = fma(-q, d, n);
    const realv next = FROM_BITS(TO_BITS(q) + (1 | ((TO_BITS(rest) ^ TO_BITS(n)) >> 31)));
    const realv nearest = fabs(fma(-next, d, n)) < fabs(rest) ? next : q;
    return d == V(0.0) ? n * (realv)INFINITY : nearest;
#else
#error "expected -D COMPUTE=FLOAT32|FLOAT64"
#endif
}

INLINE point_t project(__global const real *matrix, point_t at, place_t place)
{
    const point_t product = times_matrix(matrix, at, place);
    const realv d = zero_if_tiny(times_row(matrix + SPATIAL_RANK * (SPATIAL_RANK + 1), at, place));
    const realv reciprocal = V(1.0) / d;
    const point_t quotient = {
        divide(zero_if_tiny(product.x), d, reciprocal),
        divide(zero_if_tiny(product.y), d, reciprocal),
        SPATIAL_RANK == 3 ? divide(zero_if_tiny(product.z), d, reciprocal) : V(0.0)};
    return quotient;
}
#endif

// The coordinates of the WIDTH pixels from this one on, by the item's points or matrix.
INLINE point_t coordinates_at(
    __global const real *grid,
    pixel_t pixel,
    row_t row __attribute__((unused)),
    place_t place __attribute__((unused))) // by points that stand for themselves
{
#if COORDINATES == GRID || COORDINATES == PIXEL_MAP
    return load_coordinates(grid + pixel * SPATIAL_RANK);
#elif COORDINATES == FLOW
    // Finite where the flow is.
    const point_t own = to_point(indices_at(pixel, row, place)), flow = load_coordinates(grid + pixel * SPATIAL_RANK);
    const point_t sum = {own.x + flow.x, own.y + flow.y, own.z + flow.z};
    return sum;
#elif COORDINATES == AFFINE
    return times_matrix(grid, to_point(indices_at(pixel, row, place)), place);
#elif COORDINATES == THETA
    return times_matrix(grid, base_at(grid, indices_at(pixel, row, place), place), place);
#elif COORDINATES == HOMOGRAPHY
    return project(grid, to_point(indices_at(pixel, row, place)), place);
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP|FLOW|AFFINE|THETA|HOMOGRAPHY"
#endif
}

INLINE point_t position_of(point_t c, axes_t axes)
{
    point_t position;
    position.x = source_position(c.x, axes.x, PADDING_X);
    position.y = source_position(c.y, axes.y, PADDING_Y);
    position.z = SPATIAL_RANK == 3 ? source_position(c.z, axes.z, PADDING_Z) : V(0.0);
    return position;
}

// Where the WIDTH pixels from this one on read.
INLINE point_t position_at(__global const real *grid, pixel_t pixel, row_t row, axes_t axes, place_t place)
{
    return position_of(coordinates_at(grid, pixel, row, place), axes);
}

#if HAS_SLOPES
// By how much source_position moves with the coordinate. Bicubic's taps are padded, not its position.
INLINE realv source_slope(
    realv c __attribute__((unused)),
    axis_t axis __attribute__((unused)),
    int padding __attribute__((unused)),
    realv zero __attribute__((unused)))
{
#if COORDINATES == GRID || COORDINATES == THETA
    const realv slope = SPATIAL_RANK == 2 ? (realv)axis.scale : (realv)(axis.scale * R(0.5));
#elif COORDINATES == PIXEL_MAP || COORDINATES == FLOW || COORDINATES == AFFINE || COORDINATES == HOMOGRAPHY
    const realv slope = V(1.0);
#else
#error "expected -D COORDINATES=GRID|PIXEL_MAP|FLOW|AFFINE|THETA|HOMOGRAPHY"
#endif
#if INTERPOLATION == BICUBIC
    return slope;
#elif INTERPOLATION == NEAREST || INTERPOLATION == BILINEAR
    return slope_padded(unpadded_position(c, axis), c, axis, padding, slope, zero);
#else
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC"
#endif
}

INLINE point_t slope_of(point_t c, axes_t axes)
{
    const realv zero = (realv)axes.zero;
    const point_t slope = {
        source_slope(c.x, axes.x, PADDING_X, zero),
        source_slope(c.y, axes.y, PADDING_Y, zero),
        SPATIAL_RANK == 3 ? source_slope(c.z, axes.z, PADDING_Z, zero) : V(0.0)};
    return slope;
}

// What load_coordinates loads: three numbers in 5-D, else two.
INLINE void store_points(__global real *target, point_t p)
{
#if WIDTH == 1
    target[0] = p.x;
    target[1] = p.y;
#if SPATIAL_RANK == 3
    target[2] = p.z;
#endif
#else
#if SPATIAL_RANK == 2
#define STORE_8(first, x, y, z) \
    vstore8((real8)(x.s0, y.s0, x.s1, y.s1, x.s2, y.s2, x.s3, y.s3), (first), target); \
    vstore8((real8)(x.s4, y.s4, x.s5, y.s5, x.s6, y.s6, x.s7, y.s7), (first) + 1, target)
#elif SPATIAL_RANK == 3
#define STORE_8(first, x, y, z) \
    vstore8((real8)(x.s0, y.s0, z.s0, x.s1, y.s1, z.s1, x.s2, y.s2), (first), target); \
    vstore8((real8)(z.s2, x.s3, y.s3, z.s3, x.s4, y.s4, z.s4, x.s5), (first) + 1, target); \
    vstore8((real8)(y.s5, z.s5, x.s6, y.s6, z.s6, x.s7, y.s7, z.s7), (first) + 2, target)
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
#if WIDTH == 8
    STORE_8(0, p.x, p.y, p.z);
#elif WIDTH == 16
    STORE_8(0, p.x.lo, p.y.lo, p.z.lo);
    STORE_8(PARTS, p.x.hi, p.y.hi, p.z.hi);
#else
#error "expected -D WIDTH=1|8|16"
#endif
#endif
}
#endif
