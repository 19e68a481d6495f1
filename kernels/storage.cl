// Memory: the bounds tests, and every load and store of pixels. (A grid's numbers are of the type computed in.) Lanes are written
// out once, for 8; 16 are two times 8.

// Whether a whole-numbered position is a pixel; tested before any conversion to an integer, which is undefined for NaN and
// for what an integer can't hold.
INLINE maskv inside(realv index, real last)
{
    return index >= V(0.0) && index <= (realv)last;
}

INLINE maskv is_finite(realv p)
{
    return fabs(p) <= (realv)REAL_MAX;
}

// The position as an integer; 0, which every input has, for one that is outside.
INLINE offsetv clamped(realv index, maskv within)
{
    return TO_OFFSET(within ? index : V(0.0));
}

// Up to this extent p and p + 1 are whole numbers of the type computed in, and a reflection leaves a pixel's position as it is.
#define EXACT R(4194304.0)

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

// Whether an axis' taps from p + first to p + last are all outside and count 0.
INLINE maskv counts_nothing(realv p, axis_t axis, int padding, real first, real last)
{
    switch (padding) {
    case ZEROS:
        return p < (realv)(-last) || p > (realv)(axis.last - first);
    case BORDER:
    case REFLECTION:
    case WRAP:
        return (maskv)(0);
    }
    return (maskv)(0); // for no padding: the #error in coordinates.cl
}

// Whether all that any lane reads is zeros, with weights that are finite: then their sum is 0, not -0, for no interpolation's weights
// are all negative.
INLINE int all_zeros(point_t p, axes_t axes, real first, real last)
{
    maskv zeros = counts_nothing(p.x, axes.x, PADDING_X, first, last) || counts_nothing(p.y, axes.y, PADDING_Y, first, last);
    maskv finite = is_finite(p.x) && is_finite(p.y);
#if SPATIAL_RANK == 3
    zeros = zeros || counts_nothing(p.z, axes.z, PADDING_Z, first, last);
    finite = finite && is_finite(p.z);
#endif
    return !FILL && ALL(zeros && finite);
}

// Elements of the input from a pixel to the next along x, y and z.
#if LAYOUT == PLANAR
#define PIXEL_STRIDE(axes) 1
#elif LAYOUT == INTERLEAVED
#define PIXEL_STRIDE(axes) ((axes).pixel)
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
#if STRIDED
#define ROW_STRIDE(axes) ((axes).row)
#else
#define ROW_STRIDE(axes) ((axes).x.size * PIXEL_STRIDE(axes))
#endif
#define PLANE_STRIDE(axes) ((long)ROW_STRIDE(axes) * (axes).y.size)

// The offset of a pixel that is inside.
INLINE offsetv offset_of(point_t p, axes_t axes)
{
    offsetv row = TO_OFFSET(p.y);
#if SPATIAL_RANK == 3
    row = row + TO_OFFSET(p.z) * axes.y.size;
#endif
#if STRIDED
    return row * ROW_STRIDE(axes) + TO_OFFSET(p.x) * PIXEL_STRIDE(axes);
#else
    return (row * axes.x.size + TO_OFFSET(p.x)) * PIXEL_STRIDE(axes);
#endif
}

// A tap that may be outside. It is filled if it is along an axis with ZEROS; along the others what is outside has no weight.
typedef struct {
    offsetv offset;
    maskv within;
#if FILL
    maskv filled;
#endif
} tap_t;

#if FILL
INLINE maskv is_filled(realv index, axis_t axis, int padding)
{
    switch (padding) {
    case ZEROS:
        return !inside(index, axis.last);
    case BORDER:
    case REFLECTION:
    case WRAP:
        return (maskv)(0);
    }
    return (maskv)(0); // for no padding: the #error in coordinates.cl
}
#endif

