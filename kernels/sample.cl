// Forward sampling. The output plane (all pixels of one channel of one item) is seen as rows, which are its own or, where those
// are short and follow each other in memory, longer pieces of it; a pixel is its number in the plane. Dimension 0 of the launch counts
// tiles along a row, dimension 1 tiles across rows, dimension 2 items times blocks of channels. A tile is one pixel where WIDTH is 1.
// Else it is as long as tile_columns or longer, since a row's last tile takes what is left of it, and never shorter than a
// vector: its end is a whole vector too, which computes some pixels once more.
// Offsets of channels and items are 64 bits wide, as addresses are; those within a channel are an offsetv.

#if WIDTH == 1

// Pointers are arguments by themselves: of one that was kept in a structure, compilers don't see that all it leads to is only read,
// and for that NVIDIA's GPUs have a cache of its own.
INLINE void sample_pixel(
    __global const stored *input,
    __global const real *grid,
    __global const filling *fills __attribute__((unused)), // where FILL is 0
#if TANGENT
    __global const real *tangent,
#endif
    pixel_t pixel,
#if SCALED == 1
    __global const real *scales,
#endif
    __global written *output,
    long input_channel,
    long output_channel,
    axes_t axes,
    place_t place,
    int channels __attribute__((unused))) // where they are written out
{
#if TANGENT
    taps_t taps;
    set_taps(&taps, grid, tangent, pixel, axes, place);
#define VALUE(plane, fill) interpolate(plane, fill, &taps)
#elif ANTIALIAS == 0
    const taps_t taps = make_taps(position_at(grid, pixel, ANY_ROW, axes, place), axes);
#define VALUE(plane, fill) interpolate(plane, fill, &taps)
#elif ANTIALIAS == 1
    const footprint_t footprint = footprint_at(grid, pixel, axes, place);
#define VALUE(plane, fill) mean_of_probes(plane, fill, &footprint, axes)
#else
#error "expected -D ANTIALIAS=0|1"
#endif
#define SAMPLE_CHANNEL(channel) \
    store( \
        output + (channel) * output_channel, \
        SCALE(VALUE(input + (channel) * input_channel, FILL_OF(fills, channel)), scales, channel), \
        0)
#if INTERPOLATION == BICUBIC && CHANNELS == 0 && defined(__clang__)
// One channel has loads enough to wait for at once; two, which compilers for AMD's GPUs would make a vector of, take twice the registers.
#pragma clang loop vectorize(disable)
#endif
    EACH_CHANNEL(SAMPLE_CHANNEL, channels)
}

#else

INLINE void store_pixels(const block_t *block, int channel, long pixel, elementv value)
{
    store(
        block->output + channel * block->output_channel + pixel * block->output_pixel,
        SCALE(value, block->scales, channel),
        block->output_pixel);
}

INLINE void sample_channel(const block_t *block, const taps_t *taps, int channel, long pixel)
{
#if LOOKS_BELOW && INTERPOLATION == NEAREST && LAYOUT == PLANAR
    if (block->below != 0) {
        ask_below(block->input + channel * block->input_channel, block->below, first_tap(taps));
    }
#endif
    const elementv value = interpolate(block->input + channel * block->input_channel, FILL_OF(block->fills, channel), taps);
    store_pixels(block, channel, pixel, value);
}

#if FAST_PATH
// The channels that are computed together, from this one on.
INLINE void store_together(const block_t *block, int channel, long pixel, values_t values)
{
#define SCALE_ONE(i) values.of[i] = SCALE(values.of[i], block->scales, channel + i)
    EACH_TOGETHER(SCALE_ONE)
    store_values(
        block->output + channel * block->output_channel + pixel * block->output_pixel,
        values,
        block->output_channel,
        block->output_pixel);
}

INLINE void sample_inside(const block_t *block, const taps_t *taps, int channel, long pixel)
{
    __global const stored *const input = block->input + channel * block->input_channel;
#if MOVES_PIXELS
    move_pixels(block->output + channel * block->output_channel + pixel * block->output_pixel, input, first_tap(taps));
#else
    const values_t values = interpolate_inside(input, taps, block->axes);
    store_together(block, channel, pixel, values);
#endif
}
#endif

