// Which groups of pixels add to which bands of the input's gradient, where these are many: see input_gradient.cl.

#if !LISTS
#error "expected -D LISTS=1"
#endif

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
