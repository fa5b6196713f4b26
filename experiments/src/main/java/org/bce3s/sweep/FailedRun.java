package org.bce3s.sweep;

import org.bce3s.run.RunFailure;

/**
 * A run that failed.
 *
 * @param cell the cell it was to fill
 * @param failure why
 */
public record FailedRun(Cell cell, RunFailure failure) {}
