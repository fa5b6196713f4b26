/** Rows x seeds as child processes: what is done, what is stale, what is next, and its tables. */
package org.bce3s.sweep;
