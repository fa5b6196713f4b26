/** Contrastive terms, sample against sample or class, and what they ask of a network. */
package org.bce3s.contrastive;
