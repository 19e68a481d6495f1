// Adds to the input's gradient by vectors of pixels, whose taps are several each.

#if !FAST_PATH
#error "expected -D INTERPOLATION=BILINEAR|BICUBIC and WIDTH=8|16"
#endif

// Of a vector whose taps are all inside.
INLINE maskv store_targets_inside(int *targets, const taps_t *taps, const block_t *block)
{
    maskv reached = (maskv)(0);
    for (int tap = 0; tap < TAPS; tap++) {
        tap_t own;
        own.offset = first_tap(taps) + (offsetv)(from_first_tap(tap, block->axes));
        own.within = (maskv)(1) == (maskv)(1);
#if FILL
        own.filled = (maskv)(0);
#endif
        reached |= store_target(targets, tap, own, block->band);
    }
    return reached;
}

INLINE int in_band(offsetv first, const block_t *block)
{
    const long way = from_first_tap(TAPS - 1, block->axes);
    return ALL(first >= (offsetv)(block->band.first) && first + (offsetv)(way) < (offsetv)(block->band.end));
}

// Adds the terms of all lanes, whose taps are all inside and in the band; of each lane's targets the first is given.
INLINE void add_terms_inside(__global real *plane, const int *first, const real *terms, axes_t axes)
{
#if SPATIAL_RANK == 2
    for (int group = 0; group < PIXELS; group += GROUP) {
        for (int tap = 0; tap < TAPS; tap++) {
            __global real *const target = plane + from_first_tap(tap, axes);
#define ADD_LANE(lane) target[first[group + lane]] += terms[tap * PIXELS + group + lane]
            VECTOR(TIMES_, GROUP)(ADD_LANE)
        }
    }
#elif SPATIAL_RANK == 3
    for (int lane = 0; lane < PIXELS; lane++) {
        __global real *const target = plane + first[lane];
#define ADD_TAP(tap) target[from_first_tap(first_tap + tap, axes)] += terms[(first_tap + tap) * PIXELS + lane]
        for (int first_tap = 0; first_tap < TAPS; first_tap += 8) {
            TIMES_8(ADD_TAP)
        }
    }
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

// Adds the terms of lanes that have the same targets, all inside, of which some may be in the band: each is read and written once.
INLINE void add_terms_to_one(__global real *plane, int first, const real *terms, const block_t *block)
{
    for (int tap = 0; tap < TAPS; tap++) {
        const int target = first + (int)from_first_tap(tap, block->axes);
        if (target >= 0 && target < block->band.end - block->band.first) {
            real sum = plane[target];
            for (int lane = 0; lane < PIXELS; lane += 8) {
#define ADD_TO_ONE(i) sum += terms[tap * PIXELS + lane + (i)]
                TIMES_8(ADD_TO_ONE)
            }
            plane[target] = sum;
        }
    }
}

#if !FILL
// Adds the terms of all lanes. Those without a target are added as -0, which changes no number, to a pixel of the lane's: of random grids half of the
// targets are in another band, and no processor guesses which.
INLINE void add_to_targets(const block_t *block, const int *targets, const taps_t *taps, pixel_t pixel)
{
    const int last = (block->band.end - block->band.first) / PIXEL_STRIDE(block->axes) - 1;
    int places[TAPS * PIXELS];
    real terms[TAPS * PIXELS];
    for (int i = 0; i < TAPS * PIXELS; i++) {
        places[i] = targets[i] == NOWHERE ? min(i % PIXELS, last) * (int)PIXEL_STRIDE(block->axes) : targets[i];
    }
    for (int channel = 0; channel < block->channels; channel++) {
        __global real *const plane = block->grad_input + channel * block->input_channel;
        store_terms(terms, taps, gradient_at(block, channel, pixel));
        for (int i = 0; i < TAPS * PIXELS; i++) {
            terms[i] = targets[i] == NOWHERE ? R(-0.0) : terms[i];
        }
#if SPATIAL_RANK == 2
        for (int group = 0; group < PIXELS; group += GROUP) {
            for (int tap = 0; tap < TAPS; tap++) {
                const int first = tap * PIXELS + group;
#define ADD_TO_PLACE(lane) plane[places[first + lane]] += terms[first + lane]
                VECTOR(TIMES_, GROUP)(ADD_TO_PLACE)
            }
        }
#elif SPATIAL_RANK == 3
        for (int lane = 0; lane < PIXELS; lane++) {
            for (int i = lane; i < TAPS * PIXELS; i += PIXELS) {
                plane[places[i]] += terms[i];
            }
        }
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
    }
}
#endif

// WIDTH pixels, of which those in the lanes before this one have been added.
INLINE void add_pixels(const block_t *block, pixel_t pixel, int from)
{
    taps_t taps;
    locate_pixels(&taps, block, pixel);
    if (taps.zeros) {
        return;
    }
    int targets[TAPS * PIXELS];
    real terms[TAPS * PIXELS];
    if (taps.fast && from == 0) {
        const offsetv first = first_tap(&taps);
        const int is_one = ALL(first == (offsetv)(first.s0));
        if (is_one || in_band(first, block)) {
            STORE_EACH(TO_TARGETS(first - (offsetv)(block->band.first)), targets);
            for (int channel = 0; channel < block->channels; channel++) {
                __global real *const plane = block->grad_input + channel * block->input_channel;
                store_terms(terms, &taps, gradient_at(block, channel, pixel));
                if (is_one) {
                    add_terms_to_one(plane, targets[0], terms, block);
                } else {
                    add_terms_inside(plane, targets, terms, block->axes);
                }
            }
            return;
        }
    }
    const maskv reached =
        taps.fast ? store_targets_inside(targets, &taps, block) : store_targets(targets, &taps, block->band);
    if (!ANY(reached)) {
        return;
    }
#if !FILL
    if (from == 0) {
        add_to_targets(block, targets, &taps, pixel);
        return;
    }
#endif
    for (int channel = 0; channel < block->channels; channel++) {
        store_terms(terms, &taps, gradient_at(block, channel, pixel));
        add_terms(block, channel, targets, terms, from, PIXELS);
    }
}

// The pixels from one on up to another, which is a multiple of a vector away, or the plane's end.
INLINE void add_all(const block_t *block, int first, int end)
{
    const long whole = first + (end - first) / WIDTH * WIDTH;
    for (long pixel = first; pixel < whole; pixel += WIDTH) {
        add_pixels(block, pixel, 0);
    }
    if (whole < end) {
        const long last = end - WIDTH;
        add_pixels(block, last, (int)(whole - last));
    }
}
