// Memory: the only bounds test, and every load and store.

// An offset that stands for a tap outside the input.
#define NOWHERE (-1L)

// Whether a whole-numbered position is a pixel; tested before any conversion to int, which is undefined for NaN and for
// what an int can't hold.
int inside(real index, real last)
{
    return index >= R(0.0) && index <= last;
}

real fetch(__global const real *plane, long offset)
{
    return offset >= 0 ? plane[offset] : R(0.0);
}

// Computed NaNs are stored with one bit pattern, which no device promises by itself. Nearest computes nothing: its pixels keep
// their bits.
void store(__global real *output, long index, real value)
{
#if INTERPOLATION == NEAREST
    output[index] = value;
#else
    output[index] = value == value ? value : CANONICAL_NAN;
#endif
}