INLINE tap_t make_tap(point_t p, axes_t axes)
{
    tap_t tap;
    tap.within = inside(p.x, axes.x.last) && inside(p.y, axes.y.last);
#if SPATIAL_RANK == 3
    tap.within = tap.within && inside(p.z, axes.z.last);
#endif
#if FILL
    tap.filled = is_filled(p.x, axes.x, PADDING_X) || is_filled(p.y, axes.y, PADDING_Y);
#if SPATIAL_RANK == 3
    tap.filled = tap.filled || is_filled(p.z, axes.z, PADDING_Z);
#endif
#endif
    p.x = tap.within ? p.x : V(0.0);
    p.y = tap.within ? p.y : V(0.0);
    p.z = tap.within ? p.z : V(0.0);
    tap.offset = offset_of(p, axes);
    return tap;
}

// Whether what is stored is what was read, all bits of it: nearest computes nothing, unless it is asked for another type, a scale or means.
#define MOVES_BITS (INTERPOLATION == NEAREST && OUTPUT_STORAGE == STORAGE && SCALED == 0 && ANTIALIAS == 0)

// What is made of an element: a number of the type computed in, or, where elements of other types are moved, an int that holds
// their bits. elementv has one for each of WIDTH pixels, and is a scalar where WIDTH is 1.
#if MOVES_BITS && STORAGE != COMPUTE
typedef int element;
typedef int8 element8;
typedef int16 element16;
#define TO_ELEMENTS convert_int
#else
typedef real element;
typedef real8 element8;
typedef real16 element16;
#define TO_ELEMENTS convert_float
#endif
#if WIDTH == 1
typedef element elementv;
#else
typedef VECTOR(element, WIDTH) elementv;
#endif

// The type of an input's element; of what a load of one or a few neighbours gives; and how values are made of these.
#if STORAGE == COMPUTE || STORAGE == FLOAT16 && !MOVES_BITS
typedef real loaded;
typedef real8 loaded8;
typedef real16 loaded16;
#define ELEMENT(loaded_one) (loaded_one)
#define ELEMENTS(lanes, loaded_ones) (loaded_ones)
#if STORAGE == COMPUTE
typedef real stored;
#define LOAD(pointer) (*(pointer))
#define LOAD_VECTOR(lanes, pointer) VECTOR(vload, lanes)(0, pointer)
#else
typedef ushort stored;
#define LOAD(pointer) vload_half(0, (__global const half *)(pointer))
#define LOAD_VECTOR(lanes, pointer) VECTOR(vload_half, lanes)(0, (__global const half *)(pointer))
#endif
#else
#if STORAGE == UINT8
typedef uchar stored;
typedef uchar8 loaded8;
typedef uchar16 loaded16;
#elif STORAGE == UINT16 || STORAGE == FLOAT16
typedef ushort stored;
typedef ushort8 loaded8;
typedef ushort16 loaded16;
#elif STORAGE == INT16
typedef short stored;
typedef short8 loaded8;
typedef short16 loaded16;
#elif STORAGE == INT32 && MOVES_BITS
typedef int stored;
typedef int8 loaded8;
typedef int16 loaded16;
#else
#error "expected -D STORAGE=COMPUTE|FLOAT16|UINT8|UINT16|INT16, or INT32 where bits are moved"
#endif
typedef stored loaded;
// By way of an int: llvmpipe in Mesa 22.3 ends the process over a number that is made of a byte.
#define ELEMENT(loaded_one) ((element)(int)(loaded_one))
#define ELEMENTS(lanes, loaded_ones) VECTOR(TO_ELEMENTS, lanes)(loaded_ones)
#define LOAD(pointer) (*(pointer))
#define LOAD_VECTOR(lanes, pointer) VECTOR(vload, lanes)(0, pointer)
#endif

#if ONES
#undef LOAD
#undef LOAD_VECTOR
#undef PREFETCH
#undef PREFETCH_LATER
#define LOAD(pointer) ((void)(pointer), R(1.0))
#define LOAD_VECTOR(lanes, pointer) ((void)(pointer), (VECTOR(real, lanes))(R(1.0)))
#define PREFETCH(pointer) (void)(pointer)
#define PREFETCH_LATER(pointer) (void)(pointer)
#endif

