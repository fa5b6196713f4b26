/** Finished runs as they lie on the disk, read again for tables, verdicts and reports. */
package org.bce3s.results;
