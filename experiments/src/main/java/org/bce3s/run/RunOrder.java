package org.bce3s.run;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.bce3s.settings.RunSettings;
import org.bce3s.tensor.Cluster;

/**
 * What a run's process is to do.
 *
 * @param settings the settings
 * @param configuration what decides its result in this process; asked for when the number of
 *     compute threads is fixed, see {@link org.bce3s.tensor.ComputeThreads}
 * @param seed the seed
 * @param data the folder of data sets
 * @param folder the run's folder
 * @param start the folder of the run that a later stage starts from
 * @param cluster the workers that train the run, and which one this process is
 */
public record RunOrder(
    RunSettings settings,
    Supplier<RunConfiguration> configuration,
    long seed,
    Path data,
    RunFolder folder,
    Optional<RunFolder> start,
    Cluster cluster) {}