#define EACH_OF_8(f, v) f((v).s0), f((v).s1), f((v).s2), f((v).s3), f((v).s4), f((v).s5), f((v).s6), f((v).s7)
// Volatile: LLVM would make one gather instruction of the eight loads, which is several times slower than they are.
#define AT(offset) LOAD((volatile __global const stored *)(plane + (offset)))

// Up to 32 bits of elements that follow each other are loaded as one number, as libraries don't: BITS_AT. Of count elements NTH is one.
#define HAS_PAIR_BITS (STORAGE == UINT8 || STORAGE == UINT16 || STORAGE == INT16 || STORAGE == FLOAT16 && MOVES_BITS)
#define HAS_QUAD_BITS (STORAGE == UINT8)
#if HAS_PAIR_BITS
#if STORAGE == UINT8
#define ELEMENT_BITS 8
typedef ushort pair_bits;
typedef ushort8 pair8_bits;
#else
#define ELEMENT_BITS 16
typedef uint pair_bits;
typedef uint8 pair8_bits;
#endif
typedef struct __attribute__((packed)) {
    pair_bits bits;
} packed_pair;
typedef struct __attribute__((packed)) {
    uint bits;
} packed_quad;
#define BITS_AT(type, offset) (((volatile __global const type *)(plane + (offset)))->bits) // volatile as AT is
#define PAIR_BITS_AT(offset) BITS_AT(packed_pair, offset)
#define QUAD_BITS_AT(offset) BITS_AT(packed_quad, offset)
#if STORAGE == INT16
#define SIGNED_BITS8 as_int8 // whose shifts keep the sign
#else
#define SIGNED_BITS8 as_uint8
#endif
#ifdef __ENDIAN_LITTLE__
#define BITS_ABOVE(n, count) (32 - ELEMENT_BITS * ((n) + 1))
#else
#define BITS_ABOVE(n, count) (32 - ELEMENT_BITS * ((count) - (n)))
#endif
#define NTH(n, count, bits) ELEMENTS(8, as_int8(SIGNED_BITS8((bits) << BITS_ABOVE(n, count)) >> (32 - ELEMENT_BITS)))
#endif
#define PAIR_AT(offset) LOAD_VECTOR(2, plane + (offset))
#define QUAD_AT(offset) LOAD_VECTOR(4, plane + (offset))

// One pixel for every lane; every offset is inside.
#if WIDTH == 1
INLINE elementv gather(__global const stored *plane, offsetv offset)
{
    return ELEMENT(LOAD(plane + offset));
}
#else
INLINE element8 gather8(__global const stored *plane, offset8 offset)
{
    return ELEMENTS(8, (loaded8)(EACH_OF_8(AT, offset)));
}
#define PREFETCH_AT(offset) PREFETCH(plane + (offset))
INLINE void prefetch8(__global const stored *plane, offset8 offset)
{
    EACH_OF_8(PREFETCH_AT, offset);
}
// Every other lane: a cache line serves its neighbour too, as a rule.
#define PREFETCH_LATER_AT(offset) PREFETCH_LATER(plane + (offset))
INLINE void prefetch_later8(__global const stored *plane, offset8 offset)
{
    PREFETCH_LATER_AT(offset.s1), PREFETCH_LATER_AT(offset.s3), PREFETCH_LATER_AT(offset.s5), PREFETCH_LATER_AT(offset.s7);
}
#if WIDTH == 8
#define gather gather8
#define prefetch_now prefetch8
#define prefetch_later prefetch_later8
#elif WIDTH == 16
INLINE void prefetch_now(__global const stored *plane, offsetv offset)
{
    prefetch8(plane, offset.lo);
    prefetch8(plane, offset.hi);
}
INLINE void prefetch_later(__global const stored *plane, offsetv offset)
{
    prefetch_later8(plane, offset.lo);
    prefetch_later8(plane, offset.hi);
}
INLINE elementv gather(__global const stored *plane, offsetv offset)
{
    return (elementv)(gather8(plane, offset.lo), gather8(plane, offset.hi));
}
#else
#error "expected -D WIDTH=1|8|16"
#endif
#endif

