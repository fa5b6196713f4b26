/** What is measured on predictions, features and classifiers. */
@NotTraining
package org.bce3s.metric;

import org.bce3s.spec.NotTraining;
