/** How networks cross over to PyTorch programs and back: names, layouts, what fits and what not. */
@NotTraining
package org.bce3s.pytorch;

import org.bce3s.spec.NotTraining;
