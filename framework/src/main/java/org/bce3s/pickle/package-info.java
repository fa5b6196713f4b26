/** Reads Python's pickles without Python: as data, never as a program. */
package org.bce3s.pickle;
