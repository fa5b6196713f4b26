/** Figures that others have published, with their source and protocol. */
package org.bce3s.published;
