/** The append-only record of what a sweep did, from which its state and its tables derive. */
package org.bce3s.journal;
