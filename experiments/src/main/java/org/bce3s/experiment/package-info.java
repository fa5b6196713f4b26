/** An experiment as read from YAML: rows x seeds of run settings, each value with its origin. */
package org.bce3s.experiment;
