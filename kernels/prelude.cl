// What every program starts with. A variant is chosen by -D alone; a size is a kernel argument, so that a new image size
// never recompiles:
//   REAL_IS_DOUBLE 0 | 1
//   SPATIAL_RANK   2 | 3
//   INTERPOLATION  NEAREST | BILINEAR | BICUBIC
//   PADDING        ZEROS | BORDER | REFLECTION
//   ALIGN_CORNERS  0 | 1

// Every operation is rounded on its own; where two are to be fused, the source says fma.
#pragma OPENCL FP_CONTRACT OFF

#define NEAREST 1
#define BILINEAR 2
#define BICUBIC 3

#define ZEROS 1
#define BORDER 2
#define REFLECTION 3

#if !defined(REAL_IS_DOUBLE) || !defined(SPATIAL_RANK) || !defined(ALIGN_CORNERS)
#error "a specialisation is missing: expected -D ALIGN_CORNERS, INTERPOLATION, PADDING, REAL_IS_DOUBLE, SPATIAL_RANK"
#endif
#if !INTERPOLATION || !PADDING
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC and -D PADDING=ZEROS|BORDER|REFLECTION"
#endif

// R(0.5) is a literal of the element type: a device without float64 sees neither a double nor a literal of one.
#if REAL_IS_DOUBLE
#pragma OPENCL EXTENSION cl_khr_fp64 : enable
typedef double real;
typedef double4 real4;
#define R(literal) literal
#define REAL_MAX DBL_MAX
#define CANONICAL_NAN as_double(0x7ff8000000000000L)
#else
typedef float real;
typedef float4 real4;
#define R(literal) literal##f
#define REAL_MAX FLT_MAX
#define CANONICAL_NAN as_float(0x7fc00000)
#endif

// One axis of the input. The numbers come from the host, already rounded to the element type.
typedef struct {
    int size;
    real last;  // the largest value of the type that is not above size - 1
    real scale; // size/2 or (size-1)/2 in 4-D, size or size-1 in 5-D
    real turn;  // the period of a reflection: 2*size or 2*(size-1)
} axis_t;
