/** One run: its settings, its graph, its loop over epochs, its evaluation and its checkpoints. */
package org.bce3s.training;
