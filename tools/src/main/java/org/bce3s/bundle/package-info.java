/**
 * A runtime for machines without network and without Java: what {@code bce3s bundle} writes, in
 * parts with sums, and what unpacks it there.
 */
package org.bce3s.bundle;
