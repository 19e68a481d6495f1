package org.gridsample.internal.cpu;

/**
 * One loop over the pixels of a tile. HotSpot optimises a method with one loop well and gives up on one with many, so loops
 * must not all be inlined into their caller; they aren't where one call site meets many of them.
 */
interface Loop {
    void over(int first, int end);

    /** The one call site. */
    static void run(Loop loop, int first, int end) {
        loop.over(first, end);
    }
}
