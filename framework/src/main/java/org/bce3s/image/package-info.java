/** Pixels: an image, its file formats, windows of it, and sources that hand out images by index. */
package org.bce3s.image;
