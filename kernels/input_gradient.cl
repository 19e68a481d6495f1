// The gradient of the input. Each of its values is a sum in one order, which runs through all of the output. So a work-item has some channels of
// an item, or of a band of its rows, and adds in this order what falls there; no other work-item adds to it. Dimension 1 of the launch counts
// bands, each of tile_rows rows, dimension 2 items times blocks of channels. The gradient is cleared, added to by going through the output, from
// first_pixel up to end_pixel, and its NaNs are made canonical: in one launch or, where the output is gone through in parts, in several.
//
// To add, a work-item goes through all of these pixels or, where WIDTH is 1 and there are many bands, through a list of the groups of pixels that
// add to its own, in order. Lists are made by the launches before, race-free: the groups are cut into segments, along dimension 0, and a
// work-item counts for each band those of its segment; others sum the counts; and the first ones put their groups into the lists.

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

#if LAYOUT == PLANAR
#define EACH_ELEMENT(block, f) \
    for (int channel = 0; channel < (block)->channels; channel++) { \
        __global real *const plane = (block)->grad_input + channel * (block)->input_channel; \
        for (int i = 0; i < (block)->band.end - (block)->band.first; i++) { \
            f(plane[i]); \
        } \
    }
#elif LAYOUT == INTERLEAVED
#define EACH_ELEMENT(block, f) \
    for (int i = 0; i < (block)->band.end - (block)->band.first; i += PIXEL_STRIDE((block)->axes)) { \
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

#if WIDTH == 1

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

// One item's lists, of the launch's pixels.
typedef struct {
    __global int *counts; // for each segment its groups in each band, later where in the band's list they begin
    __global int *starts; // of the bands' lists, and the end of the last one
    __global int *groups; // counted from that of the first pixel
    int bands;
    int segments;
    long pixels;
} lists_t;

INLINE lists_t lists_of(__global int *scratch, geometry_t g, int item)
{
    const int bands = (g.rows + g.tile_rows - 1) / g.tile_rows;
    __global int *const counts = scratch + item * g.lists_item;
    __global int *const starts = counts + (long)g.segments * bands;
    const lists_t lists = {counts, starts, starts + bands + 1, bands, g.segments, g.end_pixel - g.first_pixel};
    return lists;
}

// The first of a segment's groups.
INLINE int first_group(lists_t lists, int segment)
{
    return (int)(segment * ((lists.pixels + PIXELS - 1) / PIXELS) / lists.segments);
}

INLINE int pixels_of_group(lists_t lists, int group)
{
    return (int)min((long)PIXELS, lists.pixels - (long)group * PIXELS);
}

// The bands that a group adds to, each once; gives their number.
INLINE int bands_of_group(int *bands, const block_t *block, pixel_t pixel, int count, int band_length)
{
    int targets[TAPS * PIXELS];
    for (int lane = 0; lane < count; lane++) {
        taps_t taps;
        locate_pixels(&taps, block, pixel + lane);
        store_targets(targets + lane, &taps, block->band);
    }
    int found = 0;
    for (int i = 0; i < TAPS * PIXELS; i += PIXELS) {
        for (int lane = 0; lane < count; lane++) {
            const int target = targets[i + lane];
            if (target != NOWHERE) {
                const int band = target == FILLED ? 0 : target / band_length;
                int is_new = 1;
                for (int k = 0; k < found; k++) {
                    is_new &= bands[k] != band;
                }
                bands[found] = band;
                found += is_new;
            }
        }
    }
    return found;
}

// Counts a segment's groups, or puts them into the lists.
INLINE void go_through_segment(const block_t *block, lists_t lists, int first_pixel, int band_length, int puts)
{
    const int segment = get_global_id(0);
    if (segment >= lists.segments) {
        return;
    }
    __global int *const counts = lists.counts + (long)segment * lists.bands;
    if (!puts) {
        for (int band = 0; band < lists.bands; band++) {
            counts[band] = 0;
        }
    }
    const int end = first_group(lists, segment + 1);
    for (int group = first_group(lists, segment); group < end; group++) {
        int bands[TAPS * PIXELS + 1];
        const pixel_t pixel = first_pixel + group * PIXELS;
        const int found = bands_of_group(bands, block, pixel, pixels_of_group(lists, group), band_length);
        for (int k = 0; k < found; k++) {
            const int before = counts[bands[k]]++;
            if (puts) {
                lists.groups[lists.starts[bands[k]] + before] = group;
            }
        }
    }
}

// Makes a band's counts what the segments before have, and leaves their sum where its start will be.
INLINE void sum_counts(lists_t lists)
{
    const int band = get_global_id(0);
    if (band < lists.bands) {
        int sum = 0;
        for (int segment = 0; segment < lists.segments; segment++) {
            __global int *const count = lists.counts + (long)segment * lists.bands + band;
            const int own = *count;
            *count = sum;
            sum += own;
        }
        lists.starts[band] = sum;
    }
}

INLINE void sum_starts(lists_t lists)
{
    if (get_global_id(0) > 0) {
        return;
    }
    int sum = 0;
    for (int band = 0; band < lists.bands; band++) {
        const int own = lists.starts[band];
        lists.starts[band] = sum;
        sum += own;
    }
    lists.starts[lists.bands] = sum;
}

INLINE void add_listed(const block_t *block, lists_t lists, int band, int first_pixel)
{
    for (int i = lists.starts[band]; i < lists.starts[band + 1]; i++) {
        const int group = lists.groups[i];
        add_pixels(block, first_pixel + group * PIXELS, pixels_of_group(lists, group));
    }
}

#else

#if FAST_PATH
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
#if INTERPOLATION == NEAREST
        const int first_tap = 0;
        ADD_TAP(0);
#elif INTERPOLATION == BILINEAR || INTERPOLATION == BICUBIC
        for (int first_tap = 0; first_tap < TAPS; first_tap += 8) {
            TIMES_8(ADD_TAP)
        }
#else
#error "expected -D INTERPOLATION=NEAREST|BILINEAR|BICUBIC"
#endif
    }
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