// What is outside in a channel, as elements are: where bits are moved, an element of the input's type.
#if MOVES_BITS
typedef stored filling;
#else
typedef real filling;
#endif
#if FILL
#define FILL_OF(fills, channel) ((element)(fills)[channel])
#else
#define FILL_OF(fills, channel) ((element)(0))
#endif

// One pixel for every lane, or what is outside where the lane's tap is: a pixel that is there is loaded for each, and masked after. So no
// load waits for a test, and all of a pixel's are under way at once.
INLINE elementv fetch(__global const stored *plane, offsetv offset, maskv within, elementv outside)
{
    const elementv pixel = gather(plane, offset);
    return within ? pixel : outside;
}

INLINE elementv fetch_tap(__global const stored *plane, tap_t tap, element fill)
{
#if FILL
    return fetch(plane, tap.offset, tap.within, tap.filled ? (elementv)fill : (elementv)(0));
#else
    return fetch(plane, tap.offset, tap.within, (elementv)fill);
#endif
}

// Neighbours along x, loaded together.
typedef struct {
    realv t0, t1;
} pair_t;
typedef struct {
    realv t0, t1, t2, t3;
} quad_t;

#if FAST_PATH
typedef struct {
    real8 t0, t1;
} pair8_t;
typedef struct {
    real8 t0, t1, t2, t3;
} quad8_t;

INLINE pair8_t gather_pair8(__global const stored *plane, offset8 o, axes_t axes __attribute__((unused)))
{
    pair8_t pair;
#if LAYOUT == INTERLEAVED
    pair.t0 = gather8(plane, o);
    pair.t1 = gather8(plane + PIXEL_STRIDE(axes), o);
#elif HAS_PAIR_BITS
    const uint8 bits = convert_uint8((pair8_bits)(EACH_OF_8(PAIR_BITS_AT, o)));
    pair.t0 = NTH(0, 2, bits);
    pair.t1 = NTH(1, 2, bits);
#elif COMPUTE == FLOAT64
    const real8 a = (real8)(PAIR_AT(o.s0), PAIR_AT(o.s1), PAIR_AT(o.s2), PAIR_AT(o.s3));
    const real8 b = (real8)(PAIR_AT(o.s4), PAIR_AT(o.s5), PAIR_AT(o.s6), PAIR_AT(o.s7));
    pair.t0 = (real8)(a.even, b.even);
    pair.t1 = (real8)(a.odd, b.odd);
#elif COMPUTE == FLOAT32
    const real16 both = ELEMENTS(16, (loaded16)(EACH_OF_8(PAIR_AT, o)));
    pair.t0 = both.even;
    pair.t1 = both.odd;
#else
#error "expected -D COMPUTE=FLOAT32|FLOAT64"
#endif
    return pair;
}

INLINE quad8_t gather_quad8(__global const stored *plane, offset8 o, axes_t axes __attribute__((unused)))
{
#if LAYOUT == INTERLEAVED
    const quad8_t quad = {
        gather8(plane, o),
        gather8(plane + PIXEL_STRIDE(axes), o),
        gather8(plane + 2 * PIXEL_STRIDE(axes), o),
        gather8(plane + 3 * PIXEL_STRIDE(axes), o)};
#elif HAS_QUAD_BITS
    const uint8 bits = (uint8)(EACH_OF_8(QUAD_BITS_AT, o));
    const quad8_t quad = {NTH(0, 4, bits), NTH(1, 4, bits), NTH(2, 4, bits), NTH(3, 4, bits)};
#elif LAYOUT == PLANAR
    const real16 a = ELEMENTS(16, (loaded16)(QUAD_AT(o.s0), QUAD_AT(o.s1), QUAD_AT(o.s2), QUAD_AT(o.s3)));
    const real16 b = ELEMENTS(16, (loaded16)(QUAD_AT(o.s4), QUAD_AT(o.s5), QUAD_AT(o.s6), QUAD_AT(o.s7)));
    quad8_t quad;
    quad.t0 = (real8)(a.s048c, b.s048c);
    quad.t1 = (real8)(a.s159d, b.s159d);
    quad.t2 = (real8)(a.s26ae, b.s26ae);
    quad.t3 = (real8)(a.s37bf, b.s37bf);
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
    return quad;
}

