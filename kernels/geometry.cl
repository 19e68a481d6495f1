// What a kernel is told of axes and place, as the functions below take it. geometry_t is declared by the class that fills it, Launch.

INLINE axes_t axes_of(geometry_t g)
{
    const axes_t axes = {
        {g.size_x, g.last_x, g.scale_x, g.turn_x},
        {g.size_y, g.last_y, g.scale_y, g.turn_y},
        {g.size_z, g.last_z, g.scale_z, g.turn_z},
        g.zero,
#if LAYOUT == INTERLEAVED
        g.input_pixel,
#endif
#if STRIDED
        g.input_row,
#endif
    };
    return axes;
}

INLINE place_t place_of(geometry_t g)
{
    const place_t place = {g.first_x, g.first_y, g.first_z, g.output_width, g.output_height, g.output_depth};
    return place;
}
