/** Files, and the version of the library: what packages share that don't know each other. Imports nothing of the project. */
package org.gridsample.internal.io;
