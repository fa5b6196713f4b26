/**
 * What a run is asked: its settings as records, with their ranges, and which of them would have no
 * effect.
 */
package org.bce3s.settings;
