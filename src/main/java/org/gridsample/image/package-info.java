/** Pictures: from and to {@link java.awt.image.BufferedImage}, PNG and JPEG. Start with {@link org.gridsample.image.Images}. */
package org.gridsample.image;
