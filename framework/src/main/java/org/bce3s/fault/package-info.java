/** Places where a process can be made to die, so that tests prove that nothing is lost there. */
@NotTraining
package org.bce3s.fault;

import org.bce3s.spec.NotTraining;
