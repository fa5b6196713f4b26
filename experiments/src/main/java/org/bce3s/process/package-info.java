/** Processes and their signals. */
package org.bce3s.process;
