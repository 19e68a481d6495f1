// What every program starts with. A variant is chosen by -D alone; a size is a kernel argument, so that a new image size
// never recompiles.
//
// What is computed:
//   OPERATION      SAMPLE | GRID_GRADIENT | INPUT_GRADIENT: the entry point. Where it is a gradient, everything is dense and of the type computed
//                  in, the output is the output's gradient, which is read, and CHANNELS is 0
//   TANGENT        1: the derivative of that along a tangent of the points, which is read behind these, with a WIDTH of 1; 0: it itself
//   COMPUTE        FLOAT32 | FLOAT64: the type of all arithmetic
//   STORAGE, OUTPUT_STORAGE
//                  FLOAT32 | FLOAT64 | FLOAT16 | UINT8 | UINT16 | INT16 | INT32: the type of the elements of input and of output
//   LAYOUT, OUTPUT_LAYOUT
//                  PLANAR | INTERLEAVED: of input and of output, whether channels lie one after the other or a pixel's beside each other
//   STRIDED        1: rows, channels and items of input and output, and of interleaved ones pixels, are as far apart as arguments say;
//                  0: one follows the other
//   SCALED         0 | 1: whether values are multiplied, and something is added, before they are stored
//   SPATIAL_RANK   2 | 3
//   COORDINATES    GRID | PIXEL_MAP | FLOW | AFFINE | THETA | HOMOGRAPHY:
//                  where positions come from
//   INTERPOLATION  NEAREST | BILINEAR | BICUBIC
//   PADDING_X, PADDING_Y, PADDING_Z
//                  ZEROS | BORDER | REFLECTION | WRAP: an axis each
//   FILL           1: what is outside along axes with ZEROS is read, a value for each channel; 0: it is 0
//   ONES           1: every pixel of the input is 1, and none is read; 0: they are the input's
//   ALIGN_CORNERS  0 | 1; 0 where coordinates are in pixels
//   ANTIALIAS      0 | 1: whether a pixel is the mean of its footprint where the input is shrunk; 1 has a WIDTH of 1
// How, which never changes a bit of it:
//   WIDTH          1: a work-item computes one pixel, as suits a GPU. 8 | 16: it computes a tile of the output in vectors of
//                  so many neighbouring pixels, as suits a CPU, whose compiler can't be trusted to find them
//   CHANNELS       1 | 2 | 3 | 4: the channels of a work-item, in one piece of code, and where WIDTH is 1 all there are; 0: any
//                  number, in a loop
//   LISTS          1: an input's gradient can be added by lists, with a WIDTH of 1; 0: the kernel has none
// On what, which is to change no bit either:
//   HAS_FMA        1: the device has an fma of its own; 0: its library computes it, and may take the sign of a zero for another's
//
// A name that nobody numbered here is 0 to the preprocessor: so every list of names ends in an #error.

// Every operation is rounded on its own; where two are to be fused, the source says fma.
#pragma OPENCL FP_CONTRACT OFF

#define SAMPLE 1
#define GRID_GRADIENT 2
#define INPUT_GRADIENT 3

#define FLOAT32 1
#define FLOAT64 2
#define FLOAT16 3
#define UINT8 4
#define UINT16 5
#define INT16 6
#define INT32 7

#define PLANAR 1
#define INTERLEAVED 2

#define GRID 1
#define PIXEL_MAP 2
#define FLOW 3
#define AFFINE 4
#define THETA 5
#define HOMOGRAPHY 6

#define NEAREST 1
#define BILINEAR 2
#define BICUBIC 3

#define ZEROS 1
#define BORDER 2
#define REFLECTION 3
#define WRAP 4

