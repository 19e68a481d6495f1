/* Writes a JPEG of a smooth pattern, of a kind that Pillow can't write: write_jpeg KIND WIDTH HEIGHT FILE. What KIND has in it:
 * ycc, rgb, gray, cmyk, ycck (components), 444, 440, 422, 420, 411, 410 (sampling), nomark (no JFIF or Adobe marker), adobe (that
 * marker), ids012, idsRGB (names of components), prog, arith, rst (restart markers). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

static void sampling(struct jpeg_compress_struct *jpeg, const char *kind) {
    static const struct { const char *name; int h, v; } all[] = {
        {"440", 1, 2}, {"422", 2, 1}, {"420", 2, 2}, {"411", 4, 1}, {"410", 4, 2}};
    for (int i = 0; i < jpeg->input_components; i++) {
        jpeg->comp_info[i].h_samp_factor = jpeg->comp_info[i].v_samp_factor = 1;
    }
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (strstr(kind, all[i].name)) {
            jpeg->comp_info[0].h_samp_factor = all[i].h;
            jpeg->comp_info[0].v_samp_factor = all[i].v;
        }
    }
}

int main(int count, char **args) {
    if (count != 5) {
        return 2;
    }
    const char *kind = args[1];
    int width = atoi(args[2]), height = atoi(args[3]);
    FILE *file = fopen(args[4], "wb");
    struct jpeg_compress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_stdio_dest(&jpeg, file);
    J_COLOR_SPACE in = JCS_RGB, out = JCS_YCbCr;
    int n = 3;
    if (!strncmp(kind, "gray", 4)) n = 1, in = out = JCS_GRAYSCALE;
    if (!strncmp(kind, "rgb", 3)) out = JCS_RGB;
    if (!strncmp(kind, "cmyk", 4)) n = 4, in = out = JCS_CMYK;
    if (!strncmp(kind, "ycck", 4)) n = 4, in = JCS_CMYK, out = JCS_YCCK;
    jpeg.image_width = width;
    jpeg.image_height = height;
    jpeg.input_components = n;
    jpeg.in_color_space = in;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, out);
    jpeg_set_quality(&jpeg, 90, TRUE);
    sampling(&jpeg, kind);
    if (strstr(kind, "nomark")) jpeg.write_JFIF_header = jpeg.write_Adobe_marker = FALSE;
    if (strstr(kind, "adobe")) jpeg.write_Adobe_marker = TRUE;
    if (strstr(kind, "prog")) jpeg_simple_progression(&jpeg);
    if (strstr(kind, "arith")) jpeg.arith_code = TRUE;
    if (strstr(kind, "rst")) jpeg.restart_in_rows = 1;
    for (int i = 0; i < n && strstr(kind, "ids012"); i++) jpeg.comp_info[i].component_id = i;
    for (int i = 0; i < n && strstr(kind, "idsRGB"); i++) jpeg.comp_info[i].component_id = "RGB"[i];
    jpeg_start_compress(&jpeg, TRUE);
    JSAMPROW row = malloc((size_t) width * n);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width * n; x++) {
            int i = x % n, column = x / n;
            double values[] = {255.0 * column / width, 255.0 * y / height, 127 + 127 * sin(0.2 * (column + y)), 200 - 3.0 * y};
            row[x] = (JSAMPLE) values[i];
        }
        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    return fclose(file);
}
