// What a row of the output prefetches: what the row below it will read.

#if WIDTH > 1

// Whether a row asks for what the row below it will read. In 5-D rows are short, and what they read is in a cache as a rule.
#define LOOKS_BELOW (SPATIAL_RANK == 2)

#if LOOKS_BELOW
INLINE void ask_below(__global const stored *plane, long below, offsetv offset)
{
    prefetch_later(plane + below, offset);
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
INLINE long way_below(
    __global const real *grid,
    long first,
    long end,
    row_t row,
    long row_length,
    long output_plane,
    long input_plane, // elements among which a channel's are
    axes_t axes,
    place_t place)
{
    const long pixel = min(first + (end - first) / 4, end - WIDTH);
    const int is_near = input_plane <= NEAR_BYTES / (long)sizeof(stored);
    if (is_near || pixel + row_length + WIDTH > output_plane) {
        return 0;
    }
    const point_t here = position_at(grid, pixel, row, axes, place);
    const point_t below = position_at(grid, pixel + row_length, ANY_ROW, axes, place);
    const real down = below.y.s0 - here.y.s0, aside = below.x.s0 - here.x.s0, slope = here.y.s7 - here.y.s0;
    // None of it is true of a NaN.
    if (fabs(down) <= MOST_DOWN && fabs(aside) <= MOST_ASIDE && fabs(slope) >= 7 * LEVEL) {
        const long rows = convert_long_rte(down);
        const long taps = rows > 0 ? TAP_ROWS - 1 : 0;
        // Where it moves less than a row, the row below reads little that is new.
        return rows == 0 ? 0 : (rows + taps) * ROW_STRIDE(axes) + convert_long_rte(aside) * PIXEL_STRIDE(axes);
    }
    return 0;
}
#endif

#endif
