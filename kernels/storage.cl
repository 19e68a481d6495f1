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

// How many pixels along x after the last tap a fast path loads a part of: three elements are loaded as four.
#if TOGETHER == 3
#define LOADED_AFTER R(1.0)
#else
#define LOADED_AFTER R(0.0)
#endif

INLINE int all_inside(point_t p, axes_t axes, real first, real last)
{
    maskv within = between(p.x, axes.x, first, last + LOADED_AFTER) && between(p.y, axes.y, first, last);
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
#elif LAYOUT == INTERLEAVED && TOGETHER > 1
#define PIXEL_STRIDE(axes) TOGETHER
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

// Whether a tap has a value.
INLINE maskv counts(tap_t tap)
{
#if FILL
    return tap.within || tap.filled;
#else
    return tap.within;
#endif
}

// Whether what is stored is what was read, all bits of it: nearest computes nothing, unless it is asked for another type, a scale, means or a
// gradient.
#define MOVES_BITS (OPERATION == SAMPLE && INTERPOLATION == NEAREST && OUTPUT_STORAGE == STORAGE && SCALED == 0 && ANTIALIAS == 0)

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
#if STORAGE == COMPUTE
typedef real stored;
typedef real loaded;
typedef real8 loaded8;
typedef real16 loaded16;
#define ELEMENT(loaded_one) (loaded_one)
#define ELEMENTS(lanes, loaded_ones) (loaded_ones)
#define LOAD(pointer) (*(pointer))
#define LOAD_VECTOR(lanes, pointer) VECTOR(vload, lanes)(0, pointer)
#elif STORAGE == FLOAT16 && !MOVES_BITS && WIDTH == 1
typedef ushort stored;
#define ELEMENT(loaded_one) (loaded_one)
#define LOAD(pointer) vload_half(0, (__global const half *)(pointer))
#elif STORAGE == FLOAT16 && !MOVES_BITS
typedef ushort stored;
typedef ushort loaded;
typedef ushort8 loaded8;
typedef ushort16 loaded16;
#define ELEMENTS(lanes, loaded_ones) VECTOR(of_halves, lanes)(loaded_ones)
#define LOAD(pointer) (*(pointer))
#define LOAD_VECTOR(lanes, pointer) VECTOR(vload, lanes)(0, pointer)
// By way of memory: a vector at once, where loads of single ones would convert each by itself.
INLINE real8 of_halves8(ushort8 halves)
{
    return vload_half8(0, (const half *)&halves);
}
INLINE real16 of_halves16(ushort16 halves)
{
    return (real16)(of_halves8(halves.lo), of_halves8(halves.hi));
}
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

// Elements that follow each other, in up to 32 bits, are loaded as one number, as libraries don't; NTH makes lanes of the n-th of count
// elements in it.
#define HAS_PAIR_BITS (STORAGE == UINT8 || STORAGE == UINT16 || STORAGE == INT16 || STORAGE == FLOAT16)
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
#define BITS_OF(n, count, bits) as_int8(SIGNED_BITS8((bits) << BITS_ABOVE(n, count)) >> (32 - ELEMENT_BITS))
#if STORAGE == FLOAT16 && !MOVES_BITS
#define NTH(n, count, bits) of_halves8(convert_ushort8(BITS_OF(n, count, bits)))
#else
#define NTH(n, count, bits) VECTOR(TO_ELEMENTS, 8)(BITS_OF(n, count, bits))
#endif
#endif
#define PAIR_AT(offset) LOAD_VECTOR(2, plane + (offset))
#if HAS_QUAD_BITS
#define QUAD_AT(offset) as_uchar4(QUAD_BITS_AT(offset))
#else
#define QUAD_AT(offset) LOAD_VECTOR(4, plane + (offset))
#endif
// Four elements for each of four lanes: as they are stored, and as elements.
#define QUADS_AT(o) (loaded16)(QUAD_AT((o).s0), QUAD_AT((o).s1), QUAD_AT((o).s2), QUAD_AT((o).s3))
#if STORAGE == FLOAT16 && !MOVES_BITS
#define HALVES_AT(offset) vload_half4(0, (__global const half *)(plane + (offset)))
#define QUADS_OF_ELEMENTS_AT(o) (real16)(HALVES_AT((o).s0), HALVES_AT((o).s1), HALVES_AT((o).s2), HALVES_AT((o).s3))
#else
#define QUADS_OF_ELEMENTS_AT(o) ELEMENTS(16, QUADS_AT(o))
#endif

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

#if WIDTH > 1
// Elements that follow each other in memory, loaded together.
typedef struct {
    element8 e0, e1;
} pair8_t;
typedef struct {
    element8 e0, e1, e2, e3;
} quad8_t;

INLINE pair8_t gather_pair8(__global const stored *plane, offset8 o)
{
    pair8_t pair;
#if HAS_PAIR_BITS
    const uint8 bits = convert_uint8((pair8_bits)(EACH_OF_8(PAIR_BITS_AT, o)));
    pair.e0 = NTH(0, 2, bits);
    pair.e1 = NTH(1, 2, bits);
#elif COMPUTE == FLOAT64
    const element8 a = (element8)(PAIR_AT(o.s0), PAIR_AT(o.s1), PAIR_AT(o.s2), PAIR_AT(o.s3));
    const element8 b = (element8)(PAIR_AT(o.s4), PAIR_AT(o.s5), PAIR_AT(o.s6), PAIR_AT(o.s7));
    pair.e0 = (element8)(a.even, b.even);
    pair.e1 = (element8)(a.odd, b.odd);
#elif COMPUTE == FLOAT32
    const element16 both = ELEMENTS(16, (loaded16)(EACH_OF_8(PAIR_AT, o)));
    pair.e0 = both.even;
    pair.e1 = both.odd;
#else
#error "expected -D COMPUTE=FLOAT32|FLOAT64"
#endif
    return pair;
}

INLINE quad8_t gather_quad8(__global const stored *plane, offset8 o)
{
#if HAS_QUAD_BITS
    const uint8 bits = (uint8)(EACH_OF_8(QUAD_BITS_AT, o));
    const quad8_t quad = {NTH(0, 4, bits), NTH(1, 4, bits), NTH(2, 4, bits), NTH(3, 4, bits)};
#else
    const element16 a = QUADS_OF_ELEMENTS_AT(o.lo), b = QUADS_OF_ELEMENTS_AT(o.hi);
    const quad8_t quad = {
        (element8)(a.s048c, b.s048c),
        (element8)(a.s159d, b.s159d),
        (element8)(a.s26ae, b.s26ae),
        (element8)(a.s37bf, b.s37bf)};
#endif
    return quad;
}

#if WIDTH == 8
typedef pair8_t elements2_t;
typedef quad8_t elements4_t;
#define gather_pair gather_pair8
#define gather_quad gather_quad8
#elif WIDTH == 16
typedef struct {
    elementv e0, e1;
} elements2_t;
typedef struct {
    elementv e0, e1, e2, e3;
} elements4_t;

INLINE elements2_t gather_pair(__global const stored *plane, offsetv offset)
{
    const pair8_t lo = gather_pair8(plane, offset.lo), hi = gather_pair8(plane, offset.hi);
    const elements2_t pair = {(elementv)(lo.e0, hi.e0), (elementv)(lo.e1, hi.e1)};
    return pair;
}

INLINE elements4_t gather_quad(__global const stored *plane, offsetv offset)
{
    const quad8_t lo = gather_quad8(plane, offset.lo), hi = gather_quad8(plane, offset.hi);
    const elements4_t quad = {
        (elementv)(lo.e0, hi.e0), (elementv)(lo.e1, hi.e1), (elementv)(lo.e2, hi.e2), (elementv)(lo.e3, hi.e3)};
    return quad;
}
#else
#error "expected -D WIDTH=1|8|16"
#endif
#endif

#if FAST_PATH
// Values of WIDTH pixels in each of the channels that are computed together.
typedef struct {
    elementv of[TOGETHER];
} values_t;

#if LAYOUT == INTERLEAVED
// A pixel for every lane.
INLINE values_t gather_values(__global const stored *input, offsetv offset)
{
#if TOGETHER == 1
    const values_t values = {{gather(input, offset)}};
#elif TOGETHER == 2
    const elements2_t e = gather_pair(input, offset);
    const values_t values = {{e.e0, e.e1}};
#elif TOGETHER == 3
    const elements4_t e = gather_quad(input, offset);
    const values_t values = {{e.e0, e.e1, e.e2}};
#elif TOGETHER == 4
    const elements4_t e = gather_quad(input, offset);
    const values_t values = {{e.e0, e.e1, e.e2, e.e3}};
#else
#error "expected -D CHANNELS=0|1|2|3|4"
#endif
    return values;
}
#endif

// Neighbours along x.
typedef struct {
    values_t t0, t1;
} two_taps_t;
typedef struct {
    values_t t0, t1, t2, t3;
} four_taps_t;

INLINE two_taps_t gather_two(__global const stored *input, offsetv offset, axes_t axes __attribute__((unused)))
{
#if LAYOUT == PLANAR
    const elements2_t e = gather_pair(input, offset);
    const two_taps_t taps = {{{e.e0}}, {{e.e1}}};
#elif LAYOUT == INTERLEAVED && TOGETHER == 2
    const elements4_t e = gather_quad(input, offset);
    const two_taps_t taps = {{{e.e0, e.e1}}, {{e.e2, e.e3}}};
#elif LAYOUT == INTERLEAVED
    const two_taps_t taps = {gather_values(input, offset), gather_values(input + PIXEL_STRIDE(axes), offset)};
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
    return taps;
}

INLINE four_taps_t gather_four(__global const stored *input, offsetv offset, axes_t axes __attribute__((unused)))
{
#if LAYOUT == PLANAR
    const elements4_t e = gather_quad(input, offset);
    const four_taps_t taps = {{{e.e0}}, {{e.e1}}, {{e.e2}}, {{e.e3}}};
#elif LAYOUT == INTERLEAVED
    const two_taps_t a = gather_two(input, offset, axes), b = gather_two(input + 2 * PIXEL_STRIDE(axes), offset, axes);
    const four_taps_t taps = {a.t0, a.t1, b.t0, b.t1};
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
    return taps;
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

// The type of an output's element; what values become, one for each of WIDTH pixels, before they are stored; and how these are stored:
// one, or those that follow each other in memory, as LANES.
#if OUTPUT_STORAGE == COMPUTE
typedef real written;
typedef elementv storablev;
typedef element8 lanes8;
typedef element16 lanes16;
#define STORABLE(value) canonical(value)
#define STORE(number, pointer) (*(pointer) = (number))
#define LANES(count, numbers) (numbers)
#define STORE_LANES(count, lanes, pointer) VECTOR(vstore, count)(lanes, 0, pointer)
#elif OUTPUT_STORAGE == FLOAT16 && !MOVES_BITS
typedef ushort written;
typedef elementv storablev;
typedef ushort8 lanes8;
typedef ushort16 lanes16;
#define STORABLE(value) canonical(value)
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
#define LANES(count, numbers) VECTOR(to_halves, count)(numbers)
// By way of memory that is aligned: pocl's library takes that for granted.
INLINE ushort8 to_halves8(real8 values)
{
    ushort8 halves;
    vstore_half8_rte(values, 0, (half *)&halves);
    return halves;
}
INLINE ushort16 to_halves16(real16 values)
{
    return (ushort16)(to_halves8(values.lo), to_halves8(values.hi));
}
#else
#if OUTPUT_STORAGE == UINT8
typedef uchar written;
typedef uchar8 lanes8;
typedef uchar16 lanes16;
#define TO_WRITTEN convert_uchar
#define LEAST V(0.0)
#define GREATEST V(255.0)
#elif OUTPUT_STORAGE == UINT16 || OUTPUT_STORAGE == FLOAT16
typedef ushort written;
typedef ushort8 lanes8;
typedef ushort16 lanes16;
#define TO_WRITTEN convert_ushort
#define LEAST V(0.0)
#define GREATEST V(65535.0)
#elif OUTPUT_STORAGE == INT16
typedef short written;
typedef short8 lanes8;
typedef short16 lanes16;
#define TO_WRITTEN convert_short
#define LEAST V(-32768.0)
#define GREATEST V(32767.0)
#elif OUTPUT_STORAGE == INT32 && MOVES_BITS
typedef int written;
typedef int8 lanes8;
typedef int16 lanes16;
#define TO_WRITTEN convert_int
#else
#error "expected -D OUTPUT_STORAGE=COMPUTE|FLOAT16|UINT8|UINT16|INT16, or INT32 where bits are moved"
#endif

typedef intv storablev;
#if MOVES_BITS
#define STORABLE(value) (value)
#else
#define STORABLE(value) whole(value)
// Rounded half to even, saturated; NaN, which is above nothing, becomes 0. Bits that differ by n are numbers that differ by n there.
INLINE offsetv whole(realv value)
{
#if OUTPUT_STORAGE == INT16
    value = value == value ? value : V(0.0);
#endif
    const realv raised = value > LEAST ? value : LEAST;
    const realv within = raised < GREATEST ? raised : GREATEST;
    return AS_OFFSET(within + WHOLE_FROM) - AS_OFFSET(WHOLE_FROM);
}
#endif
#define STORE(number, pointer) (*(pointer) = TO_WRITTEN(number))
#define LANES(count, numbers) VECTOR(TO_WRITTEN, count)(numbers)
#endif

#if OUTPUT_STORAGE != COMPUTE
// Of vstore pocl's library makes a store for each byte.
typedef struct __attribute__((packed)) {
    lanes8 lanes;
} packed8;
typedef struct __attribute__((packed)) {
    lanes16 lanes;
} packed16;
#define STORE_LANES(count, these, pointer) (((__global VECTOR(packed, count) *)(pointer))->lanes = (these))
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
    const storablev numbers = STORABLE(value);
#if WIDTH == 1
    STORE(numbers, target);
#elif OUTPUT_LAYOUT == PLANAR
    STORE_LANES(WIDTH, LANES(WIDTH, numbers), target);
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

#if FAST_PATH
#if OUTPUT_LAYOUT == INTERLEAVED && TOGETHER > 2
// Four pixels of four elements each, and the four that follow; the fourth element of three is left out.
INLINE void store_quads(__global written *target, lanes16 a, lanes16 b)
{
#if TOGETHER == 3
    STORE_LANES(16, ((lanes16)(a.s012, a.s456, a.s89a, a.scde, b.s0124)), target);
    STORE_LANES(8, b.s5689acde, target + 16);
#elif TOGETHER == 4
    STORE_LANES(16, a, target);
    STORE_LANES(16, b, target + 16);
#else
#error "expected -D CHANNELS=0|1|2|3|4"
#endif
}
#endif

#if OUTPUT_LAYOUT == INTERLEAVED && TOGETHER > 1
// A vector of 8 for each channel.
typedef struct {
    lanes8 of[TOGETHER];
} channels8_t;

INLINE void store_pixels8(__global written *target, channels8_t channels)
{
    lanes16 ab;
    ab.even = channels.of[0];
    ab.odd = channels.of[1];
#if TOGETHER == 2
    STORE_LANES(16, ab, target);
#else
    lanes16 cd, first, second;
    cd.even = channels.of[2];
    cd.odd = channels.of[TOGETHER - 1]; // anything, if it is the third
    first.s014589cd = ab.lo;
    first.s2367abef = cd.lo;
    second.s014589cd = ab.hi;
    second.s2367abef = cd.hi;
    store_quads(target, first, second);
#endif
}
#endif

// Whether whole pixels are moved, whatever channels they have.
#define MOVES_PIXELS (MOVES_BITS && OUTPUT_LAYOUT == INTERLEAVED && TOGETHER > 1)
#if MOVES_PIXELS
INLINE void move_pixels8(__global written *target, __global const stored *plane, offset8 o)
{
#if TOGETHER == 2
    STORE_LANES(16, ((lanes16)(EACH_OF_8(PAIR_AT, o))), target);
#else
    store_quads(target, QUADS_AT(o.lo), QUADS_AT(o.hi));
#endif
}

INLINE void move_pixels(__global written *target, __global const stored *plane, offsetv offset)
{
#if WIDTH == 8
    move_pixels8(target, plane, offset);
#elif WIDTH == 16
    move_pixels8(target, plane, offset.lo);
    move_pixels8(target + 8 * TOGETHER, plane, offset.hi);
#else
#error "expected -D WIDTH=1|8|16"
#endif
}
#endif

// One value for each of WIDTH pixels in each of the channels that are computed together; strides from a channel and from a pixel to the next.
INLINE void store_values(
    __global written *target, values_t values, long channel __attribute__((unused)), int pixel __attribute__((unused)))
{
#if OUTPUT_LAYOUT == PLANAR || TOGETHER == 1
#define STORE_ONE(i) store(target + i * channel, values.of[i], pixel)
    EACH_TOGETHER(STORE_ONE)
#elif OUTPUT_LAYOUT == INTERLEAVED
    channels8_t lanes;
#if WIDTH == 8
#define STORABLE_ONE(i) lanes.of[i] = LANES(8, STORABLE(values.of[i]))
    EACH_TOGETHER(STORABLE_ONE)
    store_pixels8(target, lanes);
#elif WIDTH == 16
#define FIRST_ONE(i) lanes.of[i] = LANES(8, STORABLE(values.of[i]).lo)
#define LAST_ONE(i) lanes.of[i] = LANES(8, STORABLE(values.of[i]).hi)
    EACH_TOGETHER(FIRST_ONE)
    store_pixels8(target, lanes);
    EACH_TOGETHER(LAST_ONE)
    store_pixels8(target + 8 * TOGETHER, lanes);
#else
#error "expected -D WIDTH=1|8|16"
#endif
#else
#error "expected -D OUTPUT_LAYOUT=PLANAR|INTERLEAVED"
#endif
}
#endif

#if OPERATION == GRID_GRADIENT || OPERATION == INPUT_GRADIENT
// One value for each of WIDTH pixels that follow each other, a stride apart where that isn't a constant: the counterpart of store.
INLINE realv load_pixels(__global const real *plane, int stride __attribute__((unused)))
{
#if WIDTH == 1
    return *plane;
#elif OUTPUT_LAYOUT == PLANAR
    return VECTOR(vload, WIDTH)(0, plane);
#elif OUTPUT_LAYOUT == INTERLEAVED
    const int8 o = (int8)(0, 1, 2, 3, 4, 5, 6, 7) * stride;
#if WIDTH == 8
    return (realv)(EACH_OF_8(AT, o));
#elif WIDTH == 16
    const int8 above = o + 8 * stride;
    return (realv)(EACH_OF_8(AT, o), EACH_OF_8(AT, above));
#else
#error "expected -D WIDTH=1|8|16"
#endif
#else
#error "expected -D OUTPUT_LAYOUT=PLANAR|INTERLEAVED"
#endif
}
#endif
