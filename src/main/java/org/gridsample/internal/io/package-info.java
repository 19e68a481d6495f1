/**
 * What packages share that don't know each other: files written whole or not at all, direct memory, tensors' own
 * buffers, closing, the version of the library. Imports nothing of the project.
 */
package org.gridsample.internal.io;