#if OPERATION != SAMPLE && OPERATION != GRID_GRADIENT && OPERATION != INPUT_GRADIENT
#error "expected -D OPERATION=SAMPLE|GRID_GRADIENT|INPUT_GRADIENT"
#endif
#if SPATIAL_RANK != 2 && SPATIAL_RANK != 3
#error "expected -D SPATIAL_RANK=2|3"
#endif
#if !defined(TANGENT) || TANGENT != 0 && TANGENT != 1
#error "expected -D TANGENT=0|1"
#endif
#if !defined(ALIGN_CORNERS) || ALIGN_CORNERS != 0 && ALIGN_CORNERS != 1
#error "expected -D ALIGN_CORNERS=0|1"
#endif
#if !defined(ANTIALIAS) || ANTIALIAS != 0 && ANTIALIAS != 1
#error "expected -D ANTIALIAS=0|1"
#endif
#if !defined(SCALED) || SCALED != 0 && SCALED != 1
#error "expected -D SCALED=0|1"
#endif
#if !defined(STRIDED) || STRIDED != 0 && STRIDED != 1
#error "expected -D STRIDED=0|1"
#endif
#if WIDTH != 1 && WIDTH != 8 && WIDTH != 16
#error "expected -D WIDTH=1|8|16"
#endif
#if !defined(FILL) || FILL != 0 && FILL != 1
#error "expected -D FILL=0|1"
#endif
#if !defined(ONES) || ONES != 0 && ONES != 1
#error "expected -D ONES=0|1"
#endif
#if !defined(CHANNELS) || CHANNELS < 0 || CHANNELS > 4
#error "expected -D CHANNELS=0|1|2|3|4"
#endif
#if OPERATION != SAMPLE && (CHANNELS != 0 || STRIDED != 0 || SCALED != 0 || ONES != 0 || ANTIALIAS != 0)
#error "expected -D OPERATION=SAMPLE with such CHANNELS, STRIDED, SCALED, ONES or ANTIALIAS"
#endif
#if TANGENT && (WIDTH != 1 || CHANNELS != 0 || STRIDED != 0 || SCALED != 0 || ONES != 0 || ANTIALIAS != 0)
#error "expected -D TANGENT=0 with such WIDTH, CHANNELS, STRIDED, SCALED, ONES or ANTIALIAS"
#endif
#if !defined(LISTS) || LISTS != 0 && LISTS != 1
#error "expected -D LISTS=0|1"
#endif
#if LISTS && (OPERATION != INPUT_GRADIENT || WIDTH != 1)
#error "expected -D LISTS=0 with such OPERATION or WIDTH"
#endif
#if !defined(HAS_FMA) || HAS_FMA != 0 && HAS_FMA != 1
#error "expected -D HAS_FMA=0|1"
#endif

// Whether by how much positions move with their coordinates, and weights with these, is needed.
#define HAS_SLOPES (OPERATION == GRID_GRADIENT || TANGENT)

// The taps of an output pixel, taps_t, are made once and used for every channel. Loops over them are written out: a compiler that
// doesn't unroll them would keep them in memory. TAP_ROWS is how many rows of the input they are in.
//
// A vector of pixels whose taps are all inside takes a fast path, which tests nothing and loads neighbours together: taps.fast
// says so, and interpolate_inside serves it. It is left out where a work-item computes one pixel, since there a branch costs more
// than the tests; and nearest, of a single tap, has none unless a pixel's channels can be loaded together.
#if INTERPOLATION == NEAREST
#define FAST_PATH (WIDTH > 1 && LAYOUT == INTERLEAVED && CHANNELS > 1)
#elif INTERPOLATION == BILINEAR || INTERPOLATION == BICUBIC
#define FAST_PATH (WIDTH > 1)
#else
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC"
#endif

// How many channels a fast path computes together: all of a pixel, where they lie beside each other and are few enough to be loaded as one.
#if FAST_PATH && LAYOUT == INTERLEAVED && CHANNELS > 0
#define TOGETHER CHANNELS
#else
#define TOGETHER 1
#endif

// Statements written out, for loops that compilers may not unroll.
#define TIMES_1(f) f(0);
#define TIMES_2(f) TIMES_1(f) f(1);
#define TIMES_3(f) TIMES_2(f) f(2);
#define TIMES_4(f) TIMES_3(f) f(3);
#define TIMES_8(f) TIMES_4(f) f(4); f(5); f(6); f(7);
#define EACH_TOGETHER(f) VECTOR(TIMES_, TOGETHER)(f)

// Every function: what is kept in a structure or an array of vectors stays in registers only where calls are inlined. No variant
// uses all of them.
#define INLINE static inline __attribute__((always_inline, unused))

#define JOIN(a, b) a##b
#define VECTOR(type, width) JOIN(type, width)

// real is the type computed in; realv holds one for each of WIDTH pixels, and is a scalar where WIDTH is 1. offsetv counts
// elements within a channel, for which 32 bits do: the host launches on tensors that lie in one Java buffer each, of at most
// 2^31 - 1 elements. pixel_t is a pixel's number in its plane. maskv is what a comparison of two realv gives. R(0.5) is a
// literal of that type: a device without float64 sees neither a double nor a literal of one.
#if COMPUTE == FLOAT64
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double real;
typedef double2 real2;
typedef double4 real4;
typedef double8 real8;
typedef double16 real16;
typedef long2 offset2;
typedef long4 offset4;
typedef long8 offset8;
typedef long16 offset16;
#define R(literal) literal
#define REAL_MAX DBL_MAX
#define CANONICAL_NAN as_double(0x7ff8000000000000L)
#define TO_OFFSETS convert_long
#define AS_OFFSETS as_long
#define TO_REALS convert_double
#elif COMPUTE == FLOAT32
typedef float real;
typedef float2 real2;
typedef float4 real4;
typedef float8 real8;
typedef float16 real16;
typedef int2 offset2;
typedef int4 offset4;
typedef int8 offset8;
typedef int16 offset16;
#define R(literal) literal##f
#define REAL_MAX FLT_MAX
#define CANONICAL_NAN as_float(0x7fc00000)
#define TO_OFFSETS convert_int
#define AS_OFFSETS as_int
#define TO_REALS convert_float
#else
#error "expected -D COMPUTE=FLOAT32|FLOAT64"
#endif

