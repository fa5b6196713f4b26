/** How much memory runs of a graph need, found without running it. */
@NotTraining
package org.bce3s.memory;

import org.bce3s.spec.NotTraining;