INLINE taps_t locate_pixels(const block_t *block, long pixel)
{
    return make_taps(position_at(block->grid, pixel, block->row, block->axes, block->place), block->axes);
}

#define INSIDE(channel) sample_inside(block, &taps, channel, pixel)
#define NOWHERE(channel) store_together(block, channel, pixel, (values_t){{0}})
#define ANYWHERE(channel) sample_channel(block, &taps, channel, pixel)
INLINE void sample_pixels(const block_t *block, taps_t taps, long pixel)
{
#if FAST_PATH
    if (taps.fast) {
#if LOOKS_BELOW
        // Before the sums, not among them: a branch between these costs random grids up to half their speed.
        if (block->below != 0) {
#if LAYOUT == PLANAR
            for (int channel = 0; channel < block->channels; channel++) {
                ask_below(block->input + channel * block->input_channel, block->below, first_tap(&taps));
            }
#elif LAYOUT == INTERLEAVED
            ask_below(block->input, block->below, first_tap(&taps));
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
        }
#endif
        EACH_GROUP(INSIDE, block->channels)
    } else if (taps.zeros) {
        EACH_GROUP(NOWHERE, block->channels)
    } else {
        ALL_CHANNELS(ANYWHERE, block->channels)
    }
#else
    EACH_CHANNEL(ANYWHERE, block->channels)
#endif
}

// Vectors of nearest whose taps are located before the first is read, and asked for in rows that don't look below: it computes so
// little that a processor otherwise finds too few loads to wait for at once. The others' taps are too many to be put aside, and pixels
// that are loaded whole are few loads.
#define AHEAD 16

INLINE void sample_row(const block_t *block, long pixel, long end)
{
#if INTERPOLATION == NEAREST && !FAST_PATH
    for (; pixel + AHEAD * WIDTH <= end; pixel += AHEAD * WIDTH) {
        taps_t taps[AHEAD];
        for (int i = 0; i < AHEAD; i++) {
            taps[i] = locate_pixels(block, pixel + i * WIDTH);
            if (block->below == 0) {
                prefetch_now(block->input, first_tap(&taps[i]));
            }
        }
        for (int i = 0; i < AHEAD; i++) {
            sample_pixels(block, taps[i], pixel + i * WIDTH);
        }
    }
#endif
    for (; pixel < end; pixel += WIDTH) {
        const long first = min(pixel, end - WIDTH);
        sample_pixels(block, locate_pixels(block, first), first);
    }
}
#endif

// Whether a work-item computes all channels: it saves a GPU two divisions, of dozens of instructions each.
#define ALL_AT_ONCE (WIDTH == 1 && CHANNELS > 0)

