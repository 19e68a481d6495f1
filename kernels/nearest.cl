// Nearest: one tap. It moves bits, and computes nothing.

#if INTERPOLATION != NEAREST
#error "expected -D INTERPOLATION=NEAREST"
#endif

#define TAP_ROWS 1

typedef tap_t taps_t;

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
    return make_tap(position, axes);
}

INLINE elementv interpolate(__global const stored *input, element fill, const taps_t *taps)
{
    return fetch_tap(input, *taps, fill);
}
