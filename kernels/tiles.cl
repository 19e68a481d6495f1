// How a work-item goes through the output: channel by channel and, where it computes vectors, row by row, each of which prefetches
// what the row below it will read.

#define ALL_CHANNELS(f, channels) \
    for (int channel = 0; channel < (channels); channel++) { \
        f(channel); \
    }

// Few channels are written out: short loops cost a CPU half its speed.
#if CHANNELS == 0
#define EACH_CHANNEL(f, channels) ALL_CHANNELS(f, channels)
#else
#define EACH_CHANNEL(f, channels) VECTOR(TIMES_, CHANNELS)(f)
#endif

// The first of the channels that are computed together.
#if TOGETHER == 1
#define EACH_GROUP(f, channels) EACH_CHANNEL(f, channels)
#else
#define EACH_GROUP(f, channels) f(0);
#endif

#if WIDTH > 1

// One item's block of channels.
typedef struct {
    __global const stored *input;
    __global const real *grid;
    __global const filling *fills;
    __global written *output;
    long input_plane; // elements among which a channel's are
    long input_channel;
    long output_plane;
    long output_channel;
    int output_pixel;
    int channels;
    axes_t axes;
    place_t place;
    row_t row;
#if SCALED == 1
    __global const real *scales;
#endif
    // From what an output pixel reads to what the one below it will read, or 0: see way_below.
    long below;
} block_t;

// Whether a row asks for what the row below it will read. In 5-D rows are short, and what they read is in a cache as a rule.
#define LOOKS_BELOW (SPATIAL_RANK == 2)

#if LOOKS_BELOW
INLINE void ask_below(const block_t *block, int channel, offsetv offset)
{
    prefetch_later(block->input + channel * block->input_channel + block->below, offset);
}

// A channel of no more bytes is in a near cache anyway.
#define NEAR_BYTES 65536

// In a smooth grid a pixel and the one below it read no further apart than this, along y and along x.
#define MOST_DOWN R(16.0)
#define MOST_ASIDE R(64.0)

// A row that crosses fewer rows of the input for each of its pixels is level: a processor foresees what it reads.
#define LEVEL R(0.001953125)

// The distance, in elements, from the pixel that an output pixel reads first to the farthest row that the output pixel below it
// reads; 0: don't prefetch. A row of a smooth grid reads what the row above it read, moved a little, and some of that lies in
// lines of the cache that nothing has read yet: no processor guesses which, so it would wait for one after the other. One pixel
// stands for its row, not the middle one, where a lens leaves rows level. It may be wrong: only speed depends on it.
INLINE long way_below(const block_t *block, long first, long end, long row_length)
{
    const long pixel = first + (end - first) / 4;
    const int is_near = block->input_plane <= NEAR_BYTES / (long)sizeof(stored);
    if (is_near || pixel + row_length + WIDTH > block->output_plane) {
        return 0;
    }
    const point_t here = position_at(block->grid, pixel, block->row, block->axes, block->place);
    const point_t below = position_at(block->grid, pixel + row_length, ANY_ROW, block->axes, block->place);
    const real down = below.y.s0 - here.y.s0, aside = below.x.s0 - here.x.s0, slope = here.y.s7 - here.y.s0;
    // None of it is true of a NaN.
    if (fabs(down) <= MOST_DOWN && fabs(aside) <= MOST_ASIDE && fabs(slope) >= 7 * LEVEL) {
        const long rows = convert_long_rte(down), row = ROW_STRIDE(block->axes);
        const long taps = rows > 0 ? TAP_ROWS - 1 : 0;
        // Where it moves less than a row, the row below reads little that is new.
        return rows == 0 ? 0 : (rows + taps) * row + convert_long_rte(aside) * PIXEL_STRIDE(block->axes);
    }
    return 0;
}
#endif

#endif