#if SPATIAL_RANK == 2
// The same where all lanes have the same targets, which are read and written once for each group then.
INLINE void add_terms_to_one(__global real *pixel, const real *terms, axes_t axes)
{
    for (int group = 0; group < PIXELS; group += GROUP) {
        for (int tap = 0; tap < TAPS; tap++) {
            __global real *const target = pixel + from_first_tap(tap, axes);
            real sum = *target;
#define ADD_TO_ONE(lane) sum += terms[tap * PIXELS + group + lane]
            VECTOR(TIMES_, GROUP)(ADD_TO_ONE)
            *target = sum;
        }
    }
}
#endif
#endif

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
    int targets[TAPS * PIXELS];
    real terms[TAPS * PIXELS];
#if FAST_PATH
    if (taps.zeros) {
        return;
    }
    if (taps.fast && from == 0 && in_band(first_tap(&taps), block)) {
        const offsetv first = first_tap(&taps) - (offsetv)(block->band.first);
        STORE_EACH(TO_TARGETS(first), targets);
#if SPATIAL_RANK == 2
        const int is_one = ALL(first == (offsetv)(first.s0));
#endif
        for (int channel = 0; channel < block->channels; channel++) {
            __global real *const plane = block->grad_input + channel * block->input_channel;
            store_terms(terms, &taps, gradient_at(block, channel, pixel));
#if SPATIAL_RANK == 2
            if (is_one) {
                add_terms_to_one(plane + targets[0], terms, block->axes);
                continue;
            }
#endif
            add_terms_inside(plane, targets, terms, block->axes);
        }
        return;
    }
    const maskv reached =
        taps.fast ? store_targets_inside(targets, &taps, block) : store_targets(targets, &taps, block->band);
#else
    const maskv reached = store_targets(targets, &taps, block->band);
#endif
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
#endif

