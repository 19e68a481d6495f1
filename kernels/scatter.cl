// What output pixels contribute to the input's gradient: terms, and the targets that these are added to. They are put into memory, for lanes are
// added one by one: in 4-D pixels in groups, tap by tap and for each tap the group's pixels in order; in 5-D pixel by pixel. Groups are as many
// pixels as PyTorch's vectors hold, counted through an item's plane.

#if SPATIAL_RANK == 2 && COMPUTE == FLOAT32
#define GROUP 8
#elif SPATIAL_RANK == 2 && COMPUTE == FLOAT64
#define GROUP 4
#elif SPATIAL_RANK == 3
#define GROUP 1
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif

// Pixels whose terms are there at a time: of a tap those of all pixels follow each other. Widths are multiples of a group.
#if WIDTH == 1
#define PIXELS GROUP
#else
#define PIXELS WIDTH
#endif

// Elements of a channel of the gradient, those of whole rows, which a work-item adds to. One band has what is filled as well.
typedef struct {
    int first, end;
#if FILL
    int has_fill;
#endif
} band_t;

// Targets are counted from a band's first element; the others are below 0.
#define NOWHERE (-1)
#define FILLED (-2)

#if WIDTH == 1
#define STORE_EACH(values, pointer) (*(pointer) = (values))
#define TO_TARGETS(offsets) (offsets)
#else
#define STORE_EACH(values, pointer) VECTOR(vstore, WIDTH)(values, 0, pointer)
#define TO_TARGETS(offsets) VECTOR(convert_int, WIDTH)(offsets)
#endif

INLINE void store_term(real *terms, int tap, realv term)
{
    STORE_EACH(term, terms + tap * PIXELS);
}

// Gives the lanes that have a target.
INLINE maskv store_target(int *targets, int number, tap_t tap, band_t band)
{
    const maskv within = tap.within && tap.offset >= (offsetv)(band.first) && tap.offset < (offsetv)(band.end);
    offsetv target = within ? tap.offset - (offsetv)(band.first) : (offsetv)(NOWHERE);
#if FILL
    const maskv filled = tap.filled && (offsetv)(band.has_fill) != (offsetv)(0);
    target = filled ? (offsetv)(FILLED) : target;
#endif
    STORE_EACH(TO_TARGETS(target), targets + number * PIXELS);
    return target != (offsetv)(NOWHERE);
}