INLINE pair_t gather_pair(__global const stored *plane, offsetv offset, axes_t axes)
{
    pair_t pair;
#if WIDTH == 8
    const pair8_t all = gather_pair8(plane, offset, axes);
    pair.t0 = all.t0;
    pair.t1 = all.t1;
#elif WIDTH == 16
    const pair8_t lo = gather_pair8(plane, offset.lo, axes);
    const pair8_t hi = gather_pair8(plane, offset.hi, axes);
    pair.t0 = (realv)(lo.t0, hi.t0);
    pair.t1 = (realv)(lo.t1, hi.t1);
#else
#error "expected -D WIDTH=1|8|16"
#endif
    return pair;
}

INLINE quad_t gather_quad(__global const stored *plane, offsetv offset, axes_t axes)
{
    quad_t quad;
#if WIDTH == 8
    const quad8_t all = gather_quad8(plane, offset, axes);
    quad.t0 = all.t0;
    quad.t1 = all.t1;
    quad.t2 = all.t2;
    quad.t3 = all.t3;
#elif WIDTH == 16
    const quad8_t lo = gather_quad8(plane, offset.lo, axes);
    const quad8_t hi = gather_quad8(plane, offset.hi, axes);
    quad.t0 = (realv)(lo.t0, hi.t0);
    quad.t1 = (realv)(lo.t1, hi.t1);
    quad.t2 = (realv)(lo.t2, hi.t2);
    quad.t3 = (realv)(lo.t3, hi.t3);
#else
#error "expected -D WIDTH=1|8|16"
#endif
    return quad;
}
#endif

// Computed NaNs are stored with one bit pattern, which no device promises by itself. What is only moved keeps its bits.
INLINE elementv canonical(elementv value)
{
#if MOVES_BITS
    return value;
#else
    return value == value ? value : (realv)CANONICAL_NAN;
#endif
}

// Up to here whole numbers and halves are exact: what has this added has been rounded to a whole number, half to even.
#if COMPUTE == FLOAT64
#define WHOLE_FROM V(6755399441055744.0) // 1.5 * 2^52
#elif COMPUTE == FLOAT32
#define WHOLE_FROM V(12582912.0) // 1.5 * 2^23
#else
#error "expected -D COMPUTE=FLOAT32|FLOAT64"
#endif

// The type of an output's element; what values become, one for each of WIDTH pixels, before they are stored; and how these are stored.
#if OUTPUT_STORAGE == COMPUTE
typedef real written;
typedef elementv storablev;
#define STORABLE(value) (value)
#define STORE(number, pointer) (*(pointer) = (number))
#define STORE_VECTOR(numbers, pointer) VECTOR(vstore, WIDTH)(numbers, 0, pointer)
#elif OUTPUT_STORAGE == FLOAT16 && !MOVES_BITS
typedef ushort written;
typedef elementv storablev;
#define STORABLE(value) (value)
#define STORE(number, pointer) store_half(number, pointer)
// Of the canonical NaN a library may make another one: pocl's does, where it stores one number.
INLINE void store_half(real value, __global ushort *pointer)
{
    if (value == value) {
        vstore_half_rte(value, 0, (__global half *)pointer);
    } else {
        *pointer = 0x7e00;
    }
}
#define STORE_VECTOR(numbers, pointer) \
    VECTOR(VECTOR(vstore_half, WIDTH), _rte)(numbers, 0, (__global half *)(pointer))
