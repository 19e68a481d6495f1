// The gradient of the input. Each of its values is a sum in one order, which runs through all of the output. So a work-item has some channels of
// an item, or of a band of its rows, and adds in this order what falls there; no other work-item adds to it. Dimension 1 of the launch counts
// bands, each of tile_rows rows, dimension 2 items times blocks of channels. The gradient is cleared, added to by going through the output, from
// first_pixel up to end_pixel, and its NaNs are made canonical: in one launch or, where the output is gone through in parts, in several. To clear
// many elements and to look for NaNs, work-items along dimension 0 share a band.
//
// To add, a work-item goes through all of these pixels or, with LISTS where there are many bands, through a list of the groups of pixels that
// add to its own, in order. Lists are made by the launches before, race-free: the groups are cut into segments, along dimension 0, and a
// work-item counts for each band those of its segment; others sum the counts; and the first ones put their groups into the lists.

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
#if LISTS
    __global int *restrict scratch,
#endif
    const geometry_t g)
{
    // Lists are for all bands and channels together.
    const int makes_lists = LISTS
        && (g.phase == PHASE_COUNT || g.phase == PHASE_SUM_COUNTS || g.phase == PHASE_SUM_STARTS
            || g.phase == PHASE_LIST);
    const int blocks = makes_lists ? 1 : (g.channels + g.channel_block - 1) / g.channel_block;
    const int z = get_group_id(2);
    const long item = g.first_item + z / blocks;
    const int first_channel = z % blocks * g.channel_block;
    const axes_t axes = axes_of(g);
    // Groups may go further than an int counts rows.
    const long row = makes_lists ? 0 : (long)get_global_id(1) * g.tile_rows;
    if (row >= g.rows) {
        return;
    }
    const int first_row = (int)row;
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
#if LISTS
    const lists_t lists = lists_of(scratch, g, z / blocks);
    switch (g.phase) {
    case PHASE_CLEAR:
        clear(&block);
        break;
    case PHASE_COUNT:
    case PHASE_LIST:
        go_through_segment(&block, lists, g.first_pixel, g.tile_rows * ROW_STRIDE(axes), g.phase == PHASE_LIST);
        break;
    case PHASE_SUM_COUNTS:
        sum_counts(lists);
        break;
    case PHASE_SUM_STARTS:
        sum_starts(lists);
        break;
    case PHASE_ADD_LISTED:
        add_listed(&block, lists, first_row / g.tile_rows, g.first_pixel);
        break;
    case PHASE_MAKE_CANONICAL:
        make_canonical(&block);
        break;
    }
#else
    const int is_all = g.phase == PHASE_COMPUTE;
    if (is_all || g.phase == PHASE_CLEAR) {
        clear(&block);
    }
    if (is_all || g.phase == PHASE_ADD) {
        add_all(&block, g.first_pixel, g.end_pixel);
    }
    if (is_all || g.phase == PHASE_MAKE_CANONICAL) {
        make_canonical(&block);
    }
#endif
}
