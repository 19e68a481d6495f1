// Memory: the bounds test of a tap, and every load and store; where a vector's taps are all inside is for interpolation.cl to say.
// Lanes are written out once, for 8; 16 are two times 8.

// Whether a whole-numbered position is a pixel; tested before any conversion to an integer, which is undefined for NaN and
// for what an integer can't hold.
INLINE maskv inside(realv index, real last)
{
    return index >= V(0.0) && index <= (realv)last;
}

// The position as an integer; 0, which every input has, for one that is outside.
INLINE offsetv clamped(realv index, maskv within)
{
    return TO_OFFSET(within ? index : V(0.0));
}

#define EACH_OF_8(f, v) f((v).s0), f((v).s1), f((v).s2), f((v).s3), f((v).s4), f((v).s5), f((v).s6), f((v).s7)
// Volatile: LLVM would make one gather instruction of the eight loads, which is several times slower than they are.
#define AT(offset) (*(volatile __global const real *)(plane + (offset)))
#define PAIR_AT(offset) vload2(0, plane + (offset))
#define QUAD_AT(offset) vload4(0, plane + (offset))

// One pixel for every lane; every offset is inside.
#if WIDTH == 1
INLINE realv gather(__global const real *plane, offsetv offset)
{
    return plane[offset];
}
#else
INLINE real8 gather8(__global const real *plane, offset8 offset)
{
    return (real8)(EACH_OF_8(AT, offset));
}
#define PREFETCH_AT(offset) PREFETCH(plane + (offset))
INLINE void prefetch8(__global const real *plane, offset8 offset)
{
    EACH_OF_8(PREFETCH_AT, offset);
}
// Every other lane: a cache line serves its neighbour too, as a rule.
#define PREFETCH_LATER_AT(offset) PREFETCH_LATER(plane + (offset))
INLINE void prefetch_later8(__global const real *plane, offset8 offset)
{
    PREFETCH_LATER_AT(offset.s1), PREFETCH_LATER_AT(offset.s3), PREFETCH_LATER_AT(offset.s5), PREFETCH_LATER_AT(offset.s7);
}
#if WIDTH == 8
#define gather gather8
#define prefetch_now prefetch8
#define prefetch_later prefetch_later8
#else
INLINE void prefetch_now(__global const real *plane, offsetv offset)
{
    prefetch8(plane, offset.lo);
    prefetch8(plane, offset.hi);
}
INLINE void prefetch_later(__global const real *plane, offsetv offset)
{
    prefetch_later8(plane, offset.lo);
    prefetch_later8(plane, offset.hi);
}
INLINE realv gather(__global const real *plane, offsetv offset)
{
    return (realv)(gather8(plane, offset.lo), gather8(plane, offset.hi));
}
#endif
#endif

// One pixel for every lane, 0 where the lane's tap is outside: a pixel that is there is loaded for each, and masked after. So no load
// waits for a test, and all of a pixel's are under way at once.
INLINE realv fetch(__global const real *plane, offsetv offset, maskv within)
{
    const realv pixel = gather(plane, offset);
    return within ? pixel : V(0.0);
}

// Neighbours along x, loaded together.
typedef struct {
    realv t0, t1;
} pair_t;
typedef struct {
    realv t0, t1, t2, t3;
} quad_t;

#if WIDTH > 1
typedef struct {
    real8 t0, t1;
} pair8_t;
typedef struct {
    real8 t0, t1, t2, t3;
} quad8_t;

INLINE pair8_t gather_pair8(__global const real *plane, offset8 o)
{
    pair8_t pair;
#if REAL_IS_DOUBLE
    const real8 a = (real8)(PAIR_AT(o.s0), PAIR_AT(o.s1), PAIR_AT(o.s2), PAIR_AT(o.s3));
    const real8 b = (real8)(PAIR_AT(o.s4), PAIR_AT(o.s5), PAIR_AT(o.s6), PAIR_AT(o.s7));
    pair.t0 = (real8)(a.even, b.even);
    pair.t1 = (real8)(a.odd, b.odd);
#else
    const real16 both = (real16)(EACH_OF_8(PAIR_AT, o));
    pair.t0 = both.even;
    pair.t1 = both.odd;
#endif
    return pair;
}

