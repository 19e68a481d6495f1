package org.gridsample.internal.cpu;

/**
 * The ways that a tile may take, some of them together. They are counted for tests, which would pass as well if no tile took
 * the way they are about.
 */
enum TilePath {
    /** Quick taps, in a window. */
    WINDOW,
    /** Of those in a window, bytes that are loaded in words. */
    WORDS,
    /** Of those in a window, elements that are moved without decoding. */
    MOVED,
    /** Quick taps, each read by itself. */
    SCATTERED,
    /** Exact taps, each read by itself. */
    EXACT,
    /** Of taps read by themselves, some that need no test. */
    INSIDE,
    /** Of taps read by themselves, some that may be outside. */
    EDGE
}
