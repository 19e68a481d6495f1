// How a work-item goes through the output: channel by channel and, where it computes vectors, row by row.

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

#endif
