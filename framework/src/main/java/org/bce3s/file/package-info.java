/**
 * Files that are either whole or not there: atomic writing, locks, and errors a person can act on.
 */
package org.bce3s.file;
