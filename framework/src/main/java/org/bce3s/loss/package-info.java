/**
 * The three places of the loss: joint (sample - classifier), contrastive (sample - sample) and
 * uniform (classifier - classifier), each with its terms.
 */
package org.bce3s.loss;