// ANY and ALL look at every lane of a mask. A scalar comparison gives 1, a vector's lane -1: hence not any() and all().
#if WIDTH == 1
typedef real realv;
typedef int maskv;
typedef int offsetv;
typedef int intv;
#define TO_REAL(i) ((realv)(i))
#define TO_OFFSET(p) ((offsetv)(p))
#define AS_OFFSET AS_OFFSETS
typedef uint pixel_t; // not long: that saves a GPU registers
#define ANY(mask) (mask)
#define ALL(mask) (mask)
#else
typedef long pixel_t;
typedef VECTOR(real, WIDTH) realv;
typedef VECTOR(offset, WIDTH) offsetv;
typedef VECTOR(int, WIDTH) intv;
#define TO_REAL VECTOR(TO_REALS, WIDTH)
typedef offsetv maskv;
#define TO_OFFSET VECTOR(TO_OFFSETS, WIDTH)
#define AS_OFFSET VECTOR(AS_OFFSETS, WIDTH)
#define ANY(mask) any(mask)
#define ALL(mask) VECTOR(all_of_, WIDTH)(mask)
// By halves, which compilers turn into one test; all() becomes a test a lane.
INLINE int all_of_8(offset8 mask)
{
    const offset4 four = mask.lo & mask.hi;
    const offset2 two = four.lo & four.hi;
    return (two.x & two.y) != 0;
}
INLINE int all_of_16(offset16 mask)
{
    return all_of_8(mask.lo & mask.hi);
}
#endif

// The same number in every lane.
#define V(literal) ((realv)(R(literal)))

// The fused sum of products that the taps' sums are made of. libclc's fma, where it is computed, gives a * b for c = 0, and so -0 where
// -0 + 0 is 0. A product with a zero is exact, so that its sum is rounded once as well.
INLINE realv sum_fused(realv a, realv b, realv c)
{
#if HAS_FMA
    return fma(a, b, c);
#else
    return a == V(0.0) || b == V(0.0) ? a * b + c : fma(a, b, c);
#endif
}

// What pocl's compiler knows better than its library: floor is a dozen instructions there where the processor has one, and
// prefetch none at all. What is needed at once goes to the nearest cache, what is needed later to a larger one.
#define FLOOR floor
#define PREFETCH(pointer) (void)(pointer)
#define PREFETCH_LATER(pointer) (void)(pointer)
#if defined(POCL_DEVICE_ADDRESS_BITS) && defined(__has_builtin)
#if __has_builtin(__builtin_elementwise_floor)
#undef FLOOR
#define FLOOR __builtin_elementwise_floor
#endif
#if __has_builtin(__builtin_prefetch)
#undef PREFETCH
#undef PREFETCH_LATER
#define PREFETCH(pointer) __builtin_prefetch(pointer)
#define PREFETCH_LATER(pointer) __builtin_prefetch(pointer, 0, 2)
#endif
#endif

// One axis of the input. The numbers come from the host, already rounded to the type computed in.
typedef struct {
    int size;
    real last;  // the largest value of the type that is not above size - 1
    real scale; // size/2 or (size-1)/2 in 4-D, size or size-1 in 5-D
    real turn;  // the period of a reflection: 2*size or 2*(size-1)
} axis_t;

// The axes of the input; z is 1 pixel in 4-D.
typedef struct {
    axis_t x, y, z;
    real zero; // 0, as no compiler knows: added to something it stays an addition, which makes -0 a 0
#if LAYOUT == INTERLEAVED
    int pixel; // elements from a pixel to the next along x
#endif
#if STRIDED
    int row; // elements from a row to the next, through the planes of 5-D
#endif
} axes_t;

// Where the plane of a launch lies in the whole output, whose extents these are.
typedef struct {
    uint first_x, first_y, first_z;
    uint width, height, depth;
} place_t;

// Indices of WIDTH output pixels; z is 0 in 4-D.
typedef struct {
    intv x, y, z;
} indices_t;

// Coordinates or positions of WIDTH pixels; z is unused in 4-D.
typedef struct {
    realv x, y, z;
} point_t;
