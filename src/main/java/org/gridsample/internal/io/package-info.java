/** Files: what the tensor and the image package share. Imports nothing of the project. */
package org.gridsample.internal.io;
