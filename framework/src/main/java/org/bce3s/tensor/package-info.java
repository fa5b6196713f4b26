/**
 * The one place that touches TensorFlow's variables, sessions, devices and checkpoints, so that its
 * traps are met once: resource variables only, each under a name of its own; every tensor closed;
 * explicit reads and writes instead of the built-in saver.
 */
package org.bce3s.tensor;
