/** Changes of an image on the way to the network; all on unsigned bytes, before normalising. */
package org.bce3s.augmentation;
