/**
 * Named implementations of each kind (backbone, loss term, ...) and the look-up that never guesses.
 */
package org.bce3s.registry;
