/** What every plot is drawn with: one style, its looks and fonts, and the files it becomes. */
package org.bce3s.drawing;
