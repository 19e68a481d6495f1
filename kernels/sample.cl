// Forward sampling. One work-item computes one output pixel in all channels; dimension 0 counts the pixels of an item's output
// plane (rounded up to whole work-groups), dimension 1 the batch. Vectors hold the axes as (x, y, z); z is 1 in 4-D.
// Offsets are 64 bits wide: N*C*D*H*W may pass 2^31.
__kernel void sample(
    __global const real *restrict input,
    __global const real *restrict grid,
    __global real *restrict output,
    const int4 extent,
    const real4 last,
    const real4 scale,
    const real4 turn,
    const long channels,
    const long output_plane,
    const long input_batch_stride,
    const long grid_batch_stride)
{
    const long pixel = get_global_id(0);
    const long item = get_global_id(1);
    if (pixel >= output_plane) {
        return;
    }

    const axis_t axes[3] = {
        {extent.x, last.x, scale.x, turn.x},
        {extent.y, last.y, scale.y, turn.y},
        {extent.z, last.z, scale.z, turn.z},
    };
    __global const real *coordinates = grid + item * grid_batch_stride + pixel * SPATIAL_RANK;
    real position[SPATIAL_RANK];
    for (int i = 0; i < SPATIAL_RANK; i++) {
        position[i] = source_position(coordinates[i], axes[i]);
    }
    const taps_t taps = make_taps(position, axes);

    const long input_plane = (long)extent.x * extent.y * extent.z;
    __global const real *source = input + item * input_batch_stride;
    __global real *target = output + item * channels * output_plane;
    for (long channel = 0; channel < channels; channel++) {
        store(target, channel * output_plane + pixel, interpolate(source + channel * input_plane, &taps));
    }
}
