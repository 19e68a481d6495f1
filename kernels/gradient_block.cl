// What a work-item has of the input's gradient, and how terms are added to it.

// One item's block of channels, in a band.
typedef struct {
    __global const real *grad_output;
    __global const real *grid;
#if TANGENT
    __global const real *tangent;
#endif
    __global real *grad_input; // the band's first element
#if FILL
    __global real *grad_fill;
#endif
    long input_channel;
    long output_channel;
    long output_plane;
    int output_pixel;
    int channels;
    band_t band;
    axes_t axes;
    place_t place;
} block_t;

// The element of a channel of the band with which the work-items' shares along dimension 0 begin: whole pixels.
INLINE int start_of_share(const block_t *block, long number)
{
    const int pixel = PIXEL_STRIDE(block->axes);
    return (int)((block->band.end - block->band.first) / pixel * number / (long)get_global_size(0)) * pixel;
}

#if LAYOUT == PLANAR
#define EACH_ELEMENT(block, f) \
    const int share = start_of_share(block, get_global_id(0)), end = start_of_share(block, get_global_id(0) + 1); \
    for (int channel = 0; channel < (block)->channels; channel++) { \
        __global real *const plane = (block)->grad_input + channel * (block)->input_channel; \
        for (int i = share; i < end; i++) { \
            f(plane[i]); \
        } \
    }
#elif LAYOUT == INTERLEAVED
#define EACH_ELEMENT(block, f) \
    const int share = start_of_share(block, get_global_id(0)), end = start_of_share(block, get_global_id(0) + 1); \
    for (int i = share; i < end; i += PIXEL_STRIDE((block)->axes)) { \
        for (int channel = 0; channel < (block)->channels; channel++) { \
            f((block)->grad_input[i + channel]); \
        } \
    }
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
#define CLEAR(element) ((element) = R(0.0))
#define MAKE_CANONICAL(element) \
    if ((element) != (element)) { \
        (element) = CANONICAL_NAN; \
    }

INLINE realv gradient_at(const block_t *block, int channel, pixel_t pixel)
{
    return load_pixels(
        block->grad_output + channel * block->output_channel + (long)pixel * block->output_pixel, block->output_pixel);
}

INLINE void locate_pixels(taps_t *taps, const block_t *block, pixel_t pixel)
{
#if TANGENT
    set_taps(taps, block->grid, block->tangent, pixel, block->axes, block->place);
#else
    *taps = make_taps(position_at(block->grid, pixel, ANY_ROW, block->axes, block->place), block->axes);
#endif
}

INLINE void add_term(const block_t *block, int channel, int target, real term)
{
    if (target >= 0) {
        block->grad_input[channel * block->input_channel + target] += term;
    }
#if FILL
    if (target == FILLED) {
        block->grad_fill[channel] += term;
    }
#endif
}

// Adds the terms of the pixels in the lanes from this one on.
INLINE void add_terms(const block_t *block, int channel, const int *targets, const real *terms, int from, int end)
{
#if SPATIAL_RANK == 2
    for (int first = from; first < end; first += GROUP) {
        const int last = min(first + GROUP, end);
        for (int i = 0; i < TAPS * PIXELS; i += PIXELS) {
            for (int lane = first; lane < last; lane++) {
                add_term(block, channel, targets[i + lane], terms[i + lane]);
            }
        }
    }
#elif SPATIAL_RANK == 3
    for (int lane = from; lane < end; lane++) {
        for (int i = lane; i < TAPS * PIXELS; i += PIXELS) {
            add_term(block, channel, targets[i], terms[i]);
        }
    }
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

INLINE void clear(const block_t *block)
{
    EACH_ELEMENT(block, CLEAR)
#if FILL
    for (int channel = 0; block->band.has_fill && share == 0 && channel < block->channels; channel++) {
        CLEAR(block->grad_fill[channel]);
    }
#endif
}

INLINE void make_canonical(const block_t *block)
{
    EACH_ELEMENT(block, MAKE_CANONICAL)
#if FILL
    for (int channel = 0; block->band.has_fill && share == 0 && channel < block->channels; channel++) {
        MAKE_CANONICAL(block->grad_fill[channel])
    }
#endif
}
