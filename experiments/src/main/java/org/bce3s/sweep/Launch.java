package org.bce3s.sweep;

import java.nio.file.Path;
import java.util.Optional;
import org.bce3s.run.RunFolder;

/**
 * What a run's process must know.
 *
 * @param folder the run's folder, which holds the resolved experiment; its result will come there
 * @param seed the seed
 * @param data the folder of data sets
 * @param start the finished run that a later stage starts from
 */
public record Launch(RunFolder folder, long seed, Path data, Optional<RunFolder> start) {}
