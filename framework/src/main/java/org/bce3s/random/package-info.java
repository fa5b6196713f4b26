/** Randomness as a function of named keys, never a shared stream. */
package org.bce3s.random;
