/** What the terms of all three places have in common: labels, cross-entropies, priors. */
package org.bce3s.term;