#else
#if OUTPUT_STORAGE == UINT8
typedef uchar written;
#define TO_WRITTEN convert_uchar
typedef uchar8 written8;
typedef uchar16 written16;
#define LEAST V(0.0)
#define GREATEST V(255.0)
#elif OUTPUT_STORAGE == UINT16 || OUTPUT_STORAGE == FLOAT16
typedef ushort written;
#define TO_WRITTEN convert_ushort
typedef ushort8 written8;
typedef ushort16 written16;
#define LEAST V(0.0)
#define GREATEST V(65535.0)
#elif OUTPUT_STORAGE == INT16
typedef short written;
#define TO_WRITTEN convert_short
typedef short8 written8;
typedef short16 written16;
#define LEAST V(-32768.0)
#define GREATEST V(32767.0)
#elif OUTPUT_STORAGE == INT32 && MOVES_BITS
typedef int written;
#define TO_WRITTEN convert_int
typedef int8 written8;
typedef int16 written16;
#else
#error "expected -D OUTPUT_STORAGE=COMPUTE|FLOAT16|UINT8|UINT16|INT16, or INT32 where bits are moved"
#endif

typedef intv storablev;
#if MOVES_BITS
#define STORABLE(value) (value)
#else
#define STORABLE(value) whole(value)
// Rounded half to even, saturated; NaN, of which a conversion makes anything, is 0.
INLINE offsetv whole(realv value)
{
    const realv number = value == value ? value : V(0.0);
    const realv raised = number > LEAST ? number : LEAST;
    const realv within = raised < GREATEST ? raised : GREATEST;
    return TO_OFFSET((within + WHOLE_FROM) - WHOLE_FROM);
}
#endif
#define STORE(number, pointer) (*(pointer) = TO_WRITTEN(number))
#if WIDTH > 1
// pocl's library stores a vector of bytes by bytes.
typedef struct __attribute__((packed)) {
    VECTOR(written, WIDTH) lanes;
} packed_written;
#define STORE_VECTOR(numbers, pointer) (((__global packed_written *)(pointer))->lanes = VECTOR(TO_WRITTEN, WIDTH)(numbers))
#endif
#endif

// What becomes of a channel's value before it is stored; scales has two numbers for each channel.
#if SCALED == 1
#define SCALE(value, scales, channel) \
    sum_fused(value, (realv)((scales)[2 * (channel)]), (realv)((scales)[2 * (channel) + 1]))
#elif SCALED == 0
#define SCALE(value, scales, channel) (value)
#else
#error "expected -D SCALED=0|1"
#endif

// One value for each of WIDTH pixels that follow each other, a stride apart where that isn't a constant.
INLINE void store(__global written *target, elementv value, int stride __attribute__((unused)))
{
    const storablev numbers = STORABLE(canonical(value));
#if WIDTH == 1
    STORE(numbers, target);
#elif OUTPUT_LAYOUT == PLANAR
    STORE_VECTOR(numbers, target);
#elif OUTPUT_LAYOUT == INTERLEAVED
#define STORE_LANE(lane) STORE(numbers.s##lane, target + 0x##lane * stride)
    STORE_LANE(0); STORE_LANE(1); STORE_LANE(2); STORE_LANE(3); STORE_LANE(4); STORE_LANE(5); STORE_LANE(6); STORE_LANE(7);
#if WIDTH == 16
    STORE_LANE(8); STORE_LANE(9); STORE_LANE(a); STORE_LANE(b); STORE_LANE(c); STORE_LANE(d); STORE_LANE(e); STORE_LANE(f);
#endif
#else
#error "expected -D OUTPUT_LAYOUT=PLANAR|INTERLEAVED"
#endif
}
