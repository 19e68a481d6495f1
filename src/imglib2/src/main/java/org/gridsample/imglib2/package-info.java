/** Warping for ImgLib2: {@link org.gridsample.imglib2.Warp} reads and writes its images. */
package org.gridsample.imglib2;
