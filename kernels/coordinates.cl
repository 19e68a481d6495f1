// From a normalised grid coordinate to a position in pixels: the line-for-line twin of the CPU path's source index. Every
// operation is rounded on its own, in this order; a change here without the same change there breaks the promise of equal
// bits.

#define LOW (ALIGN_CORNERS ? R(0.0) : R(-0.5))

// Any position that is outside every input along its axis and has finite weights.
#define OUTSIDE R(-2.0)

real unnormalize(real c, real scale)
{
#if SPATIAL_RANK == 2
    return ALIGN_CORNERS ? (c + R(1.0)) * scale : fma(c + R(1.0), scale, R(-0.5));
#else
    return ALIGN_CORNERS ? ((c + R(1.0)) * R(0.5)) * scale : ((c + R(1.0)) * scale - R(1.0)) * R(0.5);
#endif
}

// NaN and -0 become 0: the comparisons are written so that both languages agree on them.
real clip(real p, real last)
{
    return p > R(0.0) ? (p < last ? p : last) : R(0.0);
}

// The exact remainder of a >= 0 by turn > 0. shifted is the turn times a power of two, and every difference is taken between
// numbers within a factor of two of each other, so nothing is ever rounded.
real modulo(real a, real turn)
{
    if (a < turn) {
        return a;
    }
    real shifted = turn;
    while (shifted <= a * R(0.5)) {
        shifted = shifted * R(2.0);
    }
    while (a >= turn) {
        if (a >= shifted) {
            a = a - shifted;
        }
        shifted = shifted * R(0.5);
    }
    return a;
}

// Folds about LOW and LOW + turn/2; 0 for what is not finite, and on an axis without a span.
real reflect(real p, real turn)
{
    if (!(fabs(p) <= REAL_MAX) || turn == R(0.0)) {
        return R(0.0);
    }
    const real e = modulo(fabs(p - LOW), turn);
    const real back = turn - e;
    return (e < back ? e : back) + LOW;
}

// Zeros: what is not finite is outside, with weights that are.
real outside_unless_finite(real p)
{
    return fabs(p) <= REAL_MAX ? p : OUTSIDE;
}

// Bicubic: a finite coordinate has a finite position, however far out; only what is not finite becomes NaN.
real finite_if_coordinate_is(real p, real c)
{
    if (fabs(c) <= REAL_MAX && !(fabs(p) <= REAL_MAX)) {
        return p > R(0.0) ? REAL_MAX : -REAL_MAX;
    }
    return p;
}

// A position as border and reflection see it; zeros leaves it to the bounds test.
real pad(real p, axis_t axis)
{
#if PADDING == BORDER
    return clip(p, axis.last);
#elif PADDING == REFLECTION
    return clip(reflect(p, axis.turn), axis.last);
#else
    return p;
#endif
}

// The position at which nearest and bilinear read. Bicubic starts from the unpadded one and pads tap by tap.
real source_position(real c, axis_t axis)
{
    const real p = unnormalize(c, axis.scale);
#if INTERPOLATION == BICUBIC
    return finite_if_coordinate_is(p, c);
#elif PADDING == ZEROS
    return outside_unless_finite(p);
#else
    return pad(p, axis);
#endif
}
