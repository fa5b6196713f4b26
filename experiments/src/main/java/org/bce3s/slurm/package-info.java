/** Runs of a sweep as a job array of Slurm. */
package org.bce3s.slurm;
