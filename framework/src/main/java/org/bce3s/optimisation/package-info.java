/** Optimisers and learning-rate schedules, as PyTorch defines them. */
package org.bce3s.optimisation;
