/** Uniform terms, classifier row against classifier row. */
package org.bce3s.uniform;
