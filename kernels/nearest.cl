// Nearest: one tap. It moves bits, and computes nothing.

#if INTERPOLATION != NEAREST
#error "expected -D INTERPOLATION=NEAREST"
#endif

#define TAP_ROWS 1

typedef struct {
    int fast;
    int zeros; // whether the value is 0 in every lane
    tap_t tap; // the fast path's, too
} taps_t;

// rint, half to even. Adding and taking away a number whose last bit counts 1 does the same to what can be a pixel, and leaves
// outside what is: that is enough unless what is outside becomes a pixel yet.
INLINE realv nearest_pixel(realv p, axis_t axis, int padding)
{
    const realv tap = axis.last < EXACT && padding != WRAP ? (p + WHOLE_FROM) - WHOLE_FROM : rint(p);
    return pad_tap(tap, axis, padding);
}

INLINE taps_t make_taps(point_t position, axes_t axes)
{
    position.x = nearest_pixel(position.x, axes.x, PADDING_X);
    position.y = nearest_pixel(position.y, axes.y, PADDING_Y);
#if SPATIAL_RANK == 3
    position.z = nearest_pixel(position.z, axes.z, PADDING_Z);
#endif
    taps_t taps;
    taps.fast = FAST_PATH && all_inside(position, axes, R(0.0), R(0.0));
    taps.zeros = FAST_PATH && !taps.fast && all_zeros(position, axes, R(0.0), R(0.0));
    taps.tap = make_tap(position, axes);
    return taps;
}

INLINE elementv interpolate(__global const stored *input, element fill, const taps_t *taps)
{
    return fetch_tap(input, taps->tap, fill);
}

INLINE offsetv first_tap(const taps_t *taps)
{
    return taps->tap.offset;
}

#if FAST_PATH
INLINE values_t interpolate_inside(__global const stored *input, const taps_t *taps, axes_t axes __attribute__((unused)))
{
    return gather_values(input, taps->tap.offset);
}
#endif

#if OPERATION == INPUT_GRADIENT
#define TAPS 1

INLINE void store_terms(real *terms, const taps_t *taps __attribute__((unused)), realv g)
{
    store_term(terms, 0, g);
}

INLINE maskv store_targets(int *targets, const taps_t *taps, band_t band)
{
    return store_target(targets, 0, taps->tap, band);
}
#endif
