/** Maps of features to the plane, for the eye. */
package org.bce3s.embedding;
