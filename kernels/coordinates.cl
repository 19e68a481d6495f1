// From a normalised grid coordinate to a position in pixels: the line-for-line twin of the CPU path's source index. Every
// operation is rounded on its own, in this order; a change here without the same change there breaks the promise of equal
// bits.

#define LOW (ALIGN_CORNERS ? R(0.0) : R(-0.5))

// Any position that is outside every input along its axis and has finite weights.
#define OUTSIDE V(-2.0)

INLINE realv unnormalize(realv c, real scale)
{
#if SPATIAL_RANK == 2
    return ALIGN_CORNERS ? (c + R(1.0)) * scale : fma(c + R(1.0), (realv)scale, V(-0.5));
#elif SPATIAL_RANK == 3
    return ALIGN_CORNERS ? ((c + R(1.0)) * R(0.5)) * scale : ((c + R(1.0)) * scale - R(1.0)) * R(0.5);
#else
#error "expected -D SPATIAL_RANK=2|3"
#endif
}

// NaN and -0 become 0: the comparisons are written so that both languages agree on them.
INLINE realv clip(realv p, real last)
{
    return p > V(0.0) ? (p < (realv)last ? p : (realv)last) : V(0.0);
}

INLINE realv zero_unless_finite(realv p)
{
    return is_finite(p) ? p : V(0.0);
}

// The exact remainder of a >= 0 by turn > 0. shifted is the turn times a power of two, and every difference is taken between
// numbers within a factor of two of each other, so nothing is ever rounded.
INLINE realv modulo(realv a, real turn)
{
    if (ALL(a < (realv)turn)) {
        return a;
    }
    realv shifted = (realv)turn;
    for (maskv more = shifted <= a * R(0.5); ANY(more); more = shifted <= a * R(0.5)) {
        shifted = more ? shifted * R(2.0) : shifted;
    }
    for (maskv more = a >= (realv)turn; ANY(more); more = a >= (realv)turn) {
        a = more && a >= shifted ? a - shifted : a;
        shifted = more ? shifted * R(0.5) : shifted;
    }
    return a;
}

// Folds about LOW and LOW + turn/2; 0 for what is not finite, and on an axis without a span.
INLINE realv reflect(realv p, real turn)
{
    if (turn == R(0.0)) {
        return V(0.0);
    }
    const maskv finite = is_finite(p);
    const realv e = modulo(fabs(zero_unless_finite(p) - LOW), turn);
    const realv back = turn - e;
    return finite ? (e < back ? e : back) + LOW : V(0.0);
}

// The pixel from 0 to size - 1 that a whole-numbered tap comes to lie on when the input is repeated; 0 for what is not finite.
INLINE realv wrap(realv tap, real size)
{
    const realv e = modulo(fabs(zero_unless_finite(tap)), size);
    return tap < V(0.0) && e > V(0.0) ? size - e : e;
}

// Zeros: what is not finite is outside, with weights that are.
INLINE realv outside_unless_finite(realv p)
{
    return is_finite(p) ? p : OUTSIDE;
}

// Bicubic: a finite coordinate has a finite position, however far out; only what is not finite becomes NaN.
INLINE realv finite_if_coordinate_is(realv p, realv c)
{
    const realv far = p > V(0.0) ? (realv)REAL_MAX : (realv)(-REAL_MAX);
    return is_finite(c) && !is_finite(p) ? far : p;
}

#define IS_PADDING(padding) ((padding) == ZEROS || (padding) == BORDER || (padding) == REFLECTION || (padding) == WRAP)
#if !IS_PADDING(PADDING_X) || !IS_PADDING(PADDING_Y) || !IS_PADDING(PADDING_Z)
#error "expected -D PADDING_X, PADDING_Y and PADDING_Z=ZEROS|BORDER|REFLECTION|WRAP"
#endif

// What the padding makes of a position, or of a tap by itself; zeros leaves it to the bounds test. The padding is a constant, so that
// one case is left.
INLINE realv pad(realv p, axis_t axis, int padding)
{
    switch (padding) {
    case ZEROS:
        return p;
    case BORDER:
        return clip(p, axis.last);
    case REFLECTION:
        return clip(reflect(p, axis.turn), axis.last);
    case WRAP:
        return clip(wrap(p, (real)axis.size), axis.last); // an extent that real can't count may be rounded up
    }
    return (realv)CANONICAL_NAN; // for no padding: the #error above
}

// Nearest and bilinear: the position that taps are taken around. Wrap's stays where it is, for the last pixel's neighbour is the first.
INLINE realv pad_position(realv p, axis_t axis, int padding)
{
    switch (padding) {
    case ZEROS:
        return outside_unless_finite(p);
    case BORDER:
    case REFLECTION:
        return pad(p, axis, padding);
    case WRAP:
        return zero_unless_finite(p);
    }
    return (realv)CANONICAL_NAN; // for no padding: the #error above
}

// Nearest and bilinear: the pixel that a tap of such a position reads.
INLINE realv pad_tap(realv tap, axis_t axis, int padding)
{
    switch (padding) {
    case ZEROS:
    case BORDER:
    case REFLECTION:
        return tap;
    case WRAP:
        return pad(tap, axis, padding);
    }
    return (realv)CANONICAL_NAN; // for no padding: the #error above
}

#if HAS_SLOPES
// How a padded position moves with its coordinate, of which the position moves by slope. zero is 0, as no compiler knows: of what is multiplied by
// a 0 that they know some make a 0 without its sign.

// Not at all where it is clipped, nor on the centre of a pixel at the border. In 5-D the 0 keeps the slope's sign.
INLINE realv slope_clipped(realv p, real last, realv slope, realv zero)
{
    const realv at = clip(p, last);
    const realv still = SPATIAL_RANK == 2 ? zero : zero * slope;
    return at == V(0.0) || at == (realv)last ? still : slope;
}

// Backwards between every other pair of mirrors. On a mirror that is of the side which PyTorch takes.
INLINE realv slope_reflected(realv p, real turn, realv slope, realv zero)
{
    if (turn == R(0.0)) {
        return zero;
    }
    const realv distance = zero_unless_finite(p) - LOW;
    const realv e = modulo(fabs(distance), turn);
    const maskv returns = SPATIAL_RANK == 2 ? e > turn - e : e >= (realv)(turn * R(0.5));
    const maskv below = distance < V(0.0);
    return returns ^ below ? -slope : slope;
}

// Of pad_position, for the position p of the coordinate c.
INLINE realv slope_padded(realv p, realv c, axis_t axis, int padding, realv slope, realv zero)
{
    switch (padding) {
    case ZEROS:
    case WRAP:
        return is_finite(c) ? slope : zero;
    case BORDER:
        return slope_clipped(p, axis.last, slope, zero);
    case REFLECTION:
        return slope_clipped(reflect(p, axis.turn), axis.last, slope_reflected(p, axis.turn, slope, zero), zero);
    }
    return (realv)CANONICAL_NAN; // for no padding: the #error above
}
#endif
