// Forward sampling. The output plane (all pixels of one channel of one item) is seen as rows, which are its own or, where those
// are short, longer pieces of it; a pixel is its number in the plane. Dimension 0 of the launch counts
// tiles along a row, dimension 1 tiles across rows, dimension 2 items times blocks of channels. A tile is one pixel where WIDTH is 1.
// Else it is as long as tile_columns or longer, since a row's last tile takes what is left of it, and never shorter than a
// vector: its end is a whole vector too, which computes some pixels once more.
// Offsets of channels and items are 64 bits wide, as addresses are; those within a channel are an offsetv.

// Widest members first, so that host and device agree on the layout; and for both types a multiple of its widest member, so that
// there is no padding at the end, which some drivers count in an argument's size and others leave out.
typedef struct {
    long output_plane;
    long input_batch_stride; // 0 where one item serves all
    long grid_batch_stride;
    real last_x, last_y, last_z;
    real scale_x, scale_y, scale_z;
    real turn_x, turn_y, turn_z;
    real zero; // makes their number even, too
    int size_x, size_y, size_z;
    int channels;
    int channel_block; // channels of one work-item
    int row_length; // where WIDTH is 1
    int rows;
    int tile_columns;
    int tile_rows;
    int first_item; // of this launch
} geometry_t;

#define ALL_CHANNELS(f, channels) \
    for (int channel = 0; channel < (channels); channel++) { \
        f(channel); \
    }

// Few channels are written out: short loops cost a CPU half its speed.
#if CHANNELS == 0
#define EACH_CHANNEL(f, channels) ALL_CHANNELS(f, channels)
#elif CHANNELS == 1
#define EACH_CHANNEL(f, channels) f(0);
#elif CHANNELS == 2
#define EACH_CHANNEL(f, channels) f(0); f(1);
#elif CHANNELS == 3
#define EACH_CHANNEL(f, channels) f(0); f(1); f(2);
#else
#define EACH_CHANNEL(f, channels) f(0); f(1); f(2); f(3);
#endif

INLINE point_t to_positions(point_t c, axes_t axes)
{
    point_t position;
    position.x = source_position(c.x, axes.x);
    position.y = source_position(c.y, axes.y);
    position.z = SPATIAL_RANK == 3 ? source_position(c.z, axes.z) : V(0.0);
    return position;
}

#if WIDTH == 1

// Pointers are arguments by themselves: of one that was kept in a structure, compilers don't see that all it leads to is only read,
// and for that NVIDIA's GPUs have a cache of its own.
INLINE void sample_pixel(
    __global const real *input,
    __global const real *grid,
    __global real *output,
    long input_plane,
    long output_plane,
    axes_t axes,
    int channels __attribute__((unused))) // where they are written out
{
    const taps_t taps = make_taps(to_positions(load_coordinates(grid), axes), axes);
#define SAMPLE(channel) store(output + (channel) * output_plane, interpolate(input + (channel) * input_plane, &taps))
#if INTERPOLATION == BICUBIC && CHANNELS == 0 && defined(__clang__)
// One channel has loads enough to wait for at once; two, which compilers for AMD's GPUs would make a vector of, take twice the registers.
#pragma clang loop vectorize(disable)
#endif
    EACH_CHANNEL(SAMPLE, channels)
}

#else

// One item's block of channels.
typedef struct {
    __global const real *input;
    __global const real *grid;
    __global real *output;
    long input_plane;
    long output_plane;
    int channels;
    axes_t axes;
    // From what an output pixel reads to what the one below it will read: see way_below.
    long below;
} block_t;

// Whether a row asks for what the row below it will read. In 5-D rows are short, and what they read is in a cache as a rule.
#define LOOKS_BELOW (SPATIAL_RANK == 2)

#if LOOKS_BELOW
INLINE void ask_below(const block_t *block, int channel, offsetv offset)
{
    prefetch_later(block->input + channel * block->input_plane + block->below, offset);
}
#endif

INLINE void sample_channel(const block_t *block, const taps_t *taps, int channel, long pixel)
{
#if LOOKS_BELOW && INTERPOLATION == NEAREST
    if (block->below != 0) {
        ask_below(block, channel, taps->offset);
    }
#endif
    const realv value = interpolate(block->input + channel * block->input_plane, taps);
    store(block->output + channel * block->output_plane + pixel, value);
}

#if FAST_PATH
INLINE void sample_channel_inside(const block_t *block, const taps_t *taps, int channel, long pixel)
{
    const realv value = interpolate_inside(block->input + channel * block->input_plane, taps, block->axes);
    store(block->output + channel * block->output_plane + pixel, value);
}
#endif

INLINE point_t source_positions(const block_t *block, long pixel)
{
    return to_positions(load_coordinates(block->grid + pixel * SPATIAL_RANK), block->axes);
}

INLINE taps_t locate_pixels(const block_t *block, long pixel)
{
    return make_taps(source_positions(block, pixel), block->axes);
}

#define INSIDE(channel) sample_channel_inside(block, &taps, channel, pixel)
#define ANYWHERE(channel) sample_channel(block, &taps, channel, pixel)
INLINE void sample_pixels(const block_t *block, taps_t taps, long pixel)
{
#if FAST_PATH
    if (taps.fast) {
#if LOOKS_BELOW
        // Before the sums, not among them: a branch between these costs random grids up to half their speed.
        if (block->below != 0) {
            for (int channel = 0; channel < block->channels; channel++) {
                ask_below(block, channel, taps.first);
            }
        }
#endif
        EACH_CHANNEL(INSIDE, block->channels)
    } else {
        ALL_CHANNELS(ANYWHERE, block->channels)
    }
#else
    EACH_CHANNEL(ANYWHERE, block->channels)
#endif
}