// The pixels from one on up to another, which is a multiple of a vector away, or the plane's end.
INLINE void add_all(const block_t *block, int first, int end)
{
#if WIDTH == 1
    for (long pixel = first; pixel < end; pixel += PIXELS) {
        add_pixels(block, (pixel_t)pixel, (int)min((long)PIXELS, end - pixel));
    }
#else
    const long whole = first + (end - first) / WIDTH * WIDTH;
    for (long pixel = first; pixel < whole; pixel += WIDTH) {
        add_pixels(block, pixel, 0);
    }
    if (whole < end) {
        const long last = end - WIDTH;
        add_pixels(block, last, (int)(whole - last));
    }
#endif
}

INLINE void clear(const block_t *block)
{
    EACH_ELEMENT(block, CLEAR)
#if FILL
    for (int channel = 0; block->band.has_fill && channel < block->channels; channel++) {
        CLEAR(block->grad_fill[channel]);
    }
#endif
}

INLINE void make_canonical(const block_t *block)
{
    EACH_ELEMENT(block, MAKE_CANONICAL)
#if FILL
    for (int channel = 0; block->band.has_fill && channel < block->channels; channel++) {
        MAKE_CANONICAL(block->grad_fill[channel])
    }
#endif
}

__kernel void input_gradient(
    __global const real *restrict grad_output,
    __global const real *restrict grid,
#if TANGENT
    __global const real *restrict tangent,
#endif
    __global real *restrict grad_input,
#if FILL
    __global real *restrict grad_fill,
#endif
#if WIDTH == 1
    __global int *restrict scratch,
#endif
    const geometry_t g)
{
    // Lists are for all bands and channels together.
    const int makes_lists =
        g.phase == PHASE_COUNT || g.phase == PHASE_SUM_COUNTS || g.phase == PHASE_SUM_STARTS || g.phase == PHASE_LIST;
    const int blocks = makes_lists ? 1 : (g.channels + g.channel_block - 1) / g.channel_block;
    const int z = get_group_id(2);
    const long item = g.first_item + z / blocks;
    const int first_channel = z % blocks * g.channel_block;
    const axes_t axes = axes_of(g);
    const int first_row = makes_lists ? 0 : (int)get_global_id(1) * g.tile_rows;
    if (first_row >= g.rows) {
        return;
    }
    const int first = first_row * ROW_STRIDE(axes);
    const int end = (makes_lists ? g.rows : min(g.tile_rows, g.rows - first_row)) * ROW_STRIDE(axes) + first;
#if LAYOUT == PLANAR
    const long input_channel = (long)g.rows * ROW_STRIDE(axes);
#elif LAYOUT == INTERLEAVED
    const long input_channel = 1;
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
    const block_t block = {
        grad_output + item * g.output_item + first_channel * g.output_channel,
        grid + item * g.grid_batch_stride,
#if TANGENT
        tangent + item * g.grid_batch_stride,
#endif
        grad_input + item * g.input_batch_stride + first_channel * input_channel + first,
#if FILL
        grad_fill + item * g.channels + first_channel,
#endif
        input_channel,
        g.output_channel,
        g.output_plane,
        g.output_pixel,
        min(g.channel_block, g.channels - first_channel),
        {
            first,
            end,
#if FILL
            first_row == 0,
#endif
        },
        axes,
        place_of(g)};
#if WIDTH == 1
    const lists_t lists = lists_of(scratch, g, z / blocks);
#endif
    const int is_all = g.phase == PHASE_COMPUTE;
    if (is_all || g.phase == PHASE_CLEAR) {
        clear(&block);
    }
#if WIDTH == 1
    if (g.phase == PHASE_COUNT || g.phase == PHASE_LIST) {
        go_through_segment(&block, lists, g.first_pixel, g.tile_rows * ROW_STRIDE(axes), g.phase == PHASE_LIST);
    }
    if (g.phase == PHASE_SUM_COUNTS) {
        sum_counts(lists);
    }
    if (g.phase == PHASE_SUM_STARTS) {
        sum_starts(lists);
    }
    if (g.phase == PHASE_ADD_LISTED) {
        add_listed(&block, lists, first_row / g.tile_rows, g.first_pixel);
    }
#endif
    if (is_all || g.phase == PHASE_ADD) {
        add_all(&block, g.first_pixel, g.end_pixel);
    }
    if (is_all || g.phase == PHASE_MAKE_CANONICAL) {
        make_canonical(&block);
    }
}
