package org.bce3s.option;

import org.bce3s.data.Dataset;
import org.bce3s.registry.Choice;
import org.bce3s.spec.Doc;

/**
 * The part of an experiment that names a data set.
 *
 * @param dataset the data set
 */
public record DatasetSettings(
    @Doc("data set with its long-tailed profile") Choice<Dataset> dataset) {}
