// Adds to the input's gradient by runs of pixels whose taps are one each: the order of addition is that of pixels. To locate a pixel takes as long
// as to add it: so all of a run are located, in vectors, before the first is added, and what is outside of the band costs no more than that.

#if WIDTH == 1 || INTERPOLATION != NEAREST
#error "expected -D INTERPOLATION=NEAREST and WIDTH=8|16"
#endif

// Pixels, whole vectors of any width.
#define RUN 128

#if OUTPUT_LAYOUT == PLANAR
#define TERM(channel, i) ((channel).terms[i])
#elif OUTPUT_LAYOUT == INTERLEAVED
#define TERM(channel, i) ((channel).terms[(i) * (channel).apart])
#else
#error "expected -D OUTPUT_LAYOUT=PLANAR|INTERLEAVED"
#endif

// A channel of a run.
typedef struct {
    __global const real *terms;
    int apart; // from a term to the next
    __global real *plane;
} channel_t;

INLINE channel_t channel_of_run(const block_t *block, int channel, pixel_t pixel)
{
    const channel_t c = {
        block->grad_output + channel * block->output_channel + (long)pixel * block->output_pixel,
        block->output_pixel,
        block->grad_input + channel * block->input_channel};
    return c;
}

// The pixels of whole vectors, all in the band.
INLINE void add_inside(channel_t c, const int *targets, int count)
{
    for (int first = 0; first < count; first += 8) {
#define ADD_PIXEL(i) c.plane[targets[first + (i)]] += TERM(c, first + (i))
        TIMES_8(ADD_PIXEL)
    }
}

// Targets that are summed in the lanes of a vector: a point between pixels of a plane has so many around it.
#define FEW 4

// The run's targets in the band, filled up with NOWHERE. Gives whether there are so few, and an eighth of the pixels has them all.
INLINE int find_few(int *few, const int *targets, int count)
{
    int found = 0;
    for (int k = 0; k < FEW; k++) {
        few[k] = NOWHERE;
    }
    for (int i = 0; i < count; i += 8) {
        int is_new = targets[i] >= 0;
        for (int k = 0; k < FEW; k++) {
            is_new &= few[k] != targets[i];
        }
        if (is_new && found == FEW) {
            return 0;
        }
        if (is_new) {
            few[found++] = targets[i];
        }
    }
    int8 others = (int8)(0);
    for (int i = 0; i < count; i += 8) {
        const int8 own = vload8(0, targets + i);
        int8 other = own >= 0;
        for (int k = 0; k < FEW; k++) {
            other = other && own != few[k];
        }
        others |= other;
    }
    return !any(others);
}

// The pixels of a run that has few targets, each of which is read and written once. A sum that isn't a pixel's has -0 added, which changes no
// number: so no addition waits for more than the one before it, and nothing has to be guessed.
INLINE void add_to_few(channel_t c, const int *few, const int *targets, int count)
{
    const VECTOR(offset, FEW) own = VECTOR(TO_OFFSETS, FEW)(VECTOR(vload, FEW)(0, few));
    real sums[FEW];
    for (int k = 0; k < FEW; k++) {
        sums[k] = few[k] == NOWHERE ? R(0.0) : c.plane[few[k]];
    }
    VECTOR(real, FEW) sum = VECTOR(vload, FEW)(0, sums);
    for (int i = 0; i < count; i++) {
        sum += own == (VECTOR(offset, FEW))(targets[i]) ? (VECTOR(real, FEW))(TERM(c, i))
                                                        : (VECTOR(real, FEW))(R(-0.0));
    }
    VECTOR(vstore, FEW)(sum, 0, sums);
    for (int k = 0; k < FEW; k++) {
        if (few[k] != NOWHERE) {
            c.plane[few[k]] = sums[k];
        }
    }
}

// Those of some pixels.
INLINE void add_some(channel_t c, const int *targets, const int *pixels, int count)
{
    for (int i = 0; i < count; i++) {
        c.plane[targets[pixels[i]]] += TERM(c, pixels[i]);
    }
}

#if FILL
INLINE void add_filled(const block_t *block, const int *targets, pixel_t pixel, int count)
{
    for (int channel = 0; channel < block->channels; channel++) {
        const channel_t c = channel_of_run(block, channel, pixel);
        for (int i = 0; i < count; i++) {
            if (targets[i] == FILLED) {
                block->grad_fill[channel] += TERM(c, i);
            }
        }
    }
}
#endif

// Which pixels have a target in the band; gives their number. Without a branch: of random grids no processor guesses which.
INLINE int pixels_in_band(int *pixels, const int *targets, int count)
{
    int found = 0;
    for (int i = 0; i < count; i++) {
        pixels[found] = i;
        found += targets[i] >= 0;
    }
    return found;
}

// The pixels of whole vectors, of which those in the lanes before this one have been added.
INLINE void add_run(const block_t *block, pixel_t pixel, int count, int from)
{
    int targets[RUN];
    offsetv first = (offsetv)(0);
    maskv all = (maskv)(-1), some = (maskv)(0);
    maskv again = (maskv)(0); // whether a later vector has the first pixel's target, as of few there is one
    for (int i = 0; i < count; i += WIDTH) {
        taps_t taps;
        locate_pixels(&taps, block, pixel + i);
        const maskv reached = store_targets(targets + i, &taps, block->band);
        if (i == 0) {
            first = (offsetv)(taps.tap.offset.s0);
        } else {
            again |= taps.tap.offset == first;
        }
        all &= reached;
        some |= reached;
#if FILL
        all &= taps.tap.within;
#endif
    }
    if (!ANY(some)) {
        return;
    }
    const int is_inside = from == 0 && ALL(all);
    for (int i = 0; i < from; i++) {
        targets[i] = NOWHERE;
    }
#if FILL
    if (!is_inside) {
        add_filled(block, targets, pixel, count);
    }
#endif
    int few[FEW], pixels[RUN];
    const int are_few = ANY(again) && find_few(few, targets, count);
    const int in_band = are_few || is_inside ? count : pixels_in_band(pixels, targets, count);
    for (int channel = 0; channel < block->channels; channel++) {
        const channel_t c = channel_of_run(block, channel, pixel);
        if (are_few) {
            add_to_few(c, few, targets, count);
        } else if (is_inside) {
            add_inside(c, targets, count);
        } else {
            add_some(c, targets, pixels, in_band);
        }
    }
}

// The pixels from one on up to another, which is a multiple of a vector away, or the plane's end.
INLINE void add_all(const block_t *block, int first, int end)
{
    const long whole = first + (end - first) / WIDTH * WIDTH;
    for (long pixel = first; pixel < whole; pixel += RUN) {
        add_run(block, pixel, (int)min((long)RUN, whole - pixel), 0);
    }
    if (whole < end) {
        const long last = end - WIDTH;
        add_run(block, last, WIDTH, (int)(whole - last));
    }
}
