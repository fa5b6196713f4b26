/** Files that are either whole or not there: atomic writing, locks, errors to act on. */
package org.bce3s.file;
