/** Pictures: from and to {@link java.awt.image.BufferedImage}, and files. Start with {@link org.gridsample.image.Images}. */
package org.gridsample.image;