__kernel void sample(
    __global const stored *restrict input,
    __global const real *restrict grid,
#if TANGENT
    __global const real *restrict tangent,
#endif
#if FILL
    __global const filling *restrict fill,
#endif
#if SCALED == 1
    __global const real *restrict scales,
#endif
    __global written *restrict output,
    const geometry_t g)
{
    const int blocks = ALL_AT_ONCE ? 1 : (g.channels + g.channel_block - 1) / g.channel_block;
    // The group's number: groups have an extent of 1 here, which no compiler knows, and so one item and one block of channels each.
    const int z = get_group_id(2);
    const long item = g.first_item + z / blocks;
    const int first_channel = z % blocks * g.channel_block;
    const int channels = min(g.channel_block, g.channels - first_channel);
    const axes_t axes = axes_of(g);
    const place_t place = place_of(g);

    const long input_plane __attribute__((unused)) = // by single pixels of interleaved inputs
        STRIDED ? PLANE_STRIDE(axes) * g.size_z : (long)g.size_x * g.size_y * g.size_z * PIXEL_STRIDE(axes);
#if LAYOUT == PLANAR
    const long input_channel = STRIDED ? g.input_channel : input_plane, input_first = 0;
#elif LAYOUT == INTERLEAVED
    const long input_channel = 1, input_first = g.input_first;
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
    // Pointers of their own: where the arguments themselves are moved, clang forgets their restrict, and pocl's sums take a fifth longer.
    __global const stored *const planes = input + input_first + item * g.input_batch_stride + first_channel * input_channel;
    // Before a part's own points are those of its neighbours.
    __global const real *const coordinates = grid + item * g.grid_batch_stride + (ANTIALIAS ? g.grid_first : 0);
#if FILL
    __global const filling *const fills = fill + first_channel;
#else
    __global const filling *const fills = 0;
#endif
#if SCALED == 1
    __global const real *const channel_scales = scales + 2 * first_channel;
#endif
#if OUTPUT_LAYOUT == PLANAR
    const long output_channel = STRIDED ? g.output_channel : g.output_plane;
    const int output_pixel = 1;
    __global written *const results =
        output + (STRIDED ? item * g.output_item + first_channel * output_channel : (item * g.channels + first_channel) * g.output_plane);
#elif OUTPUT_LAYOUT == INTERLEAVED
    const long output_channel = 1;
    const int output_pixel = STRIDED ? g.output_pixel : g.channels;
    __global written *const results = output + item * (STRIDED ? g.output_item : g.channels * g.output_plane) + first_channel;
#else
#error "expected -D OUTPUT_LAYOUT=PLANAR|INTERLEAVED"
#endif
#if STRIDED
    // What lies in memory between two rows of the output.
    const long output_gap = g.output_row - (long)g.output_row_length * output_pixel;
#endif
#if WIDTH == 1
    const int column = get_global_id(0), row = get_global_id(1);
    // 32 bits do: the plane has at most 2^31 - 1 pixels, and all rows together exceed it by fewer pixels than there are rows.
    const pixel_t pixel = (pixel_t)row * g.row_length + column;
    if (column < g.row_length && row < g.rows && pixel < g.output_plane) {
        sample_pixel(
            planes,
            coordinates,
            fills,
#if TANGENT
            tangent + item * g.grid_batch_stride,
#endif
            pixel,
#if SCALED == 1
            channel_scales,
#endif
#if STRIDED
            results + pixel / g.output_row_length * output_gap + (long)pixel * output_pixel,
#else
            results + (long)pixel * output_pixel,
#endif
            input_channel,
            output_channel,
            axes,
            place,
            channels);
    }
#else
    block_t block = {
        planes,
        coordinates,
        fills,
        results,
        input_plane,
        input_channel,
        g.output_plane,
        output_channel,
        output_pixel,
        channels,
        axes,
        place,
        ANY_ROW,
#if SCALED == 1
        channel_scales,
#endif
        0};
    const int first_row = get_global_id(1) * g.tile_rows;
    const int end_row = min(first_row + g.tile_rows, g.rows);
    const int column = get_global_id(0) * g.tile_columns;
    const int is_last = get_global_id(0) + 1 == get_global_size(0);
    for (int row = first_row; row < end_row; row++) {
        const long start = row * g.output_plane / g.rows;
        const long next = (row + 1) * g.output_plane / g.rows;
        const long first = start + column;
        const long end = is_last ? next : first + g.tile_columns;
#if HAS_INDICES
        block.row = row_from(first, end, place);
#endif
#if STRIDED
        // Where there are gaps, rows are the output's own.
        block.output = results + row * output_gap;
#endif
#if LOOKS_BELOW
        block.below = way_below(
            block.grid, first, end, block.row, next - start, block.output_plane, block.input_plane, axes, place);
#endif
#if INTERPOLATION == NEAREST
        // Two loops, one without a branch in it: it computes too little for any.
        if (block.below == 0) {
            // A constant, by which the compiler drops that branch from the inlined row.
            block.below = 0;
            sample_row(&block, first, end);
            continue;
        }
#endif
        sample_row(&block, first, end);
    }
#endif
}
