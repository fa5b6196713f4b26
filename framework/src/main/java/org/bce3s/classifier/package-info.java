/** How features become logits: the rows of the classifier, trained, fixed or computed. */
package org.bce3s.classifier;
