/** Batches of augmented images, prepared ahead of the training thread. */
package org.bce3s.batch;
