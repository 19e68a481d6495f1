// Adds to the input's gradient by groups of pixels, which follow each other in the order of addition.

#if WIDTH != 1
#error "expected -D WIDTH=1"
#endif

// PIXELS pixels, or what is left of the plane.
INLINE void add_pixels(const block_t *block, pixel_t pixel, int count)
{
    taps_t taps[PIXELS];
    int targets[TAPS * PIXELS];
    int reached = 0;
    for (int lane = 0; lane < count; lane++) {
        locate_pixels(&taps[lane], block, pixel + lane);
        reached |= store_targets(targets + lane, &taps[lane], block->band);
    }
    if (!reached) {
        return;
    }
    for (int channel = 0; channel < block->channels; channel++) {
        real terms[TAPS * PIXELS];
        for (int lane = 0; lane < count; lane++) {
            store_terms(terms + lane, &taps[lane], gradient_at(block, channel, pixel + lane));
        }
        add_terms(block, channel, targets, terms, 0, count);
    }
}

// The pixels from one on up to another, which is a multiple of a group away, or the plane's end.
INLINE void add_all(const block_t *block, int first, int end)
{
    for (long pixel = first; pixel < end; pixel += PIXELS) {
        add_pixels(block, (pixel_t)pixel, (int)min((long)PIXELS, end - pixel));
    }
}
