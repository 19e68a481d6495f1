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

// The same of up to four channels side by side: additions to one target wait for each other, those to different channels don't.
INLINE void add_channels_inside(const block_t *block, const int *targets, pixel_t pixel, int count)
{
    for (int channel = 0; channel < block->channels; channel += 4) {
        const int together = min(4, block->channels - channel);
        channel_t c[4];
        for (int i = 0; i < together; i++) {
            c[i] = channel_of_run(block, channel + i, pixel);
        }
#define ADD_CHANNEL(k) c[k].plane[targets[i]] += TERM(c[k], i)
#define ADD_CHANNELS(n) \
    for (int i = 0; i < count; i++) { \
        TIMES_##n(ADD_CHANNEL) \
    }
        switch (together) {
        case 1:
            add_inside(c[0], targets, count);
            break;
        case 2:
            ADD_CHANNELS(2)
            break;
        case 3:
            ADD_CHANNELS(3)
            break;
        case 4:
            ADD_CHANNELS(4)
            break;
        }
    }
}

// The same where all have one target, which is read and written once.
INLINE void add_to_one(channel_t c, int target, int count)
{
    real sum = c.plane[target];
    for (int i = 0; i < count; i++) {
        sum += TERM(c, i);
    }
    c.plane[target] = sum;
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
    offsetv one = (offsetv)(0);
    maskv all = (maskv)(-1), some = (maskv)(0), same = (maskv)(-1);
    for (int i = 0; i < count; i += WIDTH) {
        taps_t taps;
        locate_pixels(&taps, block, pixel + i);
        const maskv reached = store_targets(targets + i, &taps, block->band);
        one = i == 0 ? (offsetv)(taps.tap.offset.s0) : one;
        same &= taps.tap.offset == one;
        all &= reached;
        some |= reached;
#if FILL
        all &= taps.tap.within;
#endif
    }
    if (!ANY(some)) {
        return;
    }
    const int is_inside = from == 0 && ALL(all), is_one = is_inside && ALL(same);
    for (int i = 0; i < from; i++) {
        targets[i] = NOWHERE;
    }
#if FILL
    if (!is_inside) {
        add_filled(block, targets, pixel, count);
    }
#endif
    if (is_inside && !is_one) {
        add_channels_inside(block, targets, pixel, count);
        return;
    }
    int pixels[RUN];
    const int in_band = is_one ? count : pixels_in_band(pixels, targets, count);
    for (int channel = 0; channel < block->channels; channel++) {
        const channel_t c = channel_of_run(block, channel, pixel);
        if (is_one) {
            add_to_one(c, targets[0], count);
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
