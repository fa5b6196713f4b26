/** Trains a finished run again and tells whether the same came out. */
package org.bce3s.reproduction;
