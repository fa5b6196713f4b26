/** Data sets: where their images lie, how they are read, split and checked. */
package org.bce3s.data;
