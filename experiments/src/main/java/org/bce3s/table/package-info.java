/** CSV tables: one line a run, one line a row of the ablation, and their picture on a terminal. */
package org.bce3s.table;
