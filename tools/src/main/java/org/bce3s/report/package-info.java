/** The report of finished runs: one page, and the tables and plots of a paper beside it. */
package org.bce3s.report;
