// Taps: which pixels a position reads, with which weights. Made once per output pixel, used for every channel. The order of
// operations is the CPU path's.

#if INTERPOLATION == NEAREST

typedef struct {
    long offset;
} taps_t;

taps_t make_taps(const real *position, const axis_t *axes)
{
    taps_t taps;
    int within = 1;
    long offset = 0;
    for (int i = SPATIAL_RANK - 1; i >= 0; i--) {
        const real index = rint(position[i]);
        const int ok = inside(index, axes[i].last);
        within = within && ok;
        offset = offset * axes[i].size + (ok ? (int)index : 0);
    }
    taps.offset = within ? offset : NOWHERE;
    return taps;
}

real interpolate(__global const real *plane, const taps_t *taps)
{
    return fetch(plane, taps->offset);
}

#elif INTERPOLATION == BILINEAR

#define TAPS (1 << SPATIAL_RANK)

typedef struct {
    long offset[TAPS]; // x fastest, then y, then z
    real weight[TAPS];
} taps_t;

taps_t make_taps(const real *position, const axis_t *axes)
{
    taps_t taps;
    int index[SPATIAL_RANK][2];
    real weight[SPATIAL_RANK][2];
    for (int i = 0; i < SPATIAL_RANK; i++) {
        const real p = position[i];
        const real p0 = floor(p);
        const real p1 = p0 + R(1.0);
        index[i][0] = inside(p0, axes[i].last) ? (int)p0 : -1;
        index[i][1] = inside(p1, axes[i].last) ? (int)p1 : -1;
        weight[i][1] = p - p0;
        weight[i][0] = SPATIAL_RANK == 2 ? R(1.0) - weight[i][1] : p1 - p;
    }
    for (int tap = 0; tap < TAPS; tap++) {
        const int x = index[0][tap & 1];
        const int y = index[1][tap >> 1 & 1];
#if SPATIAL_RANK == 2
        taps.offset[tap] = x >= 0 && y >= 0 ? (long)y * axes[0].size + x : NOWHERE;
        taps.weight[tap] = weight[1][tap >> 1] * weight[0][tap & 1];
#else
        const int z = index[2][tap >> 2];
        taps.offset[tap] =
            x >= 0 && y >= 0 && z >= 0 ? ((long)z * axes[1].size + y) * axes[0].size + x : NOWHERE;
        taps.weight[tap] = (weight[0][tap & 1] * weight[1][tap >> 1 & 1]) * weight[2][tap >> 2];
#endif
    }
    return taps;
}

real interpolate(__global const real *plane, const taps_t *taps)
{
#if SPATIAL_RANK == 2
    real sum = fetch(plane, taps->offset[0]) * taps->weight[0];
    for (int tap = 1; tap < TAPS; tap++) {
        sum = fma(fetch(plane, taps->offset[tap]), taps->weight[tap], sum);
    }
#else
    real sum = R(0.0);
    for (int tap = 0; tap < TAPS; tap++) {
        sum = sum + fetch(plane, taps->offset[tap]) * taps->weight[tap];
    }
#endif
    return sum;
}

#elif INTERPOLATION == BICUBIC

typedef struct {
    long offset[SPATIAL_RANK][4]; // in elements along each axis, NOWHERE outside
    real weight[SPATIAL_RANK][4];
} taps_t;

// Keys' kernel at a distance from 1 to 2, A = -0.75.
real outer_weight(real d)
{
    return ((R(-0.75) * d - R(-3.75)) * d + R(-6.0)) * d - R(-3.0);
}

// Keys' kernel at a distance from 0 to 1, A = -0.75.
real inner_weight(real d)
{
    return fma(fma(R(1.25), d, R(-2.25)) * d, d, R(1.0));
}

taps_t make_taps(const real *position, const axis_t *axes)
{
    taps_t taps;
    long stride = 1;
    for (int i = 0; i < SPATIAL_RANK; i++) {
        const real p0 = floor(position[i]);
        const real d = position[i] - p0;
        taps.weight[i][0] = outer_weight(d + R(1.0));
        taps.weight[i][1] = inner_weight(d);
        taps.weight[i][2] = inner_weight(R(1.0) - d);
        taps.weight[i][3] = outer_weight(R(2.0) - d);
        for (int tap = 0; tap < 4; tap++) {
            const real p = pad(p0 + ((real)tap - R(1.0)), axes[i]);
            taps.offset[i][tap] = inside(p, axes[i].last) ? (int)p * stride : NOWHERE;
        }
        stride *= axes[i].size;
    }
    return taps;
}

// Four taps along x; an outside row has four outside taps.
real interpolate_row(__global const real *row, int within, const taps_t *taps)
{
    real sum = fetch(row, within ? taps->offset[0][0] : NOWHERE) * taps->weight[0][0];
    for (int tap = 1; tap < 4; tap++) {
        sum = fma(fetch(row, within ? taps->offset[0][tap] : NOWHERE), taps->weight[0][tap], sum);
    }
    return sum;
}

// Four rows along y.
real interpolate_plane(__global const real *plane, int within, const taps_t *taps)
{
    real sum = R(0.0);
    for (int tap = 0; tap < 4; tap++) {
        const long y = taps->offset[1][tap];
        const int row_within = within && y >= 0;
        const real row = interpolate_row(plane + (row_within ? y : 0), row_within, taps);
        sum = tap == 0 ? row * taps->weight[1][0] : fma(row, taps->weight[1][tap], sum);
    }
    return sum;
}

#if SPATIAL_RANK == 2

real interpolate(__global const real *plane, const taps_t *taps)
{
    return interpolate_plane(plane, 1, taps);
}

#else

// Four planes along z.
real interpolate(__global const real *volume, const taps_t *taps)
{
    real sum = R(0.0);
    for (int tap = 0; tap < 4; tap++) {
        const long z = taps->offset[2][tap];
        const real plane = interpolate_plane(volume + (z >= 0 ? z : 0), z >= 0, taps);
        sum = tap == 0 ? plane * taps->weight[2][0] : fma(plane, taps->weight[2][tap], sum);
    }
    return sum;
}

#endif
#endif
