/**
 * The loss of a step: one term in each of three places, joint (sample - classifier), contrastive
 * (sample - sample) and uniform (classifier - classifier), and the list of all terms.
 */
package org.bce3s.loss;
