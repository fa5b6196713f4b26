/** What of TensorFlow can be reached from its own package alone. */
package org.tensorflow;
