/**
 * The machine as TensorFlow meets it: processor, GPU, threads, and the native libraries that fit
 * them.
 */
package org.bce3s.machine;
