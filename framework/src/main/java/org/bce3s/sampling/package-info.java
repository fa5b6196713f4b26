/** The orders in which an epoch draws its images. */
package org.bce3s.sampling;
