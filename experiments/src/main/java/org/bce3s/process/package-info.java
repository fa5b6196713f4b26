/** The processes of runs: launched, watched, stopped, launched again. */
package org.bce3s.process;
