// Forward sampling. The output plane (all pixels of one channel of one item) is seen as rows, which are its own or, where those
// are short, longer pieces of it; a pixel is its number in the plane. Dimension 0 of the launch counts
// tiles along a row, dimension 1 tiles across rows, dimension 2 items times blocks of channels. A tile is one pixel where WIDTH is 1.
// Else it is as long as tile_columns or longer, since a row's last tile takes what is left of it, and never shorter than a
// vector: its end is a whole vector too, which computes some pixels once more.
// Offsets of channels and items are 64 bits wide: N*C*D*H*W may pass 2^31.

// Widest members first, so that host and device agree on the layout.
typedef struct {
    long output_plane;
    long input_batch_stride; // 0 where one item serves all
    long grid_batch_stride;
    real last_x, last_y, last_z;
    real scale_x, scale_y, scale_z;
    real turn_x, turn_y, turn_z;
    int size_x, size_y, size_z;
    int channels;
    int channel_block; // channels of one work-item
    int row_length; // where WIDTH is 1
    int rows;
    int tile_columns;
    int tile_rows;
    int first_item; // of this launch
} geometry_t;

// One item's block of channels.
typedef struct {
    __global const real *input;
    __global const real *grid;
    __global real *output;
    long input_plane;
    long output_plane;
    int channels;
    axes_t axes;
} block_t;

INLINE void sample_channel(const block_t *block, const taps_t *taps, int channel, long pixel)
{
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

#define ALL_CHANNELS(f) \
    for (int channel = 0; channel < block->channels; channel++) { \
        f(block, &taps, channel, pixel); \
    }

// Few channels are written out: short loops cost a CPU half its speed.
#if CHANNELS == 0
#define EACH_CHANNEL(f) ALL_CHANNELS(f)
#elif CHANNELS == 1
#define EACH_CHANNEL(f) f(block, &taps, 0, pixel);
#elif CHANNELS == 2
#define EACH_CHANNEL(f) f(block, &taps, 0, pixel); f(block, &taps, 1, pixel);
#elif CHANNELS == 3
#define EACH_CHANNEL(f) \
    f(block, &taps, 0, pixel); f(block, &taps, 1, pixel); f(block, &taps, 2, pixel);
#else
#define EACH_CHANNEL(f) \
    f(block, &taps, 0, pixel); f(block, &taps, 1, pixel); \
    f(block, &taps, 2, pixel); f(block, &taps, 3, pixel);
#endif

INLINE taps_t locate_pixels(const block_t *block, long pixel)
{
    const point_t c = load_coordinates(block->grid + pixel * SPATIAL_RANK);
    point_t position;
    position.x = source_position(c.x, block->axes.x);
    position.y = source_position(c.y, block->axes.y);
    position.z = SPATIAL_RANK == 3 ? source_position(c.z, block->axes.z) : V(0.0);
    return make_taps(position, block->axes);
}

INLINE void sample_pixels(const block_t *block, taps_t taps, long pixel)
{
#if FAST_PATH
    if (taps.fast) {
        EACH_CHANNEL(sample_channel_inside)
    } else {
        ALL_CHANNELS(sample_channel)
    }
#else
    EACH_CHANNEL(sample_channel)
#endif
}

// Vectors of nearest whose taps are located, and asked for, before the first is read: it computes so little that a processor
// otherwise finds too few loads to wait for at once. The others' taps are too many to be put aside.
#define AHEAD 16

#if WIDTH > 1
INLINE void sample_row(const block_t *block, long pixel, long end)
{
#if INTERPOLATION == NEAREST
    for (; pixel + AHEAD * WIDTH <= end; pixel += AHEAD * WIDTH) {
        taps_t taps[AHEAD];
        for (int i = 0; i < AHEAD; i++) {
            taps[i] = locate_pixels(block, pixel + i * WIDTH);
            prefetch_all(block->input, taps[i].offset);
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

__kernel void sample(
    __global const real *restrict input,
    __global const real *restrict grid,
    __global real *restrict output,
    const geometry_t g)
{
    const int blocks = (g.channels + g.channel_block - 1) / g.channel_block;
    const int z = get_global_id(2);
    const long item = g.first_item + z / blocks;
    const int first_channel = z % blocks * g.channel_block;

    const long input_plane = (long)g.size_x * g.size_y * g.size_z;
    const block_t block = {
        input + item * g.input_batch_stride + first_channel * input_plane,
        grid + item * g.grid_batch_stride,
        output + (item * g.channels + first_channel) * g.output_plane,
        input_plane,
        g.output_plane,
        min(g.channel_block, g.channels - first_channel),
        {
            {g.size_x, g.last_x, g.scale_x, g.turn_x},
            {g.size_y, g.last_y, g.scale_y, g.turn_y},
            {g.size_z, g.last_z, g.scale_z, g.turn_z},
        },
    };
#if WIDTH == 1
    const int column = get_global_id(0);
    const long pixel = (long)get_global_id(1) * g.row_length + column;
    if (column < g.row_length && pixel < g.output_plane) {
        sample_pixels(&block, locate_pixels(&block, pixel), pixel);
    }
#else
    const int first_row = get_global_id(1) * g.tile_rows;
    const int end_row = min(first_row + g.tile_rows, g.rows);
    const int column = get_global_id(0) * g.tile_columns;
    const int is_last = get_global_id(0) + 1 == get_global_size(0);
    for (int row = first_row; row < end_row; row++) {
        const long start = row * g.output_plane / g.rows;
        const long next = (row + 1) * g.output_plane / g.rows;
        sample_row(&block, start + column, is_last ? next : start + column + g.tile_columns);
    }
#endif
}
