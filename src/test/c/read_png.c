/* What libpng makes of a PNG, palettes, few bits and transparent colours expanded: read_png IN OUT writes four lines with width,
 * height, channels and bits, then the samples, of 16 bits in the machine's byte order. */
#include <png.h>
#include <stdio.h>

int main(int count, char **args) {
    if (count != 3) {
        return 2;
    }
    FILE *in = fopen(args[1], "rb"), *out = fopen(args[2], "wb");
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (!in || !out || setjmp(png_jmpbuf(png))) {
        return 1;
    }
    png_init_io(png, in);
    png_read_png(png, info, PNG_TRANSFORM_EXPAND | PNG_TRANSFORM_SWAP_ENDIAN, NULL);
    png_uint_32 height = png_get_image_height(png, info);
    fprintf(out, "%u\n%u\n%d\n%d\n", (unsigned) png_get_image_width(png, info), (unsigned) height,
            png_get_channels(png, info), png_get_bit_depth(png, info));
    for (png_uint_32 y = 0; y < height; y++) {
        fwrite(png_get_rows(png, info)[y], 1, png_get_rowbytes(png, info), out);
    }
    return fclose(out);
}
