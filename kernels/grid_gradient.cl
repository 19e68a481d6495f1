// The gradient of the points at which pixels read, over all channels in order. Work is divided as in sample.cl, but for the channels: a work-item
// has all of them, since each point's gradient is a sum over them.

// One item.
typedef struct {
    __global const real *grad_output;
    __global const real *input;
    __global const real *grid;
#if TANGENT
    __global const real *tangent;
#endif
#if FILL
    __global const real *fill;
#endif
    __global real *grad_grid;
    long input_plane; // elements among which a channel's are
    long input_channel;
    long output_plane;
    long output_channel;
    int output_pixel;
    int channels;
    axes_t axes;
    place_t place;
} item_t;

INLINE realv gradient_at(const item_t *item, int channel, pixel_t pixel)
{
    return load_pixels(
        item->grad_output + channel * item->output_channel + (long)pixel * item->output_pixel, item->output_pixel);
}

#define ALL_CHANNELS(f) \
    for (int channel = 0; channel < item->channels; channel++) { \
        f(channel); \
    }
#define ADD_INSIDE(channel) \
    sum = add_inside( \
        sum, item->input + (channel) * item->input_channel, &taps, item->axes, gradient_at(item, channel, pixel))
#define ADD_ZEROS(channel) sum = add_zeros(sum, gradient_at(item, channel, pixel))
#define ADD_ANYWHERE(channel) \
    sum = add_anywhere( \
        sum, \
        item->input + (channel) * item->input_channel, \
        FILL_OF(item->fill, channel), \
        &taps, \
        gradient_at(item, channel, pixel))
#if FAST_PATH && LOOKS_BELOW
#define ASK_BELOW(channel) ask_below(item->input + (channel) * item->input_channel, below, first_tap(&taps))
INLINE void ask_channels_below(const item_t *item, taps_t taps, long below)
{
#if LAYOUT == PLANAR
    ALL_CHANNELS(ASK_BELOW)
#elif LAYOUT == INTERLEAVED
    ASK_BELOW(0);
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
}
#endif

INLINE void add_channels(const item_t *item, pixel_t pixel, row_t row, long below __attribute__((unused)))
{
    const point_t c = coordinates_at(item->grid, pixel, row, item->place);
#if TANGENT
    taps_t taps;
    set_taps(&taps, item->grid, item->tangent, pixel, item->axes, item->place);
#else
    const taps_t taps = make_taps(position_of(c, item->axes), item->axes);
#endif
    point_t sum = {V(0.0), V(0.0), V(0.0)};
#if FAST_PATH
    if (taps.fast) {
#if LOOKS_BELOW
        if (below != 0) {
            ask_channels_below(item, taps, below);
        }
#endif
        ALL_CHANNELS(ADD_INSIDE)
    } else if (taps.zeros) {
        ALL_CHANNELS(ADD_ZEROS)
    } else {
        ALL_CHANNELS(ADD_ANYWHERE)
    }
#else
    ALL_CHANNELS(ADD_ANYWHERE)
#endif
    const point_t slope = slope_of(c, item->axes);
    const point_t gradient = {
        canonical(sum.x * slope.x), canonical(sum.y * slope.y), canonical(sum.z * slope.z)};
    store_points(item->grad_grid + (long)pixel * SPATIAL_RANK, gradient);
}

__kernel void grid_gradient(
    __global const real *restrict grad_output,
    __global const real *restrict input,
    __global const real *restrict grid,
#if TANGENT
    __global const real *restrict tangent,
#endif
#if FILL
    __global const real *restrict fill,
#endif
    __global real *restrict grad_grid,
    const geometry_t g)
{
    const long number = g.first_item + get_group_id(2);
    const axes_t axes = axes_of(g);
    const item_t item = {
        grad_output + number * g.output_item + g.output_first,
        input + number * g.input_batch_stride,
        grid + number * g.grid_batch_stride,
#if TANGENT
        tangent + number * g.grid_batch_stride,
#endif
#if FILL
        fill,
#endif
        grad_grid + number * g.output_plane * SPATIAL_RANK,
#if LAYOUT == PLANAR
        (long)g.size_x * g.size_y * g.size_z,
        (long)g.size_x * g.size_y * g.size_z,
#elif LAYOUT == INTERLEAVED
        (long)g.size_x * g.size_y * g.size_z * g.channels,
        1,
#else
#error "expected -D LAYOUT=PLANAR|INTERLEAVED"
#endif
        g.output_plane,
        g.output_channel,
        g.output_pixel,
        g.channels,
        axes,
        place_of(g)};
#if WIDTH == 1
    const int column = get_global_id(0), row = get_global_id(1);
    const pixel_t pixel = (pixel_t)row * g.row_length + column;
    if (column < g.row_length && row < g.rows && pixel < g.output_plane) {
        add_channels(&item, pixel, ANY_ROW, 0);
    }
#else
    const int first_row = get_global_id(1) * g.tile_rows;
    const int end_row = min(first_row + g.tile_rows, g.rows);
    const int is_last = get_global_id(0) + 1 == get_global_size(0);
    for (int row = first_row; row < end_row; row++) {
        const long start = row * g.output_plane / g.rows;
        const long next = (row + 1) * g.output_plane / g.rows;
        const long first = start + get_global_id(0) * g.tile_columns;
        const long end = is_last ? next : first + g.tile_columns;
#if HAS_INDICES
        const row_t own = row_from(first, end, item.place);
#else
        const row_t own = ANY_ROW;
#endif
#if LOOKS_BELOW
        const long below =
            way_below(item.grid, first, end, own, next - start, item.output_plane, item.input_plane, axes, item.place);
#else
        const long below = 0;
#endif
        for (long pixel = first; pixel < end; pixel += WIDTH) {
            add_channels(&item, min(pixel, end - WIDTH), own, below);
        }
    }
#endif
}
