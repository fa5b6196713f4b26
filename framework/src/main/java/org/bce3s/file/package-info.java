/** Files that are either whole or not there: atomic writing, locks, errors to act on. */
@NotTraining
package org.bce3s.file;

import org.bce3s.spec.NotTraining;
