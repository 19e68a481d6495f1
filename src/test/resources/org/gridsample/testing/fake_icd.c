/*
 * An OpenCL driver without an OpenCL device behind it, for the ICD loader. One platform, one device, and a compiler that
 * always fails with a long log. NAME_LENGTH is the length of the device's name, DEVICES_CODE what clGetDeviceIDs returns,
 * INFO_CODE what clGetDeviceInfo does, TYPE the device's type bits, COMPILER whether it says that it has one; a count that
 * comes with an error code is garbage, DEVICES_COUNT what comes without one. ON_LOAD, ON_DEVICES and ON_CONTEXT are statements:
 * what the driver does when it is loaded, asked for devices or for a context. ADDRESS_SPACE is what it takes of that, in bytes.
 */
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef ADDRESS_SPACE
char large[ADDRESS_SPACE];
#endif
#ifndef NAME_LENGTH
#define NAME_LENGTH 4
#endif
#ifndef LOG_LENGTH
#define LOG_LENGTH 1048576
#endif
#ifndef DEVICES_CODE
#define DEVICES_CODE 0
#endif
#ifndef TYPE
#define TYPE 8
#endif
#ifndef COMPILER
#define COMPILER 1
#endif
#ifndef INFO_CODE
#define INFO_CODE 0
#endif

#ifndef DEVICES_COUNT
#define DEVICES_COUNT 1
#endif
#ifndef ON_DEVICES
#define ON_DEVICES
#endif
#ifndef ON_CONTEXT
#define ON_CONTEXT
#endif
#ifdef ON_LOAD
__attribute__((constructor)) static void loaded(void) { ON_LOAD; }
#endif

typedef struct { void **dispatch; } object;

static void *dispatch[256];
static object platform = {dispatch}, device = {dispatch}, context = {dispatch}, queue = {dispatch}, program = {dispatch};

static int32_t answer(const void *bytes, size_t length, size_t room, void *value, size_t *size) {
    if (size) *size = length;
    if (!value) return 0;
    if (room < length) return -30;
    memcpy(value, bytes, length);
    return 0;
}

static int32_t text(const char *string, size_t room, void *value, size_t *size) {
    return answer(string, strlen(string) + 1, room, value, size);
}

static int32_t repeated(char letter, size_t length, size_t room, void *value, size_t *size) {
    char *string = malloc(length + 1);
    memset(string, letter, length);
    string[length] = 0;
    int32_t code = answer(string, length + 1, room, value, size);
    free(string);
    return code;
}

static int32_t platform_ids(uint32_t room, object **platforms, uint32_t *count) {
    if (platforms && room) platforms[0] = &platform;
    if (count) *count = 1;
    return 0;
}

static int32_t platform_info(object *p, uint32_t parameter, size_t room, void *value, size_t *size) {
    switch (parameter) {
        case 0x0900: return text("FULL_PROFILE", room, value, size);
        case 0x0901: return text("OpenCL 1.1 fake", room, value, size);
        case 0x0902: return text("Fake platform", room, value, size);
        case 0x0903: return text("fake", room, value, size);
        case 0x0904: return text("cl_khr_icd", room, value, size);
        case 0x0920: return text("FAKE", room, value, size);
        default: return -30;
    }
}

static int32_t device_ids(object *p, uint64_t type, uint32_t room, object **devices, uint32_t *count) {
    ON_DEVICES;
    if (DEVICES_CODE) {
        if (count) *count = 32521;
        return DEVICES_CODE;
    }
    if (devices && room) devices[0] = &device;
    if (count) *count = DEVICES_COUNT;
    return 0;
}

static int32_t device_info(object *d, uint32_t parameter, size_t room, void *value, size_t *size) {
    if (INFO_CODE) return INFO_CODE;
    uint64_t number = parameter == 0x1000 ? TYPE
        : parameter == 0x1028 ? COMPILER
        : parameter == 0x1010 || parameter == 0x101F ? 1 << 30 : 1;
    switch (parameter) {
        case 0x102B: return repeated('n', NAME_LENGTH, room, value, size);
        case 0x102C: case 0x102D: case 0x102F: return text("fake", room, value, size);
        case 0x1030: return text("", room, value, size);
        default: return answer(&number, 8, room, value, size);
    }
}

static void *create_context(void *p, uint32_t n, void *d, void *f, void *u, int32_t *code) {
    ON_CONTEXT;
    if (code) *code = 0;
    return &context;
}

static void *create_queue(void *c, void *d, uint64_t p, int32_t *code) {
    if (code) *code = 0;
    return &queue;
}

static void *create_program(void *c, uint32_t n, const char **s, const size_t *l, int32_t *code) {
    if (code) *code = 0;
    return &program;
}

static int32_t build(void *p, uint32_t n, void *d, const char *o, void *f, void *u) { return -11; }

static int32_t build_info(void *p, void *d, uint32_t parameter, size_t room, void *value, size_t *size) {
    return repeated('l', LOG_LENGTH, room, value, size);
}

static int32_t done(void *handle) { return 0; }

static int32_t unsupported(void) { return -59; }

static void fill(void) {
    for (int i = 0; i < 256; i++) dispatch[i] = unsupported;
    dispatch[0] = platform_ids;
    dispatch[1] = platform_info;
    dispatch[2] = device_ids;
    dispatch[3] = device_info;
    dispatch[4] = create_context;
    dispatch[7] = done;
    dispatch[9] = create_queue;
    dispatch[11] = done;
    dispatch[26] = create_program;
    dispatch[29] = done;
    dispatch[30] = build;
    dispatch[33] = build_info;
    /* clFlush and clFinish */
    dispatch[46] = dispatch[47] = done;
}

int32_t clIcdGetPlatformIDsKHR(uint32_t room, object **platforms, uint32_t *count) {
    fill();
    return platform_ids(room, platforms, count);
}

int32_t clGetPlatformInfo(object *p, uint32_t parameter, size_t room, void *value, size_t *size) {
    return platform_info(p, parameter, room, value, size);
}

void *clGetExtensionFunctionAddress(const char *name) {
    if (!strcmp(name, "clIcdGetPlatformIDsKHR")) return clIcdGetPlatformIDsKHR;
    if (!strcmp(name, "clGetPlatformInfo")) return clGetPlatformInfo;
    return NULL;
}