INLINE quad8_t gather_quad8(__global const real *plane, offset8 o)
{
    const real16 a = (real16)(QUAD_AT(o.s0), QUAD_AT(o.s1), QUAD_AT(o.s2), QUAD_AT(o.s3));
    const real16 b = (real16)(QUAD_AT(o.s4), QUAD_AT(o.s5), QUAD_AT(o.s6), QUAD_AT(o.s7));
    quad8_t quad;
    quad.t0 = (real8)(a.s048c, b.s048c);
    quad.t1 = (real8)(a.s159d, b.s159d);
    quad.t2 = (real8)(a.s26ae, b.s26ae);
    quad.t3 = (real8)(a.s37bf, b.s37bf);
    return quad;
}

INLINE pair_t gather_pair(__global const real *plane, offsetv offset)
{
    pair_t pair;
#if WIDTH == 8
    const pair8_t all = gather_pair8(plane, offset);
    pair.t0 = all.t0;
    pair.t1 = all.t1;
#else
    const pair8_t lo = gather_pair8(plane, offset.lo);
    const pair8_t hi = gather_pair8(plane, offset.hi);
    pair.t0 = (realv)(lo.t0, hi.t0);
    pair.t1 = (realv)(lo.t1, hi.t1);
#endif
    return pair;
}

INLINE quad_t gather_quad(__global const real *plane, offsetv offset)
{
    quad_t quad;
#if WIDTH == 8
    const quad8_t all = gather_quad8(plane, offset);
    quad.t0 = all.t0;
    quad.t1 = all.t1;
    quad.t2 = all.t2;
    quad.t3 = all.t3;
#else
    const quad8_t lo = gather_quad8(plane, offset.lo);
    const quad8_t hi = gather_quad8(plane, offset.hi);
    quad.t0 = (realv)(lo.t0, hi.t0);
    quad.t1 = (realv)(lo.t1, hi.t1);
    quad.t2 = (realv)(lo.t2, hi.t2);
    quad.t3 = (realv)(lo.t3, hi.t3);
#endif
    return quad;
}
#endif

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
#else
#define PARTS 3
#define X_OF_8(a, b, c) (real8)((a).s036, (b).s147, (c).s25)
#define Y_OF_8(a, b, c) (real8)((a).s147, (b).s25, (c).s036)
#define Z_OF_8(a, b, c) (real8)((a).s25, (b).s036, (c).s147)
#endif

INLINE point_t load_coordinates(__global const real *grid)
{
    const real8 a = vload8(0, grid), b = vload8(1, grid), c = vload8(PARTS - 1, grid);
#if WIDTH == 8
    const point_t all = {X_OF_8(a, b, c), Y_OF_8(a, b, c), Z_OF_8(a, b, c)};
#else
    const real8 d = vload8(PARTS, grid), e = vload8(PARTS + 1, grid), f = vload8(2 * PARTS - 1, grid);
    const point_t all = {
        (realv)(X_OF_8(a, b, c), X_OF_8(d, e, f)),
        (realv)(Y_OF_8(a, b, c), Y_OF_8(d, e, f)),
        (realv)(Z_OF_8(a, b, c), Z_OF_8(d, e, f))};
#endif
    return all;
}
#endif

// Computed NaNs are stored with one bit pattern, which no device promises by itself. Nearest computes nothing: its pixels keep
// their bits.
INLINE realv canonical(realv value)
{
#if INTERPOLATION == NEAREST
    return value;
#else
    return value == value ? value : (realv)CANONICAL_NAN;
#endif
}

INLINE void store(__global real *target, realv value)
{
#if WIDTH == 1
    *target = canonical(value);
#else
    VECTOR(vstore, WIDTH)(canonical(value), 0, target);
#endif
}
