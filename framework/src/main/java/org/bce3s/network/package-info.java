/**
 * The graph of a run: the plan of its network, one training step for each size of batch, and
 * inference.
 */
package org.bce3s.network;