// Vectors of nearest whose taps are located before the first is read, and asked for in rows that don't look below: it computes so
// little that a processor otherwise finds too few loads to wait for at once. The others' taps are too many to be put aside.
#define AHEAD 16

#if LOOKS_BELOW
// Rows of the input that a pixel's taps have.
#define TAP_ROWS (INTERPOLATION == NEAREST ? 1 : INTERPOLATION == BILINEAR ? 2 : 4)

// A channel of no more bytes is in a near cache anyway.
#define NEAR_BYTES 65536

// In a smooth grid a pixel and the one below it read no further apart than this, along y and along x.
#define MOST_DOWN R(16.0)
#define MOST_ASIDE R(64.0)

// A row that crosses fewer rows of the input for each of its pixels is level: a processor foresees what it reads.
#define LEVEL R(0.001953125)

// How far from what a pixel of the row reads that is which the one below it will read, in elements, and as far as the outer row of
// the taps; 0 if nothing is to be asked for. A row of a smooth grid reads what the row above it read, moved a little, and so lines
// of the cache that nothing has read yet, here and there: no processor guesses which, so it would wait for one after the other.
// One pixel is looked at, not in the middle, where a lens leaves rows level. It may be wrong: only speed depends on it.
INLINE long way_below(const block_t *block, long first, long end, long row_length)
{
    const long pixel = first + (end - first) / 4;
    const int is_near = block->input_plane <= NEAR_BYTES / (long)sizeof(real);
    if (is_near || pixel + row_length + WIDTH > block->output_plane) {
        return 0;
    }
    const point_t here = source_positions(block, pixel), below = source_positions(block, pixel + row_length);
    const real down = below.y.s0 - here.y.s0, aside = below.x.s0 - here.x.s0, slope = here.y.s7 - here.y.s0;
    // None of it is true of a NaN.
    if (fabs(down) <= MOST_DOWN && fabs(aside) <= MOST_ASIDE && fabs(slope) >= 7 * LEVEL) {
        const long rows = convert_long_rte(down), row = block->axes.x.size;
        const long taps = rows > 0 ? TAP_ROWS - 1 : 0;
        // Where it moves less than a row, the row below reads little that is new.
        return rows == 0 ? 0 : (rows + taps) * row + convert_long_rte(aside);
    }
    return 0;
}
#endif

INLINE void sample_row(const block_t *block, long pixel, long end)
{
#if INTERPOLATION == NEAREST
    for (; pixel + AHEAD * WIDTH <= end; pixel += AHEAD * WIDTH) {
        taps_t taps[AHEAD];
        for (int i = 0; i < AHEAD; i++) {
            taps[i] = locate_pixels(block, pixel + i * WIDTH);
            if (block->below == 0) {
                prefetch_now(block->input, taps[i].offset);
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
    __global const real *restrict input,
    __global const real *restrict grid,
    __global real *restrict output,
    const geometry_t g)
{
    const int blocks = ALL_AT_ONCE ? 1 : (g.channels + g.channel_block - 1) / g.channel_block;
    // The group's number: groups have an extent of 1 here, which no compiler knows, and so one item and one block of channels each.
    const int z = get_group_id(2);
    const long item = g.first_item + z / blocks;
    const int first_channel = z % blocks * g.channel_block;
    const int channels = min(g.channel_block, g.channels - first_channel);
    const axes_t axes = {
        {g.size_x, g.last_x, g.scale_x, g.turn_x},
        {g.size_y, g.last_y, g.scale_y, g.turn_y},
        {g.size_z, g.last_z, g.scale_z, g.turn_z},
        g.zero,
    };

    const long input_plane = (long)g.size_x * g.size_y * g.size_z;
    // Pointers of their own: where the arguments themselves are moved, clang forgets their restrict, and pocl's sums take a fifth longer.
    __global const real *const planes = input + item * g.input_batch_stride + first_channel * input_plane;
    __global const real *const coordinates = grid + item * g.grid_batch_stride;
    __global real *const results = output + (item * g.channels + first_channel) * g.output_plane;
#if WIDTH == 1
    const int column = get_global_id(0), row = get_global_id(1);
    // 32 bits do: the plane has at most 2^31 - 1 pixels, and all rows together exceed it by fewer pixels than there are rows.
    const uint pixel = (uint)row * g.row_length + column;
    if (column < g.row_length && row < g.rows && pixel < g.output_plane) {
        sample_pixel(planes, coordinates + pixel * SPATIAL_RANK, results + pixel, input_plane, g.output_plane, axes, channels);
    }
#else
    block_t block = {planes, coordinates, results, input_plane, g.output_plane, channels, axes, 0};
    const int first_row = get_global_id(1) * g.tile_rows;
    const int end_row = min(first_row + g.tile_rows, g.rows);
    const int column = get_global_id(0) * g.tile_columns;
    const int is_last = get_global_id(0) + 1 == get_global_size(0);
    for (int row = first_row; row < end_row; row++) {
        const long start = row * g.output_plane / g.rows;
        const long next = (row + 1) * g.output_plane / g.rows;
        const long first = start + column;
        const long end = is_last ? next : first + g.tile_columns;
#if LOOKS_BELOW
        block.below = way_below(&block, first, end, next - start);
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
