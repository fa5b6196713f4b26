/**
 * Tables as they go into a paper: Markdown and LaTeX, with captions that say how they came about.
 */
package org.bce3s.paper;
