package org.bce3s.experiment;

import java.util.Optional;
import org.bce3s.spec.Doc;
import org.bce3s.yaml.Mapping;

/**
 * The rows of an experiment, as written.
 *
 * @param baseline the row that differences refer to
 * @param rows for each row's name the settings in which it differs, by dotted path or nested
 */
record AblationHeader(
    @Doc("row that differences refer to") Optional<String> baseline,
    @Doc("for each row's name the settings in which it differs, by dotted path or nested")
        Mapping rows) {}
