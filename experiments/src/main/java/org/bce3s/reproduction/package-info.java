/** Trains finished runs again and tells whether the same came out. */
package org.bce3s.reproduction;
